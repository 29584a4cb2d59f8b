"""Scroll a stretch of cards to its end, in a shop of 300 and in one of 100 000.

Run it as `python -m tests.benchmarks.cards`.

Prints, for each shop, the rows that are held, milliseconds a loaded page (request, rows, paint) at the
beginning and at the end, milliseconds a cursor step at the end, and the peak memory of the process so far.
"""

import asyncio
import resource
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from pos_tui.domain.secret import Secret
from pos_tui.sandbox.process import NotStarted, PracticeShop
from pos_tui.screens.next_step import Next
from pos_tui.secrets import Secrets
from pos_tui.services.till import TillServices
from pos_tui.settings import PiggySettings, Settings
from pos_tui.widgets.card_table import CardTable
from tests.screens.conftest import running_till

SIZES = (300, 100_000)
STEPS = 50


async def _until(pilot: Pilot[Next], holds: Callable[[], bool]) -> None:
    while not holds():
        await pilot.pause()


async def _measure(shop: PracticeShop, home: Path) -> str:
    settings = Settings(piggy=PiggySettings(url=shop.piggy_url))
    services = TillServices(settings, Secrets(piggy=Secret(shop.piggy_key)), home)
    async with running_till(services, settings, home=home) as till:  # type: ignore[arg-type]  # a real one
        await till.pilot.press("f4")
        await _until(till.pilot, lambda: bool(till.app.screen.query(CardTable)))
        table = till.app.screen.query_one(CardTable)
        await _until(till.pilot, lambda: table.row_count > 0)
        took: list[float] = []
        while table.row_count < 300 or (table.row_count < 1500 and "of 100,000" in till.text()):
            before, start = table.row_count, time.perf_counter()
            await till.pilot.press("end")
            await _until(till.pilot, lambda before=before: table.row_count > before)  # type: ignore[misc]
            took.append((time.perf_counter() - start) * 1000)
        steps: list[float] = []
        for _ in range(STEPS):
            start = time.perf_counter()
            await till.pilot.press("up")
            steps.append((time.perf_counter() - start) * 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    first, last = median(took[:8]), median(took[-8:])
    return (
        f"{table.row_count} rows, page {first:.0f} ms then {last:.0f} ms, "
        f"step {median(steps):.0f} ms, {peak:.0f} MiB"
    )


def main() -> None:
    """Measure each shop in turn."""
    for size in SIZES:
        shop = PracticeShop.start(size)
        assert not isinstance(shop, NotStarted)
        with shop, TemporaryDirectory() as home:
            print(f"{size} cards: {asyncio.run(_measure(shop, Path(home)))}")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
