"""A last look before something that can't be called back."""

import secrets
import time
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar

PAUSE_S = 0.5
"""F9 counts only after this long without one: neither a double press nor a held key says yes."""


class ConfirmDialog(ModalScreen[bool]):
    """Shows `body`; F9 or its button says yes, everything else is Back, which has the focus.

    What gives value away or can't be undone is `for_good`: where a machine's keys may look like a person's,
    only the two digits that are shown, then Enter, say yes (scanner, rule 14a). No printed code knows them;
    they are drawn again each time, and a wrong pair says no.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "confirm", gettext_noop("Yes")),
        Binding("escape", "dismiss(False)", gettext_noop("Back")),
    ]

    def __init__(
        self,
        title: str,
        body: Content,
        yes: str,
        *,
        for_good: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._for_good = for_good
        self._digits = ""
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
            if self._for_good and getattr(self.app, "asks_digits", False):
                self._digits = f"{secrets.randbelow(100):02}"
                question = _("Type {digits}, then Enter, to confirm.").format(digits=self._digits)
                yield Static(Content.styled(question, "bold"), id="question")
                yield Input(id="digits", restrict="[0-9]*", placeholder=_("two digits"), compact=True)
            with HorizontalGroup(classes="buttons"):
                yield Button(Content(_("Back")), id="back", compact=True)
                yield Button(Content(f"F9 {self._yes}"), id="yes", compact=True, variant="primary")
        yield KeyBar()

    def on_mount(self) -> None:
        """Put the focus where Enter does no harm, or where the digits are typed."""
        self.quiet_since = self._clock()
        self.query_one("#digits" if self._digits else "#back").focus()

    @property
    def enter_sends(self) -> bool:
        """Whether Enter in the text field says yes."""
        return bool(self._digits)

    def refuse_digits(self) -> bool:
        """Say no if digits are asked for: others were typed than a person's two. Return whether it did."""
        if self._digits:
            self._refuse()
        return bool(self._digits)

    def _refuse(self) -> None:
        self.app.bell()
        text = _("Those were not the two digits. Nothing was done; start again.")
        self.app.notify(text, title=_("Not confirmed"), severity="warning", markup=False)
        self.dismiss(result=False)

    @on(Input.Changed, "#digits")
    def on_digits(self, event: Input.Changed) -> None:
        """Say no once more than two digits were typed."""
        if len(event.value) > len(self._digits):
            self._refuse()

    @on(Input.Submitted, "#digits")
    def on_digits_ended(self, event: Input.Submitted) -> None:
        """Say yes if they are the ones shown; before there are two, wait for them."""
        if event.value == self._digits:
            self.dismiss(result=True)
        elif len(event.value) == len(self._digits):
            self._refuse()
        else:
            self.app.bell()

    def action_confirm(self) -> None:
        """Say yes, unless this press belongs to the one that opened the dialog, or digits are asked for."""
        if self._digits:
            self.app.bell()
            self.query_one("#digits").focus()
            self.query_one("#question").add_class("problem")
            return
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
