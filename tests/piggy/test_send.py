"""Mailing a card: what is asked, and that a status of success is enough."""

import json
from typing import Any

import pytest

from pos_tui.piggy.results import Mailed, OutcomeUnknown, Refused, UnknownReason
from tests.piggy.answers import Reply, answer, data, drip, error, raw
from tests.piggy.conftest import a_shop

CARDS = "/api/v3/oauth/clients/giftcards"


@pytest.mark.parametrize(
    ("template", "tags", "body"),
    [
        (None, None, {"contact_uuid": "c-1"}),
        (None, {}, {"contact_uuid": "c-1"}),
        (
            "t-1",
            {"custom.message": "Til lykke, Ærø! 😀"},
            {
                "contact_uuid": "c-1",
                "email_uuid": "t-1",
                "merge_tags": {"custom.message": "Til lykke, Ærø! 😀"},
            },
        ),
    ],
)
async def test_a_card_is_mailed_by_one_post(
    template: str | None, tags: dict[str, str] | None, body: dict[str, Any]
) -> None:
    async with a_shop(data("Email successfully sent")) as shop:
        assert await shop.client.send_by_email("card/1", "c-1", template, tags) == Mailed()
        (asked,) = shop.server.requests
    assert (asked.method, asked.target) == ("POST", f"{CARDS}/card%2F1/send-by-email")
    assert json.loads(asked.body) == body


@pytest.mark.parametrize(
    "reply",
    [
        data({"message": "success", "data": "Email successfully sent"}, {}),
        data("Email successfully sent"),
        data([]),
        answer("", 204),
        answer("sent", 202),
        answer(b"\xff" * 100_000),
        raw(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"da'),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b" "),
    ],
)
async def test_any_success_is_a_success(reply: Reply) -> None:
    async with a_shop(reply) as shop:
        assert await shop.client.send_by_email("u", "c-1") == Mailed()


async def test_a_page_is_no_success_whatever_its_status() -> None:
    async with a_shop(answer("<html>Log in to the Wi-Fi</html>")) as shop:
        result = await shop.client.send_by_email("u", "c-1")
    assert result == OutcomeUnknown(UnknownReason.UNREADABLE, 200, by_network=True)


async def test_what_is_wrong_is_told_field_by_field() -> None:
    errors = {"contact_uuid": "Not subscribed.", "email_uuid": ["Invalid."]}
    reply = answer(json.dumps({"code": 1003, "message": "Nee.", "errors": errors}), 422)
    async with a_shop(reply) as shop:
        assert await shop.client.send_by_email("u", "c-1") == Refused(
            1003, 422, "Nee.", (("contact_uuid", "Not subscribed."), ("email_uuid", "Invalid."))
        )


@pytest.mark.parametrize("code", [1114, 5001, 5002, 55031])
async def test_a_refusal_is_told_by_its_code(code: int) -> None:
    async with a_shop(error(code)) as shop:
        assert await shop.client.send_by_email("u", "c-1") == Refused(code, 400, "Nee.")
