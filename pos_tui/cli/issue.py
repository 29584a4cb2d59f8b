"""`pos-tui issue`: check one coupon order, show it, send it at most once, and say what became of it."""

import os
import shlex
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pos_tui import i18n
from pos_tui.cli.configuration import Configuration, configure
from pos_tui.cli.exit_codes import ExitCode, exit_code_of_issue
from pos_tui.cli.interruptions import held_back
from pos_tui.cli.output import complain, complain_or_say, say, say_changed, say_json, told_anyway
from pos_tui.cli.questions import ask, can_ask, tell
from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.domain.coupon import CouponDraft, CouponOrder, CouponRules, check
from pos_tui.domain.problems import Field, Problems
from pos_tui.domain.reference import RANDOM_BYTES, new_reference
from pos_tui.domain.text import clean
from pos_tui.huuray.results import NotSent, Refused, Sent, Unknown
from pos_tui.i18n import gettext as _
from pos_tui.journal.results import (
    AlreadyOpen,
    JournalUnavailable,
    NeedsConfirmation,
    NoSuchReference,
    Paused,
    PreviousUnsettled,
    ReferenceUsed,
)
from pos_tui.wording.attempts import attempt_word
from pos_tui.wording.configuration import coupons_stopped_text
from pos_tui.wording.coupons import explain_hindrance, explain_outcome, problem_text
from pos_tui.wording.review import review_rows

if TYPE_CHECKING:
    from pos_tui.services.issuing import Hindrance, Issued, IssueOutcome, Issuing
    from pos_tui.wording.lookups import Explanation

OPTIONS = {
    Field.PRODUCT: "--product",
    Field.PHONE: "--phone",
    Field.EMAIL: "--email",
    Field.DELIVERY_METHOD: "--via",
    Field.DELIVERY_TIME: "--at",
    Field.MESSAGE: "--message",
    Field.FULL_NAME: "--name",
    Field.BUYER_EMAIL: "--buyer-email",
    Field.CODE: "--code",
    Field.REFERENCE: "--ref",
}
"""Where each field of an order is typed."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of an order; `state` is a word of the JSON output, `reason` a stable code.

    `alarm` is for people even where standard output is for a script.
    """

    code: ExitCode
    state: str
    reason: str | None
    message: str
    problems: Problems = ()
    alarm: bool = False


def run_issue(options: Namespace) -> int:
    """Issue the coupon that `options` describe, or with `--check` only validate it; return the exit code."""
    configuration = configure(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    if configuration.coupon_problems:
        complain(coupons_stopped_text(configuration.coupon_problems))
        return ExitCode.NOT_CONFIGURED
    if missing := _missing(configuration, check_only=options.check):
        names = ", ".join(missing)
        complain(_("coupons are not set up; missing: {names}").format(names=names))
        return ExitCode.NOT_CONFIGURED
    now = datetime.now(UTC)
    draft = _draft(options, now)
    order = check(draft, _rules(configuration), now)
    reference = draft.reference
    if isinstance(order, CouponOrder):
        reference = order.reference
        report = _issue(options, configuration, order)
    else:
        message = _("The order can't be sent as it is. Nothing was sent.")
        report = Report(ExitCode.BAD_INPUT, "invalid", None, message, order)
    try:
        _print(report, clean(reference), as_json=options.json)
    except OSError:  # what became of the order is told; `main` tells why not on standard output
        return report.code or ExitCode.FAILED
    return report.code


def _missing(configuration: Configuration, *, check_only: bool) -> list[str]:
    huuray = configuration.settings.huuray
    needed: dict[str, object] = {"huuray.country": huuray.country}
    if not check_only:
        needed |= {"huuray.url": huuray.url, "huuray.token": configuration.secrets.huuray}
    return [name for name, value in needed.items() if not value]


def _draft(options: Namespace, now: datetime) -> CouponDraft:
    reference = new_reference(now, os.urandom(RANDOM_BYTES)) if options.ref is None else options.ref
    return CouponDraft(
        product=options.product,
        phone=options.phone,
        email=options.email,
        delivery_method=options.via,
        delivery_time=options.at,
        message=options.message,
        full_name=options.name,
        buyer_email=options.buyer_email,
        code=options.code,
        reference=reference,
    )


def _rules(configuration: Configuration) -> CouponRules:
    settings = configuration.settings
    products = tuple(product.value for product in settings.huuray.products)
    return CouponRules(settings.huuray.country, settings.till.zone(), products)


def _issue(options: Namespace, configuration: Configuration, order: CouponOrder) -> Report:
    not_sent = AttemptState.NOT_SENT
    if options.check:
        if not options.json:
            say(_review(order, configuration))
        return Report(ExitCode.DONE, not_sent, "checked", _("Nothing is wrong with it. Nothing was sent."))
    if not options.yes:
        if not can_ask():
            message = _("There is nobody to ask: add --yes to send it. Nothing was sent.")
            return Report(ExitCode.BAD_INPUT, not_sent, "not_confirmed", message)
        tell(_review(order, configuration))
        if not ask(_("Send this coupon? It can't be called back.")):
            return Report(ExitCode.FAILED, not_sent, "declined", _("Nothing was sent."))
    from pos_tui.services.issuing import Issued, OutcomeLostError
    from pos_tui.services.till import TillServices

    services = TillServices(configuration.settings, configuration.secrets, configuration.paths.data_dir)
    try:
        outcome = _send(services.issuing, order, options.again, configuration)
    except OutcomeLostError as error:
        from pos_tui.cli.crash import report_failure

        report_failure(error.__cause__ or error, os.environ)
        message = _(
            "Outcome unknown. Something went wrong while the coupon was on its way: the customer may or may "
            "not get it. Do not send it again before it is settled in the journal."
        )
        return Report(ExitCode.OUTCOME_UNKNOWN, AttemptState.UNKNOWN, "interrupted", message)
    finally:
        services.finish()
    return _issued_report(outcome) if isinstance(outcome, Issued) else _hindrance_report(outcome)


def _review(order: CouponOrder, configuration: Configuration) -> str:
    settings = configuration.settings
    rows = list(review_rows(order, settings.huuray.products, settings.till.zone()))
    width = max(len(label) for label, _value in rows)
    return "\n".join(f"{label:<{width}}  {value}" for label, value in rows)


def _send(
    issuing: "Issuing", order: CouponOrder, again: Iterable[str], configuration: Configuration
) -> "IssueOutcome":
    """Send `order`, after a second yes where the customer may have a coupon already."""
    confirmed = set(again)
    if can_ask():
        tell(_("Please wait …"))
    while True:
        with held_back(_("the coupon is on its way; waiting for its outcome …")):
            outcome = issuing.issue(order, confirmed=confirmed).result()
        if not isinstance(outcome, NeedsConfirmation):
            return outcome
        tell(_("This customer may already have a coupon:"))
        for entry in outcome.earlier:
            tell(_earlier_line(entry, configuration))
        if not (can_ask() and ask(_("Send another one?"))):
            return outcome
        confirmed |= {entry.reference for entry in outcome.earlier}


def _earlier_line(entry: Entry, configuration: Configuration) -> str:
    when = entry.created_at.astimezone(configuration.settings.till.zone())
    return f"  {entry.reference}  {i18n.day(when.date())} {i18n.clock(when)}  {attempt_word(entry.state)}"


def _issued_report(issued: "Issued") -> Report:
    words = explain_outcome(issued.result, recorded=issued.recorded, keys=False)
    match issued.result:
        case Sent():
            state, reason = AttemptState.SENT, None
        case Refused(refusal):
            state, reason = AttemptState.REFUSED, refusal.value
        case NotSent(why):
            state, reason = AttemptState.NOT_SENT, why.value
        case Unknown(doubt):
            state, reason = AttemptState.UNKNOWN, doubt.value
    code = exit_code_of_issue(issued)
    return Report(code, state, reason, _sentences(words), alarm=not issued.recorded)


def _hindrance_report(hindrance: "Hindrance") -> Report:
    message = _sentences(explain_hindrance(hindrance, keys=False))
    match hindrance:
        case JournalUnavailable(why):
            reason = f"journal_{why}"
        case Paused():
            reason = "paused"
        case AlreadyOpen():
            reason = "already_open"
        case ReferenceUsed():
            reason = "reference_used"
        case NeedsConfirmation(earlier):
            reason = "needs_confirmation"
            added = shlex.join(word for entry in earlier for word in ("--again", entry.reference))
            message += " " + _("To do so, add: {options}").format(options=added)
        case PreviousUnsettled():
            reason = "previous_unsettled"
        case NoSuchReference():
            reason = "no_such_reference"
    return Report(exit_code_of_issue(hindrance), AttemptState.NOT_SENT, reason, message)


def _sentences(words: "Explanation") -> str:
    return f"{words.title}. {words.what_happened} {words.what_to_do}"


def _print(report: Report, reference: str, *, as_json: bool) -> None:
    text = f"{reference}: {report.message}"
    if as_json:
        problems = [{"field": each.field, "message": problem_text(each)} for each in report.problems]
        record = {"ref": reference, "state": report.state, "reason": report.reason}
        with told_anyway(text):
            say_json(record | {"message": report.message, "problems": problems})
        if report.alarm:
            complain(text)
    elif report.problems:
        for problem in report.problems:
            complain(f"{OPTIONS[problem.field]}: {problem_text(problem)}")
    elif report.code == ExitCode.DONE and not report.alarm:
        say_changed(text)
    else:
        complain_or_say(text)
