"""Looking at the look-ups, and a manager's word that a run of misses is explained."""

from typing import TYPE_CHECKING, Any

from textual.content import Content

from pos_tui.i18n import gettext as _
from pos_tui.journal.results import JournalUnavailable
from pos_tui.screens.dialogs.lookups import LookUpsDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.manager_gate import manager_allowed
from pos_tui.services.journal_access import ask_journal
from pos_tui.widgets.status_banner import AttemptsChanged
from pos_tui.wording.coupons import explain_journal
from pos_tui.wording.journal_repair import see_doctor_text, unreadable_rows_text

if TYPE_CHECKING:
    from textual.app import App

    from pos_tui.services.session import Session

MODE = "journal"


async def show_lookups(app: "App[Any]", session: "Session") -> None:
    """Show the last look-ups; where codes were missed in a row, a manager may say that this was seen."""
    records = await ask_journal(session, lambda journal: journal.lookups())
    runs = await ask_journal(session, lambda journal: journal.miss_runs())
    if isinstance(records, JournalUnavailable):
        await _tell(app, records)
        return
    if isinstance(runs, JournalUnavailable):
        await _tell(app, runs)
        runs = ()
    elif records.unreadable:
        await _tell_of_rows(app, records.unreadable)
    seen = await app.push_screen_wait(LookUpsDialog(records.records, runs, session.zone), mode=MODE)
    if not seen or not await manager_allowed(app, session, mode=MODE):
        return
    unavailable = await ask_journal(session, lambda journal: journal.see_miss_runs(runs))
    if unavailable is not None:
        await _tell(app, unavailable)
    app.post_message(AttemptsChanged())


async def _tell_of_rows(app: "App[Any]", unreadable: int) -> None:
    lines = (unreadable_rows_text(unreadable), see_doctor_text())
    notice = NoticeDialog(_("Lookups"), Content("\n\n").join(map(Content, lines)))
    await app.push_screen_wait(notice, mode=MODE)


async def _tell(app: "App[Any]", unavailable: object) -> None:
    assert isinstance(unavailable, JournalUnavailable)  # noqa: S101 - its callers looked
    words = explain_journal(unavailable)
    lines = (words.what_happened, words.what_to_do, str(unavailable.path))
    await app.push_screen_wait(
        NoticeDialog(words.title, Content("\n\n").join(map(Content, lines))), mode=MODE
    )
