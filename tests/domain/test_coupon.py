"""What may be ordered, and what is wrong with the rest."""

import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.domain.contacts import Phone
from pos_tui.domain.coupon import CouponDraft, CouponOrder, CouponRules, DeliveryMethod, check
from pos_tui.domain.problems import Field, ProblemCode

RULES = CouponRules("dk", ZoneInfo("Europe/Copenhagen"))
NOW = datetime(2024, 12, 10, 15, 26, tzinfo=UTC)
MOBILE = "20 12 34 56"
FIXED_LINE = "08-12 34 56"
ADDRESS = "anna@example.com"

NO_CONTACT, NEEDS_METHOD = {"phone", "email"}, {"delivery_method"}
SMS, EMAIL = "SMS", "Email"

# The API's table: contacts given, method chosen -> how it is delivered, or the fields with a problem.
TABLE: dict[tuple[bool, bool, str], str | set[str]] = {
    (False, False, ""): NO_CONTACT,
    (False, False, SMS): NO_CONTACT,
    (False, False, EMAIL): NO_CONTACT,
    (True, False, ""): SMS,
    (True, False, SMS): SMS,
    (True, False, EMAIL): {"email"},
    (False, True, ""): EMAIL,
    (False, True, SMS): {"phone"},
    (False, True, EMAIL): EMAIL,
    (True, True, ""): NEEDS_METHOD,
    (True, True, SMS): SMS,
    (True, True, EMAIL): EMAIL,
}


def draft(**typed: str) -> CouponDraft:
    return CouponDraft(**{"reference": "R1", "phone": MOBILE, **typed})


def problems(typed: CouponDraft, rules: CouponRules = RULES) -> dict[str, ProblemCode]:
    result = check(typed, rules, NOW)
    return {} if isinstance(result, CouponOrder) else {each.field.value: each.code for each in result}


def order(typed: CouponDraft, rules: CouponRules = RULES) -> CouponOrder:
    result = check(typed, rules, NOW)
    assert isinstance(result, CouponOrder), result
    return result


@settings(deadline=None)
@given(
    phone=st.sampled_from(["", "  ", MOBILE, "+4520123456", "0045 20 12 34 56"]),
    email=st.sampled_from(["", " ", ADDRESS, " Anna@EXAMPLE.com "]),
    method=st.sampled_from(["", SMS, EMAIL]),
    write=st.sampled_from([str, str.lower, str.upper]),
)
def test_the_table_of_contacts_and_methods(phone: str, email: str, method: str, write: type[str]) -> None:
    result = check(
        CouponDraft(phone=phone, email=email, delivery_method=write(method), reference="R1"), RULES, NOW
    )
    expected = TABLE[bool(phone.strip()), bool(email.strip()), method]
    if isinstance(expected, set):
        assert not isinstance(result, CouponOrder)
        assert {problem.field.value for problem in result} == expected
    else:
        assert isinstance(result, CouponOrder)
        assert result.delivery_method.name == expected.upper()
        assert (result.chosen_method is not None) == bool(method)
        assert result.phone == (Phone("20123456", "+4520123456") if phone.strip() else None)
        assert (result.email or "").lower() == email.strip().lower()
        assert result.recipient == ("+4520123456" if expected == SMS else result.email)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"phone": ""}, {"phone": ProblemCode.NO_CONTACT, "email": ProblemCode.NO_CONTACT}),
        ({"phone": "", "email": ADDRESS, "delivery_method": "sms"}, {"phone": ProblemCode.PHONE_NEEDED}),
        ({"delivery_method": "email"}, {"email": ProblemCode.EMAIL_NEEDED}),
        ({"email": ADDRESS}, {"delivery_method": ProblemCode.METHOD_NEEDED}),
        ({"delivery_method": "fax"}, {"delivery_method": ProblemCode.METHOD_UNKNOWN}),
        (
            {"email": ADDRESS, "phone": "12"},
            {"phone": ProblemCode.PHONE_TOO_SHORT, "delivery_method": ProblemCode.METHOD_NEEDED},
        ),
        ({"delivery_time": "2024-12-09 10:00"}, {"delivery_time": ProblemCode.TIME_PAST}),
        ({"delivery_time": "soon"}, {"delivery_time": ProblemCode.TIME_FORMAT}),
        ({"buyer_email": "anna"}, {"buyer_email": ProblemCode.EMAIL_INVALID}),
        ({"full_name": "A" * 101}, {"full_name": ProblemCode.TOO_LONG}),
        ({"full_name": "Anna\u202egreB"}, {"full_name": ProblemCode.NOT_PRINTABLE}),
        ({"product": "A" * 101}, {"product": ProblemCode.TOO_LONG}),
        ({"product": "\ud800"}, {"product": ProblemCode.NOT_PRINTABLE}),
        ({"code": "kød"}, {"code": ProblemCode.NOT_ASCII}),
        ({"code": "A\x1b[2J"}, {"code": ProblemCode.NOT_ASCII}),
        ({"code": "A" * 101}, {"code": ProblemCode.TOO_LONG}),
        ({"reference": ""}, {"reference": ProblemCode.REFERENCE_MISSING}),
        ({"reference": "kød"}, {"reference": ProblemCode.NOT_ASCII}),
        ({"phone": "20123456/1"}, {"phone": ProblemCode.PHONE_SEVERAL}),
        ({"phone": "\u200b"}, {"phone": ProblemCode.NO_CONTACT, "email": ProblemCode.NO_CONTACT}),
        ({"buyer_email": "a@example.com b@example.com"}, {"buyer_email": ProblemCode.EMAIL_SEVERAL}),
        ({"reference": "R" * 65}, {"reference": ProblemCode.TOO_LONG}),
    ],
)
def test_each_field_says_what_is_wrong_with_it(
    typed: dict[str, str], expected: dict[str, ProblemCode]
) -> None:
    assert problems(draft(**typed)) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({}, ProblemCode.PHONE_NOT_MOBILE),
        ({"delivery_method": "sms"}, ProblemCode.PHONE_NOT_MOBILE),
        ({"delivery_method": "sms", "email": ADDRESS}, ProblemCode.PHONE_NOT_MOBILE),
        ({"delivery_method": "email", "email": ADDRESS}, None),
        ({"delivery_method": "", "email": ADDRESS}, None),
    ],
)
def test_a_fixed_line_is_a_problem_only_if_an_sms_goes_to_it(
    typed: dict[str, str], code: ProblemCode | None
) -> None:
    swedish = CouponRules("se", UTC)
    assert problems(draft(phone=FIXED_LINE, **typed), swedish).get("phone") is code


@pytest.mark.parametrize(
    "separator", ["\n", "\r\n", "\t", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\ud83d"]
)
def test_a_message_is_one_line_that_can_be_seen(separator: str) -> None:
    assert problems(draft(message=f"Happy{separator}birthday")) == {"message": ProblemCode.NOT_PRINTABLE}


@pytest.mark.parametrize(
    ("message", "method", "code"),
    [
        ("a" * 612, "sms", None),
        ("a" * 613, "sms", ProblemCode.TOO_LONG),
        ("a" * 611 + "€", "sms", ProblemCode.TOO_MANY_SEGMENTS),
        ("中" * 268, "sms", None),
        ("中" * 269, "sms", ProblemCode.TOO_MANY_SEGMENTS),
        ("中" * 612, "email", None),
        ("a" * 613, "email", ProblemCode.TOO_LONG),
    ],
)
def test_a_message_has_at_most_612_characters_and_four_sms(
    message: str, method: str, code: ProblemCode | None
) -> None:
    typed = draft(message=message, email=ADDRESS, delivery_method=method)
    assert problems(typed).get("message") is code


def test_emoji_and_the_joiners_inside_them_may_be_sent() -> None:
    assert order(draft(message="Tillykke 👩‍👩‍👧 – 50 €!")).message == "Tillykke 👩‍👩‍👧 – 50 €!"


def test_what_nobody_sees_in_a_copied_value_is_not_sent() -> None:
    copied = order(
        draft(
            phone="\u202d20123456\u202c",
            email="anna@example.com\u200b",
            delivery_method="sms",
            buyer_email="\ufeffbo@example.com",
            code="AB\xad12",
            reference="R\u200b1",
            delivery_time="2024-12-24\xa018:00",
        )
    )
    assert (copied.phone, copied.email) == (Phone("20123456", "+4520123456"), ADDRESS)
    assert (copied.buyer_email, copied.code, copied.reference) == ("bo@example.com", "AB12", "R1")
    assert copied.delivery_time == datetime(2024, 12, 24, 17, 0, tzinfo=UTC)


def test_a_till_with_a_list_sells_nothing_else() -> None:
    rules = CouponRules("dk", UTC, ("CINEMA", "SPA"))
    assert order(draft(product="SPA"), rules).product == "SPA"
    assert order(draft(product=""), rules).product is None
    assert problems(draft(product="spa"), rules) == {"product": ProblemCode.PRODUCT_UNKNOWN}


def test_an_offered_product_is_sent_to_the_letter() -> None:
    rules = CouponRules("dk", UTC, ("Cafe\u0301 ",))
    assert order(draft(product="Cafe\u0301 "), rules).product == "Cafe\u0301 "


def test_an_order_holds_every_value_in_the_form_it_is_sent_in() -> None:
    typed = CouponDraft(
        product=" CINEMA ",
        phone="+45 20 12 34 56",
        email="Anna@EXAMPLE.com",
        delivery_method="SMS",
        delivery_time="2024-12-24 18:00",
        message="  Cafe\u0301 ",
        full_name="Åse Berg",
        buyer_email="bo@example.com",
        code="K-1 2",
        reference="241210-K7Q4-M2XP",
    )
    assert order(typed) == CouponOrder(
        product="CINEMA",
        phone=Phone("20123456", "+4520123456"),
        email="Anna@example.com",
        chosen_method=DeliveryMethod.SMS,
        delivery_time=datetime(2024, 12, 24, 18, 0, tzinfo=RULES.zone),
        message="Café",
        full_name="Åse Berg",
        buyer_email="bo@example.com",
        code="K-1 2",
        reference="241210-K7Q4-M2XP",
    )


@settings(deadline=None)
@given(st.builds(CouponDraft, **{field.value: st.text(max_size=40) for field in Field}))
def test_any_text_gives_an_order_or_one_problem_a_field_in_the_form_s_order(typed: CouponDraft) -> None:
    result = check(typed, RULES, NOW)
    if not isinstance(result, CouponOrder):
        positions = [list(Field).index(problem.field) for problem in result]
        assert positions
        assert positions == sorted(set(positions))


def test_who_the_customer_is_shows_in_no_repr() -> None:
    typed = draft(email=ADDRESS, delivery_method="sms", message="Hello", full_name="Åse", code="K77")
    for text in (repr(typed), repr(order(typed))):
        assert not any(word in text for word in ("2012", "12 34", "anna", "Hello", "Åse", "K77"))


def test_a_start_does_not_pay_for_the_libraries_that_read_contacts() -> None:
    program = (
        "import sys, pos_tui.domain.coupon, pos_tui.huuray.catalogue, pos_tui.huuray.results;"
        "print({'phonenumbers', 'email_validator', 'httpx'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n"
