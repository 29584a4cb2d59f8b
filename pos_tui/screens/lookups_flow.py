"""Looking at the look-ups, and a manager's word that a run of misses is explained."""

from typing import TYPE_CHECKING, Any

from textual.content import Content

from pos_tui.journal.results import JournalUnavailable
from pos_tui.screens.dialogs.lookups import LookUpsDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.manager_gate import manager_allowed
from pos_tui.services.journal_access import ask_journal
from pos_tui.widgets.status_banner import AttemptsChanged
from pos_tui.wording.coupons import explain_journal

if TYPE_CHECKING:
    from textual.app import App

    from pos_tui.services.session import Session

MODE = "journal"


async def show_lookups(app: "App[Any]", session: "Session") -> None:
    """Show the last look-ups; where codes were missed in a row, a manager may say that this was seen."""
    records = await ask_journal(session, lambda journal: journal.lookups())
    runs = await ask_journal(session, lambda journal: journal.miss_runs())
    if isinstance(records, JournalUnavailable) or isinstance(runs, JournalUnavailable):
        await _tell(app, records if isinstance(records, JournalUnavailable) else runs)
        return
    seen = await app.push_screen_wait(LookUpsDialog(records, runs, session.zone), mode=MODE)
    if not seen or not await manager_allowed(app, session, mode=MODE):
        return
    unavailable = await ask_journal(session, lambda journal: journal.see_miss_runs(runs))
    if unavailable is not None:
        await _tell(app, unavailable)
    app.post_message(AttemptsChanged())


async def _tell(app: "App[Any]", unavailable: object) -> None:
    assert isinstance(unavailable, JournalUnavailable)  # noqa: S101 - its callers looked
    words = explain_journal(unavailable)
    lines = (words.what_happened, words.what_to_do, str(unavailable.path))
    await app.push_screen_wait(
        NoticeDialog(words.title, Content("\n\n").join(map(Content, lines))), mode=MODE
    )
