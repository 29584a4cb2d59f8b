"""Looking many cards up, in simulated time: what holds whatever the service does and whenever it does it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import (
    FindResult,
    Found,
    KeyRejected,
    NotFound,
    Retry,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
)
from pos_tui.services.lookup import LookUpResult
from pos_tui.services.stack import AT_ONCE, REFUSED, StackCheck
from tests.screens.conftest import a_card
from tests.services.simulated import SimulatedService, now, simulate

SOME = settings(max_examples=60, deadline=None)
ASKED_TO_WAIT = (None, 0.0, 1.0, 3.0)
AWAY = Unreachable(UnreachableReason.REFUSED)


def codes(number: int) -> list[CardCode]:
    return [CardCode(f"CARD{n:04}") for n in range(number)]


def cards(asked: Sequence[CardCode]) -> dict[str, FindResult]:
    """A card for all codes but every third."""
    return {code.text: Found(a_card(code.text)) for n, code in enumerate(asked) if n % 3}


def look_up_all(service: SimulatedService, number: int) -> tuple[list[LookUpResult], float]:
    """Look that many cards up at once; return what came of each, and how long all took."""

    async def work() -> tuple[list[LookUpResult], float]:
        check = StackCheck(service)
        looking = (check.look_up(code, source=Source.STACK) for code in codes(number))
        return await asyncio.gather(*looking), now()

    return simulate(work())


@st.composite
def moody_services(draw: st.DrawFn) -> tuple[SimulatedService, int]:
    """A service that takes as long as it likes and refuses a few times, and how many cards it is asked for.

    It refuses less often than a look-up has tries, so that none of them has to give up.
    """
    number = draw(st.integers(1, 60))
    refused = draw(
        st.dictionaries(
            st.integers(1, number + 7), st.sampled_from(ASKED_TO_WAIT), max_size=REFUSED.tries - 1
        )
    )
    times = draw(st.lists(st.floats(0.001, 2.0), min_size=1, max_size=20))

    def refuses(request: int) -> TooManyRequests | None:
        return TooManyRequests(refused[request]) if request in refused else None

    service = SimulatedService(refuses=refuses, answers=cards(codes(number)))
    service.takes_s = lambda: times[len(service.asked) % len(times)]
    return service, number


@given(moody_services())
@SOME
def test_every_card_ends_right_and_at_most_so_many_are_asked_for_at_once(
    moody: tuple[SimulatedService, int],
) -> None:
    service, number = moody
    results, _ = look_up_all(service, number)
    assert results == [service.answers.get(code.text, NotFound()) for code in codes(number)]
    assert service.most_inside <= AT_ONCE
    assert len(service.asked) == number + len(service.refused)


@given(moody_services())
@SOME
def test_nothing_is_asked_while_the_service_wants_it_so(moody: tuple[SimulatedService, int]) -> None:
    service, number = moody
    look_up_all(service, number)
    waits = [(at, at + (refusal.retry_after_s or 0)) for at, refusal in service.refused]
    assert not [at for at in service.began for since, until in waits if since < at < until]


@given(moody_services())
@SOME
def test_cards_are_asked_for_in_the_order_they_came(moody: tuple[SimulatedService, int]) -> None:
    service, number = moody
    look_up_all(service, number)
    assert list(dict.fromkeys(service.asked)) == [code.text for code in codes(number)]


@given(moody_services(), st.sets(st.integers(0, 59)), st.floats(0, 5))
@SOME
def test_who_is_given_up_holds_nobody_up(
    moody: tuple[SimulatedService, int], given_up: set[int], after_s: float
) -> None:
    service, number = moody

    async def work() -> list[LookUpResult | BaseException]:
        check = StackCheck(service)
        tasks = [asyncio.create_task(check.look_up(code, source=Source.STACK)) for code in codes(number)]
        await asyncio.sleep(after_s)
        for place in given_up & set(range(number)):
            tasks[place].cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    for place, result in enumerate(simulate(work())):
        if place not in given_up:
            assert result == service.answers.get(f"CARD{place:04}", NotFound())
    assert service.most_inside <= AT_ONCE


def every(nth: int, retry_after_s: float | None = None) -> Callable[[int], TooManyRequests | None]:
    return lambda request: None if request % nth else TooManyRequests(retry_after_s)


def test_a_refusal_now_and_then_costs_a_quarter_of_the_pace_at_most() -> None:
    service = SimulatedService(refuses=every(20))
    _results, took_s = look_up_all(service, 500)
    assert took_s <= 1.25 * 500 * 0.05 / AT_ONCE


def test_a_wait_that_the_service_asks_for_costs_its_time_and_no_more() -> None:
    unhindered = SimulatedService(refuses=every(20))
    asking = SimulatedService(refuses=every(20, 1.0))
    _results, fast_s = look_up_all(unhindered, 500)
    results, slow_s = look_up_all(asking, 500)
    assert results == [NotFound()] * 500
    assert slow_s <= fast_s + 1.0 * len(asking.refused)


def test_refusals_lower_the_number_at_once_and_good_answers_raise_it_again() -> None:
    inside: list[int] = []
    service = SimulatedService(refuses=lambda request: TooManyRequests(None) if 9 < request < 18 else None)

    def takes_s() -> float:
        inside.append(service.inside)
        return 0.05

    service.takes_s = takes_s
    look_up_all(service, 200)
    refused_at = 9 + AT_ONCE
    assert max(inside[:9]) == AT_ONCE
    assert max(inside[refused_at : refused_at + 4]) < AT_ONCE
    assert max(inside[-20:]) == AT_ONCE


def test_one_card_that_is_always_refused_keeps_no_other_waiting_for_its_own_end() -> None:
    class Picky(SimulatedService):
        async def look_up(self, code: CardCode, **keywords: Any) -> FindResult:
            result = await super().look_up(code, **keywords)
            return TooManyRequests(None) if code.text == "CARD0000" else result

    results, _ = look_up_all(Picky(), 50)
    assert results == [TooManyRequests(None), *[NotFound()] * 49]


@pytest.mark.parametrize("failure", [TooManyRequests(None), TooManyRequests(2.0), AWAY])
def test_a_service_that_only_fails_is_not_asked_for_every_card(failure: FindResult) -> None:
    class Failing(SimulatedService):
        async def look_up(self, code: CardCode, **keywords: Any) -> FindResult:
            await super().look_up(code, **keywords)
            return failure

    service = Failing()
    results, took_s = look_up_all(service, 500)
    assert set(results) == {failure}
    assert len(service.asked) < 30
    assert took_s < 60


def test_a_service_that_is_closed_for_long_is_asked_once_and_its_time_is_told() -> None:
    service = SimulatedService(refuses=lambda _: TooManyRequests(3600.0))

    async def work() -> LookUpResult:
        check = StackCheck(service)
        await asyncio.gather(*(check.look_up(code, source=Source.STACK) for code in codes(20)))
        await asyncio.sleep(600)
        return await check.look_up(CardCode("LATER"), source=Source.STACK)

    assert simulate(work()) == TooManyRequests(3000.0)
    assert len(service.asked) == 1


def test_a_minute_that_the_service_asks_for_is_waited() -> None:
    service = SimulatedService(refuses=lambda request: TooManyRequests(60.0) if request == 30 else None)
    results, took_s = look_up_all(service, 100)
    assert results == [NotFound()] * 100
    assert took_s > 60


def test_a_key_that_was_rejected_is_tried_once_until_it_is_asked_for_again() -> None:
    class Closed(SimulatedService):
        async def look_up(self, code: CardCode, **keywords: Any) -> FindResult:
            result = await super().look_up(code, **keywords)
            return KeyRejected(401) if len(self.asked) == 1 else result

    service = Closed()

    async def work() -> tuple[list[LookUpResult], LookUpResult, LookUpResult]:
        check = StackCheck(service)
        first = await asyncio.gather(*(check.look_up(code, source=Source.STACK) for code in codes(20)))
        later = await check.look_up(CardCode("LATER"), source=Source.STACK)
        check.reopen()
        return first, later, await check.look_up(CardCode("AGAIN"), source=Source.STACK)

    first, later, again = simulate(work())
    assert [*first, later] == [KeyRejected(401)] * 21
    assert again == NotFound()
    assert service.asked == ["CARD0000", "AGAIN"]


def test_repetitions_are_told() -> None:
    retries: list[Retry] = []

    def work(service: SimulatedService) -> Coroutine[Any, Any, LookUpResult]:
        return StackCheck(service).look_up(codes(1)[0], source=Source.STACK, on_retry=retries.append)

    refusal = TooManyRequests(2.0)
    result = simulate(work(SimulatedService(refuses=lambda request: refusal if request < 3 else None)))
    assert result == NotFound()
    assert retries == [Retry(2, 2.0, refusal), Retry(3, 2.0, refusal)]
