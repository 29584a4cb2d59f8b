"""What came of something, and the step that is likely to follow."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.widgets.qr_code import QrCode

if TYPE_CHECKING:
    from textual.app import ComposeResult


class StepDialog(ModalScreen[bool]):
    """Shows `body`, beside it `qr` as a code to scan; F9 returns True if there is a `step` to go on to.

    Close has the focus. `tone` is `sent`, `not-sent`, `unknown` or empty.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "go_on", gettext_noop("Go on")),
        Binding("escape", "dismiss(False)", gettext_noop("Close")),
    ]
    AUTO_FOCUS = "#close"

    def __init__(self, title: str, body: Content, *, step: str = "", qr: str = "", tone: str = "") -> None:
        super().__init__()
        self._title = title
        self._body = body
        self._step = step
        self._qr = qr
        self._tone = tone

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        classes = f"dialog -{self._tone}" if self._tone else "dialog"
        with VerticalScroll(classes=classes, can_focus=False) as box:
            box.border_title = Content(self._title)
            with Horizontal(classes="beside"):
                yield Static(self._body)
                if self._qr:
                    yield QrCode(self._qr)
            with HorizontalGroup(classes="buttons"):
                yield Button(Content(_("Close")), id="close", compact=True)
                if self._step:
                    yield Button(Content(f"F9 {self._step}"), id="step", compact=True, variant="primary")
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the step only where there is one."""
        return bool(self._step) if action == "go_on" else super().check_action(action, parameters)

    @on(Button.Pressed, "#step")
    def action_go_on(self) -> None:
        """Go on to the step."""
        self.dismiss(result=True)

    @on(Button.Pressed, "#close")
    def on_close(self) -> None:
        """Close."""
        self.dismiss(result=False)
