"""Looking a card up, over real HTTP, and what is noted of it."""

import logging

import pytest

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import Found, Retry
from pos_tui.services.lookup import LookUp
from tests.piggy.answers import SEA_DOLLARS, answer, data
from tests.piggy.conftest import a_shop


async def test_a_card_is_looked_up_and_its_repetitions_are_told() -> None:
    retries: list[Retry] = []
    async with a_shop(answer("", 503), data(SEA_DOLLARS)) as shop:
        result = await LookUp(shop.client).look_up(
            CardCode("GFTCRD123"), source=Source.SCAN, on_retry=retries.append
        )
    assert isinstance(result, Found)
    assert result.card.amount_in_cents == 2500
    assert [retry.attempt for retry in retries] == [2]


async def test_the_log_tells_of_a_look_up_without_the_code(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with a_shop(data(SEA_DOLLARS)) as shop:
        await LookUp(shop.client).look_up(CardCode("GFTCRD123"), source=Source.PASTE)
    assert "card ••••D123 (paste): Found" in caplog.messages
    assert "GFTCRD123" not in caplog.text
