"""Something to be read at leisure, until somebody closes it."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult


class NoticeDialog(ModalScreen[None]):
    """Shows `body`; a long one can be scrolled."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [Binding("escape,enter", "dismiss", gettext_noop("Close"))]

    def __init__(self, title: str, body: Content) -> None:
        super().__init__()
        self._title = title
        self._body = body

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = Content(self._title)
            yield Static(self._body)
        yield KeyBar()
