"""Phone numbers and e-mail addresses as cashiers type them."""

import re

import phonenumbers
import pytest
from hypothesis import given, settings
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


@settings(deadline=None)
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


@settings(deadline=None)
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
        ("20 12 34 56.", None),
        ("-20123456", ProblemCode.PHONE_CHARACTERS),
        ("'20123456", ProblemCode.PHONE_CHARACTERS),
        ("2.0E+07", ProblemCode.PHONE_CHARACTERS),
        ("٢٠١٢٣٤٥٦", ProblemCode.PHONE_CHARACTERS),
        ("२०१२३४५६", ProblemCode.PHONE_CHARACTERS),
        ("𝟐𝟎𝟏𝟐𝟑𝟒𝟓𝟔", ProblemCode.PHONE_CHARACTERS),
        ("20 12 34 5⁶", ProblemCode.PHONE_CHARACTERS),
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
def test_each_mistake_in_a_number_has_its_own_code(typed: str, code: ProblemCode | None) -> None:
    assert code_of(read_phone(typed, "dk")) is code


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("de", "1701234567.0"),
        ("de", "1701234567.5"),
        ("de", "0170/1234567-1"),
        ("de", "0170 1234567-0"),
        ("de", "0170 1234567 - 1"),
        ("de", "0170 1234567 1"),
        ("de", "0170 1234567(1)"),
        ("de", "0170 1234567\u20131"),
        ("de", "0170 1234567 (0)"),
        ("de", "01701234567 12"),
        ("de", "01701234567-"),
        ("fi", "401234567.0"),
        ("fi", "040 123 4567 / 1"),
        ("fi", "040-1234567 (2)"),
        ("fi", "040 123 456 / 457"),
        ("fi", "040 123 4567 ext 1"),
        ("at", "6641234567.0"),
        ("at", "6641234567.00"),
        ("at", "0664 1234567-12"),
        ("at", "0664-1234567-12"),
        ("at", "0664/123 45 67/68"),
        ("at", "0664 123 45 67 (12)"),
        ("at", "+43 664 1234567/123"),
        ("dk", "20123456;ext=7"),
        ("dk", "20123456 x7"),
        ("dk", "20123456x12"),
        ("dk", "20123456 ext. 12"),
        ("dk", "20123456#12"),
        ("dk", "20123456,12"),
        ("dk", "20123456;20123457"),
        ("dk", "20123456 or 20123457"),
        ("dk", "20123456 eller 20123457"),
        ("dk", "20123456 / 20123457"),
        ("dk", "20123456 20123457"),
        ("dk", "20123456+4520123457"),
        ("dk", "20123456\n20123457"),
        ("dk", "20123456\t20123457"),
        ("dk", "20123456〜57"),
        ("dk", "20123456 (Anna)"),
    ],
)
def test_what_may_be_two_numbers_or_an_extension_is_nobody_s_number(country: str, typed: str) -> None:
    assert code_of(read_phone(typed, country)) is ProblemCode.PHONE_SEVERAL


@pytest.mark.parametrize(
    ("country", "typed", "e164"),
    [
        ("nl", "+31 6 12 34 56 78", "+31612345678"),
        ("nl", "+31 (0)6-12345678", "+31612345678"),
        ("nl", "(0)6 12345678", "+31612345678"),
        ("nl", "tel:+31-6-12345678", "+31612345678"),
        ("nl", "\u202d0612345678\u202c", "+31612345678"),
        ("nl", "\u206606 12345678\u2069", "+31612345678"),
        ("nl", "\ufeff06\xad12345678\u200b", "+31612345678"),
        ("nl", "06\xa012345678", "+31612345678"),
        ("nl", "06\u202f12\u200934\u300056\u280078", "+31612345678"),
        ("nl", "06\u201112345678", "+31612345678"),
        ("nl", "06\u201312345678", "+31612345678"),
        ("nl", "06\u221212345678", "+31612345678"),
        ("nl", "06\t12345678", "+31612345678"),
        ("jp", "０９０ー１２３４ー５６７８", "+819012345678"),
        ("jp", "＋８１（９０）１２３４／５６７８", "+819012345678"),
        ("fi", "0400-123 456", "+358400123456"),
        ("fi", "040 1234 567", "+358401234567"),
        ("fi", "040-123 4567", "+358401234567"),
        ("at", "0664/123 45 67", "+436641234567"),
        ("at", "0664-123-45-67", "+436641234567"),
        ("de", "0170 / 123 45 67", "+491701234567"),
        ("hr", "091/1234-567", "+385911234567"),
        ("gb", "07400 123 456", "+447400123456"),
        ("ch", "079.123.45.67", "+41791234567"),
        ("ru", "8 (912) 345-67-89", "+79123456789"),
        ("ar", "+54 (9) 11 2345-6789", "+5491123456789"),
        ("us", "1 (201) 555-0123", "+12015550123"),
    ],
)
def test_a_number_is_read_as_people_write_and_copy_it(country: str, typed: str, e164: str) -> None:
    phone = read_phone(typed, country)
    assert isinstance(phone, Phone)
    assert phone.e164 == e164


WRITTEN_ALIKE = [" ", "-", ".", "/", "\xa0", "\u2011", "\u2013", " - ", "\u200b", "\u202c \u202d", "\u3000"]
"""Signs that usually stand between the groups of a number, or are copied with them."""


@settings(deadline=None)
@given(
    region=st.sampled_from(sorted(MOBILES)),
    form=st.sampled_from([PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL]),
    sign=st.sampled_from(WRITTEN_ALIKE),
)
def test_a_number_is_the_same_with_any_usual_sign_between_its_groups(
    region: str, form: int, sign: str
) -> None:
    number = MOBILES[region]
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    groups = re.split("[^0-9+]+", phonenumbers.format_number(number, form).lstrip("("))
    phone = read_phone(sign.join(groups), region)
    assert isinstance(phone, Phone)
    assert phone.e164 == e164


@settings(deadline=None)
@given(
    region=st.sampled_from(["DK", "NO", "SE", "NL", "FR", "GB", "ES", "PL", "US", "CH", "BE"]),
    sign=st.sampled_from(WRITTEN_ALIKE),
    data=st.data(),
)
def test_groups_of_two_and_more_digits_may_be_cut_anywhere(
    region: str, sign: str, data: st.DataObject
) -> None:
    e164 = phonenumbers.format_number(MOBILES[region], PhoneNumberFormat.E164)
    rest = re.sub("[^0-9]", "", phonenumbers.format_number(MOBILES[region], PhoneNumberFormat.NATIONAL))
    groups = []
    while len(rest) > 3 and data.draw(st.booleans()):
        cut = data.draw(st.integers(2, len(rest) - 2))
        groups.append(rest[:cut])
        rest = rest[cut:]
    phone = read_phone(sign.join([*groups, rest]), region)
    assert isinstance(phone, Phone)
    assert phone.e164 == e164


REWRITTEN = {
    region
    for region in phonenumbers.SUPPORTED_REGIONS
    if (plan := phonenumbers.PhoneMetadata.metadata_for_region(region))
    and plan.national_prefix_transform_rule
}
"""Countries whose numbers have digits that are not dialled at home, as Argentina's 9."""


@st.composite
def _written_somehow(draw: st.DrawFn, region: str) -> str:
    """Digits that are often a number of the country, with signs anywhere, and often some digits too many."""
    mobile = re.sub("[^0-9]", "", phonenumbers.format_number(MOBILES[region], PhoneNumberFormat.NATIONAL))
    kept = draw(st.integers(4, len(mobile)))
    text = mobile[:kept] + draw(st.text("0123456789", max_size=len(mobile) - kept + 3))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from([*WRITTEN_ALIKE, "(", ")", "+"])) + text[at:]
    return text


@settings(deadline=None)
@given(
    region=st.sampled_from(sorted({*MOBILES} - REWRITTEN)),
    data=st.data(),
)
def test_no_number_has_a_digit_that_was_not_typed_at_its_place(region: str, data: st.DataObject) -> None:
    typed = data.draw(_written_somehow(region))
    phone = read_phone(typed, region)
    if isinstance(phone, Phone):
        assert "".join(filter(str.isdigit, typed)).endswith(phone.national)


@settings(deadline=None)
@given(
    region=st.sampled_from(["AT", "DE", "FI", "NL", "DK", "ID", "HR", "NZ"]),
    sign=st.sampled_from([".", "/", "-", " / ", " - ", "\u2013", " ", "("]),
    digit=st.sampled_from("0123456789"),
)
def test_a_digit_set_apart_at_the_end_is_never_part_of_a_number(region: str, sign: str, digit: str) -> None:
    whole = phonenumbers.format_number(MOBILES[region], PhoneNumberFormat.NATIONAL)
    assert code_of(read_phone(f"{whole}{sign}{digit}", region)) is ProblemCode.PHONE_SEVERAL


@settings(deadline=None)
@given(
    typed=st.sampled_from(["0612345678", "06-1234 5678", "+31 6 12345678", "0612345678.0", "x", ""]),
    hidden=st.lists(st.sampled_from("\u200b\u200e\u202a\u2066\u2069\xad\ufeff\u3164\ufe0f\u034f\u061c")),
    data=st.data(),
)
def test_what_nobody_sees_makes_no_difference(typed: str, hidden: list[str], data: st.DataObject) -> None:
    copied = typed
    for each in hidden:
        at = data.draw(st.integers(0, len(copied)))
        copied = copied[:at] + each + copied[at:]
    assert read_phone(copied, "nl") == read_phone(typed, "nl")


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
    "copied",
    [
        "anna.berg@example.com\u200b",
        "\ufeffanna.berg@example.com",
        "\u202danna.berg@example.com\u202c",
        "anna.berg@\xadexample.com",
        "anna.berg@example.com\xa0",
        "\u3000anna.berg@example.com\u2003",
        "mailto:anna.berg@example.com",
        "MAILTO:anna.berg@example.com",
        "<anna.berg@example.com>",
        "<mailto:anna.berg@example.com>",
        "Anna Berg <anna.berg@example.com>",
        '"Berg, Anna" <anna.berg@example.com>,',
        "anna.berg@example.com <mailto:anna.berg@example.com>",
        "anna.berg@example.com.",
        "anna.berg@example.com,",
        "anna.berg@example.com; ",
    ],
)
def test_what_is_copied_with_an_address_is_left_out(copied: str) -> None:
    assert read_email(copied) == "anna.berg@example.com"


def test_a_hyphen_that_a_word_processor_does_not_break_at_is_a_hyphen() -> None:
    assert read_email("anna\u2011berg@sea\u2010shop.example.com") == "anna-berg@sea-shop.example.com"


@pytest.mark.parametrize(
    "typed",
    [
        "anna@example.com, bo@example.com",
        "anna@example.com;bo@example.com",
        "anna@example.com bo@example.com",
        "anna@example.com/bo@example.com",
        "anna@example.com\nbo@example.com",
        "mailto:anna@example.com,bo@example.com",
        "Anna <anna@example.com>, Bo <bo@example.com>",
        "bo@example.com <anna@example.com>",
        "Anna <anna@example.com> bo@example.com",
    ],
)
def test_two_addresses_are_not_one(typed: str) -> None:
    assert read_email(typed, Field.BUYER_EMAIL) == Problem(Field.BUYER_EMAIL, ProblemCode.EMAIL_SEVERAL)


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
        '"anna"@example.com',
        "'anna@example.com",
        "mailto:anna%2Bshop@example.com",
        "mailto:anna@example.com?subject=Hi",
        "anna@example.com?",
        "an\xa0na@example.com",
        "anna\u2800berg@example.com",
        "anna\u2013berg@example.com",
        "Anna anna@example.com",
        "Anna <anna@example.com",
        "<>",
        "",
        "anna@[127.0.0.1]",
        "anna@localhost",
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


@settings(deadline=None)
@given(local=st.text("abcdef", min_size=2), name=st.text("ghijk", min_size=2))
def test_a_masked_address_holds_neither_the_person_nor_the_domain(local: str, name: str) -> None:
    masked = mask_email(f"{local}@{name}.example")
    assert local not in masked
    assert name not in masked
