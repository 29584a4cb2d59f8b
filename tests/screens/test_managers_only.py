"""Nothing that only managers do is reachable without the PIN, by any way that the till itself lists."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from inspect import isawaitable
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState
from pos_tui.journal.results import Paused
from pos_tui.screens.base_screens import BASE_SCREENS, HOME, MANAGERS_MODES
from pos_tui.screens.dialogs.attempt import AttemptDialog
from pos_tui.screens.dialogs.lookups import LookUpsDialog
from pos_tui.screens.dialogs.pin import PinDialog
from pos_tui.widgets.attempt_table import AttemptTable
from tests.screens.test_lookups import record
from tests.screens.test_manager import Shop, shop

OPEN_TO_ALL = [base.mode for base in BASE_SCREENS if not base.managers]
LEAVES = {"quit", "lock"}
"""Actions that end what is tried."""

Way = tuple[str, Callable[[], Awaitable[object]]]


def keys(at: Shop) -> Iterator[Way]:
    """Every key that does something now, shown or not."""
    for key, active in at.till.app.screen.active_bindings.items():
        if active.binding.action not in LEAVES:
            yield active.binding.action, partial(at.till.pilot.press, key)


def clicks(at: Shop) -> Iterator[Way]:
    """What a click on a key in the key bar does."""
    for key, active in at.till.app.screen.active_bindings.items():
        if active.binding.show and active.binding.action not in LEAVES:
            yield active.binding.action, partial(at.till.app.run_action, f"app.simulate_key({key!r})")


def commands(at: Shop) -> Iterator[Way]:
    """Everything the palette offers."""
    left_out = {"Quit", "Lock"}
    for command in at.till.app.get_system_commands(at.till.app.screen):
        if command.title not in left_out:
            yield command.title, partial(called, command.callback)


async def called(callback: Callable[[], object]) -> None:
    result = callback()
    if isawaitable(result):
        await result


async def over_base_screen(at: Shop, mode: str) -> None:
    await at.till.app.run_action(f"show('{mode}')")
    await at.until(lambda: at.till.app.current_mode == mode and not at.till.app.screen.is_modal)
    if mode == "journal":
        await at.shown("UNKNOWN")
        at.till.app.screen.query_one(AttemptTable).focus()
        await at.till.pilot.pause()


async def over_attempt(at: Shop) -> None:
    await over_base_screen(at, "journal")
    await at.till.pilot.press("enter")
    await at.asked(AttemptDialog)


async def over_lookups(at: Shop) -> None:
    await over_base_screen(at, "journal")
    await at.till.pilot.press("ctrl+l")
    await at.asked(LookUpsDialog)


def is_at_rest(at: Shop) -> bool:
    app = at.till.app
    return isinstance(app.screen, PinDialog) or all(
        worker.is_finished or worker.group in {"flow", "issue a coupon"} for worker in app.workers
    )


def nothing_of_managers(at: Shop) -> None:
    assert at.till.app.current_mode not in MANAGERS_MODES
    assert type(at.till.app.screen).__name__ not in {"SettleDialog", "ExportDialog"}
    assert "20123456" not in at.till.text()
    assert at.state is AttemptState.UNKNOWN
    assert isinstance(at.journal.paused(), Paused)
    assert at.journal.miss_runs() != ()
    assert list(Path.home().iterdir()) == []


PLACES: dict[str, Callable[[Shop], Awaitable[None]]] = {
    **{mode: partial(over_base_screen, mode=mode) for mode in OPEN_TO_ALL},
    "an attempt": over_attempt,
    "the look-ups": over_lookups,
}


@pytest.mark.parametrize(
    ("place", "ways"),
    [*((place, keys) for place in PLACES), *(("journal", ways) for ways in (clicks, commands))],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
async def test_no_key_click_or_command_gets_there_without_the_pin(
    tmp_path: Path, place: str, ways: Callable[[Shop], Iterator[Way]]
) -> None:
    gated = set()
    async with shop(tmp_path) as at:
        at.journal.pause("no_voucher_left")
        record(at.journal, 10)
        at.till.services.on_miss()
        await at.shown("codes not found")
        await PLACES[place](at)
        for name in dict(ways(at)):
            await at.till.app.run_action("lock")
            await PLACES[place](at)
            await dict(ways(at))[name]()
            await at.until(partial(is_at_rest, at))
            nothing_of_managers(at)
            if isinstance(at.till.app.screen, PinDialog):
                gated.add(name)
                await at.till.type("", "f9", "enter", "escape")
                nothing_of_managers(at)
    expected: dict[str, set[str]] = {
        "journal": {"settle", "export"},
        "coupon": {"lift"},
        "an attempt": {"wish('settle')", "unmask"},
        "the look-ups": {"seen"},
    }
    managers = {f"show('{mode}')" for mode in MANAGERS_MODES}
    if ways is not commands:
        on_base = place in OPEN_TO_ALL
        assert gated == expected.get(place, set()) | (managers if on_base else set())


async def test_no_scan_gets_there_without_the_pin(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        for mode in OPEN_TO_ALL:
            await over_base_screen(at, mode)
            for text in (*MANAGERS_MODES, "GFTCRD123"):
                await at.till.pilot.press(*text, "enter")
            assert at.till.app.current_mode not in MANAGERS_MODES
            await at.till.app.run_action("lock")
            assert at.till.app.current_mode == HOME
