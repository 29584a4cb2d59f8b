"""What a real server reads out of the URL of an order."""

from datetime import datetime
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pos_tui.domain.contacts import Phone
from pos_tui.domain.coupon import CouponOrder, DeliveryMethod
from pos_tui.domain.secret import Secret
from pos_tui.huuray.account import Account
from pos_tui.huuray.client import HuurayClient
from pos_tui.huuray.results import Sent
from pos_tui.huuray.wire import request_url
from tests.faults.certificate import trusting_context
from tests.faults.server import FaultServer, answer, page

TLS = trusting_context()
TOKEN = "tok/5e1f"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)
FULL = CouponOrder(
    reference="241210-K7Q4-M2XP",
    product="CINEMA",
    phone=Phone("20123456", "+4520123456"),
    email="anna+shop@example.com",
    chosen_method=DeliveryMethod.SMS,
    delivery_time=datetime(2024, 12, 24, 18, 5, tzinfo=ZoneInfo("Europe/Copenhagen")),
    message="Tillykke! 100 % & mere + {token} #1?",
    full_name="Åse Berg",
    buyer_email="bo@example.com",
    code="K-1 2",
)


async def asked(template: str, order: CouponOrder, token: str = TOKEN) -> tuple[str, list[tuple[str, str]]]:
    """Return the path and the query that a server gets, as it decodes them."""
    async with FaultServer(answer(page("200 OK", b"OK"))) as server:
        account = Account(server.url(template), "DK", Secret(token))
        assert await HuurayClient(account, tls=TLS).issue(order) == Sent()
    method, target, version = server.requests[0].partition(b"\r\n")[0].decode("ascii").split(" ")
    assert (method, version, len(server.requests)) == ("GET", "HTTP/1.1", 1)
    parts = urlsplit(target)
    query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True, errors="strict")
    return parts.path, query


async def test_a_full_order_goes_out_as_documented() -> None:
    path, query = await asked("/issue", FULL)
    assert path == "/issue"
    assert query == [
        ("Country", "dk"),
        ("AuthToken", "tok/5e1f"),
        ("Product", "CINEMA"),
        ("Fullname", "Åse Berg"),
        ("Buyeremail", "bo@example.com"),
        ("Message", "Tillykke! 100 % & mere + {token} #1?"),
        ("Phone", "20123456"),
        ("Email", "anna+shop@example.com"),
        ("DeliveryMethod", "SMS"),
        ("DeliveryTime", "2024-12-24 18:05"),
        ("Code", "K-1 2"),
        ("RefID", "241210-K7Q4-M2XP"),
    ]


async def test_absent_values_are_left_out_and_an_unchosen_method_too() -> None:
    _, query = await asked("/{country}/{token}", CouponOrder(reference="R1", email="anna@example.com"))
    assert query == [("Email", "anna@example.com"), ("RefID", "R1")]


@pytest.mark.parametrize(
    ("template", "path", "first"),
    [
        ("/{country}/{token}", "/dk/tok%2F5e1f", []),
        ("/{token}", "/tok%2F5e1f", [("Country", "dk")]),
        ("/issue?shop=7&k={token}&c={country}", "/issue", [("shop", "7"), ("k", "tok/5e1f"), ("c", "dk")]),
        ("/a%20b?x=1%262", "/a%20b", [("x", "1&2"), ("Country", "dk"), ("AuthToken", "tok/5e1f")]),
    ],
)
async def test_the_template_says_where_key_and_country_go(
    template: str, path: str, first: list[tuple[str, str]]
) -> None:
    assert await asked(template, CouponOrder(reference="R1")) == (path, [*first, ("RefID", "R1")])


@settings(max_examples=40, deadline=None)
@given(message=TEXT, name=TEXT, product=TEXT, code=ASCII, token=TEXT)
async def test_a_server_reads_exactly_what_was_typed(
    message: str, name: str, product: str, code: str, token: str
) -> None:
    order = CouponOrder(reference="R1", message=message, full_name=name, product=product, code=code)
    _, query = await asked("/?keep=me", order, token)
    assert dict(query) == {
        "keep": "me",
        "Country": "dk",
        "AuthToken": token,
        "Message": message,
        "Fullname": name,
        "Product": product,
        "Code": code,
        "RefID": "R1",
    }


@given(TEXT)
@example("one + one")
def test_a_url_is_plain_ascii_without_plus_signs(message: str) -> None:
    account = Account("https://api.example.com/", "dk", Secret("t"))
    url = request_url(CouponOrder(reference="R1", message=message), account, "t")
    assert url.isascii()
    assert url.isprintable()
    assert not set(" +") & set(url)


@pytest.mark.parametrize(("method", "value"), [(DeliveryMethod.SMS, "Sms"), (DeliveryMethod.EMAIL, "E-mail")])
def test_the_methods_are_called_as_the_account_wants_them(method: DeliveryMethod, value: str) -> None:
    account = Account("https://api.example.com/", "dk", Secret("t"), sms_value="Sms", email_value="E-mail")
    order = CouponOrder(reference="R1", chosen_method=method)
    assert dict(parse_qsl(urlsplit(request_url(order, account, "t")).query))["DeliveryMethod"] == value
