"""Making a card: what is asked, and what each answer becomes."""

import json
from typing import Any

import pytest

from pos_tui.piggy.results import Created, OutcomeUnknown, Refused, UnknownReason
from tests.piggy.answers import SEA_DOLLARS, Reply, answer, data, error
from tests.piggy.conftest import KEY, a_shop

NEW = SEA_DOLLARS | {"amount_in_cents": 0, "giftcard_program": {"uuid": "P-1", "name": "Sea Dollars"}}


async def test_a_digital_card_is_asked_for_in_one_post() -> None:
    created = answer(json.dumps({"data": NEW, "meta": []}), 201)
    async with a_shop(created) as shop:
        result = await shop.client.create("p-1")
        (asked,) = shop.server.requests
    assert isinstance(result, Created)
    assert (result.card.code, result.card.amount_in_cents) == ("GFTCRD123", 0)
    assert (asked.method, asked.target) == ("POST", "/api/v3/oauth/clients/giftcards")
    assert json.loads(asked.body) == {"type": 1, "giftcard_program_uuid": "p-1"}
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"


async def test_a_card_whose_programme_has_no_uuid_is_taken() -> None:
    async with a_shop(data(SEA_DOLLARS)) as shop:
        assert isinstance(await shop.client.create("P-1"), Created)


@pytest.mark.parametrize(
    "reply",
    [
        answer("", 200),
        answer("{}", 201),
        answer('{"data": {"uuid": "1"}}', 201),
        answer("<html>", 200),
        answer(" " * 70_000, 200),
        data(NEW | {"giftcard_program": {"uuid": "another"}}),
    ],
)
async def test_a_success_without_the_card_leaves_open_what_was_made(reply: Reply) -> None:
    async with a_shop(reply) as shop:
        result = await shop.client.create("P-1")
    assert isinstance(result, OutcomeUnknown)
    assert result.reason is UnknownReason.UNREADABLE


@pytest.mark.parametrize("code", [1003, 1100, 7011, 7015, 55021, 60000])
async def test_a_refusal_is_told_by_its_code(code: int) -> None:
    async with a_shop(error(code, 422, "Nee.")) as shop:
        assert await shop.client.create("P-1") == Refused(code, 422, "Nee.")


@pytest.mark.parametrize("program", ["", "\udcff", "é\n", "x" * 5000])
async def test_any_text_for_a_programme_can_be_sent(program: Any) -> None:
    async with a_shop(error(1100)) as shop:
        assert isinstance(await shop.client.create(program), Refused)
