"""The programmes of an account, as they come in one answer."""

from typing import Any

import pytest

from pos_tui.piggy.results import (
    CardProgram,
    Programs,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from tests.piggy.answers import answer, data
from tests.piggy.conftest import a_shop

FULL = {
    "id": 4,
    "uuid": "a203bee9",
    "name": "Bikini Bottom\n Bucks",
    "active": True,
    "card_count": 12,
    "expiration_days": 394,
    "min_amount_in_cents": 500,
    "max_amount_in_cents": 51000,
    "calculator_flow": "DEFAULT",
}


async def read(*programs: dict[str, Any]) -> object:
    async with a_shop(data(list(programs))) as shop:
        result = await shop.client.programs()
        assert shop.server.targets == ["/api/v3/oauth/clients/giftcard-programs"]
    return result


async def test_a_programme_says_what_the_service_says() -> None:
    bucks = CardProgram(
        uuid="a203bee9",
        name="Bikini Bottom  Bucks",
        active=True,
        card_count=12,
        expiration_days=394,
        min_amount_in_cents=500,
        max_amount_in_cents=51000,
        calculator_flow="DEFAULT",
    )
    assert await read(FULL) == Programs((bucks,))


async def test_programmes_of_one_name_stay_apart() -> None:
    twins = [{"uuid": uuid, "name": "Bucks", "active": uuid == "1"} for uuid in ("1", "2")]
    assert await read(*twins) == Programs(
        (CardProgram(uuid="1", name="Bucks", active=True), CardProgram(uuid="2", name="Bucks", active=False))
    )


async def test_optional_fields_of_another_shape_say_nothing() -> None:
    odd = {"card_count": "12", "expiration_days": -1, "max_amount_in_cents": 1.5, "calculator_flow": None}
    assert await read({"uuid": "1", "name": "Bucks", "active": True} | odd) == Programs(
        (CardProgram(uuid="1", name="Bucks", active=True),)
    )


async def test_an_account_may_have_none() -> None:
    assert await read() == Programs(())


@pytest.mark.parametrize("missing", ["uuid", "name", "active"])
async def test_a_programme_without_what_tells_it_from_others_is_unreadable(missing: str) -> None:
    programme = {name: value for name, value in FULL.items() if name != missing}
    assert await read(programme) == Unreadable(UnreadableReason.WRONG_SHAPE, 200)


async def test_they_are_read_as_reads_are() -> None:
    async with a_shop(answer("", 502), data([]), answer("", 500)) as shop:
        assert await shop.client.programs() == Programs(())
        assert await shop.client.programs() == Unreachable(UnreachableReason.SERVER_ERROR, 500)
