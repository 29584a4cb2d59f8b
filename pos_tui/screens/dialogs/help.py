"""F1: what the screen below does, and its keys."""

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar, shown_bindings

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pos_tui.screens.till_screen import TillScreen


class HelpDialog(ModalScreen[None]):
    """Made from the bindings that the screen has in force, so that it can't tell of others."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar = [Binding("escape,f1", "dismiss", gettext_noop("Back"))]

    def __init__(self, about: "TillScreen") -> None:
        super().__init__()
        self._text = _(about.HELP_TEXT)
        self._keys = [
            (
                about.app.get_key_display(active.binding),
                _(active.binding.description),
                _(active.binding.tooltip),
            )
            for active in shown_bindings(about)
        ]

    def compose(self) -> "ComposeResult":
        """Lay out the text over the keys."""
        with VerticalScroll(id="help") as box:
            box.border_title = Content(_("Help"))
            yield Static(Content(self._text))
            yield Static(self._key_table(), id="keys")
        yield KeyBar()

    def _key_table(self) -> Content:
        key_width = max(cell_len(key) for key, _name, _what in self._keys) + 2
        name_width = max(cell_len(name) for _key, name, _what in self._keys) + 2
        lines = [
            Content.assemble((set_cell_size(key, key_width), "bold"), set_cell_size(name, name_width), what)
            for key, name, what in self._keys
        ]
        return Content("\n").join(lines)
