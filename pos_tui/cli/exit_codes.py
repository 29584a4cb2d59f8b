"""What the exit status of `pos-tui` says to a script."""

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_tui.piggy.results import ContactNotFound, Failure, NotFound, OutcomeUnknown
    from pos_tui.services.issuing import IssueOutcome


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FAILED = 1
    """Anything that none of the others says."""
    BAD_INPUT = 2
    SAID_NO = 3
    """The service said no: not found, refused."""
    NOT_CONFIGURED = 4
    """Not configured, key rejected, or PIN wrong."""
    UNREACHABLE = 5
    """Unreachable, and certainly nothing was done."""
    OUTCOME_UNKNOWN = 6
    """Do not repeat before it is settled."""
    INTERRUPTED = 130
    """Ended by Ctrl+C, as shells count it."""


_FROM_BEST_TO_WORST = (
    ExitCode.DONE,
    ExitCode.SAID_NO,
    ExitCode.BAD_INPUT,
    ExitCode.FAILED,
    ExitCode.UNREACHABLE,
    ExitCode.NOT_CONFIGURED,
    ExitCode.OUTCOME_UNKNOWN,
    ExitCode.INTERRUPTED,
)


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the one of `codes` that a script must hear of first; DONE if there are none."""
    return max(codes, key=_FROM_BEST_TO_WORST.index, default=ExitCode.DONE)


def exit_code_of(failure: "NotFound | ContactNotFound | Failure | OutcomeUnknown") -> ExitCode:
    """Return what a failed call to the gift card service means for a script."""
    from pos_tui.piggy import results

    match failure:
        case results.NotFound() | results.ContactNotFound() | results.Refused():
            return ExitCode.SAID_NO
        case results.KeyRejected():
            return ExitCode.NOT_CONFIGURED
        case results.TooManyRequests() | results.Unreachable():
            return ExitCode.UNREACHABLE
        case results.Unreadable():
            return ExitCode.FAILED
        case results.OutcomeUnknown():
            return ExitCode.OUTCOME_UNKNOWN


def exit_code_of_issue(outcome: "IssueOutcome") -> ExitCode:
    """Return what became of a coupon order, for a script.

    A refusal of key, network or country is a matter of the configuration. Paused issuing counts as the
    refusal that paused it; what the journal will not take, or not without a second yes, is bad input.
    """
    from pos_tui.huuray.catalogue import Refusal
    from pos_tui.huuray.results import NotSent, NotSentReason, Refused, Sent, Unknown
    from pos_tui.journal.results import JournalUnavailable, Paused
    from pos_tui.services.issuing import Issued

    match outcome.result if isinstance(outcome, Issued) else outcome:
        case Sent():
            code = ExitCode.DONE
        case Unknown():
            code = ExitCode.OUTCOME_UNKNOWN
        case Refused(
            Refusal.ACCESS_NOT_FOUND | Refusal.IP_NOT_ALLOWED | Refusal.COUNTRY_NOT_ALLOWED
        ) | NotSent(NotSentReason.URL_INVALID):
            code = ExitCode.NOT_CONFIGURED
        case Refused() | Paused():
            code = ExitCode.SAID_NO
        case NotSent():
            code = ExitCode.UNREACHABLE
        case JournalUnavailable():
            code = ExitCode.FAILED
        case _in_the_way:
            code = ExitCode.BAD_INPUT
    return code
