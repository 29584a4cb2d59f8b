"""How a wait is told of."""

import asyncio

import pytest

from pos_tui.widgets.waiting import waiting, waiting_text


async def test_a_wait_is_told_of_while_it_lasts() -> None:
    told: list[str] = []
    seen = asyncio.Event()

    def show(text: str) -> None:
        told.append(text)
        seen.set()

    async with waiting("Asking", show):
        await asyncio.wait_for(seen.wait(), 60)
    assert told[0] == "Asking …"


async def test_what_is_done_at_once_is_not_told_of() -> None:
    told: list[str] = []
    async with waiting("Asking", told.append):
        pass
    assert told == []


@pytest.mark.parametrize(
    ("waited_s", "text"),
    [(0.3, "Asking …"), (1.9, "Asking …"), (2.0, "Asking … 2 s"), (61.5, "Asking … 61 s")],
)
def test_the_seconds_are_counted_out_from_the_second_one(waited_s: float, text: str) -> None:
    assert waiting_text("Asking", waited_s) == text
