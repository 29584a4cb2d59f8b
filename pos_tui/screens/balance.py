"""F2, the home of the till: a code goes in, a card comes out."""

import contextlib
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.screens.till_screen import TillScreen
from pos_tui.widgets.card_panel import Answered, CardPanel, CardView, Looking, Offer, Ready, Told
from pos_tui.widgets.clipboard import COPIES, copy_out
from pos_tui.widgets.recent_cards import RecentCard, RecentCards

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.timer import Timer

    from pos_tui.piggy.results import Retry
    from pos_tui.scanner.evidence import Evidence
    from pos_tui.scanner.reader import Answer, Code, NeedsConfirmation
    from pos_tui.services.lookup import LookUpResult, SeveralFound
    from pos_tui.services.session import Session
    from pos_tui.wording.lookups import Explanation

LATE_AFTER_S = 0.15
"""What stood there stays for so long: an answer within this time needs no "looking up"."""
AFTER_PAINT_S = 0.05
"""What goes with an answer but is not read first is painted that much later, so that nothing delays it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A look-up as it was asked for; `read` is what it was read from, None for a code that a person chose."""

    code: CardCode
    source: Source
    read: "Code | None" = None


class LookedUp(Message):
    """The service answered."""

    def __init__(self, asked: Asked, result: "LookUpResult") -> None:
        super().__init__()
        self.asked = asked
        self.result = result


class TryingAgain(Message):
    """A look-up did not get through and is repeated."""

    def __init__(self, asked: Asked, retry: "Retry") -> None:
        super().__init__()
        self.asked = asked
        self.retry = retry


class BalanceScreen(TillScreen):
    """One field that always has the focus; `view` is all that the panel below it shows."""

    CSS_PATH = "balance.tcss"
    HELP_TEXT = gettext_noop(
        "Scan a gift card, or type its code and press Enter. Balance, state and expiry stand below the "
        "field; the last cards of this shift stand at the bottom, their codes hidden but for the end. "
        "You can scan or type the next card at any moment; a scan sets aside what is half typed."
    )
    BINDINGS: ClassVar = [
        Binding("f9", "take_offer", gettext_noop("Look it up")),
        Binding(
            "ctrl+r", "bring_back", gettext_noop("Bring back"), tooltip=gettext_noop("What a scan set aside")
        ),
        Binding(COPIES, "copy_code", gettext_noop("Copy code"), tooltip=gettext_noop("To the clipboard")),
        Binding(
            "escape", "clear", gettext_noop("Clear"), tooltip=gettext_noop("Empty the field, then the card")
        ),
    ]
    AUTO_FOCUS = "#code"

    view: var[CardView] = var[CardView](Ready())

    code_field = getters.query_one("#code", Input)
    panel = getters.query_one(CardPanel)
    recent = getters.query_one(RecentCards)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._asked: Asked | None = None
        self._following: Asked | None = None
        self._set_aside = ""
        self._to_remember: list[Answered] = []
        self._told_over = ""
        self._asked_at = 0.0
        self._tick_timer: Timer | None = None
        self._clear_timer: Timer | None = None

    def compose_body(self) -> "ComposeResult":
        """Lay out field, card and recent cards."""
        yield Input(id="code", placeholder=_("Gift card code"), select_on_focus=False)
        yield CardPanel(self.session).data_bind(BalanceScreen.view)
        yield RecentCards(self.session)

    def type_in(self, typed: str) -> None:
        """Look up the code in `typed`; a look-up still under way is dropped for it."""
        if typed.strip():
            self._stop_asking()
            self.accept(self.session.codes.typed(typed), Source.TYPED)
        else:
            from pos_tui.domain.card_code import CodeProblem
            from pos_tui.wording.lookups import explain

            self.tell(explain(CodeProblem.EMPTY))

    def accept(self, answer: "Answer", source: Source) -> None:
        """Look up what was read, after what is under way; of several that wait only the newest is kept."""
        from pos_tui.scanner.reader import Code, NeedsConfirmation
        from pos_tui.services.code_reader import card_code

        code = card_code(answer)
        if isinstance(answer, Code) and isinstance(code, CardCode):
            self._ask_after(Asked(code, source, answer))
        elif isinstance(answer, NeedsConfirmation):
            self._ask_which(answer, source)
        else:
            self.refuse(answer)

    def refuse(self, answer: "Answer") -> None:
        """Say what was read instead of a card, and offer what may be one."""
        from pos_tui.scanner.reader import Code, Kind, NeedsConfirmation, NotACard
        from pos_tui.wording.scanner import explain_answer

        assert not isinstance(answer, Code | NeedsConfirmation)  # noqa: S101 - those are taken
        offer = None
        if isinstance(answer, NotACard) and answer.code is not None:
            offer = Offer(CardCode(answer.code), read_twice=answer.kind is not Kind.PRODUCT)
        self.tell(explain_answer(answer), offer)

    def _ask_after(self, asked: Asked) -> None:
        if isinstance(self.view, Looking) and self._asked is not None:
            self._following = asked
            self.view = replace(self.view, following=asked.code)
        else:
            self._ask_for(asked)

    def _ask_which(self, doubt: "NeedsConfirmation | SeveralFound", source: Source) -> None:
        from pos_tui.screens.dialogs.choose_code import ChooseCodeDialog
        from pos_tui.wording.scanner import doubt_text

        if isinstance(self.view, Looking) and self._asked is None:
            self.view = Ready()

        def chosen(code: str | None) -> None:
            if code is not None:
                self._ask_after(Asked(CardCode(code), source))

        self.app.push_screen(ChooseCodeDialog(doubt.codes, doubt_text(doubt)), chosen)

    def tell(self, words: "Explanation", offer: Offer | None = None) -> None:
        """Say why nothing is looked up; `offer` is looked up all the same if a person says so."""
        self._stop_asking()
        self._told_over = self.code_field.value
        self.view = Told(words, offer)

    def withdraw(self) -> None:
        """Take the last scan back: it turned out to be a part of something else."""
        self._stop_asking()
        self.view = Ready()

    def set_aside(self) -> None:
        """Keep what is half typed where a key brings it back, apart from what was scanned."""
        if self.code_field.value:
            self._set_aside = self.code_field.value
            self.code_field.clear()
            self.refresh_bindings()

    def _ask_for(self, asked: Asked) -> None:
        self._stop_asking()
        self._asked = asked
        self._asked_at = time.monotonic()
        self.run_latest(partial(self._ask, asked), "look-up")
        self.view = Looking(asked.code)
        self._tick_timer = self.set_timer(LATE_AFTER_S, self._tick)

    def _stop_asking(self) -> None:
        self.workers.cancel_group(self, "look-up")
        self._asked = self._following = None
        self._told_over = ""
        if self._tick_timer is not None:
            self._tick_timer.stop()

    async def _ask(self, asked: Asked) -> None:
        services = await self.session.services()
        result = await services.lookup.look_up(
            asked.code,
            source=asked.source,
            on_retry=lambda retry: self.post_message(TryingAgain(asked, retry)),
        )
        self.post_message(LookedUp(asked, result))

    def _tick(self) -> None:
        """Say that an answer is late, and count the seconds for as long as it is."""
        if isinstance(self.view, Looking):
            self.view = replace(self.view, late=True, waited_s=int(time.monotonic() - self._asked_at))
            self._tick_timer = self.set_timer(1, self._tick)

    @on(Input.Submitted, "#code")
    def submit(self, event: Input.Submitted) -> None:
        """Look up what was typed; Enter on an empty field never takes an answer away."""
        self.code_field.clear()
        if event.value.strip() or not isinstance(self.view, Looking | Answered):
            self.type_in(event.value)

    @on(Input.Changed, "#code")
    def begin(self) -> None:
        """Take the last card away as soon as another code begins: it must not stand under a new one."""
        is_new = self.code_field.value not in ("", self._told_over)
        if is_new and not isinstance(self.view, Looking | Ready):
            self.view = Ready()

    @on(TryingAgain)
    def show_retry(self, message: TryingAgain) -> None:
        """Tell that the till is still trying."""
        if message.asked is self._asked and isinstance(self.view, Looking):
            self.view = replace(self.view, late=True, retry=message.retry)

    @on(LookedUp)
    def show_answer(self, message: LookedUp) -> None:
        """Show the answer, unless another code was asked for since; then look up the scan that waits."""
        asked = message.asked
        if asked is not self._asked:
            return
        from pos_tui.piggy.results import Found, NotFound
        from pos_tui.services.lookup import SeveralFound

        result = message.result
        offer = _offer(asked) if isinstance(result, NotFound) else None
        self.view = answer = Answered(asked.code, result, self.session.now(), offer)
        self._to_remember.append(answer)
        if isinstance(result, Found) and asked.source is Source.SCAN and asked.read is not None:
            self._note_keyboard(asked.read, result.card.code)
        if self._following is not None:
            self._ask_for(self._following)
        elif isinstance(result, SeveralFound) and self.is_active:
            self._ask_which(result, asked.source)

    def _note_keyboard(self, read: "Code", found: str) -> None:
        """Keep which of several readings the service knows: what follows is read by it."""
        evidence = self.session.codes.note_answer(read, found)
        if evidence is not None:
            self.run_worker(
                partial(_keep, self.session.paths.data_dir, evidence), thread=True, group="keep the keyboard"
            )

    def _follow_answer(self) -> None:
        self.refresh_bindings()
        while self._to_remember:
            self._remember(self._to_remember.pop(0))

    def _remember(self, answer: Answered) -> None:
        from pos_tui.piggy.results import Found, NotFound
        from pos_tui.wording.lookups import balance_text, explain, state_symbol, state_word

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
        if isinstance(view, Answered):
            self.set_timer(AFTER_PAINT_S, self._follow_answer)
        elif not isinstance(view, Looking) or view.late:
            self.refresh_bindings()
        clear_after_s = self.session.settings.till.clear_after_s
        if clear_after_s and isinstance(view, Answered | Told):
            self._clear_timer = self.set_timer(clear_after_s, self._clear_view)

    def _clear_view(self) -> None:
        self.view = Ready()

    @property
    def _offer(self) -> Offer | None:
        return self.view.offer if isinstance(self.view, Answered | Told) else None

    @property
    def _doubt(self) -> "SeveralFound | None":
        if not isinstance(self.view, Answered):
            return None
        from pos_tui.services.lookup import SeveralFound

        return self.view.result if isinstance(self.view.result, SeveralFound) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show a key only while it has something to do."""
        match action:
            case "take_offer":
                return self._offer is not None or self._doubt is not None
            case "bring_back":
                return bool(self._set_aside)
            case "copy_code":
                return isinstance(self.view, Answered)
        return super().check_action(action, parameters)

    def action_take_offer(self) -> None:
        """Look up what was offered, now that a person has said so."""
        offer = self._offer
        if self._doubt is not None:
            self._ask_which(self._doubt, Source.TYPED)
        elif offer is not None and offer.read_twice:
            self.type_in(offer.code.text)
        elif offer is not None:
            self._ask_for(Asked(offer.code, Source.TYPED))

    def action_bring_back(self) -> None:
        """Put back what a scan has set aside."""
        self.code_field.value, self._set_aside = self._set_aside, ""
        self.code_field.cursor_position = len(self.code_field.value)
        self.refresh_bindings()

    def action_copy_code(self) -> None:
        """Put the code of the card that is shown on the clipboard."""
        if isinstance(self.view, Answered):
            copy_out(self.app, self.view.code.text, _("The code is copied."))

    def action_clear(self) -> None:
        """Empty the field; if it is empty already, take the card away."""
        if self.code_field.value:
            self.code_field.clear()
        else:
            self._stop_asking()
            self.view = Ready()

    def forget_customers(self) -> None:
        """Leave nothing of any customer on the screen."""
        self._stop_asking()
        self.code_field.clear()
        self._set_aside = ""
        self.view = Ready()
        self._to_remember.clear()
        self.recent.forget()


def _offer(asked: Asked) -> Offer | None:
    """Return what is worth a try where there is no such card: half of it, then the other case."""
    if asked.read is None:
        return None
    if asked.code.twice is not None:
        return Offer(CardCode(asked.code.twice), read_twice=True)
    other = asked.code.other_case
    return Offer(other) if other is not None else None


def _keep(folder: "Path", evidence: "Evidence") -> None:
    """Keep what is known of the keyboard; without room it is found out anew at the next start."""
    from pos_tui.services.scanner_profile import save_evidence

    with contextlib.suppress(OSError):
        save_evidence(folder, evidence)
