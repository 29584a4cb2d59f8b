"""Cards, coupons and programmes as rows for scripts and spreadsheets."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, TextIO

from pos_tui.domain.card_code import CodeProblem
from pos_tui.piggy import results
from pos_tui.scanner.reader import NeedsConfirmation, NotACard, RefusedLayout
from pos_tui.services.lookup import SeveralFound

if TYPE_CHECKING:
    from pos_tui.domain.attempt import Entry
    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.domain.lookup_record import LookUpRecord
    from pos_tui.services.card_stack import Row
    from pos_tui.services.code_reader import Unread

CARD_FIELDS = (
    *("code", "uuid", "state", "active", "amount_in_cents", "display_amount"),
    *("expiration_date", "days_left", "program", "type"),
)
"""What scripts and spreadsheets are told of a card."""

STACK_FIELDS = ("row", *CARD_FIELDS, "same_as", "reason")
"""What spreadsheets are told of a row of a stack."""

ATTEMPT_FIELDS = (
    *("id", "ref", "state", "created_at", "finished_at", "delivery_method"),
    *("phone", "email", "product", "reason", "note"),
)
"""What scripts and spreadsheets are told of an attempt to issue a coupon; contacts are masked."""

LOOKUP_FIELDS = ("id", "at", "till", "source", "code", "result")
"""What scripts and spreadsheets are told of a look-up; the code is masked."""

_FORMULA = re.compile(
    r"[\t\r\n]"
    r"|[\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"  # what can't be seen
    r"[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]"  # signs, also small and full-width
)
"""How a text begins that some spreadsheet would run."""


def card_record(card: "GiftCard", now: datetime) -> dict[str, object]:
    """Return `CARD_FIELDS` of a card as they are at `now`."""
    values = (
        *(
            card.code,
            card.uuid,
            card.state(now).value,
            card.active,
            card.amount_in_cents,
            card.display_amount,
        ),
        *(card.expires_at and card.expires_at.isoformat(), card.days_left(now)),
        *(card.program and card.program.name, card.kind and card.kind.value),
    )
    return dict(zip(CARD_FIELDS, values, strict=True))


def stack_record(row: "Row", now: datetime) -> dict[str, object]:
    """Return `STACK_FIELDS` of a row of a stack: the card's, if it was found, and else what became of it.

    `same_as` is the number of the earlier row of the same card: this one counts for nothing.
    """
    record: dict[str, object] = dict.fromkeys(STACK_FIELDS)
    record |= {"row": row.number, "code": row.code.text if row.code else row.masked, "same_as": row.same_as}
    match row.result:
        case results.Found(card):
            record |= card_record(card, now)
        case results.NotFound():
            record["state"] = "not_found"
        case None:
            record["state"] = "waiting" if row.no_code is None else "no_code"
        case failure:
            record |= {"state": "error", "reason": reason_of(failure)}
    return record


def attempt_record(entry: "Entry", zone: tzinfo) -> dict[str, object]:
    """Return `ATTEMPT_FIELDS` of an attempt, its times in `zone`."""
    values = (
        *(entry.id, entry.reference, entry.state.value),
        *(_moment(entry.created_at, zone), _moment(entry.finished_at, zone), entry.delivery_method),
        *(entry.masked_phone, entry.masked_email, entry.product, entry.reason, entry.note),
    )
    return dict(zip(ATTEMPT_FIELDS, values, strict=True))


def lookup_record(record: "LookUpRecord", zone: tzinfo) -> dict[str, object]:
    """Return `LOOKUP_FIELDS` of a look-up, its time in `zone`."""
    moment = _moment(record.at, zone)
    values = (record.id, moment, record.till, record.source, record.masked_code, record.result)
    return dict(zip(LOOKUP_FIELDS, values, strict=True))


def unread_reason(unread: "Unread") -> str:
    """Return the stable word for a text that is no code, for scripts and spreadsheets."""
    match unread:
        case CodeProblem():
            return unread.value
        case NotACard():
            return unread.kind.value
        case RefusedLayout():
            return "wrong_layout"
        case NeedsConfirmation():
            return "not_certain"


def reason_of(failure: results.Failure | SeveralFound) -> str:
    """Return the stable word for a failure, for scripts and spreadsheets."""
    match failure:
        case SeveralFound():
            return "several_cards"
        case results.Refused():
            return "refused"
        case results.KeyRejected():
            return "key_rejected"
        case results.TooManyRequests():
            return "too_many_requests"
        case results.Unreachable():
            return "unreachable"
        case results.Unreadable():
            return "unreadable"


def csv_rows(output: TextIO, fields: Sequence[str]) -> Callable[[Mapping[str, object]], None]:
    """Write the names of `fields` to `output` as RFC 4180 has it, and return what writes a record below.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    writer = csv.DictWriter(output, fields)
    writer.writeheader()

    def write(record: Mapping[str, object]) -> None:
        writer.writerow({name: _inert(value) for name, value in record.items()})

    return write


def _moment(moment: datetime | None, zone: tzinfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
