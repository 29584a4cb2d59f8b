"""What runs instead of the till until it is configured."""

from typing import TYPE_CHECKING

from pos_tui.house_app import HOUSE_THEME, HouseApp
from pos_tui.screens.set_up import SetUpScreen

if TYPE_CHECKING:
    from pos_tui.screens.set_up import SetUp


class SetUpApp(HouseApp):
    """One screen; ends with START once a till can start, or with PRACTICE."""

    def __init__(self, set_up: "SetUp") -> None:
        super().__init__(HOUSE_THEME)
        self._set_up = set_up

    def on_mount(self) -> None:
        """Show the screen."""
        self.push_screen(SetUpScreen(self._set_up))
