"""What became of a coupon, and what to do now."""

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
from pos_tui.widgets.clipboard import COPIES, copy_out
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.widgets.large_text import LargeText
from pos_tui.wording.lookups import Explanation


class OutcomeDialog(ModalScreen[None]):
    """Stays until somebody closes it; `doubtful` shows the reference large, to be read out or copied."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding(COPIES, "copy_reference", gettext_noop("Copy reference")),
        Binding("escape", "dismiss", gettext_noop("Close")),
    ]

    def __init__(
        self, words: Explanation, recipient: str, reference: str, *, tone: str, doubtful: bool
    ) -> None:
        super().__init__()
        self._words = words
        self._recipient = recipient
        self._reference = reference
        self._tone = tone
        self._doubtful = doubtful

    def compose(self) -> ComposeResult:
        """Lay the dialog out."""
        with VerticalScroll(classes=f"dialog -{self._tone}", can_focus=False) as box:
            box.border_title = Content(self._words.title)
            yield Static(Content(self._words.what_happened))
            yield Static(Content(self._words.what_to_do), classes="to-do")
            yield Static(Content(_("For {recipient}").format(recipient=self._recipient)))
            if self._doubtful:
                yield LargeText(self._reference)
            yield Static(Content(_("Reference {reference}").format(reference=self._reference)))
            yield Button(Content(_("Close")), compact=True)
        yield KeyBar()

    def action_copy_reference(self) -> None:
        """Put the reference on the clipboard."""
        copy_out(self.app, self._reference, _("The reference is copied."))

    @on(Button.Pressed)
    def on_close(self) -> None:
        """Close."""
        self.dismiss()
