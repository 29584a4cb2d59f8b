"""Refusals are recognised as documented, in every spelling that the contract allows, and in no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.huuray.catalogue import Mender, Refusal, find_refusal

DOCUMENTED = {
    "Your API Access was not found or have been recalled": ("access_not_found", Mender.SET_UP),
    "Your IP is not allowed to use this ip.": ("ip_not_allowed", Mender.SET_UP),
    "Your API Access is not allowed in this Country": ("country_not_allowed", Mender.SET_UP),
    "You have nothing left on your account": ("account_empty", Mender.MANAGER),
    "You didn’t specified Phone or Email for sending": ("contact_missing", Mender.CASHIER),
    "You ditn’t specified Delivery Method": ("method_missing", Mender.CASHIER),
    "There is no template for the given delivery method": ("no_template", Mender.SET_UP),
    "Delivery Method set to SMS but no phone supplied": ("phone_missing", Mender.CASHIER),
    "Delivery Method set to Email but no email supplied": ("email_missing", Mender.CASHIER),
    "No Giftcard left": ("no_gift_card_left", Mender.MANAGER),
    "There was no voucher left on the given product": ("no_voucher_left", Mender.CASHIER),
    "Order not created": ("order_not_created", Mender.CASHIER),
    "No Coupon found": ("coupon_not_found", Mender.CASHIER),
}
TEXTS = st.sampled_from(sorted(DOCUMENTED))
SPACE = st.text(" \t\r\n\u00a0", min_size=1, max_size=3)


@pytest.mark.parametrize("text", DOCUMENTED)
def test_each_documented_text_has_its_code_and_someone_who_mends_it(text: str) -> None:
    refusal = find_refusal(text)
    assert refusal is not None
    assert (refusal.value, refusal.mender) == DOCUMENTED[text]
    assert refusal.documented_text == text


def test_there_are_thirteen() -> None:
    assert len(Refusal) == len(DOCUMENTED) == 13


@given(
    text=TEXTS,
    write=st.sampled_from([str, str.lower, str.upper, str.swapcase]),
    apostrophe=st.sampled_from("’‘'"),
    spaces=SPACE,
    around=st.text(" \t\r\n", max_size=3),
    fail=st.just("") | st.from_regex(r"(Fail|FAIL|fail)[ \r\n:;,.–|/=>_-]{0,4}", fullmatch=True),
)
def test_case_white_space_apostrophes_and_a_leading_fail_make_no_difference(
    *, text: str, write: type[str], apostrophe: str, spaces: str, around: str, fail: str
) -> None:
    spelt = write(text).replace("’", apostrophe).replace(" ", spaces)
    assert find_refusal(around + fail + spelt + around) is find_refusal(text)


@given(text=TEXTS, at=st.integers(0, 60), character=st.sampled_from("abcxyz0189!?#<>*-,"))
def test_any_other_difference_is_no_refusal(text: str, at: int, character: str) -> None:
    at = min(at, len(text))
    assert find_refusal(text[:at] + character + text[at:]) is None


@given(text=TEXTS, cut=st.integers(1, 60))
def test_a_part_of_a_refusal_is_none(text: str, cut: int) -> None:
    assert find_refusal(text[: -min(cut, len(text))]) is None


@pytest.mark.parametrize(
    "body", ["", "OK", "Fail", "Fail:", "Failed: Order not created", "Order not created No Coupon found"]
)
def test_other_texts_are_no_refusal(body: str) -> None:
    assert find_refusal(body) is None
