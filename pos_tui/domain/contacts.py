"""Phone numbers and e-mail addresses: reading them as typed, and masking them."""

import re
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from pos_tui.domain.problems import Field, Problem, ProblemCode
from pos_tui.domain.text import plain_signs, without_invisible

if TYPE_CHECKING:
    from phonenumbers import NumberParseException, PhoneNumber

LONGEST_EMAIL = 254
"""RFC 5321, section 4.5.3.1.3, less the angle brackets."""
LONGEST_LOCAL_PART = 64
"""RFC 5321, section 4.5.3.1.1: what stands before the `@`."""

_SAME_AS_HYPHEN = str.maketrans("\u2010\u2011", "--")
_WRITTEN = re.compile(r"[ (]*\+?[ ()]*(?:[0-9](?:[0-9 ()./-]*[0-9])?[ ).]*)?")
"""A number as people write it: separators stand between digits."""
_NOT_A_DIGIT = re.compile("[^0-9]+")
_BETWEEN_NUMBERS = "#;,&|\n\r"
_MAY_BE_SEVERAL = frozenset(
    {ProblemCode.PHONE_CHARACTERS, ProblemCode.PHONE_TOO_LONG, ProblemCode.PHONE_INVALID}
)
_MOST_GROUPS = 24
"""More than any number is written in."""


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
    is all that the server adds. What may be two numbers, or a number and an extension, is refused: in many
    countries a digit too many makes another person's number.
    """
    text = _plain_number(typed)
    number = _parse(text, country)
    if isinstance(number, Problem):
        heads = (text[: each.start()] for each in islice(_NOT_A_DIGIT.finditer(text), _MOST_GROUPS))
        if number.code in _MAY_BE_SEVERAL and any(_is_mobile(head, country) for head in heads):
            return Problem(Field.PHONE, ProblemCode.PHONE_SEVERAL)
        return number
    if _has_extension(text, country):
        return Problem(Field.PHONE, ProblemCode.PHONE_SEVERAL)

    import phonenumbers
    from phonenumbers import PhoneNumberFormat

    return Phone(
        national=phonenumbers.national_significant_number(number),
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        takes_sms=_takes_sms(number),
    )


def _plain_number(typed: str) -> str:
    """Return `typed` with the signs of a keyboard, and without `tel:` in front."""
    text = plain_signs(typed).replace("\t", " ").strip()
    return text[len("tel:") :].strip() if text.lower().startswith("tel:") else text


def _parse(text: str, country: str) -> "PhoneNumber | Problem":
    import phonenumbers

    problem = partial(Problem, Field.PHONE)
    # Characters first: phonenumbers reads letters as the digits of their keys, and `;ext=`.
    if not _WRITTEN.fullmatch(text):
        several = any(sign in text for sign in _BETWEEN_NUMBERS)
        return problem(ProblemCode.PHONE_SEVERAL if several else ProblemCode.PHONE_CHARACTERS)
    digits = re.sub(r"[ ()./-]", "", text)
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


def _has_extension(text: str, country: str) -> bool:
    """Tell whether the last digits of a valid number may be none of its own.

    One digit alone never ends a number. More digits may not belong to it where what comes before them is a
    whole mobile number, and they are set apart from it: by another sign, in brackets, or as a short rest.
    """
    signs = _NOT_A_DIGIT.findall(text.rstrip(" ).").lstrip(" (+"))
    groups = re.findall("[0-9]+", text)
    if len(groups) < 2:
        return False
    *earlier, between = (sign.replace(" ", "") for sign in signs)
    before, last = map(len, groups[-2:])
    if last == 1:
        return True
    set_apart = bool(between) and (between != (earlier or [""])[-1] or last < min(3, before))
    is_rest = last <= 3 and before >= 6
    return (set_apart or is_rest) and _is_mobile(text[: text.rindex(groups[-1])], country)


def _is_mobile(text: str, country: str) -> bool:
    number = _parse(text.rstrip(" (/.-"), country)
    return not isinstance(number, Problem) and _takes_sms(number)


def _takes_sms(number: "PhoneNumber") -> bool:
    from phonenumbers import PhoneNumberType, number_type

    return number_type(number) in {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


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
    before the `@` other letters are refused, since few servers take them. What comes along when an address
    is copied is left out: `mailto:`, a name and `<…>` around it, a full stop or comma behind it.
    """
    from email_validator import EmailNotValidError, validate_email

    copied = _copied_address(typed)
    if isinstance(copied, ProblemCode):
        return Problem(at, copied)
    if len(copied) > LONGEST_EMAIL:
        return Problem(at, ProblemCode.TOO_LONG, {"characters": len(copied), "limit": LONGEST_EMAIL})
    try:
        address = validate_email(copied, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        address = None
    if address is None or address.rindex("@") > LONGEST_LOCAL_PART or address.startswith("'"):
        return Problem(at, ProblemCode.EMAIL_INVALID)
    return address


def _copied_address(typed: str) -> str | ProblemCode:
    """Return what may be the one address in a copied text."""
    text = without_invisible(typed).translate(_SAME_AS_HYPHEN).strip().rstrip(".,;").rstrip()
    name, bracket, address = text.partition("<")
    if bracket and address.endswith(">"):
        name, address = name.strip(), address[:-1].strip()
    else:
        name, address = "", text
    if address.lower().startswith("mailto:"):
        address = address[len("mailto:") :].strip()
        if "%" in address:  # a link writes characters as numbers
            return ProblemCode.EMAIL_INVALID
    if name and "@" in name and name.lower() != address.lower():
        return ProblemCode.EMAIL_SEVERAL
    if address.count("@") > 1 and re.search(r"[\s,;<>|/&]", address):
        return ProblemCode.EMAIL_SEVERAL
    return address


def mask_phone(number: str) -> str:
    """Return a number of which the last three digits show, but never more than half, e.g. `••••456`."""
    shown = min(3, len(number) // 2)
    return "••••" + number[len(number) - shown :]


def mask_email(address: str) -> str:
    """Return an address of which first letters and the last label show, e.g. `a•••@e•••.com`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain[:1]}•••.{domain.rpartition('.')[2]}"
