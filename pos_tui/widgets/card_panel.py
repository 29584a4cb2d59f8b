"""The answer: a card, a search that takes its time, or what went wrong and what to do now."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.containers import VerticalGroup
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import Found, NotFound
from pos_tui.widgets.facts import facts_content
from pos_tui.widgets.large_text import LargeText
from pos_tui.wording.lookups import (
    Explanation,
    balance_text,
    expiry_text,
    explain,
    kind_word,
    state_symbol,
    state_word,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pos_tui.domain.card_code import CardCode
    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.piggy.results import FindResult, Retry
    from pos_tui.services.session import Session


SHOW_WAIT_FROM_S = 2
"""A wait is counted out from here on; shorter ones only make the screen restless."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Nothing is asked; the field waits for a code."""


@dataclass(frozen=True, slots=True)
class Looking:
    """An answer is awaited; `late` once it is worth saying so, `waited_s` in whole seconds.

    `following` is the newest code that was scanned meanwhile, and is asked for next.
    """

    code: "CardCode"
    late: bool = False
    waited_s: int = 0
    retry: "Retry | None" = None
    following: "CardCode | None" = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the service said of `code`, at the aware time `at`; `offer` is another code worth a try."""

    code: "CardCode"
    result: "FindResult"
    at: datetime
    offer: "CardCode | None" = None


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed or scanned is no code, so nothing was asked; `offer` may be asked for all the same."""

    words: Explanation
    offer: "CardCode | None" = None


CardView = Ready | Looking | Answered | Told


class CardPanel(VerticalGroup, can_focus=False):
    """Shows one `CardView`; whatever it showed before is gone with it."""

    view: reactive[CardView] = reactive[CardView](Ready(), init=False)

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session

    def compose(self) -> "ComposeResult":
        """Lay out the parts that every view fills or hides."""
        yield Static(id="headline", markup=False)
        yield LargeText(id="amount")
        yield Static(id="details", markup=False)

    def on_mount(self) -> None:
        """Show the first view."""
        self.watch_view(self.view)

    def watch_view(self, view: CardView) -> None:
        """Paint `view` over all that stood here."""
        match view:
            case Ready():
                self._paint("ready", "", _("Scan a gift card, or type its code and press Enter."))
            case Looking():
                self._paint_search(view)
            case Answered(code, result, at, offer):
                if isinstance(result, Found):
                    self._paint_card(result.card, at)
                else:
                    tone = "missing" if isinstance(result, NotFound) else "trouble"
                    self._paint_failure(explain(result), tone, code, offer)
            case Told(words, offer):
                self._paint_failure(words, "trouble", None, offer)

    def _paint_search(self, view: Looking) -> None:
        if not view.late:
            self._paint("busy", "", "")
            return
        facts = [(_("Code"), view.code.text)]
        if view.waited_s >= SHOW_WAIT_FROM_S:
            seconds = i18n.ngettext("{count} second", "{count} seconds", view.waited_s)
            facts.append((_("Waiting"), seconds.format(count=i18n.number(view.waited_s))))
        headline = _("LOOKING UP …")
        if view.following is not None:
            facts.append((_("Next"), view.following.masked))
        if view.retry is not None:
            headline = _("TRYING AGAIN …")
            facts.append((_("Reason"), explain(view.retry.because).title))
            facts.append((_("Attempt"), i18n.number(view.retry.attempt)))
        self._paint("busy", headline, facts_content(facts))

    def _paint_card(self, card: "GiftCard", at: datetime) -> None:
        state = card.state(at)
        balance = balance_text(card, self._session.settings.till.currency)
        facts = [
            (_("Balance"), balance),
            (_("Expiry"), expiry_text(card, at, self._session.zone)),
            (_("Programme"), (card.program and card.program.name) or _("not stated")),
            (_("Type"), kind_word(card.kind)),
            (_("Code"), card.code),
        ]
        self._paint(state.value, f"{state_symbol(state)} {state_word(state)}", facts_content(facts), balance)

    def _paint_failure(
        self, words: Explanation, tone: str, code: "CardCode | None", offer: "CardCode | None"
    ) -> None:
        parts = [Content(words.what_happened), Content.styled(words.what_to_do, "bold")]
        if offer is not None:
            parts.append(Content(_("F9 looks up {code} all the same.").format(code=offer.text)))
        if code is not None:
            parts += [Content(""), facts_content([(_("Code"), code.text)])]
        self._paint(tone, f"{state_symbol(None)} {words.title}", Content("\n").join(parts))

    def _paint(self, tone: str, headline: str, details: "str | Content", amount: str = "") -> None:
        self.set_classes(f"-{tone} -amount" if amount else f"-{tone}")
        top = self.query_one("#headline", Static)
        top.display = bool(headline)
        top.update(Content(f" {headline} "))
        self.query_one(LargeText).text = amount
        self.query_one("#details", Static).update(details)
