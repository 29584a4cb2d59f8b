"""What can come of a call to the Piggy API: always one of these values, never an exception."""

from collections.abc import Container
from dataclasses import dataclass, replace
from enum import StrEnum

from pos_tui.domain.gift_card import GiftCard
from pos_tui.domain.tls_fault import TlsFault


@dataclass(frozen=True, slots=True)
class Found:
    """The card that was asked for."""

    card: GiftCard


@dataclass(frozen=True, slots=True)
class NotFound:
    """The service holds no such card (code 5001)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The service said no, by its own error `code` where it gave one.

    `message` is the service's text, cleaned; shown only for codes we have no words for. `fields` are the
    names of fields it found invalid, each with its text, cleaned.
    """

    code: int | None
    status: int
    message: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KeyRejected:
    """The key is wrong, or was withdrawn (401, 403); `status` is None for one that can't be sent at all."""

    status: int | None


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """The service asks to slow down (429); `retry_after_s` is in seconds, where it said."""

    retry_after_s: float | None


class UnreachableReason(StrEnum):
    """Why no usable answer came; `REFUSED` is every connection that could not be made for another reason."""

    NAME_NOT_FOUND = "name_not_found"
    REFUSED = "refused"
    TLS = "tls"
    TIMED_OUT = "timed_out"
    BROKEN_OFF = "broken_off"
    INTERCEPTED = "intercepted"
    """Something between till and service answered in its place: a sign-in page, a filter, a proxy."""
    MAINTENANCE = "maintenance"
    SERVER_ERROR = "server_error"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The service could not be reached, or is down.

    `status` is that of an answer, where one came, `retry_after_s`, in seconds, where it said for how long;
    `tls` is why the connection can't be trusted.
    """

    reason: UnreachableReason
    status: int | None = None
    retry_after_s: float | None = None
    tls: TlsFault | None = None


class UnreadableReason(StrEnum):
    """What was wrong with an answer; `WRONG_CARD` is an answer to another question."""

    NOT_JSON = "not_json"
    WRONG_SHAPE = "wrong_shape"
    WRONG_CARD = "wrong_card"
    TOO_LARGE = "too_large"
    ENDLESS = "endless"
    """A list of more pages than are read."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An answer came that can't be trusted: nothing of it is shown."""

    reason: UnreadableReason
    status: int


@dataclass(frozen=True, slots=True)
class Healthy:
    """The service answers and knows the key; `company` is the account's name."""

    company: str | None
    seconds_off: float | None
    """The service's clock minus ours, in seconds, from its Date header where it sent one."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of cards; `last_page` and `total` (of cards) are None where the service did not say.

    `left_out` counts entries that break the contract: one bad card does not hide the others. `surplus` counts
    those beyond what was asked for, which were not read.
    """

    cards: tuple[GiftCard, ...]
    page: int
    last_page: int | None
    total: int | None
    left_out: int = 0
    surplus: int = 0

    @property
    def is_last(self) -> bool:
        """Whether the service says that no page follows."""
        return self.last_page is not None and self.page >= self.last_page

    def without(self, uuids: Container[str]) -> "Page":
        """Return the page without the cards of `uuids`, and without a card's second entry."""
        cards = {card.uuid: card for card in self.cards if card.uuid not in uuids}
        return replace(self, cards=tuple(cards.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardProgram:
    """A programme that cards belong to; what is None was not said.

    New cards expire after `expiration_days`. Amounts are in cents.
    """

    uuid: str
    name: str
    active: bool
    card_count: int | None = None
    expiration_days: int | None = None
    min_amount_in_cents: int | None = None
    max_amount_in_cents: int | None = None
    calculator_flow: str | None = None


@dataclass(frozen=True, slots=True)
class Programs:
    """Every programme of the account."""

    programs: tuple[CardProgram, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody a card can be mailed to; `email` where the service repeated it."""

    uuid: str
    email: str | None


@dataclass(frozen=True, slots=True)
class ContactNotFound:
    """The account has no contact with this address (code 55031)."""


@dataclass(frozen=True, slots=True)
class Created:
    """The card that was made."""

    card: GiftCard


@dataclass(frozen=True, slots=True)
class Mailed:
    """The service took the e-mail on."""


class UnknownReason(StrEnum):
    """Why nobody can tell whether a request that left was carried out."""

    TIMED_OUT = "timed_out"
    BROKEN_OFF = "broken_off"
    SERVER_ERROR = "server_error"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class OutcomeUnknown:
    """The request left, and what came back does not say what became of it; `status` is that of an answer.

    `by_network` if something between till and service gave that answer.
    """

    reason: UnknownReason
    status: int | None = None
    by_network: bool = False


Failure = Refused | KeyRejected | TooManyRequests | Unreachable | Unreadable
FindResult = Found | NotFound | Failure
HealthResult = Healthy | Failure


@dataclass(frozen=True, slots=True)
class Retry:
    """A read is tried again: `attempt` (2 for the first repetition) starts in `delay_s` seconds."""

    attempt: int
    delay_s: float
    because: Unreachable | TooManyRequests
