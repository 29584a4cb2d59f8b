"""Which of many cards to show, in which order, and what they come to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pos_tui.domain.gift_card import CardState, GiftCard

SOON = timedelta(days=30)


class Expiry(StrEnum):
    """When a card expires; a card that never does is in `NEVER` alone."""

    SOON = "soon"
    """Within `SOON` from now."""
    LATER = "later"
    PAST = "past"
    NEVER = "never"


class CardOrder(StrEnum):
    """What cards are sorted by; `LISTED` is as the service lists them."""

    LISTED = "listed"
    CODE = "code"
    BALANCE = "balance"
    """The largest first."""
    EXPIRY = "expiry"
    """The next to expire first, those that never do last."""
    STATE = "state"

    @property
    def following(self) -> "CardOrder":
        """The order after this one, round and round."""
        orders = list(CardOrder)
        return orders[(orders.index(self) + 1) % len(orders)]


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which cards are wanted; `text` is in the code, the UUID or the programme's name, whatever its case."""

    text: str = ""
    state: CardState | None = None
    expiry: Expiry | None = None

    def wants(self, card: GiftCard, now: datetime) -> bool:
        """Return whether `card` is one of them at the aware time `now`."""
        return (
            (self.state is None or card.state(now) is self.state)
            and (self.expiry is None or expiry_of(card, now) is self.expiry)
            and self._is_in(card)
        )

    def _is_in(self, card: GiftCard) -> bool:
        wanted = self.text.strip().casefold()
        name = (card.program and card.program.name) or ""
        return not wanted or any(wanted in text.casefold() for text in (card.code, card.uuid, name))


@dataclass(frozen=True, slots=True)
class Totals:
    """What some cards come to: their number by state, and their balances in cents by currency."""

    states: Mapping[CardState, int]
    cents: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many cards there are."""
        return sum(self.states.values())


def expiry_of(card: GiftCard, now: datetime) -> Expiry:
    """Return when `card` expires, seen from the aware time `now`."""
    if card.expires_at is None:
        return Expiry.NEVER
    if card.expires_at <= now:
        return Expiry.PAST
    return Expiry.SOON if card.expires_at <= now + SOON else Expiry.LATER


def in_order(cards: Iterable[GiftCard], order: CardOrder, now: datetime) -> list[GiftCard]:
    """Return `cards` sorted; those that are equal keep their places."""
    states = list(CardState)
    match order:
        case CardOrder.LISTED:
            return list(cards)
        case CardOrder.CODE:
            return sorted(cards, key=lambda card: card.code.casefold())
        case CardOrder.BALANCE:
            return sorted(cards, key=lambda card: -card.amount_in_cents)
        case CardOrder.EXPIRY:
            return sorted(cards, key=lambda card: card.expires_at or datetime.max.replace(tzinfo=UTC))
        case CardOrder.STATE:
            return sorted(cards, key=lambda card: states.index(card.state(now)))


def total(cards: Iterable[GiftCard], now: datetime, currency: str) -> Totals:
    """Return what `cards` come to at the aware time `now`, on a till of this `currency` (ISO 4217)."""
    states: Counter[CardState] = Counter()
    cents: Counter[str] = Counter()
    for card in cards:
        states[card.state(now)] += 1
        cents[card.currency(currency)] += card.amount_in_cents
    return Totals(states, cents)
