"""Picking from gift cards that are at hand: by text, state and expiry; sorted; added up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from pos_tui.domain.gift_card import CardState, GiftCard


class Expiry(StrEnum):
    """When cards expire, as a manager asks for it."""

    SOON = "soon"
    """Within `SOON_DAYS`, and not yet."""
    DATED = "dated"
    """On some day, past or to come."""
    NEVER = "never"


SOON_DAYS = 30


class Order(StrEnum):
    """What comes first."""

    LISTED = "listed"
    """As the service lists them."""
    BALANCE = "balance"
    """The most money."""
    EXPIRY = "expiry"
    """What expires first; what never does comes last."""
    CODE = "code"

    @property
    def next(self) -> "Order":
        """The order that follows when they are gone through."""
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which cards are wanted; `text` is a part of the code, of the programme's name, or a whole UUID."""

    text: str = ""
    state: CardState | None = None
    expiry: Expiry | None = None

    def takes(self, card: GiftCard, now: datetime) -> bool:
        """Tell whether `card` is wanted at the moment `now`."""
        return (
            (self.state is None or card.state(now) is self.state)
            and (self.expiry is None or self._expires(card, now))
            and (not self.text or self._holds_text(card))
        )

    def _expires(self, card: GiftCard, now: datetime) -> bool:
        match self.expiry:
            case Expiry.NEVER:
                return card.expires_at is None
            case Expiry.SOON:
                return card.expires_at is not None and now < card.expires_at <= now + timedelta(SOON_DAYS)
            case _:
                return card.expires_at is not None

    def _holds_text(self, card: GiftCard) -> bool:
        text = self.text.casefold()
        program = (card.program and card.program.name) or ""
        return text in card.code.casefold() or text in program.casefold() or text == card.uuid.casefold()


def pick(cards: Iterable[GiftCard], wanted: CardFilter, order: Order, now: datetime) -> list[GiftCard]:
    """Return the cards that are `wanted`, in `order`; what is equal stays as it was listed."""
    picked = [card for card in cards if wanted.takes(card, now)]
    match order:
        case Order.BALANCE:
            picked.sort(key=lambda card: -card.amount_in_cents)
        case Order.EXPIRY:
            picked.sort(key=lambda card: (card.expires_at is None, card.expires_at or now))
        case Order.CODE:
            picked.sort(key=lambda card: card.code.casefold())
    return picked


@dataclass(frozen=True, slots=True)
class Totals:
    """What some cards come to; `in_cents` is the balance of those that can be paid with."""

    count: int
    in_cents: int
    by_state: Counter[CardState] = field(default_factory=Counter)


def add_up(cards: Sequence[GiftCard], now: datetime) -> Totals:
    """Add `cards` up as they are at `now`."""
    states = [card.state(now) for card in cards]
    in_cents = sum(
        card.amount_in_cents for card, state in zip(cards, states, strict=True) if state is CardState.ACTIVE
    )
    return Totals(len(cards), in_cents, Counter(states))
