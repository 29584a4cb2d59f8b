"""Looking a card up, over real HTTP, and what is noted of it."""

import logging
from typing import TYPE_CHECKING, cast

import pytest

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import (
    FindResult,
    Found,
    NotFound,
    Retry,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
)
from pos_tui.services.lookup import LookUp, LookUpResult, SeveralFound
from tests.piggy.answers import SEA_DOLLARS, answer, data
from tests.piggy.conftest import a_shop
from tests.screens.conftest import a_card
from tests.services.shelf import Shelf

if TYPE_CHECKING:
    from pos_tui.piggy.client import PiggyClient


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


Y, Z = "PIGGY123", "PIGGZ123"
AWAY = Unreachable(UnreachableReason.TIMED_OUT)
ONE, OTHER = Found(a_card(Y, uuid="one")), Found(a_card(Z, uuid="other"))


@pytest.mark.parametrize(
    ("rounds", "answers", "asked", "expected"),
    [
        (((Y, Z),), {Y: ONE}, [Y, Z], ONE),
        (((Y, Z),), {Z: OTHER}, [Y, Z], OTHER),
        (((Y, Z),), {Y: ONE, Z: OTHER}, [Y, Z], SeveralFound((Y, Z))),
        (((Y, Z),), {Y: ONE, Z: ONE}, [Y, Z], ONE),
        (((Y, Z),), {}, [Y, Z], NotFound()),
        (((Y, Z),), {Y: ONE, Z: AWAY}, [Y, Z], AWAY),
        (((Y, Z),), {Y: AWAY, Z: OTHER}, [Y], AWAY),
        (((Y, Z),), {Y: NotFound(), Z: AWAY}, [Y, Z], AWAY),
        (((Y,), (Z,)), {Y: ONE, Z: OTHER}, [Y], ONE),
        (((Y,), (Z,)), {Z: OTHER}, [Y, Z], OTHER),
        (((Y,), (Z,)), {Y: AWAY, Z: OTHER}, [Y], AWAY),
    ],
)
async def test_of_several_readings_the_one_that_exists_counts_and_a_failure_settles_nothing(
    rounds: tuple[tuple[str, ...], ...],
    answers: dict[str, FindResult],
    asked: list[str],
    expected: LookUpResult,
) -> None:
    shelf, noted = Shelf(answers), list[LookUpResult]()
    lookup = LookUp(cast("PiggyClient", shelf), lambda _code, _source, result: noted.append(result))
    assert await lookup.look_up(CardCode(Y, rounds), source=Source.SCAN) == expected
    assert shelf.asked == asked
    assert noted == [expected]


async def test_a_refusal_in_the_midst_is_put_off_and_not_noted() -> None:
    noted = list[LookUpResult]()
    shelf = Shelf({Y: ONE, Z: TooManyRequests(None)})
    lookup = LookUp(cast("PiggyClient", shelf), lambda _code, _source, result: noted.append(result))
    result = await lookup.look_up(CardCode(Y, ((Y, Z),)), source=Source.SCAN)
    assert result == TooManyRequests(None)
    assert noted == []
