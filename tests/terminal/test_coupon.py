"""A coupon in a real terminal, from the keys to the practice shop's outbox, and every refusal."""

from datetime import UTC, datetime, timedelta

import pytest

from pos_tui.sandbox.huuray import REFUSALS
from pos_tui.sandbox.process import PracticeShop
from tests.practice import outbox, requests_to
from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal


def test_by_phone_with_every_field(shop_env: dict[str, str], practice_shop: PracticeShop) -> None:
    soon = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d} 18:30"
    with TillConsole(shop_env) as till:
        till.open_form()
        till.fill(
            {
                "Product": "Tea & é",
                "Phone": "+31 612345678",
                "E-mail": "ann@ex.nl",
                "Delivery": "SMS",
                "Delivery time": soon,
                "Message": "Zoë, 5% €+",
                "Full name": "Bo Ø",
                "Buyer's e-mail": "bo+1@ex.nl",
                "Code": "A+B/7 #1",
            }
        )
        reference = till.reference
        review = till.review()
        till.say_yes()
        till.wait_for("Coupon sent")
    assert "+31612345678 by SMS" in review
    assert [message["fields"] for message in outbox(practice_shop)] == [
        {
            "Product": "Tea & é",
            "Phone": "612345678",
            "Email": "ann@ex.nl",
            "DeliveryMethod": "SMS",
            "DeliveryTime": soon,
            "Message": "Zoë, 5% €+",
            "Fullname": "Bo Ø",
            "Buyeremail": "bo+1@ex.nl",
            "Code": "A+B/7 #1",
            "RefID": reference,
        }
    ]
    assert len(requests_to(practice_shop, "huuray")) == 1


def test_by_email_with_nothing_else(shop_env: dict[str, str], practice_shop: PracticeShop) -> None:
    with TillConsole(shop_env) as till:
        till.open_form()
        till.fill({"E-mail": "ann@ex.nl"})
        reference = till.reference
        till.review()
        till.say_yes()
        till.wait_for("Coupon sent")
    assert [(message["via"], message["to"], message["fields"]) for message in outbox(practice_shop)] == [
        ("email", "ann@ex.nl", {"Email": "ann@ex.nl", "RefID": reference})
    ]
    assert len(requests_to(practice_shop, "huuray")) == 1


TOLD = {
    "NOACCESS": "Coupon key not accepted",
    "WRONGIP": "This network is not allowed",
    "WRONGCOUNTRY": "This country is not allowed",
    "NOCONTACT": "No contact arrived",
    "NOMETHOD": "No delivery method arrived",
    "NOTEMPLATE": "Delivery method not set up",
    "SMSNOPHONE": "No phone number arrived",
    "EMAILNOEMAIL": "No e-mail address arrived",
    "NOGIFTCARD": "No gift cards left",
    "NOVOUCHER": "Product sold out",
    "NOTCREATED": "Order not created",
    "NOCOUPON": "Code not found",
    "NOTHINGLEFT": "The account is used up",  # the last one, since it stops the till
}
"""What the screen says of each refusal, by its name in the practice shop's guide."""


def test_each_refusal_says_that_nothing_was_sent_and_an_empty_account_stops_the_till(
    shop_env: dict[str, str], practice_shop: PracticeShop
) -> None:
    phones = {refusal.name: refusal.phone for refusal in REFUSALS}
    assert phones.keys() == TOLD.keys()
    with TillConsole(shop_env) as till:
        till.open_form()
        for name, title in TOLD.items():
            till.fill({"Phone": phones[name]})
            till.review()
            till.say_yes()
            till.wait_for(title, "Nothing was sent.")
            till.close(title)
        till.review()
        till.say_yes()
        till.wait_for("This till issues no coupons until a manager lets it go on. Nothing was sent.")
    assert len(requests_to(practice_shop, "huuray")) == len(TOLD)
    assert outbox(practice_shop) == []
