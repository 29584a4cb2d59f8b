"""What can come of a call to the Piggy API: always one of these values, never an exception."""

from dataclasses import dataclass
from enum import StrEnum

from pos_tui.domain.gift_card import GiftCard


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

    `message` is the service's text, cleaned; shown only for codes we have no words for.
    """

    code: int | None
    status: int
    message: str


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
    MAINTENANCE = "maintenance"
    SERVER_ERROR = "server_error"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The service could not be reached, or is down.

    `status` is set where it said so itself (5xx), `retry_after_s`, in seconds, where it said for how long.
    """

    reason: UnreachableReason
    status: int | None = None
    retry_after_s: float | None = None


class UnreadableReason(StrEnum):
    """What was wrong with an answer; `WRONG_CARD` is an answer to another question."""

    NOT_JSON = "not_json"
    WRONG_SHAPE = "wrong_shape"
    WRONG_CARD = "wrong_card"
    TOO_LARGE = "too_large"
    REDIRECT = "redirect"


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


Failure = Refused | KeyRejected | TooManyRequests | Unreachable | Unreadable
FindResult = Found | NotFound | Failure
HealthResult = Healthy | Failure


@dataclass(frozen=True, slots=True)
class Retry:
    """A read is tried again: `attempt` (2 for the first repetition) starts in `delay_s` seconds."""

    attempt: int
    delay_s: float
    because: Unreachable | TooManyRequests
