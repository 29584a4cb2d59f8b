"""The base screens of the till: one line each feeds its key, the key bar, the palette, help and the modes."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from textual.binding import Binding

from pos_tui.i18n import gettext_noop

if TYPE_CHECKING:
    from pos_tui.screens.till_screen import TillScreen
    from pos_tui.services.session import Session


@dataclass(frozen=True, slots=True)
class BaseScreen:
    """A screen with a function key. `place` is `module:class`, loaded when the screen is first shown.

    `managers` screens ask for the PIN first and are left when the rights lapse.
    """

    key: str
    mode: str
    place: str
    name: str
    what: str
    managers: bool = False

    @property
    def binding(self) -> Binding:
        """The key that goes there."""
        return Binding(self.key, f"show('{self.mode}')", self.name, tooltip=self.what)

    def make(self, session: "Session") -> "TillScreen":
        """Return the screen, new."""
        module, name = self.place.split(":")
        screen: TillScreen = getattr(import_module(f"pos_tui.screens.{module}"), name)(session)
        return screen


HOME = "balance"

BASE_SCREENS = (
    BaseScreen(
        "f2", HOME, "balance:BalanceScreen", gettext_noop("Balance"), gettext_noop("Look a gift card up")
    ),
    BaseScreen("f3", "coupon", "coupon:CouponScreen", gettext_noop("Coupon"), gettext_noop("Issue a coupon")),
    BaseScreen(
        *("f4", "cards", "cards:CardsScreen"),
        gettext_noop("Cards"),
        gettext_noop("Every gift card; make one, mail one"),
        managers=True,
    ),
    BaseScreen(
        *("f5", "journal", "journal:JournalScreen"),
        gettext_noop("Journal"),
        gettext_noop("Every coupon, and what became of it"),
    ),
    BaseScreen(
        *("f6", "stack", "stack:StackScreen"),
        gettext_noop("Stack"),
        gettext_noop("Check a stack of cards, scan after scan"),
        managers=True,
    ),
    BaseScreen(
        *("f7", "scanner", "scanner:ScannerScreen"),
        gettext_noop("Scanner"),
        gettext_noop("Test the scanner, and what to change"),
    ),
    BaseScreen(
        *("f8", "settings", "settings:SettingsScreen"),
        gettext_noop("Settings"),
        gettext_noop("How this till is set up; do the services answer"),
    ),
)

MANAGERS_MODES = tuple(base.mode for base in BASE_SCREENS if base.managers)
"""The base screens that only managers see; they are left when the rights lapse."""
