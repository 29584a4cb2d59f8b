"""The journal: whole, and without a run of misses that nobody has seen."""

from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from pos_tui import i18n
from pos_tui.cli.checks.finding import Examined, Finding, fine, problem, warning
from pos_tui.cli.configuration import Configuration
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.i18n import gettext as _
from pos_tui.journal import lookups, place
from pos_tui.journal.check import check
from pos_tui.journal.results import (
    Absent,
    Healthy,
    JournalUnavailable,
    UnavailableReason,
    Unreadable,
)
from pos_tui.wording.coupons import explain_journal
from pos_tui.wording.journal_repair import repair_text, unreadable_rows_text
from pos_tui.wording.lookup_records import guessing_text, run_text


def check_journal(examined: Examined) -> Iterator[Finding]:
    """Yield what a full check finds, and every run of misses; changes nothing."""
    directory = examined.paths.data_dir
    match check(directory):
        case Absent():
            yield fine(_("no journal yet; the first coupon or look-up makes it"))
        case Healthy(entries, unsettled):
            text = _("coupons: {entries}, unsettled: {unsettled}; every page is in order")
            yield fine(text.format(entries=i18n.number(entries), unsettled=i18n.number(unsettled)))
            yield from _misses(examined)
        case Unreadable(rows, path):
            yield _unusable(unreadable_rows_text(rows), UnavailableReason.DAMAGED, path)
        case JournalUnavailable(reason, path) as unavailable:
            yield _unusable(explain_journal(unavailable).what_happened, reason, path)


def _unusable(happened: str, reason: UnavailableReason, path: Path) -> Finding:
    consequence = _("No coupon is issued and no look-up is recorded until it is repaired")
    advice = repair_text(reason).format(file=quote(str(path)))
    return problem(f"{happened} {consequence}", advice, ExitCode.FAILED)


def _misses(examined: Examined) -> Iterator[Finding]:
    found = examined.configuration
    parts = place.find(examined.paths.data_dir)
    if not isinstance(found, Configuration) or parts is None or isinstance(parts, JournalUnavailable):
        return
    runs = parts[0].read(lookups.unseen_runs)
    if isinstance(runs, JournalUnavailable):
        return
    zone = found.settings.till.zone()
    advice = _("If that is explained, type: {command}").format(command="pos-tui journal lookups --seen")
    for run in runs:
        yield warning(f"{run_text(run, zone)} {guessing_text().removesuffix('.')}", advice)
