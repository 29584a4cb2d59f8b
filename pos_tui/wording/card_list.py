"""The list of cards in words: what is loaded of it, what it comes to, and each card's facts."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from pos_tui import i18n
from pos_tui.domain.card_list import Order, Totals
from pos_tui.domain.gift_card import CardState, GiftCard
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.piggy.results import CardProgram
from pos_tui.wording.lookups import balance_text, expiry_text, kind_word, state_symbol, state_word

Fact = tuple[str, str]


def card_facts(card: GiftCard, currency: str, now: datetime, zone: tzinfo) -> list[Fact]:
    """Return label and value of all that a manager wants to know of `card`."""
    state = card.state(now)
    return [
        (_("Code"), card.code),
        (_("State"), f"{state_symbol(state)} {state_word(state)}"),
        (_("Balance"), balance_text(card, currency)),
        (_("Expiry"), expiry_text(card, now, zone)),
        (_("Programme"), (card.program and card.program.name) or _("not stated")),
        (_("Type"), kind_word(card.kind)),
        (_("UUID"), card.uuid),
    ]


def loaded_text(shown: int, loaded: int, total: int | None) -> str:
    """Return how many cards are shown, of how many that are loaded, of how many that there are."""
    text = ngettext("{count} card", "{count} cards", shown)
    parts = [text.format(count=i18n.number(shown))]
    if shown != loaded:
        parts.append(_("of {count} loaded").format(count=i18n.number(loaded)))
    if total is not None and total != loaded:
        parts.append(_("of {count} in all").format(count=i18n.number(total)))
    return " ".join(parts)


def totals_parts(totals: Totals, currency: str) -> Iterator[str]:
    """Yield what the cards that are shown come to, a state at a time."""
    money = i18n.money(totals.in_cents, currency)
    yield _("{money} to spend").format(money=money)
    for state in CardState:
        if count := totals.by_state[state]:
            yield f"{state_symbol(state)} {i18n.number(count)} {state_word(state)}"


def order_text(order: Order) -> str:
    """Return by what the cards are sorted."""
    return {
        Order.LISTED: _("in the service's order"),
        Order.BALANCE: _("most money first"),
        Order.EXPIRY: _("next to expire first"),
        Order.CODE: _("by code"),
    }[order]


def program_facts(program: CardProgram, currency: str) -> list[Fact]:
    """Return label and value of what a new card in `program` will be like."""
    facts = [(_("Programme"), program.name)]
    if program.expiration_days is not None:
        days = program.expiration_days
        text = ngettext("{days} day after it is made", "{days} days after it is made", days)
        facts.append((_("Expires"), text.format(days=i18n.number(days))))
    if program.max_amount_in_cents is not None:
        facts.append((_("Holds at most"), i18n.money(program.max_amount_in_cents, currency)))
    return facts


def program_line(program: CardProgram) -> str:
    """Return a programme in one line: its name, how many cards it has, and whether it is in use."""
    parts = [program.name]
    if program.card_count is not None:
        text = ngettext("{count} card", "{count} cards", program.card_count)
        parts.append(text.format(count=i18n.number(program.card_count)))
    if not program.active:
        parts.append(_("INACTIVE"))
    return " · ".join(parts)
