"""Scans that waited while the till was busy: what was let through of them has not reached the field yet."""

import time
from collections.abc import Iterable

from textual import events

from pos_tui.domain.lookup_source import Source
from pos_tui.scanner.pace import Pace
from pos_tui.screens.balance import BalanceScreen
from tests.screens.conftest import FakeServices, Till, running_till

STALLED = [0.0, 0.001, 0.001, 0.15, *[0.001] * 6]
"""Seconds before each key; the first three are let through as typing."""


async def type_half(till: Till) -> None:
    await till.type("416")
    till.app.scan_filter.pace = Pace()


async def take_backlog(till: Till, keys: Iterable[str]) -> None:
    """Give the till all `keys` at once; by their times they came a second after what was typed."""
    came_at = time.monotonic() + 1
    for key, after_s in zip(keys, STALLED, strict=True):
        came_at += after_s
        event = events.Key(key, key if len(key) == 1 else None)
        event.time = came_at
        till.app.post_message(event)
    await till.pilot.pause()
    await till.pilot.pause()


async def test_what_was_let_through_is_taken_back_and_nothing_else(services: FakeServices) -> None:
    async with running_till(services) as till:
        await type_half(till)
        await take_backlog(till, [*"GFTCRD123", "enter"])
        assert "€25.00" in till.text()
        screen = till.app.screen
        assert isinstance(screen, BalanceScreen)
        assert screen.code_field.value == ""
        screen.action_bring_back()
        assert screen.code_field.value == "416"
    assert services.asked == [("GFTCRD123", Source.SCAN)]


async def test_what_is_said_of_it_stays(services: FakeServices) -> None:
    async with running_till(services) as till:
        await type_half(till)
        await take_backlog(till, [*"GFTCRD", "f9", *"12", "enter"])
        assert "Key inside the scan" in till.text()
        screen = till.app.screen
        assert isinstance(screen, BalanceScreen)
        assert screen.code_field.value == "416"
    assert services.asked == []
