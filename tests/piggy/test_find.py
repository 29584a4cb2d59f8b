"""Finding and getting a card: what each answer of the service becomes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pos_tui.domain.gift_card import CardKind, GiftCard, Program
from pos_tui.piggy.client import MOST_BYTES
from pos_tui.piggy.results import (
    FindResult,
    Found,
    KeyRejected,
    NotFound,
    Refused,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from tests.piggy.answers import SEA_DOLLARS, Reply, answer, data, error
from tests.piggy.conftest import KEY, a_shop

CAPTURED = {
    "id": 41654,
    "uuid": "5b3dab1c-bdde-4313-a74d-67de815c751c",
    "type": "DIGITAL",
    "hash": "41654",
    "amount_in_cents": 0,
    "upgradeable": True,
    "active": True,
    "expiration_date": "2024-12-10T16:26:20+00:00",
    "amount": 0,
    "url": "https://leat.com/giftcard-balance?hash=41654",
    "display_amount": "€0.00",
    "formatted_expiration_date": "2024-12-10",
    "giftcard_program": {
        "id": 1,
        "name": "Bikini Bottom Bucks",
        "uuid": "123",
        "max_amount_in_cents": 51000,
        "calculator_flow": "DEFAULT",
        "expiration_days": 394,
    },
    "giftcard_recipients": [],
}
GFTCRD123 = GiftCard(
    uuid="d694e2a2-e982-4bfc-8269-e79dc98b38e4",
    code="GFTCRD123",
    kind=CardKind.DIGITAL,
    amount_in_cents=2500,
    active=True,
    upgradeable=True,
    display_amount="€ 25,00",
    expires_at=None,
    program=Program(None, "Sea Dollars"),
)


async def test_the_card_of_the_reference_is_found() -> None:
    async with a_shop(data(SEA_DOLLARS)) as shop:
        assert await shop.find("GFTCRD123") == Found(GFTCRD123)


async def test_the_fuller_captured_card_is_found_with_its_zero_balance_and_expiry() -> None:
    async with a_shop(data(CAPTURED)) as shop:
        assert await shop.find("41654") == Found(
            GiftCard(
                uuid="5b3dab1c-bdde-4313-a74d-67de815c751c",
                code="41654",
                kind=CardKind.DIGITAL,
                amount_in_cents=0,
                active=True,
                upgradeable=True,
                display_amount="€0.00",
                expires_at=datetime(2024, 12, 10, 16, 26, 20, tzinfo=UTC),
                program=Program("123", "Bikini Bottom Bucks"),
            )
        )


async def test_a_card_is_got_by_its_uuid() -> None:
    async with a_shop(data(SEA_DOLLARS)) as shop:
        assert await shop.get("d694e2a2-e982-4bfc-8269-e79dc98b38e4") == Found(GFTCRD123)
        assert shop.server.targets == ["/api/v3/oauth/clients/giftcards/d694e2a2-e982-4bfc-8269-e79dc98b38e4"]


@pytest.mark.parametrize("meta", [[], {}, {"page": 1}, None, "new"])
async def test_meta_may_be_anything(meta: Any) -> None:
    async with a_shop(data(SEA_DOLLARS, meta)) as shop:
        assert isinstance(await shop.find(), Found)


async def test_a_request_asks_for_plain_json_with_the_key() -> None:
    async with a_shop(data(SEA_DOLLARS)) as shop:
        await shop.find()
        headers = shop.server.requests[0].headers
        assert headers["Authorization"] == f"Bearer {KEY}"
        assert headers["Accept"] == "application/json"
        assert headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("a/b", "a%2Fb"),
        ("..", ".."),
        ("a?b#c", "a%3Fb%23c"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("a&hash=B", "a%26hash%3DB"),
        ("A B+C", "A%20B%2BC"),
        ("00012", "00012"),
    ],
)
async def test_a_code_is_asked_for_exactly_as_scanned(code: str, asked: str) -> None:
    async with a_shop(data(SEA_DOLLARS | {"hash": code})) as shop:
        assert isinstance(await shop.find(code), Found)
        assert shop.server.targets == [f"/api/v3/oauth/clients/giftcards/find-one-by?hash={asked}"]


@pytest.mark.parametrize(
    ("uuid", "segment"),
    [
        ("a/b", "a%2Fb"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e%2e", "%252e%252e"),
        ("A B+C", "A%20B%2BC"),
        ("find-one-by?hash=X", "find-one-by%3Fhash%3DX"),
    ],
)
async def test_a_uuid_never_leaves_its_path_segment(uuid: str, segment: str) -> None:
    async with a_shop(data(SEA_DOLLARS | {"uuid": uuid})) as shop:
        assert isinstance(await shop.get(uuid), Found)
        assert shop.server.targets == [f"/api/v3/oauth/clients/giftcards/{segment}"]


@pytest.mark.parametrize("uuid", ["", "  ", "x" * 10_000, "a\nb", "\udcff", "é"])
async def test_what_can_be_no_uuid_is_not_found_without_asking(uuid: str) -> None:
    async with a_shop() as shop:
        assert await shop.get(uuid) == NotFound()
        assert shop.server.requests == []


async def test_an_answer_about_another_card_is_not_shown() -> None:
    async with a_shop(data(SEA_DOLLARS | {"hash": "GFTCRD124"})) as shop:
        assert await shop.find("GFTCRD123") == Unreadable(UnreadableReason.WRONG_CARD, 200)


async def test_a_card_of_another_uuid_is_not_shown() -> None:
    async with a_shop(data(SEA_DOLLARS)) as shop:
        assert await shop.get("another") == Unreadable(UnreadableReason.WRONG_CARD, 200)


async def test_the_case_of_the_answered_code_does_not_matter() -> None:
    async with a_shop(data(SEA_DOLLARS)) as shop:
        assert await shop.find("gftcrd123") == Found(GFTCRD123)


async def test_a_lower_case_code_is_looked_up_again_in_upper_case() -> None:
    async with a_shop(error(5001, 404), data(SEA_DOLLARS)) as shop:
        assert await shop.find("gftCrd123") == Found(GFTCRD123)
        assert [target.rpartition("=")[2] for target in shop.server.targets] == ["gftCrd123", "GFTCRD123"]


async def test_a_code_without_small_letters_is_asked_for_once() -> None:
    async with a_shop(error(5001)) as shop:
        assert await shop.find("NOPE-123") == NotFound()
        assert len(shop.server.requests) == 1


async def test_a_code_unknown_in_both_cases_is_not_found() -> None:
    async with a_shop(error(5001), error(5001)) as shop:
        assert await shop.find("nope") == NotFound()


async def test_a_failure_of_the_second_look_up_is_told() -> None:
    async with a_shop(error(5001), answer("", 401)) as shop:
        assert await shop.find("nope") == KeyRejected(401)


MAINTENANCE = Unreachable(UnreachableReason.MAINTENANCE, 503, 120.0)
NOT_JSON = Unreadable(UnreadableReason.NOT_JSON, 200)
INTERCEPTED = Unreachable(UnreachableReason.INTERCEPTED, 200)
WRONG_SHAPE = Unreadable(UnreadableReason.WRONG_SHAPE, 200)


@pytest.mark.parametrize("status", [400, 404, 422, 500])
async def test_not_found_is_decided_by_the_code_whatever_the_status(status: int) -> None:
    async with a_shop(error(5001, status)) as shop:
        assert await shop.find() == NotFound()


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (error(5002, 400, "Kaart verlopen"), Refused(5002, 400, "Kaart verlopen")),
        (error(7011, 403, "No access"), Refused(7011, 403, "No access")),
        (error(60000, 429, "Limit"), Refused(60000, 429, "Limit")),
        (error(1000, 500, "Oops"), Refused(1000, 500, "Oops")),
        (error(98765, 422, "Iets \x1b[31mnieuws"), Refused(98765, 422, "Iets ·[31mnieuws")),
        (answer("<h1>Not Found</h1>", 404), Unreachable(UnreachableReason.INTERCEPTED, 404)),
        (error(None, 404, "No route"), Refused(None, 404, "No route")),
        (answer('{"code": "5001", "message": ["?"]}', 404), Refused(None, 404, "")),
        (answer('{"code": true}', 400), Refused(None, 400, "")),
        (answer("", 401), KeyRejected(401)),
        (error(0, 401, "Unauthenticated."), KeyRejected(401)),
        (answer("<html>Blocked by WebFilter</html>", 403), Unreachable(UnreachableReason.INTERCEPTED, 403)),
        (answer("Blocked by WebFilter", 403), Unreachable(UnreachableReason.INTERCEPTED, 403)),
        (answer("", 403), Unreachable(UnreachableReason.INTERCEPTED, 403)),
        (answer("\ufeff <!doctype html>", 404), Unreachable(UnreachableReason.INTERCEPTED, 404)),
        (answer("<html>", 500), Unreachable(UnreachableReason.INTERCEPTED, 500)),
        (answer("<html>", 401), KeyRejected(401)),
        (error(None, 403), KeyRejected(403)),
        (answer("{}", 407), Unreachable(UnreachableReason.INTERCEPTED, 407)),
        (answer("", 407), Unreachable(UnreachableReason.INTERCEPTED, 407)),
        (answer("<html>Log in</html>", 511), Unreachable(UnreachableReason.INTERCEPTED, 511)),
        (answer("", 511), Unreachable(UnreachableReason.INTERCEPTED, 511)),
        (answer("", 500), Unreachable(UnreachableReason.SERVER_ERROR, 500)),
        (answer(b"\xff\xfe", 500), Unreachable(UnreachableReason.SERVER_ERROR, 500)),
        (answer("x" * (MOST_BYTES + 1), 500), Unreachable(UnreachableReason.SERVER_ERROR, 500)),
        (answer("", 302, Location="https://example.com/"), Unreachable(UnreachableReason.INTERCEPTED, 302)),
        (answer("", 301, Location="http://[::"), Unreachable(UnreachableReason.INTERCEPTED, 301)),
        (answer(""), NOT_JSON),
        (answer("<html>Log in to the Wi-Fi</html>"), INTERCEPTED),
        (answer("\ufeff\r\n<!DOCTYPE html>"), INTERCEPTED),
        (answer("<html>" + " " * MOST_BYTES), INTERCEPTED),
        (answer("You are offline"), INTERCEPTED),
        (answer(b'{"data": "\xff"}'), NOT_JSON),
        (answer(b"\x1f\x8b\x08\x00", Content_Encoding="gzip"), NOT_JSON),
        (answer("[" * 60_000), NOT_JSON),
        (answer('{"data": ' + "9" * 60_000 + "}"), NOT_JSON),
        (answer(json.dumps({"data": SEA_DOLLARS | {"amount": float("nan")}})), NOT_JSON),
        (answer("{}"), WRONG_SHAPE),
        (answer("[]"), WRONG_SHAPE),
        (answer('{"data": []}'), WRONG_SHAPE),
        (answer('{"code": 5001, "message": "?"}'), WRONG_SHAPE),
        (answer(" " * (MOST_BYTES + 1)), Unreadable(UnreadableReason.TOO_LARGE, 200)),
    ],
)
async def test_an_answer_becomes_a_result(reply: Reply, result: FindResult) -> None:
    async with a_shop(reply) as shop:
        assert await shop.find() == result
        assert len(shop.server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (answer("", 429), TooManyRequests(None)),
        (error(None, 429, Retry_After="7"), TooManyRequests(7.0)),
        (answer("<h1>Back soon</h1>", 503, Retry_After="120"), MAINTENANCE),
        (answer("<h1>Bad gateway</h1>", 502), Unreachable(UnreachableReason.INTERCEPTED, 502)),
        (answer("", 504), Unreachable(UnreachableReason.SERVER_ERROR, 504)),
    ],
)
async def test_a_passing_failure_that_does_not_pass_becomes_a_result(
    reply: Reply, result: FindResult
) -> None:
    async with a_shop(reply, reply, reply) as shop:
        assert await shop.find() == result


@pytest.mark.parametrize(
    "key", ["", "with\nline", "with\r\nX-Evil: 1", "Schlüssel", "in two", "\x00", "\udcff"]
)
async def test_a_key_that_cannot_be_sent_is_rejected_without_asking(key: str) -> None:
    async with a_shop(key=key) as shop:
        assert await shop.find() == KeyRejected(None)
        assert shop.server.requests == []
