"""Which of these? Asked where somebody has to choose one thing from a list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ChooseDialog(ModalScreen[int | None]):
    """Returns the place of the option that was chosen, None for none; `chosen` is under the cursor first."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "choose", gettext_noop("Choose")),
        Binding("escape", "dismiss(None)", gettext_noop("Back")),
    ]
    AUTO_FOCUS = "OptionList"

    options = getters.query_one(OptionList)

    def __init__(self, title: str, body: str, options: Sequence[str], chosen: int = 0) -> None:
        super().__init__()
        self._title = title
        self._body = body
        self._options = options
        self._chosen = chosen

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(self._title)
            yield Static(Content(self._body))
            yield OptionList(*map(Content, self._options))
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin where somebody has chosen before."""
        self.options.highlighted = self._chosen

    def action_choose(self) -> None:
        """Choose what is under the cursor."""
        self.dismiss(self.options.highlighted)

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Choose what Enter was pressed on, or what was clicked."""
        self.dismiss(event.option_index)
