"""A gift card and what its fields mean at a counter."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum


class CardState(StrEnum):
    """What a cashier may say of a card; the values are the words of the JSON output."""

    ACTIVE = "active"
    EMPTY = "empty"
    EXPIRED = "expired"
    INACTIVE = "inactive"


class CardKind(StrEnum):
    """How the card exists."""

    DIGITAL = "digital"
    PHYSICAL = "physical"


@dataclass(frozen=True, slots=True)
class Program:
    """The gift card programme a card belongs to; the service may leave out either field."""

    uuid: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A card as the service described it at one moment; every text in it is already clean.

    `amount_in_cents` is the balance; `display_amount` is the service's own text for it, with the
    account's currency. `expires_at` carries a zone; None means the card does not expire.
    """

    uuid: str
    code: str
    kind: CardKind | None
    amount_in_cents: int
    active: bool
    upgradeable: bool
    display_amount: str | None = None
    expires_at: datetime | None = None
    program: Program | None = None

    def state(self, now: datetime) -> CardState:
        """Return the one word that decides whether the card can be used.

        Expired comes first: services switch expired cards off, and the expiry is the reason to tell.
        """
        if self.expires_at is not None and self.expires_at <= now:
            return CardState.EXPIRED
        if not self.active:
            return CardState.INACTIVE
        if self.amount_in_cents <= 0:
            return CardState.EMPTY
        return CardState.ACTIVE

    def days_left(self, now: datetime, zone: tzinfo) -> int | None:
        """Return calendar days in `zone` until the card expires: 0 today, negative since, None never."""
        if self.expires_at is None:
            return None
        return (self.expires_at.astimezone(zone).date() - now.astimezone(zone).date()).days
