"""What runs instead of the till until it is configured."""

from typing import TYPE_CHECKING

from textual.widgets import Input

from pos_tui.scanner.events import Heard
from pos_tui.scanner_app import ScannerApp
from pos_tui.screens.set_up import SetUpScreen

if TYPE_CHECKING:
    from pos_tui.scanner.events import Action
    from pos_tui.screens.set_up import SetUp
    from pos_tui.terminal import Terminal


class SetUpApp(ScannerApp):
    """One screen; ends with START once a till can start, or with PRACTICE."""

    def __init__(self, set_up: "SetUp", terminal: "Terminal | None" = None) -> None:
        super().__init__(terminal=terminal)
        self._set_up = set_up

    def on_mount(self) -> None:
        """Show the screen."""
        self.push_screen(SetUpScreen(self._set_up))

    def hear(self, action: "Action") -> None:
        """Type what was pasted with its line end, or by a program that fills in keys, into the field."""
        field = self.focused
        if isinstance(action, Heard) and isinstance(field, Input):
            field.insert_text_at_cursor(action.burst.text[action.burst.let_through :])
