"""`pos-tui journal`: list the attempts to issue a coupon, and settle one whose outcome is unknown."""

import os
import pwd
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import tzinfo
from pathlib import Path

from pos_tui import i18n
from pos_tui.cli.configuration import configure
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.output import complain, say, say_changed, say_json
from pos_tui.cli.pin import require_manager
from pos_tui.cli.questions import ask, can_ask, tell
from pos_tui.cli.table import Table
from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _
from pos_tui.journal import place
from pos_tui.journal.journal import Journal
from pos_tui.journal.queries import Filter
from pos_tui.journal.results import (
    JournalUnavailable,
    NoSuchReference,
    NoteMissing,
    NotUnknown,
    Page,
    Settled,
    SettleResult,
)
from pos_tui.services.export import ATTEMPT_FIELDS, attempt_record, csv_rows
from pos_tui.settings import Settings
from pos_tui.wording.attempts import attempt_symbol, attempt_word, contact_text, method_word, outcome_text
from pos_tui.wording.coupons import explain_journal
from pos_tui.wording.journal_repair import see_doctor_text, unreadable_rows_text
from pos_tui.wording.review import product_name

PAGE = 200
"""Entries that are read at once; the columns of the table for people fit those read so far."""
LONGEST_NOTE = 500

Printer = Callable[[Sequence[Entry]], None]


def run_list(options: Namespace) -> int:
    """Print every attempt, unsettled ones first, then newest first; return the exit code."""
    configuration = configure(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    journal = open_journal(configuration.paths.data_dir)
    if isinstance(journal, JournalUnavailable):
        return complain_of(journal)
    wanted = Filter(state=AttemptState(options.state) if options.state else None)
    show = _printer(options, configuration.settings)
    unreadable = 0
    with journal or nullcontext():
        for page in _pages(journal, wanted):
            if isinstance(page, JournalUnavailable):
                return complain_of(page)
            show(page.entries)
            unreadable += page.unreadable
    return complain_of_rows(unreadable) if unreadable else ExitCode.DONE


def run_settle(options: Namespace) -> int:
    """Decide that the coupon `options.reference` was sent, or was not; return the exit code."""
    configuration = configure(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    if (refused := require_manager(options, configuration)) is not None:
        return refused
    journal = open_journal(configuration.paths.data_dir)
    result: SettleResult | None
    if isinstance(journal, Journal):
        with journal:
            result = _settle(journal, options, configuration.settings)
    else:
        result = journal or NoSuchReference(options.reference)
    return _tell_settled(result)


def open_journal(directory: Path) -> Journal | JournalUnavailable | None:
    """Return the open journal; None where there never was one, since looking at it makes none."""
    found = place.find(directory)
    return found if found is None or isinstance(found, JournalUnavailable) else Journal.open(directory)


def _pages(journal: Journal | None, wanted: Filter) -> Iterator[Page | JournalUnavailable]:
    """Yield the entries page by page, an empty page if there are none; it ends where the journal fails."""
    if journal is None:
        yield Page((), more=False)
        return
    last: Entry | None = None
    while True:
        page = journal.page(wanted, after=last, limit=PAGE)
        yield page
        if isinstance(page, JournalUnavailable) or not page.more:
            return
        last = page.entries[-1]


def _printer(options: Namespace, settings: Settings) -> Printer:
    if options.json:
        return _json_printer(settings.till.zone())
    if options.csv:
        return _csv_printer(settings.till.zone())
    return _table_printer(settings)


def _json_printer(zone: tzinfo) -> Printer:
    def show(entries: Sequence[Entry]) -> None:
        for entry in entries:
            say_json(attempt_record(entry, zone))

    return show


def _csv_printer(zone: tzinfo) -> Printer:
    write = csv_rows(sys.stdout, ATTEMPT_FIELDS)

    def show(entries: Sequence[Entry]) -> None:
        for entry in entries:
            write(attempt_record(entry, zone))

    return show


def _table_printer(settings: Settings) -> Printer:
    table = Table(
        *(_("Time"), _("Reference"), _("State"), _("Delivery")),
        *(_("Contact"), _("Product"), _("Why")),
    )

    def show(entries: Sequence[Entry]) -> None:
        if entries:
            table.show(_row(entry, settings) for entry in entries)
        else:
            say(_("There are no such coupons in the journal."))

    return show


def _row(entry: Entry, settings: Settings) -> tuple[str, str, str, str, str, str, str]:
    when = entry.created_at.astimezone(settings.till.zone())
    symbol = attempt_symbol(entry.state, plain=os.environ.get("TERM") == "linux")
    return (
        f"{i18n.day(when.date())} {i18n.clock(when)}",
        clean(entry.reference),
        f"{symbol} {attempt_word(entry.state)}",
        method_word(entry.delivery_method),
        contact_text(entry),
        clean(product_name(entry.product, settings.huuray.products)),
        clean(outcome_text(entry)),
    )


def _settle(journal: Journal, options: Namespace, settings: Settings) -> SettleResult | None:
    """Return what the journal says; None if somebody who was asked said no."""
    found = journal.get(options.reference)
    if isinstance(found, Entry) and found.is_unsettled and can_ask():
        tell("  ".join(_row(found, settings)))
        state = AttemptState.SENT if options.sent else AttemptState.NOT_SENT
        if not ask(_("Settle it as {state}, for good?").format(state=attempt_word(state))):
            return None
    note = clean(options.note, LONGEST_NOTE)
    return journal.settle(options.reference, sent=options.sent, note=note, by=_user_name())


def _tell_settled(result: SettleResult | None) -> ExitCode:
    match result:
        case None:
            complain(_("Nothing was changed."))
            return ExitCode.FAILED
        case Settled(entry):
            text = _("{reference}: settled as {state}.")
            say_changed(text.format(reference=clean(entry.reference), state=attempt_word(entry.state)))
            return ExitCode.DONE
        case NotUnknown(entry):
            text = _("{reference} is {state}: only a coupon whose outcome is unknown can be settled.")
            complain(text.format(reference=clean(entry.reference), state=attempt_word(entry.state)))
            return ExitCode.SAID_NO
        case NoSuchReference(reference):
            text = _("{reference}: there is no such coupon in the journal.")
            complain(text.format(reference=reference))
            return ExitCode.SAID_NO
        case NoteMissing():
            complain(_("--note: say how it is known what became of the coupon."))
            return ExitCode.BAD_INPUT
        case JournalUnavailable():
            return complain_of(result)


def complain_of(journal: JournalUnavailable) -> ExitCode:
    """Say why the journal can't be used, and return the exit code."""
    words = explain_journal(journal)
    complain(f"{words.title}. {words.what_happened} {words.what_to_do}")
    return ExitCode.FAILED


def complain_of_rows(unreadable: int) -> ExitCode:
    """Say that so many rows of the journal can't be read, and return the exit code."""
    complain(f"{unreadable_rows_text(unreadable)} {see_doctor_text()}")
    return ExitCode.FAILED


def _user_name() -> str:
    """Return who the system says this is, whatever the environment says."""
    user = os.getuid()
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
