"""One attempt to issue a coupon: what was wanted, what became of it, and which states may follow which."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

REPEAT_WINDOW = timedelta(minutes=10)
"""The same contact and product within this time needs an explicit second yes (Huuray contract, point 6)."""


class AttemptState(StrEnum):
    """What is known of an attempt; the values are the words of the JSON output."""

    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


def may_become(state: AttemptState, following: AttemptState, *, settling: bool = False) -> bool:
    """Tell whether `state` may turn into `following`.

    An attempt under way ends once, in any other state. After that only `unknown` can change, only to
    `sent` or `not_sent`, and only by a person who settles it.
    """
    if settling:
        return state is AttemptState.UNKNOWN and following in {AttemptState.SENT, AttemptState.NOT_SENT}
    return state is AttemptState.SENDING and following is not AttemptState.SENDING


def may_be_followed(state: AttemptState) -> bool:
    """Tell whether a new attempt may be linked to one in `state`: never while it may still deliver."""
    return state not in {AttemptState.SENDING, AttemptState.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is kept only while an attempt is under way or unsettled, since it tells who the customer is.

    `phone` is the national number as it is sent; at least one of `phone` and `email` is set. `answer` is
    what came back if nobody can tell what it means: status and the beginning of the text, clean.
    """

    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    message: str | None = field(default=None, repr=False)
    full_name: str | None = field(default=None, repr=False)
    buyer_email: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    answer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A coupon about to be ordered, in full.

    `created_at` carries a zone. `masked_phone` and `masked_email` are what stays of the contacts for
    good. `delivery_time` is the text that is sent (`yyyy-MM-dd HH:mm`). `previous` is the reference of
    the attempt that this one replaces.
    """

    reference: str
    created_at: datetime
    till: str
    shop: str
    details: Details
    masked_phone: str | None = None
    masked_email: str | None = None
    delivery_method: str | None = None
    product: str | None = None
    delivery_time: str | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An attempt as the journal holds it; times are in UTC.

    `reason` is a stable code for how it ended. `finished_at` is when the till knew its outcome, or knew
    that it never would; the three `settled` fields are set once a person has decided a doubtful one.
    `details` is None as soon as the attempt is finished or settled.
    """

    id: int
    reference: str
    state: AttemptState
    created_at: datetime
    finished_at: datetime | None
    till: str
    shop: str
    delivery_method: str | None
    masked_phone: str | None
    masked_email: str | None
    product: str | None
    delivery_time: str | None
    previous: str | None
    reason: str | None
    settled_at: datetime | None
    settled_by: str | None
    note: str | None
    details: Details | None

    @property
    def is_unsettled(self) -> bool:
        """Whether nobody knows yet if the customer got the coupon."""
        return self.state is AttemptState.UNKNOWN

    @property
    def was_settled(self) -> bool:
        """Whether the state is a person's decision, not an answer of the service."""
        return self.settled_at is not None
