"""Phone numbers and e-mail addresses as cashiers type them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from pos_tui.domain.contacts import (
    Phone,
    mask_email,
    mask_phone,
    read_email,
    read_phone,
)
from pos_tui.domain.problems import Field, Problem, ProblemCode

MOBILES = {
    region: number
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (number := phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)) is not None
}


def code_of(result: Phone | str | Problem) -> ProblemCode | None:
    return result.code if isinstance(result, Problem) else None


@pytest.mark.parametrize(
    ("country", "typed", "national", "e164"),
    [
        ("dk", "20 12 34 56", "20123456", "+4520123456"),
        ("DK", "+45 20 12 34 56", "20123456", "+4520123456"),
        ("dk", "0045-20123456", "20123456", "+4520123456"),
        ("dk", "(+45) 20.12/34 56", "20123456", "+4520123456"),
        ("no", "406 12 345", "40612345", "+4740612345"),
        ("fi", "041 2345678", "412345678", "+358412345678"),
        ("se", "070-123 45 67", "701234567", "+46701234567"),
        ("se", "+46 (0)70-123 45 67", "701234567", "+46701234567"),
        ("hu", "06 20 123 4567", "201234567", "+36201234567"),
        ("gb", "07400 123456", "7400123456", "+447400123456"),
        ("it", "312 345 6789", "3123456789", "+393123456789"),
        ("it", "06 6982 1234", "0669821234", "+390669821234"),
        ("us", "(201) 555-0123", "2015550123", "+12015550123"),
        ("us", "001 201 555 0123", "2015550123", "+12015550123"),
        ("au", "0011 61 412 345 678", "412345678", "+61412345678"),
    ],
)
def test_a_number_is_sent_as_what_follows_the_calling_code(
    country: str, typed: str, national: str, e164: str
) -> None:
    phone = read_phone(typed, country)
    assert isinstance(phone, Phone)
    assert (phone.national, phone.e164) == (national, e164)


@given(
    region=st.sampled_from(sorted(MOBILES)),
    form=st.sampled_from(["e164", "international", "national", "00", "bare"]),
)
def test_every_country_s_mobiles_are_read_however_they_are_written(region: str, form: str) -> None:
    number = MOBILES[region]
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    bare = e164.removeprefix(f"+{number.country_code}")
    written = {
        "e164": e164,
        "international": phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        "national": phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
        "00": f"00{number.country_code}{bare}",
        "bare": bare,
    }[form]
    phone = read_phone(written, region.lower())
    assert phone == Phone(bare, e164, takes_sms=True)


@given(region=st.sampled_from(sorted(MOBILES)), account=st.sampled_from(["DK", "NO", "SE", "US", "GB", "IT"]))
def test_another_country_s_number_is_a_problem_that_names_the_country(region: str, account: str) -> None:
    number = MOBILES[region]
    result = read_phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), account)
    if number.country_code == phonenumbers.country_code_for_region(account):
        assert isinstance(result, Phone)
    else:
        assert isinstance(result, Problem)
        assert result.code is ProblemCode.PHONE_OTHER_COUNTRY
        assert result.params["calling_code"] == number.country_code


@pytest.mark.parametrize(
    ("typed", "country"), [("+46 70 123 45 67", "SE"), ("0047 406 12 345", "NO"), ("+800 1234 5678", "001")]
)
def test_the_other_country_is_named(typed: str, country: str) -> None:
    result = read_phone(typed, "dk")
    assert isinstance(result, Problem)
    assert result.params["country"] == country


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("20 12 34 5a", ProblemCode.PHONE_CHARACTERS),
        ("1-800-FLOWERS", ProblemCode.PHONE_CHARACTERS),
        ("20123456;ext=7", ProblemCode.PHONE_CHARACTERS),
        ("20123456 x7", ProblemCode.PHONE_CHARACTERS),
        ("٢٠١٢٣٤٥٦", ProblemCode.PHONE_CHARACTERS),
        ("20+123456", ProblemCode.PHONE_CHARACTERS),
        ("++4520123456", ProblemCode.PHONE_CHARACTERS),
        ("2012345", ProblemCode.PHONE_TOO_SHORT),
        ("5", ProblemCode.PHONE_TOO_SHORT),
        ("( )", ProblemCode.PHONE_TOO_SHORT),
        ("00", ProblemCode.PHONE_TOO_SHORT),
        ("201234567", ProblemCode.PHONE_TOO_LONG),
        ("1" * 1000, ProblemCode.PHONE_TOO_LONG),
        ("00000000", ProblemCode.PHONE_INVALID),
        ("+999 123 456", ProblemCode.PHONE_INVALID),
    ],
)
def test_each_mistake_in_a_number_has_its_own_code(typed: str, code: ProblemCode) -> None:
    assert code_of(read_phone(typed, "dk")) is code


def test_a_fixed_line_takes_no_sms_and_an_american_number_may() -> None:
    swedish = read_phone("08-12 34 56", "se")
    american = read_phone("201 555 0123", "us")
    assert isinstance(swedish, Phone)
    assert isinstance(american, Phone)
    assert (swedish.takes_sms, american.takes_sms) == (False, True)


def test_a_country_without_phones_is_a_problem_not_a_crash() -> None:
    assert code_of(read_phone("20123456", "xx")) is ProblemCode.COUNTRY_UNKNOWN


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("anna.berg@example.com", "anna.berg@example.com"),
        ("Anna+Shop@EXAMPLE.com", "Anna+Shop@example.com"),
        ("anna@bücher.example.com", "anna@xn--bcher-kva.example.com"),
    ],
)
def test_an_address_is_sent_in_its_normal_form(typed: str, normal: str) -> None:
    assert read_email(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "anna",
        "anna@",
        "@example.com",
        "anna@example",
        "anna@@example.com",
        "anna berg@example.com",
        "a..b@example.com",
        "Anna <anna@example.com>",
        '"anna"@example.com',
        "anna@[127.0.0.1]",
        "anna@localhost",
        "anna@example.com, bo@example.com",
        "jörg@example.com",
        "anna@exam\nple.com",
        "a" * 65 + "@example.com",
        "anna@example.com\x00",
        "anna@exa\ud800mple.com",
    ],
)
def test_what_is_no_address_is_a_problem_at_its_own_field(typed: str) -> None:
    assert read_email(typed, Field.BUYER_EMAIL) == Problem(Field.BUYER_EMAIL, ProblemCode.EMAIL_INVALID)


def test_an_address_has_at_most_254_characters() -> None:
    domain = ".".join(["x" * 60] * 3) + ".example.com"
    fits = "a" * (254 - len(domain) - 1) + "@" + domain
    assert read_email(fits) == fits
    assert code_of(read_email("a" + fits)) is ProblemCode.TOO_LONG


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_phone("20123456"), "••••456"),
        (mask_phone("+4520123456"), "••••456"),
        (mask_phone("51234"), "••••34"),
        (mask_phone("1"), "••••"),
        (mask_email("anna.berg@example.co.uk"), "a•••@e•••.uk"),
    ],
)
def test_a_masked_contact_shows_enough_to_recognise_it(masked: str, shown: str) -> None:
    assert masked == shown


@given(local=st.text("abcdef", min_size=2), name=st.text("ghijk", min_size=2))
def test_a_masked_address_holds_neither_the_person_nor_the_domain(local: str, name: str) -> None:
    masked = mask_email(f"{local}@{name}.example")
    assert local not in masked
    assert name not in masked
