"""`pos-tui journal lookups`: what was looked up at this till, and that a manager has seen runs of misses."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence

from pos_tui.cli.configuration import configure
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.journal import complain_of, complain_of_rows, open_journal
from pos_tui.cli.output import complain, say, say_json
from pos_tui.cli.pin import require_manager
from pos_tui.cli.table import Table
from pos_tui.domain.lookup_record import LookUpRecord
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import JournalUnavailable, LookUpPage
from pos_tui.services.export import LOOKUP_FIELDS, csv_rows, lookup_record
from pos_tui.settings import TillSettings
from pos_tui.wording.lookup_records import guessing_text, lookup_row, run_text

PAGE = 200


def run_lookups(options: Namespace) -> int:
    """Print every look-up that is kept, newest first; return the exit code."""
    configuration = configure(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    if options.seen and (refused := require_manager(options, configuration)) is not None:
        return refused
    journal = open_journal(configuration.paths.data_dir)
    if journal is None:
        _printer(options, configuration.settings.till)(())
        return ExitCode.DONE
    if isinstance(journal, JournalUnavailable):
        return complain_of(journal)
    with journal:
        return _see(journal) if options.seen else _list(journal, options, configuration.settings.till)


def _see(journal: Journal) -> ExitCode:
    runs = journal.miss_runs()
    unavailable = runs if isinstance(runs, JournalUnavailable) else journal.see_miss_runs(runs)
    return ExitCode.DONE if unavailable is None else complain_of(unavailable)


def _list(journal: Journal, options: Namespace, till: TillSettings) -> ExitCode:
    show = _printer(options, till)
    unreadable = 0
    for page in _pages(journal):
        if isinstance(page, JournalUnavailable):
            return complain_of(page)
        show(page.records)
        unreadable += page.unreadable
    runs = journal.miss_runs()
    for run in () if isinstance(runs, JournalUnavailable) else runs:
        complain(f"{run_text(run, till.zone())} {guessing_text()}")
    if unreadable:
        return complain_of_rows(unreadable)
    return complain_of(runs) if isinstance(runs, JournalUnavailable) else ExitCode.DONE


def _pages(journal: Journal) -> Iterator[LookUpPage | JournalUnavailable]:
    """Yield the look-ups page by page, an empty page if there are none; it ends where the journal fails."""
    last: int | None = None
    while True:
        page = journal.lookups(before_id=last, limit=PAGE)
        yield page
        if isinstance(page, JournalUnavailable) or len(page.records) < PAGE:
            return
        last = page.records[-1].id


def _printer(options: Namespace, till: TillSettings) -> Callable[[Sequence[LookUpRecord]], None]:
    zone = till.zone()
    if options.json or options.csv:
        write = say_json if options.json else csv_rows(sys.stdout, LOOKUP_FIELDS)

        def export(records: Sequence[LookUpRecord]) -> None:
            for record in records:
                write(lookup_record(record, zone))

        return export
    table = Table(_("Time"), _("Code"), _("Result"), _("From"), _("Till"))
    plain = os.environ.get("TERM") == "linux"

    def show(records: Sequence[LookUpRecord]) -> None:
        if records:
            table.show(tuple(map(clean, lookup_row(record, zone, plain=plain))) for record in records)
        else:
            say(_("No look-ups are recorded."))

    return show
