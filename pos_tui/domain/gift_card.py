"""A gift card and what its fields mean at a counter."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pos_tui.domain.money import AmountText, read_amount


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

    `amount_in_cents` is the balance; `display_amount` is the service's own text for it, which tells the
    currency. `expires_at` has the offset that the issuer gave it; None means the card does not expire.
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

    @property
    def last_day(self) -> date | None:
        """The day of expiry that the issuer names, wherever the till is; None never."""
        return self.expires_at and self.expires_at.date()

    def days_left(self, now: datetime) -> int | None:
        """Return days of the issuer's calendar until the last one: 0 today, negative since, None never."""
        if self.expires_at is None:
            return None
        return (self.expires_at.date() - now.astimezone(self.expires_at.tzinfo).date()).days

    def currency(self, own: str) -> str:
        """Return what the balance is counted in: an ISO 4217 code, or the service's word for it.

        `own` is the till's currency: of a symbol that several use, and of a balance that names none.
        """
        named = self.amount_text(own)
        return named.currency or named.mark or own

    def amount_text(self, own: str) -> AmountText:
        """Return what the service's text says of the balance, on a till of the currency `own`."""
        return read_amount(self.display_amount or "", own)
