"""What can be wrong with a coupon order: the field, and a stable code that `wording` has words for."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """A field of an order, in the order of the form; the values are the names in the JSON output."""

    PRODUCT = "product"
    PHONE = "phone"
    EMAIL = "email"
    DELIVERY_METHOD = "delivery_method"
    DELIVERY_TIME = "delivery_time"
    MESSAGE = "message"
    FULL_NAME = "full_name"
    BUYER_EMAIL = "buyer_email"
    CODE = "code"
    REFERENCE = "reference"


class ProblemCode(StrEnum):
    """Why a field can't be sent as it is; what `Problem.params` holds stands below a code that has any."""

    NO_CONTACT = "no_contact"
    """Neither phone nor e-mail is given; stands at both."""
    PHONE_NEEDED = "phone_needed"
    """Delivery by SMS is chosen, and only an e-mail address is given."""
    EMAIL_NEEDED = "email_needed"
    """Delivery by e-mail is chosen, and only a phone number is given."""
    METHOD_NEEDED = "method_needed"
    """Both contacts are given, so one has to be chosen."""
    METHOD_UNKNOWN = "method_unknown"

    PHONE_CHARACTERS = "phone_characters"
    """Something else than digits, spaces, `( ) - . /` and a `+` in front."""
    PHONE_SEVERAL = "phone_several"
    """May be two numbers, or a number and an extension."""
    PHONE_TOO_SHORT = "phone_too_short"
    """`country`: the one by whose rules, alpha-2 in capitals."""
    PHONE_TOO_LONG = "phone_too_long"
    """`country`: as above."""
    PHONE_INVALID = "phone_invalid"
    """A possible length, but no such number is given out. `country`: as above."""
    PHONE_OTHER_COUNTRY = "phone_other_country"
    """`country`: the other one, alpha-2 in capitals, `001` if it is none; `calling_code`: without `+`."""
    PHONE_NOT_MOBILE = "phone_not_mobile"
    """A number that SMS does not reach, with delivery by SMS."""
    COUNTRY_UNKNOWN = "country_unknown"
    """The account's country is set to one without phone numbers. `country`: as it is set."""

    EMAIL_INVALID = "email_invalid"
    EMAIL_SEVERAL = "email_several"
    """More than one address."""

    TIME_FORMAT = "time_format"
    TIME_NOT_REAL = "time_not_real"
    """No such day or hour in the calendar."""
    TIME_SKIPPED = "time_skipped"
    """The clock jumps over this time when summer time begins."""
    TIME_PAST = "time_past"
    TIME_TOO_FAR = "time_too_far"
    """More than a year ahead."""

    TOO_LONG = "too_long"
    """`characters`: as many are there; `limit`: as many may be."""
    TOO_MANY_SEGMENTS = "too_many_segments"
    """The message needs `segments` SMS; `limit`: as many may be."""
    NOT_PRINTABLE = "not_printable"
    """Holds a line break or another character that can't be seen."""
    NOT_ASCII = "not_ascii"
    """Holds something else than printable ASCII."""
    PRODUCT_UNKNOWN = "product_unknown"
    """Not one of the products this till offers."""
    REFERENCE_MISSING = "reference_missing"


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One field that has to be mended before the order can be sent."""

    field: Field
    code: ProblemCode
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


Problems = tuple[Problem, ...]
"""At most one for each field, in the order of the form; never empty where something is wrong."""
