"""What the card panel says of a view; loaded behind the first frame, which shows no card."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import Found, NotFound
from pos_tui.widgets.card_panel import Answered, Looking, Offer, Told
from pos_tui.widgets.facts import facts_content
from pos_tui.wording.lookups import (
    Explanation,
    balance_notes,
    balance_text,
    expiry_text,
    explain,
    kind_word,
    state_symbol,
    state_word,
)

if TYPE_CHECKING:
    from pos_tui.domain.card_code import CardCode
    from pos_tui.domain.gift_card import GiftCard

SHOW_WAIT_FROM_S = 2
"""A wait is counted out from here on; shorter ones only make the screen restless."""


@dataclass(frozen=True, slots=True)
class Face:
    """`tone` is the class that colours the panel; an empty `headline` or `amount` takes no room."""

    tone: str
    headline: str = ""
    details: Content | str = ""
    amount: str = ""


def face_of(view: Looking | Answered | Told, currency: str) -> Face:
    """Return how `view` looks; `currency` (ISO 4217) is the till's own."""
    match view:
        case Looking():
            return _search(view)
        case Answered(code, result, at, offer):
            if isinstance(result, Found):
                return _card(result.card, code, at, currency)
            tone = "missing" if isinstance(result, NotFound) else "trouble"
            return _failure(explain(result), tone, code, offer)
        case Told(words, offer):
            return _failure(words, "trouble", None, offer)


def _search(view: Looking) -> Face:
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
    return Face("busy", headline, facts_content(facts))


def _card(card: "GiftCard", code: "CardCode", at: datetime, currency: str) -> Face:
    state = card.state(at)
    balance = balance_text(card, currency)
    facts = [
        (_("Balance"), balance),
        *balance_notes(card, currency),
        (_("Expiry"), expiry_text(card, at)),
        (_("Programme"), (card.program and card.program.name) or _("not stated")),
        (_("Type"), kind_word(card.kind)),
        (_("Code"), card.code),
    ]
    if code.text.lower() != card.code.lower():
        # A keyboard layout, or spaces: whoever holds the card can see which it is.
        facts.append((_("Read as"), code.text))
    return Face(state.value, f"{state_symbol(state)} {state_word(state)}", facts_content(facts), balance)


def _failure(words: Explanation, tone: str, code: "CardCode | None", offer: Offer | None) -> Face:
    parts = [Content(words.what_happened), Content.styled(words.what_to_do, "bold")]
    if offer is not None:
        text = (
            _("Read twice? F9 looks up {code}.")
            if offer.read_twice
            else _("F9 looks up {code} all the same.")
        )
        parts.append(Content(text.format(code=offer.code.text)))
    if code is not None:
        parts += [Content(""), facts_content([(_("Code"), code.text)])]
    return Face(tone, f"{state_symbol(None)} {words.title}", Content("\n").join(parts))
