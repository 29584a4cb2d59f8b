"""The coupon call, its rules and its thirteen refusals, over real HTTP."""

import httpx
import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.practice import outbox, requests_to
from tests.sandbox.conftest import Order

REFUSALS = [
    ("NOACCESS", "0612340001", "Your API Access was not found or have been recalled"),
    ("WRONGIP", "0612340002", "Your IP is not allowed to use this ip."),
    ("WRONGCOUNTRY", "0612340003", "Your API Access is not allowed in this Country"),
    ("NOTHINGLEFT", "0612340004", "You have nothing left on your account"),
    ("NOCONTACT", "0612340005", "You didn’t specified Phone or Email for sending"),
    ("NOMETHOD", "0612340006", "You ditn’t specified Delivery Method"),
    ("NOTEMPLATE", "0612340007", "There is no template for the given delivery method"),
    ("SMSNOPHONE", "0612340008", "Delivery Method set to SMS but no phone supplied"),
    ("EMAILNOEMAIL", "0612340009", "Delivery Method set to Email but no email supplied"),
    ("NOGIFTCARD", "0612340010", "No Giftcard left"),
    ("NOVOUCHER", "0612340011", "There was no voucher left on the given product"),
    ("NOTCREATED", "0612340012", "Order not created"),
    ("NOCOUPON", "0612340013", "No Coupon found"),
]
TEXTS = {name: text for name, _, text in REFUSALS}
PHONE = {"Phone": "0612345678"}
EMAIL = {"Email": "patrick@example.com"}


def assert_refused(order_coupon: Order, shop: PracticeShop, params: dict[str, str], text: str) -> None:
    answer = order_coupon(params)
    assert (answer.status_code, answer.text) == (200, text)
    assert outbox(shop) == []


def test_a_text_message_goes_to_the_phone_with_the_country_s_calling_code(
    order_coupon: Order, practice_shop: PracticeShop
) -> None:
    order = {**PHONE, "Product": "Cinema", "Message": "Veel plezier €", "Fullname": "Bob", "RefID": "T1-7"}
    answer = order_coupon(order)
    assert (answer.status_code, answer.text) == (200, "OK")
    (message,) = outbox(practice_shop)
    assert (message["via"], message["to"], message["deliver_at"]) == ("sms", "+31612345678", None)
    assert message["fields"] == order
    assert message["text"] == "Cinema COUPON000001 Veel plezier €"


@pytest.mark.parametrize(
    ("order", "via", "to"),
    [
        (EMAIL, "email", "patrick@example.com"),
        ({**PHONE, **EMAIL, "DeliveryMethod": "Email"}, "email", "patrick@example.com"),
        ({**PHONE, **EMAIL, "DeliveryMethod": "SMS"}, "sms", "+31612345678"),
        ({"Phone": "612345678", "DeliveryMethod": "sms"}, "sms", "+31612345678"),
        ({**EMAIL, "Phone": ""}, "email", "patrick@example.com"),
    ],
)
def test_the_delivery_method_or_the_only_contact_decides(
    order_coupon: Order, practice_shop: PracticeShop, order: dict[str, str], via: str, to: str
) -> None:
    assert order_coupon(order).text == "OK"
    (message,) = outbox(practice_shop)
    assert (message["via"], message["to"]) == (via, to)


def test_the_delivery_time_and_the_code_are_honoured(
    order_coupon: Order, practice_shop: PracticeShop
) -> None:
    assert order_coupon({**EMAIL, "DeliveryTime": "2031-12-24 18:00", "Code": "SUMMER"}).text == "OK"
    (message,) = outbox(practice_shop)
    assert message["deliver_at"] == "2031-12-24 18:00"
    assert message["text"] == "Coupon SUMMER"


@pytest.mark.parametrize(("name", "phone", "text"), REFUSALS)
def test_each_refusal_has_a_product_an_address_a_code_and_a_phone_number(
    order_coupon: Order, practice_shop: PracticeShop, name: str, phone: str, text: str
) -> None:
    orders = (
        {**EMAIL, "Product": name},
        {"Email": f"{name.lower()}@example.com"},
        {**EMAIL, "Code": name},
        {"Phone": phone},
        {"Phone": phone[1:]},
    )
    for order in orders:
        assert_refused(order_coupon, practice_shop, order, text)


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ({**PHONE, "AuthToken": "wrong"}, "NOACCESS"),
        ({**PHONE, "AuthToken": ""}, "NOACCESS"),
        ({}, "NOCONTACT"),
        ({"Phone": "", "Email": ""}, "NOCONTACT"),
        ({"phone": "0612345678"}, "NOCONTACT"),
        ({**PHONE, **EMAIL}, "NOMETHOD"),
        ({**PHONE, "DeliveryMethod": "Pigeon"}, "NOTEMPLATE"),
        ({**EMAIL, "DeliveryMethod": "SMS"}, "SMSNOPHONE"),
        ({**PHONE, "DeliveryMethod": "Email"}, "EMAILNOEMAIL"),
        ({"Phone": "+31612345678"}, "NOTCREATED"),
        ({**PHONE, "DeliveryTime": "2031-12-24T18:00"}, "NOTCREATED"),
        ({**PHONE, "DeliveryTime": "2031-2-4 8:00"}, "NOTCREATED"),
        ({**PHONE, "DeliveryTime": "2031-02-30 08:00"}, "NOTCREATED"),
    ],
)
def test_a_broken_rule_is_refused(
    order_coupon: Order, practice_shop: PracticeShop, order: dict[str, str], name: str
) -> None:
    assert_refused(order_coupon, practice_shop, order, TEXTS[name])


def test_another_country_is_refused(order_coupon: Order, practice_shop: PracticeShop) -> None:
    assert order_coupon(PHONE, country="dk").text == TEXTS["WRONGCOUNTRY"]
    assert outbox(practice_shop) == []


@pytest.mark.parametrize(
    "path",
    ["/huuray/nl/coupon", "/huuray/NL/coupon", "/huuray/coupon?Country=nl", "/huuray/nl/{token}/coupon"],
)
def test_country_and_token_may_stand_in_the_path_or_the_query(practice_shop: PracticeShop, path: str) -> None:
    token = "practice-huuray-token"
    url = httpx.URL(practice_shop.base_url + path.replace("{token}", token)).copy_merge_params(EMAIL)
    if "{token}" not in path:
        url = url.copy_merge_params({"AuthToken": token})
    assert httpx.get(url, trust_env=False).text == "OK"
    (asked,) = requests_to(practice_shop, "huuray")
    assert token not in str(asked)
    assert token not in str(outbox(practice_shop))


def test_only_a_get_is_an_order(order_coupon: Order, practice_shop: PracticeShop) -> None:
    assert order_coupon(PHONE, method="POST").status_code == 405
    assert outbox(practice_shop) == []
