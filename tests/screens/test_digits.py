"""Where a code can look like a person's keys, what gives value away takes two digits from the screen."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pos_tui.scanner.events import Burst, Dropped, DropReason
from pos_tui.scanner.pace import Pace
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.settings import ScannerSettings
from pos_tui.terminal import Terminal
from tests.screens.conftest import FakeServices, Till, running_till
from tests.screens.test_coupon import PHONE, SETTINGS, Shop, fill, press_f9_in_peace, settled, shop

__all__ = ["shop"]

ALWAYS = replace(SETTINGS, scanner=ScannerSettings(ask_digits="always"))
FAR = Terminal(far=True)
NOT_CONFIRMED = "Those were not the two digits"


def digits_of(till: Till) -> str:
    """Return the digits that the review asks for."""
    found = re.search(r"Type (\d\d), then Enter", till.text())
    assert found, till.text()
    return found[1]


@asynccontextmanager
async def a_review(shop: Shop) -> AsyncIterator[Till]:
    """A till on a far line with the review of a coupon open."""
    async with running_till(shop.services, SETTINGS, terminal=FAR) as till:
        await fill(till, product="tea", phone=PHONE)
        await till.pilot.press("f9")
        await till.pilot.pause()
        yield till


async def test_the_two_digits_and_enter_send(shop: Shop) -> None:
    async with a_review(shop) as till:
        await till.pilot.press(*digits_of(till), "enter")
        await settled(till)
        assert "Coupon sent" in till.text()
    assert list(shop.server.requests.values()) == [1]


async def test_a_near_line_asks_for_them_only_where_the_settings_say_so(shop: Shop) -> None:
    for settings, asked in ((SETTINGS, False), (ALWAYS, True)):
        async with running_till(shop.services, settings) as till:
            await fill(till, product="tea", phone=PHONE)
            await till.pilot.press("f9")
            await till.pilot.pause()
            assert ("then Enter, to confirm" in till.text()) is asked


async def test_neither_f9_nor_its_button_sends(shop: Shop) -> None:
    async with a_review(shop) as till:
        await press_f9_in_peace(till)
        await till.pilot.click("#yes")
        await till.pilot.pause()
        assert digits_of(till)
    assert not shop.server.requests


async def test_a_wrong_pair_closes_the_review_unsent_and_what_was_typed_stays(shop: Shop) -> None:
    async with a_review(shop) as till:
        wrong = f"{(int(digits_of(till)) + 1) % 100:02}"
        await till.pilot.press(*wrong, "enter")
        await till.pilot.pause()
        assert NOT_CONFIRMED in till.text()
        assert not isinstance(till.app.screen, ConfirmDialog)
        assert PHONE in till.text()
    assert not shop.server.requests


async def test_a_third_digit_closes_the_review_unsent(shop: Shop) -> None:
    async with a_review(shop) as till:
        await till.pilot.press(*digits_of(till), "0")
        await till.pilot.pause()
        assert NOT_CONFIRMED in till.text()
    assert not shop.server.requests


@pytest.mark.parametrize(("rest", "closes"), [("00000", True), ("GFTCRD", False)])
async def test_digits_of_a_machine_close_the_review_unsent_and_a_card_leaves_it(
    rest: str, closes: bool, shop: Shop
) -> None:
    async with a_review(shop) as till:
        till.app.scan_filter.pace = Pace()
        for character in f"{digits_of(till)}{rest}":
            till.app.simulate_key(character)
        till.app.simulate_key("enter")
        await till.pilot.pause()
        assert isinstance(till.app.screen, ConfirmDialog) is not closes
        assert till.app.current_mode == "coupon"
    assert not shop.server.requests


async def test_one_digit_and_enter_does_nothing_yet(shop: Shop) -> None:
    async with a_review(shop) as till:
        digits = digits_of(till)
        await till.pilot.press(digits[0], "enter")
        await till.pilot.pause()
        assert digits_of(till) == digits
        await till.pilot.press(digits[1], "enter")
        await settled(till)
    assert list(shop.server.requests.values()) == [1]


async def test_they_are_drawn_again_each_time(shop: Shop) -> None:
    drawn = set()
    async with a_review(shop) as till:
        for _ in range(12):
            drawn.add(digits_of(till))
            await till.pilot.press("escape")
            await till.pilot.pause()
            await till.pilot.press("f9")
            await till.pilot.pause()
    assert len(drawn) > 1


@pytest.mark.parametrize("key", ["ctrl+q", "f12"])
async def test_on_a_far_line_quitting_and_hiding_ask_first(key: str, services: FakeServices) -> None:
    async with running_till(services, terminal=FAR) as till:
        await till.pilot.press(key)
        await till.pilot.pause()
        assert isinstance(till.app.screen, ConfirmDialog)
        await till.pilot.press("escape")
        await till.pilot.pause()
        assert not isinstance(till.app.screen, ConfirmDialog)
        assert till.app.locks == 0
        assert till.app.is_running


async def test_on_a_far_line_f12_hides_once_it_is_confirmed(services: FakeServices) -> None:
    async with running_till(services, terminal=FAR) as till:
        await till.type("GFTCRD123", "enter")
        await till.pilot.press("f12")
        await till.pilot.pause()
        await press_f9_in_peace(till)
        assert "GFTCRD123" not in till.text()
        assert till.app.locks == 1


async def test_a_scanner_whose_keys_came_whole_on_f7_has_every_review_ask_from_then_on(
    shop: Shop, tmp_path: Path
) -> None:
    with_a_key = Dropped(Burst("GFTCRD123", 1.0, (0.005,) * 8), DropReason.WHOLE_KEY)
    async with running_till(shop.services, SETTINGS, home=tmp_path) as till:
        assert not till.app.asks_digits
        await till.pilot.press("f7")
        await till.pilot.pause()
        till.app.hear(with_a_key)
        await till.pilot.pause()
        assert "Scanner sends whole keys" in till.text()
        assert till.app.asks_digits
    async with running_till(shop.services, SETTINGS, home=tmp_path) as till:
        await till.pilot.pause()
        assert till.app.asks_digits
        await till.pilot.press("f7", "delete")
        await till.pilot.pause()
        assert not till.app.asks_digits
