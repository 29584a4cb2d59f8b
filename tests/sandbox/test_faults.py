"""Every fault of both APIs, provoked by exactly the inputs that the guide names."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.practice import outbox, requests_to
from tests.sandbox.conftest import Order

Check = Callable[[httpx.Response], bool]

ANSWERS: dict[str, tuple[int, Check]] = {
    "GARBAGE": (200, lambda answer: len(answer.content) == 400 and not is_text(answer.content)),
    "BLANK": (200, lambda answer: answer.content == b""),
    "WRONGSHAPE": (200, lambda answer: "data" not in answer.json()),
    "REDIRECT": (302, lambda answer: bool(answer.headers["Location"])),
    "HTTP429": (429, lambda answer: "Retry-After" not in answer.headers),
    "HTTP429WAIT": (429, lambda answer: answer.headers["Retry-After"] == "2"),
    "HTTP429DATE": (429, lambda answer: is_soon(answer.headers["Retry-After"])),
    "HTTP500": (500, lambda answer: answer.text == "Internal Server Error"),
    "HTML502": (502, lambda answer: answer.text.startswith("<html>")),
    "HTML503": (503, lambda answer: "maintenance" in answer.text),
}
PHONES = {
    "SLOW": "0612340101",
    "SILENT": "0612340102",
    "DROPPED": "0612340103",
    "CUT": "0612340104",
    "HUGE": "0612340105",
    "GARBAGE": "0612340106",
    "BLANK": "0612340107",
    "WRONGSHAPE": "0612340108",
    "REDIRECT": "0612340109",
    "HTTP429": "0612340110",
    "HTTP429WAIT": "0612340111",
    "HTTP429DATE": "0612340112",
    "HTTP500": "0612340113",
    "HTML502": "0612340114",
    "HTML503": "0612340115",
}
BROKEN = {"SILENT": httpx.ReadTimeout, "DROPPED": httpx.RemoteProtocolError, "CUT": httpx.RemoteProtocolError}
DELIVERED_ALL_THE_SAME = {"DROPPED", "CUT"}


def is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_soon(moment: str) -> bool:
    return abs((parsedate_to_datetime(moment) - datetime.now(UTC)).total_seconds()) < 60


def find(piggy: httpx.Client, code: str) -> httpx.Response:
    timeout = 0.3 if code == "SILENT" else 10
    return piggy.get("/giftcards/find-one-by", params={"hash": code}, timeout=timeout)


def coupons(name: str) -> list[dict[str, str]]:
    """The orders that provoke the fault of this name."""
    return [
        {"Product": name, "Email": "patrick@example.com"},
        {"Code": name, "Email": "patrick@example.com"},
        {"Email": f"{name.lower()}@example.com"},
        {"Phone": PHONES[name]},
    ]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_card_is_answered_badly(piggy: httpx.Client, name: str) -> None:
    status, check = ANSWERS[name]
    answer = find(piggy, name)
    assert answer.status_code == status
    assert check(answer)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_coupon_is_answered_badly_and_not_delivered(
    order_coupon: Order, practice_shop: PracticeShop, name: str
) -> None:
    status, check = ANSWERS[name]
    for params in coupons(name):
        answer = order_coupon(params)
        assert answer.status_code == status
        assert check(answer)
    assert outbox(practice_shop) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_card_s_answer_never_comes_whole(piggy: httpx.Client, name: str) -> None:
    with pytest.raises(BROKEN[name]):
        find(piggy, name)


@pytest.mark.parametrize("name", BROKEN)
def test_a_coupon_s_answer_never_comes_whole(
    order_coupon: Order, practice_shop: PracticeShop, name: str
) -> None:
    for number, params in enumerate(coupons(name), 1):
        with pytest.raises(BROKEN[name]):
            order_coupon(params, timeout=0.3 if name == "SILENT" else 10)
        assert len(requests_to(practice_shop, "huuray")) == number
        assert len(outbox(practice_shop)) == (number if name in DELIVERED_ALL_THE_SAME else 0)


async def test_slow_answers_are_the_proper_ones(practice_shop: PracticeShop) -> None:
    headers = {"Authorization": "Bearer practice-piggy-key"}
    url = practice_shop.huuray_url.replace("{country}", "nl")
    begun = time.monotonic()
    async with httpx.AsyncClient(trust_env=False, timeout=20, headers=headers) as client:
        card, *answers = await asyncio.gather(
            client.get(f"{practice_shop.piggy_url}/giftcards/find-one-by", params={"hash": "SLOW"}),
            *(
                client.get(url, params={"AuthToken": "practice-huuray-token"} | one)
                for one in coupons("SLOW")
            ),
        )
    assert time.monotonic() - begun > 3
    assert card.json()["data"]["hash"] == "SLOW"
    assert [answer.text for answer in answers] == ["OK"] * 4
    assert len(outbox(practice_shop)) == 4


def test_a_huge_answer_is_a_proper_one_with_blanks(
    piggy: httpx.Client, order_coupon: Order, practice_shop: PracticeShop
) -> None:
    card = find(piggy, "HUGE")
    assert json.loads(card.content)["data"]["hash"] == "HUGE"
    coupon = order_coupon({"Phone": "0612340105"})
    assert coupon.text.strip() == "OK"
    assert min(len(card.content), len(coupon.content)) > 8 * 1024 * 1024
    assert len(outbox(practice_shop)) == 1


def test_a_flaky_card_is_there_when_tried_again(piggy: httpx.Client) -> None:
    assert [find(piggy, "FLAKY").status_code for _ in range(4)] == [503, 200, 503, 200]


def test_another_card_answers(piggy: httpx.Client) -> None:
    assert find(piggy, "OTHERCARD").json()["data"]["hash"] == "PIGGY789"


def test_a_hostile_programme_name_holds_markup_and_control_characters(piggy: httpx.Client) -> None:
    name = find(piggy, "HOSTILE").json()["data"]["giftcard_program"]["name"]
    assert "[@click=" in name
    assert "\x1b[2J" in name


def test_who_follows_the_redirect_reads_a_success_and_is_found_out(
    order_coupon: Order, practice_shop: PracticeShop
) -> None:
    answer = order_coupon({"Phone": "0612340109"})
    target = answer.url.join(answer.headers["Location"])
    assert httpx.get(target, trust_env=False).text == "OK"
    assert len(requests_to(practice_shop, "huuray")) == 2
    assert outbox(practice_shop) == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/giftcards/HTML502", None),
        ("GET", "/giftcards?giftcard_program_uuid=HTML502", None),
        ("GET", "/contacts/find-one-by?email=html502@example.com", None),
        ("GET", "/contacts/find-or-create?email=html502@example.com", None),
        ("POST", "/giftcards", {"type": 1, "giftcard_program_uuid": "HTML502"}),
        ("POST", "/giftcards/HTML502/send-by-email", {"contact_uuid": "any"}),
    ],
)
def test_the_other_calls_have_their_faults_too(
    piggy: httpx.Client, method: str, path: str, body: Any
) -> None:
    assert piggy.request(method, path, json=body).status_code == 502


def test_a_dropped_mail_has_gone_out(piggy: httpx.Client, practice_shop: PracticeShop) -> None:
    cards = piggy.get("/giftcards", params={"limit": 100}).json()["data"]
    uuid = next(card["uuid"] for card in cards if card["hash"] == "DROPPED")
    contact = piggy.get("/contacts/find-one-by", params={"email": "spongebob@example.com"}).json()["data"]
    with pytest.raises(httpx.RemoteProtocolError):
        piggy.post(f"/giftcards/{uuid}/send-by-email", json={"contact_uuid": contact["uuid"]})
    assert [message["to"] for message in outbox(practice_shop)] == ["spongebob@example.com"]
