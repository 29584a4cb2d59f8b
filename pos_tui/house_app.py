"""What the till and its set-up have in common: the house themes, readable keys, and a clean end."""

import asyncio
import signal
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.screens.next_step import Next
from pos_tui.themes import house_themes
from pos_tui.widgets.key_bar import shown_bindings

if TYPE_CHECKING:
    from textual.dom import DOMNode

HOUSE_THEME = "house"
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class HouseApp(App[Next]):
    """An app in the house's colours; its exit status tells a crash or a signal from a plain quit."""

    CSS_PATH = "house_app.tcss"
    TITLE = "pos-tui"
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", gettext_noop("Quit"), tooltip=gettext_noop("End the till"), priority=True),
    ]

    def __init__(self, theme: str) -> None:
        super().__init__()
        for house_theme in house_themes():
            self.register_theme(house_theme)
        self.theme = theme if theme in self.available_themes else HOUSE_THEME

    def on_mount(self) -> None:
        """End as by key when the system asks for it."""
        loop = asyncio.get_running_loop()
        for number in ENDING_SIGNALS:
            loop.add_signal_handler(number, partial(self.end_by_signal, number))

    def end_by_signal(self, number: int) -> None:
        """End with the exit status that shells expect after signal `number`."""
        self.exit(Next.QUIT, return_code=128 + number)

    async def action_quit(self) -> None:
        """End the app."""
        self.exit(Next.QUIT)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer the screen's keys and the themes; no screenshot, which would hold customers' data."""
        yield SystemCommand(_("Theme"), _("Choose the colours of this till"), self.action_change_theme)
        for active in shown_bindings(screen):
            name, what = _(active.binding.description), _(active.binding.tooltip)
            yield SystemCommand(name, what, self._command(active.binding.action, active.node))

    def _command(self, action: str, node: "DOMNode") -> "partial[Any]":
        return partial(self.run_action, action, node)

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as it stands on keyboards: `F2`, `Esc`."""
        display = super().get_key_display(binding)
        is_short = display[0] == "^" or display[1:].isdigit()
        return display.upper() if is_short else display.capitalize()
