"""All of one gift card, with its code for a scanner."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.facts import Fact, facts_content
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.widgets.qr_code import QrCode

if TYPE_CHECKING:
    from textual.app import ComposeResult


class CardDialog(ModalScreen[bool]):
    """True: mail it. `is_new` says what to do with a card that was just made."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "dismiss(True)", gettext_noop("Mail it")),
        Binding("escape,enter", "dismiss(False)", gettext_noop("Close")),
    ]

    def __init__(self, title: str, facts: Iterable[Fact], code: str, *, is_new: bool = False) -> None:
        super().__init__()
        self._title = title
        self._facts = [*facts]
        self._code = code
        self._is_new = is_new

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog -sent" if self._is_new else "dialog") as box:
            box.border_title = Content(self._title)
            with Horizontal(classes="beside"):
                yield QrCode(self._code)
                yield Static(facts_content(self._facts))
            if self._is_new:
                text = _("F9 mails it to the customer. Money is put on it where gift cards are sold.")
                yield Static(Content(text), classes="to-do")
        yield KeyBar()
