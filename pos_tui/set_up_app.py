"""What runs instead of the till until it is configured."""

from typing import TYPE_CHECKING

from pos_tui.house_app import HouseApp
from pos_tui.screens.set_up import SetUpScreen

if TYPE_CHECKING:
    from pos_tui.screens.set_up import SetUp
    from pos_tui.terminal import Terminal


class SetUpApp(HouseApp):
    """One screen; ends with START once a till can start, or with PRACTICE."""

    def __init__(self, set_up: "SetUp", terminal: "Terminal | None" = None) -> None:
        super().__init__(terminal=terminal)
        self._set_up = set_up

    def on_mount(self) -> None:
        """Show the screen."""
        self.push_screen(SetUpScreen(self._set_up))
