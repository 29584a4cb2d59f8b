"""Picking the colours of the till: the one under the cursor shows at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ThemeDialog(ModalScreen[str | None]):
    """Returns the theme to keep; None puts the one back that was in force. `note` tells what limits it."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("enter", "keep", gettext_noop("Keep"), tooltip=gettext_noop("Keep what is shown")),
        Binding("escape", "go_back", gettext_noop("Back"), tooltip=gettext_noop("As it was before")),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(self, names: Sequence[str], note: str = "") -> None:
        super().__init__()
        self._names = names
        self._note = note
        self._before = ""

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(_("Theme"))
            if self._note:
                yield Static(Content(self._note))
            yield OptionList(*(Option(Content(name), id=name) for name in self._names), compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the theme in force."""
        self._before = self.app.theme
        options = self.query_one(OptionList)
        if self._before in self._names:
            options.highlighted = self._names.index(self._before)

    @on(OptionList.OptionHighlighted)
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Show the theme under the cursor."""
        if event.option.id:
            self.app.theme = event.option.id

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Keep the theme that was clicked."""
        self.dismiss(event.option.id)

    def action_keep(self) -> None:
        """Keep what is shown."""
        self.dismiss(self.app.theme)

    def action_go_back(self) -> None:
        """Put back what was in force."""
        self.app.theme = self._before
        self.dismiss(None)
