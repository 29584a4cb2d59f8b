"""The till's Textual app: it switches screens and owns what must outlive them."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.till_screen import TillScreen
from pos_tui.themes import house_themes
from pos_tui.widgets.key_bar import shown_bindings

if TYPE_CHECKING:
    from pos_tui.services.session import Session

HOUSE_THEME = "house"


class Next(StrEnum):
    """What the command line does after the app has ended."""

    QUIT = "quit"
    PRACTICE = "practice"


class PosApp(App[Next]):
    """One till. Each base screen is a mode, so that what is typed in one stays there while another shows."""

    CSS_PATH = "app.tcss"
    TITLE = "pos-tui"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = [
        Binding(
            "f1", "help", gettext_noop("Help"), tooltip=gettext_noop("What this screen does, and its keys")
        ),
        Binding(
            "f2", "show('balance')", gettext_noop("Balance"), tooltip=gettext_noop("Look a gift card up")
        ),
        Binding(
            "f8",
            "show('settings')",
            gettext_noop("Settings"),
            tooltip=gettext_noop("How this till is set up; do the services answer"),
        ),
        Binding(
            "f12",
            "lock",
            gettext_noop("Lock"),
            tooltip=gettext_noop("Take all cards off the screen"),
            priority=True,
        ),
        Binding("ctrl+q", "quit", gettext_noop("Quit"), tooltip=gettext_noop("End the till"), priority=True),
    ]

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self.session = session
        for name, screen in self._screens().items():
            self.add_mode(name, screen)
        for theme in house_themes():
            self.register_theme(theme)

    def _screens(self) -> dict[str, Callable[[], TillScreen]]:
        """Return what makes each base screen; a module is loaded when its screen is first shown."""

        def settings() -> TillScreen:
            from pos_tui.screens.settings import SettingsScreen

            return SettingsScreen(self.session)

        return {"balance": lambda: BalanceScreen(self.session), "settings": settings}

    def on_mount(self) -> None:
        """Show the home screen, then build behind it what it will need."""
        wanted = self.session.settings.till.theme
        self.theme = wanted if wanted in self.available_themes else HOUSE_THEME
        self.switch_mode("balance")
        self.call_after_refresh(self._warm_up)

    def _warm_up(self) -> None:
        self.run_worker(self.session.services(), group="warm-up", exit_on_error=True)

    def action_show(self, mode: str) -> None:
        """Go to another base screen, unless a dialog waits for its answer."""
        if self.screen.is_modal:
            self.bell()
        else:
            self.switch_mode(mode)

    def action_help(self) -> None:
        """Explain the current screen."""
        from pos_tui.screens.dialogs.help import HelpDialog

        if isinstance(self.screen, TillScreen):
            self.push_screen(HelpDialog(self.screen))

    async def action_lock(self) -> None:
        """Go home and leave nothing of any customer on the screen."""
        self.switch_mode("balance")
        for screen in self.screen_stack:
            if isinstance(screen, BalanceScreen):
                screen.forget_customers()

    async def action_quit(self) -> None:
        """End the till."""
        self.exit(Next.QUIT)

    async def on_unmount(self) -> None:
        """Close what was opened."""
        await self.session.aclose()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer the screen's keys and the themes; no screenshot, which would hold customers' data."""
        yield SystemCommand(_("Theme"), _("Choose the colours of this till"), self.action_change_theme)
        for active in shown_bindings(screen):
            name, what = _(active.binding.description), _(active.binding.tooltip)
            yield SystemCommand(name, what, partial(self.run_action, active.binding.action, active.node))

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as it stands on keyboards: `F2`, `Esc`."""
        display = super().get_key_display(binding)
        return display.upper() if display[0] == "f" and display[1:].isdigit() else display.capitalize()
