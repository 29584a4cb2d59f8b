"""F2, the home of the till: a code goes in, a card comes out."""

import time
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from pos_tui.domain.card_code import CardCode, read_code
from pos_tui.domain.lookup_source import Source
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.piggy.results import Found, NotFound
from pos_tui.screens.till_screen import TillScreen
from pos_tui.widgets.card_panel import Answered, CardPanel, CardView, Looking, Mistyped, Ready
from pos_tui.widgets.recent_cards import RecentCard, RecentCards
from pos_tui.wording.lookups import balance_text, explain, state_symbol, state_word

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from pos_tui.piggy.results import FindResult, Retry
    from pos_tui.services.session import Session

LATE_AFTER_S = 0.15
"""An answer within this time needs no "looking up": the eye would only see it flicker."""


class LookedUp(Message):
    """The service answered for `code`."""

    def __init__(self, code: CardCode, result: "FindResult") -> None:
        super().__init__()
        self.code = code
        self.result = result


class TryingAgain(Message):
    """A look-up of `code` did not get through and is repeated."""

    def __init__(self, code: CardCode, retry: "Retry") -> None:
        super().__init__()
        self.code = code
        self.retry = retry


class BalanceScreen(TillScreen):
    """One field that always has the focus; `view` is all that the panel below it shows."""

    CSS_PATH = "balance.tcss"
    HELP_TEXT = gettext_noop(
        "Scan a gift card, or type its code and press Enter. Balance, state and expiry stand below the "
        "field; the last cards of this shift stand at the bottom, their codes hidden but for the end. "
        "You can scan or type the next card at any moment."
    )
    BINDINGS: ClassVar = [
        Binding(
            "escape", "clear", gettext_noop("Clear"), tooltip=gettext_noop("Empty the field, then the card")
        ),
    ]
    AUTO_FOCUS = "#code"

    view: reactive[CardView] = reactive[CardView](Ready())

    code_field = getters.query_one("#code", Input)
    panel = getters.query_one(CardPanel)
    recent = getters.query_one(RecentCards)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._asked_at = 0.0
        self._tick_timer: Timer | None = None
        self._clear_timer: Timer | None = None

    def compose_body(self) -> "ComposeResult":
        """Lay out field, card and recent cards."""
        yield Input(id="code", placeholder=_("Gift card code"), select_on_focus=False)
        yield CardPanel(self.session).data_bind(BalanceScreen.view)
        yield RecentCards(self.session)
        yield Static(_("Small window: 60 × 20 shows all."), id="small", markup=False)

    def look_up(self, typed: str, source: Source) -> None:
        """Look up the code in `typed`; a look-up still under way is dropped for it."""
        code = read_code(typed)
        if not isinstance(code, CardCode):
            self.workers.cancel_group(self, "look-up")
            self.view = Mistyped(code)
            return
        self._asked_at = time.monotonic()
        self.view = Looking(code)
        if self._tick_timer is not None:
            self._tick_timer.stop()
        self._tick_timer = self.set_timer(LATE_AFTER_S, self._tick)
        self.run_latest(partial(self._ask, code, source), "look-up")

    async def _ask(self, code: CardCode, source: Source) -> None:
        services = await self.session.services()
        result = await services.lookup.look_up(
            code, source=source, on_retry=lambda retry: self.post_message(TryingAgain(code, retry)) and None
        )
        self.post_message(LookedUp(code, result))

    def _tick(self) -> None:
        """Say that an answer is late, and count the seconds for as long as it is."""
        if isinstance(self.view, Looking):
            waited_s = int(time.monotonic() - self._asked_at)
            self.view = Looking(self.view.code, late=True, waited_s=waited_s, retry=self.view.retry)
            self._tick_timer = self.set_timer(1, self._tick)

    @on(Input.Submitted, "#code")
    def submit(self, event: Input.Submitted) -> None:
        """Look up what was typed."""
        self.code_field.clear()
        self.look_up(event.value, Source.TYPED)

    @on(Input.Changed, "#code")
    def begin(self, event: Input.Changed) -> None:
        """Take the last card away as soon as another code begins: it must not stand under a new one."""
        if event.value and not isinstance(self.view, Looking | Ready):
            self.view = Ready()

    @on(TryingAgain)
    def show_retry(self, message: TryingAgain) -> None:
        """Tell that the till is still trying."""
        if isinstance(self.view, Looking) and self.view.code == message.code:
            self.view = Looking(self.view.code, late=True, waited_s=self.view.waited_s, retry=message.retry)

    @on(LookedUp)
    def show_answer(self, message: LookedUp) -> None:
        """Show the answer, unless another code was asked for since."""
        if not isinstance(self.view, Looking) or self.view.code != message.code:
            return
        now = self.session.now()
        self.view = Answered(message.code, message.result, now)
        self.call_after_refresh(self._remember, self.view)

    def _remember(self, answer: Answered) -> None:
        code = answer.code.masked
        match answer.result:
            case Found(card):
                state = card.state(answer.at)
                balance = balance_text(card, self.session.settings.till.currency)
                words = f"{state_symbol(state)} {state_word(state)}"
            case NotFound() as missing:
                balance, words = "", f"{state_symbol(None)} {explain(missing).title}"
            case _:
                return
        self.recent.add(RecentCard(answer.at, code, balance, words))

    def watch_view(self, view: CardView) -> None:
        """Start the time after which what is shown is cleared."""
        if self._clear_timer is not None:
            self._clear_timer.stop()
            self._clear_timer = None
        clear_after_s = self.session.settings.till.clear_after_s
        if clear_after_s and isinstance(view, Answered | Mistyped):
            self._clear_timer = self.set_timer(clear_after_s, self._clear_view)

    def _clear_view(self) -> None:
        self.view = Ready()

    def action_clear(self) -> None:
        """Empty the field; if it is empty already, take the card away."""
        if self.code_field.value:
            self.code_field.clear()
        else:
            self.workers.cancel_group(self, "look-up")
            self.view = Ready()

    def forget_customers(self) -> None:
        """Leave nothing of any customer on the screen."""
        self.workers.cancel_group(self, "look-up")
        self.code_field.clear()
        self.view = Ready()
        self.recent.forget()
