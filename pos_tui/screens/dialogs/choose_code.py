"""Which of these codes stands on the card? Asked where a keyboard layout leaves it open."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar


class ChooseCodeDialog(ModalScreen[str | None]):
    """Returns the code that a person chose, None for none of them; Back has the focus."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("down", "app.focus_next", gettext_noop("Next"), show=False),
        Binding("up", "app.focus_previous", gettext_noop("Previous"), show=False),
        Binding("escape", "dismiss(None)", gettext_noop("None of these")),
    ]

    def __init__(self, codes: Sequence[str], why: str) -> None:
        super().__init__()
        self._codes = codes
        self._why = why

    def compose(self) -> ComposeResult:
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(_("Compare with the card"))
            yield Static(Content(self._why))
            yield Button(Content(_("None of these")), id="none", compact=True)
            for number, code in enumerate(self._codes):
                yield Button(Content(code), id=f"code-{number}", compact=True, variant="primary")
        yield KeyBar()

    def on_mount(self) -> None:
        """Put the focus where Enter does no harm."""
        self.query_one("#none").focus()

    @on(Button.Pressed)
    def choose(self, event: Button.Pressed) -> None:
        """Return the code on the button."""
        name = event.button.id or "none"
        self.dismiss(None if name == "none" else self._codes[int(name.removeprefix("code-"))])
