"""A long day at the till: nothing grows, nothing is left open, and both sides counted the same.

`LONG_DAY="10000 1000" uv run pytest -n 0 tests/endurance` does so many look-ups and coupons.
"""

import json
import os
import subprocess
from collections import Counter

import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.endurance.day import REQUESTS, Day, Footprint
from tests.terminal.conftest import PROGRAM
from tests.terminal.till import TillConsole

pytestmark = [pytest.mark.terminal, pytest.mark.long]

LOOK_UPS, COUPONS = map(int, os.environ.get("LONG_DAY", "160 16").split())
HOURS = 8
WARM_UP = 2
"""The hours, which hold the same work each, after which everything was used."""
MOST_GROWTH = 1.1
POOL = min(32, (os.cpu_count() or 1) + 4)
"""The threads that asyncio keeps for work beside the screen: it makes one more only when all are busy."""


def test_a_long_day(shop_env: dict[str, str], practice_shop: PracticeShop) -> None:
    with TillConsole(shop_env) as till:
        till.colours = False
        day = Day(till, practice_shop)
        hours = []
        for _ in range(HOURS):
            day.work(LOOK_UPS // HOURS, COUPONS // HOURS)
            hours.append(Footprint.of(till.process.pid))
            print(f"{day.scanned.total()} look-ups, {len(day.ordered)} coupons: {hours[-1]}")  # noqa: T201 - figures
        before = hours[WARM_UP - 1]
        till.wait_until(lambda: Footprint.of(till.process.pid).files <= before.files)
        after = Footprint.of(till.process.pid)
        till.send("ctrl+q")
        assert till.wait_for_exit() == 0
    assert after.memory_kib <= before.memory_kib * MOST_GROWTH
    assert after.threads <= before.threads + POOL
    assert after.children == before.children
    assert day.asked == Counter({code: count * REQUESTS.get(code, 1) for code, count in day.scanned.items()})
    listed = subprocess.run([*PROGRAM, "journal", "--json"], env=shop_env, capture_output=True, check=True)
    entries = [json.loads(line) for line in listed.stdout.splitlines()]
    assert {entry["ref"]: entry["state"] for entry in entries} == day.ordered
    assert day.orders == Counter(entry["ref"] for entry in entries)
    assert {reference for reference, state in day.ordered.items() if state == "sent"} <= day.delivered
