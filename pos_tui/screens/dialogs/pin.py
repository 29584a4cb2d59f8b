"""Asking for the manager's PIN."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pos_tui.domain.pin import LONGEST
from pos_tui.domain.secret import Secret
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.services.manager_pin import Checked, PinRight, PinUnusable, PinWaits, PinWrong
from pos_tui.widgets.form_field import FormField
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.widgets.secret_input import SecretInput
from pos_tui.wording.manager import refused_text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.worker import Worker

COUNT_EVERY_S = 0.5


class PinDialog(ModalScreen[bool]):
    """Asks until `check` says that the PIN is right, or somebody goes back.

    `wait_s` is how long no try is heard as it opens, `practice_pin` the PIN to tell where nothing is real,
    `clock` the seconds to count a wait by.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "submit", gettext_noop("Go on")),
        Binding("escape", "dismiss(False)", gettext_noop("Back")),
    ]

    field = getters.query_one(FormField)
    typed = getters.query_one(SecretInput)

    def __init__(
        self,
        check: Callable[[Secret], Awaitable[Checked]],
        *,
        wait_s: int = 0,
        practice_pin: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._check = check
        self._clock = clock
        self._refused: PinWrong | PinWaits = PinWaits(wait_s)
        self._heard_at = clock() + wait_s
        self._practice_pin = practice_pin
        self._checking: Worker[None] | None = None

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(_("For the manager"))
            yield FormField("pin", _("Manager PIN"), SecretInput(restrict=r"[0-9]*", max_length=LONGEST))
            if self._practice_pin:
                text = _("This is the practice shop: its PIN is {pin}.").format(pin=self._practice_pin)
                yield Static(Content(text))
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin to count the wait, if there is one."""
        self.set_interval(COUNT_EVERY_S, self._count)
        self._count()

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Have what was typed checked; nothing of it stays in the field."""
        pin = Secret(self.typed.value)
        if not pin or (self._checking is not None and not self._checking.is_finished):
            self.app.bell()
            return
        self.typed.clear()
        self._checking = self.run_worker(partial(self._try, pin), group="check")

    async def _try(self, pin: Secret) -> None:
        match await self._check(pin):
            case PinRight():
                self.dismiss(result=True)
            case refused:
                self.field.show_problem(refused_text(refused))
                if not isinstance(refused, PinUnusable):
                    self._refused = refused
                    self._heard_at = self._clock() + refused.wait_s

    def _count(self) -> None:
        """Tell how much of the wait is left, and when it is over."""
        if not self._refused.wait_s:
            return
        left_s = max(0, ceil(self._heard_at - self._clock()))
        self._refused = type(self._refused)(left_s)
        self.field.show_problem(refused_text(self._refused) if left_s else "")
