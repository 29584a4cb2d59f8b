"""The guide names what there is to know, and nothing the shop does not do."""

import re

import httpx

from pos_tui.sandbox.process import PracticeShop
from tests.sandbox.conftest import Order
from tests.sandbox.test_faults import ANSWERS, BROKEN, PHONES
from tests.sandbox.test_huuray_api import REFUSALS


def guide_of(shop: PracticeShop) -> str:
    return httpx.get(shop.base_url + "/", trust_env=False).text


def test_it_tells_what_to_set_up(practice_shop: PracticeShop) -> None:
    settings = dict(re.findall(r"^  (\S+|manager PIN)  +(\S+)$", guide_of(practice_shop), re.MULTILINE))
    assert settings["piggy.url"] == practice_shop.piggy_url
    assert settings["piggy.token"] == practice_shop.piggy_key == "practice-piggy-key"
    assert settings["huuray.url"] == practice_shop.huuray_url
    assert settings["huuray.token"] == practice_shop.huuray_token == "practice-huuray-token"
    assert settings["huuray.country"] == "nl"
    assert settings["manager PIN"] == "246810"


def test_every_card_it_names_is_there_with_the_balance_it_tells(
    practice_shop: PracticeShop, piggy: httpx.Client
) -> None:
    told = re.findall(r"^  (\S+) +(€ ?[0-9.,]+)  ", guide_of(practice_shop), re.MULTILINE)
    assert {"PIGGY123", "PIGGY345", "PIGGY789", "GFTCRD123", "41654", "EXPIRED", "EMPTY"} < dict(told).keys()
    for code, balance in told:
        card = piggy.get("/giftcards/find-one-by", params={"hash": code}).json()["data"]
        assert card.get("display_amount", balance) == balance
        assert re.sub(r"\D", "", balance).lstrip("0") == str(card["amount_in_cents"] or "")


def test_it_tells_how_to_provoke_each_refusal(practice_shop: PracticeShop) -> None:
    told = re.findall(r"^  ([A-Z]+) +(06\d{8})  (?![ *])(.+)$", guide_of(practice_shop), re.MULTILINE)
    assert told == REFUSALS


def test_it_tells_how_to_provoke_each_fault(practice_shop: PracticeShop) -> None:
    cards, coupons = guide_of(practice_shop).split("Coupon faults")
    assert dict(re.findall(r"^  ([A-Z0-9]+) +(06\d{8})  [ *]", coupons, re.MULTILINE)) == PHONES
    names = re.findall(
        r"^  ([A-Z0-9]+)  ", cards.split("Gift card faults")[1].split("Gift card errors")[0], re.MULTILINE
    )
    assert set(names) == {*ANSWERS, *BROKEN, "SLOW", "HUGE", "FLAKY", "OTHERCARD", "HOSTILE"}


def test_it_fits_a_terminal_of_80_columns(practice_shop: PracticeShop) -> None:
    assert max(map(len, guide_of(practice_shop).splitlines())) <= 80


def test_below_it_stands_what_went_out(practice_shop: PracticeShop, order_coupon: Order) -> None:
    order_coupon({"Phone": "0612345678", "Message": "<b>Hoi</b>"})
    assert (
        guide_of(practice_shop).splitlines()[-1].endswith("sms  +31612345678  Coupon COUPON000001 <b>Hoi</b>")
    )
