"""The Piggy API's JSON, checked and cleaned, as values of the domain.

Fields that the contract calls optional may be missing or null, unknown ones are ignored, `meta` may be
anything. What decides about money is strict: an answer that breaks the contract there is not shown at all.
"""

import logging
from datetime import datetime
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import from_json

from pos_tui.domain.card_code import mask
from pos_tui.domain.gift_card import CardKind, GiftCard, Program
from pos_tui.domain.money import read_amount, without_invisible
from pos_tui.domain.text import REPLACEMENT, clean
from pos_tui.piggy.results import CardProgram, Contact, Page, Programs, UnreadableReason

_log = logging.getLogger(__name__)

MOST_CENTS = 100_000_000_000
"""A thousand million units of any currency: what is beyond is not a balance."""
MOST_OF_AN_AMOUNT = 100
"""Characters of the longest text for an amount."""
MOST_PROGRAMS = 1000
"""Programmes that are read: nobody chooses among more."""
MOST_FIELDS = 20
"""Invalid fields that are told of one request."""

_KINDS = {"DIGITAL": CardKind.DIGITAL, "PHYSICAL": CardKind.PHYSICAL}


def _amount_text(text: str | None) -> str | None:
    """Return the service's text for an amount without what nobody sees; None if it can't be shown whole."""
    cleaned = clean(without_invisible((text or "")[: 8 * MOST_OF_AN_AMOUNT]), limit=MOST_OF_AN_AMOUNT)
    return None if not cleaned or REPLACEMENT in cleaned or cleaned.endswith("…") else cleaned


def _moment(value: object) -> object:
    """Read ISO 8601 text; pydantic's own reading would take digits for seconds since 1970."""
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if value else None


def _convertible(moment: datetime) -> datetime:
    """Return `moment` if its calendar has room for every time zone."""
    if not 1970 <= moment.year < 9999:
        raise ValueError("no date of a gift card")
    return moment


def _or_none(value: object, read: ValidatorFunctionWrapHandler) -> Any:
    """Read a field that is worth having only if it is right."""
    try:
        return read(value)
    except ValidationError:
        return None


_Value = TypeVar("_Value")
_Tolerated = Annotated[_Value | None, WrapValidator(_or_none)]
_Text = Annotated[str, AfterValidator(clean)]
_Name = Annotated[_Text, Field(min_length=1)]
_AmountText = Annotated[str | None, AfterValidator(_amount_text)]
_Cents = Annotated[int, Field(ge=-MOST_CENTS, le=MOST_CENTS)]
_Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Moment = Annotated[Annotated[AwareDatetime, AfterValidator(_convertible)] | None, BeforeValidator(_moment)]


class _Wire(BaseModel):
    # Each is built when its first answer comes: a look-up needs few of them.
    model_config = ConfigDict(
        strict=True, extra="ignore", frozen=True, hide_input_in_errors=True, defer_build=True
    )


class _Program(_Wire):
    uuid: _Text | None = None
    name: _Text | None = None


class _GiftCard(_Wire):
    uuid: _Name
    hash: _Name
    type: str | None = None
    amount_in_cents: _Cents
    active: bool
    upgradeable: bool
    display_amount: _AmountText = None
    expiration_date: _Moment = None
    formatted_expiration_date: str | None = None
    giftcard_program: _Program | None = None

    @model_validator(mode="after")
    def _has_the_expiry_it_tells_of(self) -> Self:
        formatted = self.formatted_expiration_date or ""
        if self.expiration_date is None and any(character.isdigit() for character in formatted):
            raise ValueError("a day of expiry without its time")
        return self

    def card(self) -> GiftCard:
        program = self.giftcard_program
        if read_amount(self.display_amount or "", "").contradicts(self.amount_in_cents):
            text, cents = self.display_amount, self.amount_in_cents
            _log.warning("card %s: the text %r names another sum than %d cents", mask(self.uuid), text, cents)
        return GiftCard(
            uuid=self.uuid,
            code=self.hash,
            kind=_KINDS.get(self.type or ""),
            amount_in_cents=self.amount_in_cents,
            active=self.active,
            upgradeable=self.upgradeable,
            display_amount=self.display_amount,
            expires_at=self.expiration_date,
            program=Program(program.uuid, program.name) if program else None,
        )


class _CardAnswer(_Wire):
    data: _GiftCard


class Account(_Wire):
    """The account a key belongs to; `company` is its name, where it is given as text."""

    company: _Tolerated[_Text] = None


class _HealthAnswer(_Wire):
    data: Account


class ErrorBody(_Wire):
    """What an error's body says, as far as it can be read; an HTML page says nothing."""

    code: _Tolerated[Annotated[int, Field(ge=0, lt=1_000_000)]] = None
    message: _Tolerated[_Text] = None
    errors: _Tolerated[dict[str, str | list[str]]] = None

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the fields that were found invalid, each with its text, which may come as several."""
        errors = list((self.errors or {}).items())[:MOST_FIELDS]
        return tuple(
            (clean(name), clean(text if isinstance(text, str) else " ".join(text[:MOST_FIELDS])))
            for name, text in errors
        )


class _Meta(_Wire):
    page: _Tolerated[int] = None
    last_page: _Tolerated[_Count] = None
    total: _Tolerated[_Count] = None


class _PageAnswer(_Wire):
    data: list[_Tolerated[_GiftCard]]
    meta: _Tolerated[_Meta] = None


class _CardProgram(_Wire):
    uuid: _Name
    name: _Name
    active: bool
    card_count: _Tolerated[_Count] = None
    expiration_days: _Tolerated[_Count] = None
    min_amount_in_cents: _Tolerated[_Cents] = None
    max_amount_in_cents: _Tolerated[_Cents] = None
    calculator_flow: _Tolerated[_Text] = None


class _ProgramsAnswer(_Wire):
    data: list[_CardProgram]


class _Contact(_Wire):
    uuid: _Name
    email: _Text | None = None


class _ContactAnswer(_Wire):
    data: _Contact


_Model = TypeVar("_Model", bound=_Wire)


def read_card(body: bytes) -> GiftCard | UnreadableReason:
    """Return the one card in the body of an answer."""
    answer = _parse(_CardAnswer, body)
    return answer if isinstance(answer, UnreadableReason) else answer.data.card()


def read_account(body: bytes) -> Account | UnreadableReason:
    """Return the account in the answer to the connection check."""
    answer = _parse(_HealthAnswer, body)
    return answer if isinstance(answer, UnreadableReason) else answer.data


def read_page(body: bytes, asked: int, limit: int) -> Page | UnreadableReason:
    """Return page `asked` of a list of cards; `meta` that says it is another page is not believed to be it.

    Cards that break the contract are counted as left out; where all do, the answer is no list of cards. Of a
    page of more than the `limit` that was asked for no more is read, and the rest is counted.
    """
    answer, surplus = _parse_list(_PageAnswer, body, limit)
    if isinstance(answer, UnreadableReason):
        return answer
    meta = answer.meta or _Meta()
    cards = tuple(entry.card() for entry in answer.data if entry is not None)
    if meta.page not in (None, asked) or (answer.data and not cards):
        return UnreadableReason.WRONG_SHAPE
    return Page(cards, asked, meta.last_page, meta.total, len(answer.data) - len(cards), surplus)


def read_programs(body: bytes) -> Programs | UnreadableReason:
    """Return the programmes in the body of an answer, `MOST_PROGRAMS` at most."""
    answer, _surplus = _parse_list(_ProgramsAnswer, body, MOST_PROGRAMS)
    if isinstance(answer, UnreadableReason):
        return answer
    return Programs(tuple(CardProgram(**program.model_dump()) for program in answer.data))


def read_contact(body: bytes) -> Contact | UnreadableReason:
    """Return the one contact in the body of an answer."""
    answer = _parse(_ContactAnswer, body)
    if isinstance(answer, UnreadableReason):
        return answer
    return Contact(answer.data.uuid, answer.data.email)


def read_error(body: bytes) -> ErrorBody:
    """Return what can be read of an error's body: nothing, if it is not the service's own."""
    error = _parse(ErrorBody, body)
    return ErrorBody() if isinstance(error, UnreadableReason) else error


def _parse(model: type[_Model], body: bytes) -> _Model | UnreadableReason:
    return _parse_list(model, body, None)[0]


def _parse_list(model: type[_Model], body: bytes, most: int | None) -> tuple[_Model | UnreadableReason, int]:
    """Return what `body` says, with the first `most` entries of its list, and how many more it has."""
    # In two steps, since model_validate_json lets NaN through in the fields it ignores.
    try:
        answer = from_json(body.decode(), allow_inf_nan=False)
        surplus = 0
        if most is not None and isinstance(answer, dict) and isinstance(answer.get("data"), list):
            surplus = max(0, len(answer["data"]) - most)
            answer["data"] = answer["data"][:most]
        return model.model_validate(answer), surplus
    except ValidationError:
        return UnreadableReason.WRONG_SHAPE, 0
    except ValueError:
        return UnreadableReason.NOT_JSON, 0
