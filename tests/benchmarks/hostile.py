"""How long the slowest frame takes in which a screen shows texts that try to do harm."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from textual.screen import Screen

from pos_tui.cli.environment import keep_what_was_loaded
from pos_tui.domain.attempt import AttemptState
from tests.benchmarks.programs import Bench
from tests.benchmarks.table import line
from tests.hostile.payloads import texts
from tests.hostile.screens import REFERENCE, SHOW, AnyScreen
from tests.journal.helpers import Clock, make_intent, open_journal
from tests.screens.conftest import NOON, running_till
from tests.screens.fake_cards import CardServices
from tests.screens.test_scan_everywhere import OPEN, SETTINGS, settle

MOST_S = 0.1


def rows(_at: Bench, _turns: int) -> Iterator[str]:
    """Show every text on every screen and dialog, and tell of the slowest frame of each."""
    for kind in SHOW:
        with TemporaryDirectory() as home:
            frames = asyncio.run(_frames(kind, Path(home)))
        shown = (f"{1000 * max(frames):.0f} ms", f"{1000 * MOST_S:.0f} ms")
        what = f"slowest of {len(frames)} frames of hostile text, {kind.__name__}"
        yield line(what, "a tenth of a second", shown, max(frames) / MOST_S, "≤ 1.0")


async def _frames(kind: type[AnyScreen], home: Path) -> list[float]:
    """Return the seconds that each frame took in which layout or paint changed."""
    taken: list[float] = []
    paint = Screen._on_timer_update

    def timed(screen: Screen[Any]) -> None:
        began = time.perf_counter()
        paint(screen)
        taken.append(time.perf_counter() - began)

    services = CardServices()
    with open_journal(home / "data", Clock(NOON)) as services.book:
        services.book.begin(make_intent(REFERENCE, created_at=NOON))
        services.book.finish(REFERENCE, AttemptState.UNKNOWN, "timed_out")
        # Before the till: a screen remembers what paints it as it opens.
        with patch.object(Screen, "_on_timer_update", timed):
            async with running_till(services, SETTINGS, home=home) as till:
                await settle(till, lambda: "unsettled" in till.text())
                await OPEN[kind](till)
                await settle(till, lambda: isinstance(till.app.screen, kind))
                keep_what_was_loaded()
                taken.clear()
                for text in texts():
                    await SHOW[kind](till, text, home)
                    await till.pilot.pause()
    return taken
