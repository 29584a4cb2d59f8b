"""A last look before something that can't be called back."""

import time
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar

PAUSE_S = 0.5
"""F9 counts only after this long without one: neither a double press nor a held key says yes."""


class ConfirmDialog(ModalScreen[bool]):
    """Shows `body`; F9 or its button says yes, everything else is Back, which has the focus."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "confirm", gettext_noop("Yes")),
        Binding("escape", "dismiss(False)", gettext_noop("Back")),
    ]

    def __init__(
        self, title: str, body: Content, yes: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._title = title
        self._body = body
        self._yes = yes
        self._clock = clock
        self.quiet_since = clock()

    def compose(self) -> ComposeResult:
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(self._title)
            yield Static(self._body)
            with HorizontalGroup(classes="buttons"):
                yield Button(Content(_("Back")), id="back", compact=True)
                yield Button(Content(f"F9 {self._yes}"), id="yes", compact=True, variant="primary")
        yield KeyBar()

    def on_mount(self) -> None:
        """Put the focus where Enter does no harm."""
        self.quiet_since = self._clock()
        self.query_one("#back").focus()

    def action_confirm(self) -> None:
        """Say yes, unless this press belongs to the one that opened the dialog."""
        now = self._clock()
        was_quiet = now - self.quiet_since >= PAUSE_S
        self.quiet_since = now
        if was_quiet:
            self.dismiss(result=True)
        else:
            self.app.bell()

    @on(Button.Pressed, "#yes")
    def on_yes(self) -> None:
        """Say yes by mouse, or by a press of the focused button."""
        self.action_confirm()

    @on(Button.Pressed, "#back")
    def on_back(self) -> None:
        """Go back."""
        self.dismiss(result=False)
