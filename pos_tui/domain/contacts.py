"""Phone numbers and e-mail addresses: reading them as typed, and masking them."""

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pos_tui.domain.problems import Field, Problem, ProblemCode

if TYPE_CHECKING:
    from phonenumbers import NumberParseException, PhoneNumber

LONGEST_EMAIL = 254
"""RFC 5321, section 4.5.3.1.3, less the angle brackets."""
LONGEST_LOCAL_PART = 64
"""RFC 5321, section 4.5.3.1.1: what stands before the `@`."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that is given out in its country.

    `national` is the national significant number, digits only: what follows the calling code. Huuray's
    server puts the calling code of the account's country in front of it, so a trunk prefix (the 0 of
    Sweden, the 06 of Hungary) must be gone, while a 0 that belongs to the number (Italy) must stay.
    `e164` is the whole number, for people. `takes_sms` is false for fixed lines and other numbers that
    are certainly no mobile.
    """

    national: str = field(repr=False)
    e164: str = field(repr=False)
    takes_sms: bool = True


def read_phone(typed: str, country: str) -> Phone | Problem:
    """Return the number in `typed`, read as in `country` (alpha-2, any case), or what is wrong with it.

    It may be written nationally, or with the country's own calling code after `+` or `00`. Countries that
    share a calling code (Jersey and the United Kingdom have 44) count as one here, since the calling code
    is all that the server adds.
    """
    number = _parse(typed, country)
    if isinstance(number, Problem):
        return number

    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType

    mobile = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
    return Phone(
        national=phonenumbers.national_significant_number(number),
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        takes_sms=phonenumbers.number_type(number) in mobile,
    )


def _parse(typed: str, country: str) -> "PhoneNumber | Problem":
    import phonenumbers

    problem = partial(Problem, Field.PHONE)
    # Characters first: phonenumbers reads letters as the digits of their keys, and `;ext=`.
    digits = re.sub(r"[ ()./-]", "", typed)
    if not re.fullmatch(r"\+?[0-9]*", digits):
        return problem(ProblemCode.PHONE_CHARACTERS)
    region = country.upper()
    calling_code = phonenumbers.country_code_for_region(region)
    if not calling_code:
        return problem(ProblemCode.COUNTRY_UNKNOWN, {"country": country})
    if digits.startswith(f"00{calling_code}"):
        # Not every country dials 00 to get abroad, but no national number starts with it.
        digits = "+" + digits.removeprefix("00")
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException as error:
        return problem(_code_for_error(error), {"country": region})
    code = number.country_code or 0
    if code != calling_code:
        other = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(code)
        return problem(ProblemCode.PHONE_OTHER_COUNTRY, {"country": other, "calling_code": code})
    if phonenumbers.is_valid_number(number):
        return number
    return problem(_code_for_invalid(number), {"country": region})


def _code_for_error(error: "NumberParseException") -> ProblemCode:
    match error.error_type:
        case error.INVALID_COUNTRY_CODE:
            return ProblemCode.PHONE_INVALID
        case error.TOO_LONG:
            return ProblemCode.PHONE_TOO_LONG
        case _:
            return ProblemCode.PHONE_TOO_SHORT


def _code_for_invalid(number: "PhoneNumber") -> ProblemCode:
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    match is_possible_number_with_reason(number):
        case ValidationResult.TOO_SHORT | ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return ProblemCode.PHONE_TOO_SHORT
        case ValidationResult.TOO_LONG:
            return ProblemCode.PHONE_TOO_LONG
        case _:
            return ProblemCode.PHONE_INVALID


def read_email(typed: str, at: Field = Field.EMAIL) -> str | Problem:
    """Return the address in `typed` in its normal form, without asking the DNS, or what is wrong with it.

    ASCII only: a domain with other letters comes out in its `xn--` form, which every mail server takes;
    before the `@` other letters are refused, since few servers take them.
    """
    from email_validator import EmailNotValidError, validate_email

    if len(typed) > LONGEST_EMAIL:
        return Problem(at, ProblemCode.TOO_LONG, {"characters": len(typed), "limit": LONGEST_EMAIL})
    try:
        address = validate_email(typed, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        address = None
    if address is None or address.rindex("@") > LONGEST_LOCAL_PART:
        return Problem(at, ProblemCode.EMAIL_INVALID)
    return address


def mask_phone(number: str) -> str:
    """Return a number of which the last three digits show, but never more than half, e.g. `••••456`."""
    shown = min(3, len(number) // 2)
    return "••••" + number[len(number) - shown :]


def mask_email(address: str) -> str:
    """Return an address of which first letters and the last label show, e.g. `a•••@e•••.com`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain[:1]}•••.{domain.rpartition('.')[2]}"
