"""A coupon order: as it was typed, as it will be sent, and the rules between the two.

Form, command line and tests share `check`. The rules are those of the Huuray coupon API, which checks
little itself and can't take a coupon back.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import TypeVar

from pos_tui.domain import sms
from pos_tui.domain.contacts import Phone, read_email, read_phone
from pos_tui.domain.delivery_time import read_delivery_time
from pos_tui.domain.problems import Field, Problem, ProblemCode, Problems
from pos_tui.domain.text import plain_signs, without_invisible

T = TypeVar("T")

LONGEST_MESSAGE = 612
"""Characters: four joined SMS of GSM-7, and a URL that servers take, since a message travels in one."""
MOST_SEGMENTS = 4
"""SMS that a message alone may need; the service's own template comes on top."""
LONGEST_TEXT = 100
"""Characters of a product, a full name or a code."""
LONGEST_REFERENCE = 64

_PLAIN = frozenset({Field.PHONE, Field.EMAIL, Field.BUYER_EMAIL, Field.CODE, Field.REFERENCE})
"""Fields of ASCII: whatever else a copied text holds there, nobody sees or means it."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Invisible, but part of words in some scripts and of many emoji."""


class DeliveryMethod(StrEnum):
    """How a coupon gets to its customer; the values are those of the form and of `--via`."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponDraft:
    """The fields as typed; an empty text is an absent value.

    `delivery_method` is a DeliveryMethod's value, `delivery_time` is `YYYY-MM-DD HH:MM` by the till's
    clock, empty for now. `product` is the value that is sent, not the name it is offered under.
    """

    product: str = ""
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    delivery_method: str = ""
    delivery_time: str = ""
    message: str = field(default="", repr=False)
    full_name: str = field(default="", repr=False)
    buyer_email: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    reference: str = ""


@dataclass(frozen=True, slots=True)
class CouponRules:
    """What the rules need to know of the till.

    `country` is the account's (ISO 3166 alpha-2, any case), `zone` the till's; `products` are the values
    to choose from, none if any product may be typed.
    """

    country: str
    zone: tzinfo
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponOrder:
    """An order that keeps every rule, in the form it is sent in; None is a value that is not sent.

    `chosen_method` is what the cashier chose, if anything. `delivery_time` carries the till's zone; None
    is now.
    """

    reference: str
    product: str | None = None
    phone: Phone | None = None
    email: str | None = field(default=None, repr=False)
    chosen_method: DeliveryMethod | None = None
    delivery_time: datetime | None = None
    message: str | None = field(default=None, repr=False)
    full_name: str | None = field(default=None, repr=False)
    buyer_email: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)

    @property
    def delivery_method(self) -> DeliveryMethod:
        """How it will be delivered: as chosen, or else to the one contact there is."""
        if self.chosen_method is not None:
            return self.chosen_method
        return DeliveryMethod.EMAIL if self.phone is None else DeliveryMethod.SMS

    @property
    def recipient(self) -> str:
        """Return the contact that it will be delivered to: the whole number, or the address."""
        if self.delivery_method is DeliveryMethod.SMS and self.phone is not None:
            return self.phone.e164
        return self.email or ""


def check(draft: CouponDraft, rules: CouponRules, now: datetime) -> CouponOrder | Problems:
    """Return the order that `draft` stands for at `now` (aware), or everything that is wrong with it.

    A form that shows the problems of the fields already left filters them by their field. White space
    around a value is dropped, what nobody sees is taken out of contacts, codes and references, and letters
    are composed (NFC).
    """
    typed = _tidy(draft)
    problems: dict[Field, Problem] = {}

    def keep(found: T | Problem) -> T | None:
        if not isinstance(found, Problem):
            return found
        problems.setdefault(found.field, found)
        return None

    phone = keep(read_phone(typed.phone, rules.country)) if typed.phone else None
    email = keep(read_email(typed.email)) if typed.email else None
    chosen = keep(_chosen_method(typed.delivery_method))
    for problem in _contact_problems(bool(typed.phone), bool(typed.email), chosen):
        keep(problem)
    by_sms = (chosen or _implied_method(typed)) is DeliveryMethod.SMS
    if by_sms and phone is not None and not phone.takes_sms:
        keep(Problem(Field.PHONE, ProblemCode.PHONE_NOT_MOBILE))
    product = keep(_product(draft.product, rules.products))
    when = keep(read_delivery_time(typed.delivery_time, rules.zone, now)) if typed.delivery_time else None
    message = keep(_message(typed.message, by_sms=by_sms))
    full_name = keep(_text(Field.FULL_NAME, typed.full_name, LONGEST_TEXT))
    buyer_email = keep(read_email(typed.buyer_email, Field.BUYER_EMAIL)) if typed.buyer_email else None
    code = keep(_ascii(Field.CODE, typed.code, LONGEST_TEXT))
    reference = keep(_reference(typed.reference))
    if problems or reference is None:
        return tuple(problems[at] for at in Field if at in problems)
    return CouponOrder(
        reference=reference,
        product=product,
        phone=phone,
        email=email,
        chosen_method=chosen,
        delivery_time=when,
        message=message,
        full_name=full_name,
        buyer_email=buyer_email,
        code=code,
    )


def _tidy(draft: CouponDraft) -> CouponDraft:
    texts = {each.name: getattr(draft, each.name) for each in fields(draft)}
    plain = {name: without_invisible(text) for name, text in texts.items() if name in _PLAIN}
    plain["delivery_time"] = plain_signs(draft.delivery_time)
    return CouponDraft(**{name: _tidy_text(text) for name, text in (texts | plain).items()})


def _tidy_text(typed: str) -> str:
    return unicodedata.normalize("NFC", typed).strip()


def _chosen_method(typed: str) -> DeliveryMethod | Problem | None:
    if not typed:
        return None
    try:
        return DeliveryMethod(typed.lower())
    except ValueError:
        return Problem(Field.DELIVERY_METHOD, ProblemCode.METHOD_UNKNOWN)


def _implied_method(typed: CouponDraft) -> DeliveryMethod | None:
    match bool(typed.phone), bool(typed.email), typed.delivery_method:
        case True, False, "":
            return DeliveryMethod.SMS
        case False, True, "":
            return DeliveryMethod.EMAIL
    return None


def _contact_problems(phone: bool, email: bool, chosen: DeliveryMethod | None) -> Iterator[Problem]:
    """Yield what the API's table of contacts and methods says against this combination."""
    match phone, email, chosen:
        case False, False, _:
            yield Problem(Field.PHONE, ProblemCode.NO_CONTACT)
            yield Problem(Field.EMAIL, ProblemCode.NO_CONTACT)
        case False, True, DeliveryMethod.SMS:
            yield Problem(Field.PHONE, ProblemCode.PHONE_NEEDED)
        case True, False, DeliveryMethod.EMAIL:
            yield Problem(Field.EMAIL, ProblemCode.EMAIL_NEEDED)
        case True, True, None:
            yield Problem(Field.DELIVERY_METHOD, ProblemCode.METHOD_NEEDED)


def _product(typed: str, offered: tuple[str, ...]) -> str | Problem | None:
    if typed in offered:
        return typed  # To the letter, as the settings spell it.
    text = _tidy_text(typed)
    if text and offered:
        return Problem(Field.PRODUCT, ProblemCode.PRODUCT_UNKNOWN)
    return _text(Field.PRODUCT, text, LONGEST_TEXT)


def _message(typed: str, *, by_sms: bool) -> str | Problem | None:
    segments = sms.measure(typed).segments
    if by_sms and segments > MOST_SEGMENTS and len(typed) <= LONGEST_MESSAGE:
        params = {"segments": segments, "limit": MOST_SEGMENTS}
        return Problem(Field.MESSAGE, ProblemCode.TOO_MANY_SEGMENTS, params)
    return _text(Field.MESSAGE, typed, LONGEST_MESSAGE)


def _text(at: Field, typed: str, limit: int) -> str | Problem | None:
    """Read a value of any script: one line of at most `limit` characters that can be seen."""
    if len(typed) > limit:
        return Problem(at, ProblemCode.TOO_LONG, {"characters": len(typed), "limit": limit})
    if any(unicodedata.category(each) in _INVISIBLE and each not in _JOINERS for each in typed):
        return Problem(at, ProblemCode.NOT_PRINTABLE)
    return typed or None


def _ascii(at: Field, typed: str, limit: int) -> str | Problem | None:
    if not (typed.isascii() and typed.isprintable()):
        return Problem(at, ProblemCode.NOT_ASCII)
    return _text(at, typed, limit)


def _reference(typed: str) -> str | Problem:
    return _ascii(Field.REFERENCE, typed, LONGEST_REFERENCE) or Problem(
        Field.REFERENCE, ProblemCode.REFERENCE_MISSING
    )
