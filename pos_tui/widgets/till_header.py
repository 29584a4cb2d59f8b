"""The top line: which till this is, whether it is practice, whether a manager is there, and the time."""

import asyncio
from typing import TYPE_CHECKING

from textual.containers import HorizontalGroup
from textual.content import Content
from textual.widgets import Static

from pos_tui import i18n
from pos_tui.i18n import gettext as _

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pos_tui.services.session import Session


class TillHeader(HorizontalGroup, can_focus=False):
    """Name and shop on the left, `PRACTICE` as long as nothing is real, the time on the right.

    `MANAGER` stands there as long as the app's `manager` says that rights are held.
    """

    DEFAULT_CSS = """
    TillHeader { dock: top; height: 1; background: $panel; color: $foreground; }
    TillHeader #till { width: 1fr; padding: 0 1; text-overflow: ellipsis; text-wrap: nowrap; }
    TillHeader #practice { width: auto; padding: 0 2; background: $warning; color: $on-warning; }
    TillHeader #manager {
        display: none; width: auto; padding: 0 2; background: $primary; color: $on-primary;
    }
    TillHeader #manager.-held { display: block; }
    TillHeader #time { width: auto; padding: 0 1; }
    """

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session

    def compose(self) -> "ComposeResult":
        """Lay the line out."""
        till = self._session.settings.till
        names = [name for name in (till.shop, till.name) if name]
        yield Static(Content(" · ".join(["pos-tui", *names])), id="till")
        if self._session.practice:
            yield Static(_("PRACTICE"), id="practice", markup=False)
        yield Static(_("MANAGER"), id="manager", markup=False)
        yield Static(id="time", markup=False)

    def on_mount(self) -> None:
        """Show the time, and again whenever the minute changes; follow the manager's rights."""
        self.call_after_refresh(self._begin)
        self.watch(self.app, "manager", self._show_manager)

    def _show_manager(self, held: bool) -> None:
        self.query_one("#manager").set_class(held, "-held")

    async def _begin(self) -> None:
        # Behind the first frame and off its thread: the first time of day takes long to be worded.
        await asyncio.to_thread(i18n.clock, self._session.now())
        self._tick()

    def _tick(self) -> None:
        now = self._session.now()
        self.query_one("#time", Static).update(i18n.clock(now))
        self.set_timer(60 - now.second - now.microsecond / 1_000_000 + 0.01, self._tick)
