"""Look-ups shown in the journal, and the run of misses that every screen tells of until a manager saw it."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from pos_tui.domain.lookup_record import RUN, LookUpRecord
from pos_tui.journal.journal import Journal
from tests.journal.helpers import raw
from tests.screens.conftest import NOON
from tests.screens.test_manager import shop


def record(journal: Journal, count: int, result: str = "not_found") -> None:
    """Keep as many look-ups, a second apart."""
    journal.record_lookups(
        [
            LookUpRecord(
                at=NOON + timedelta(seconds=number),
                till="Till 1",
                source="typed",
                masked_code=f"••••{number:04}",
                result=result,
            )
            for number in range(count)
        ]
    )


async def test_a_run_of_misses_is_told_everywhere_until_a_manager_has_seen_it(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        record(at.journal, RUN)
        at.till.services.on_miss()
        await at.shown("10 codes not found: F5, then Ctrl+L")
        await at.till.type("", "f5", "ctrl+l")
        await at.shown(
            "Till 1: 10 codes not found, Nov 22 12:00", "typed", "Somebody may be guessing codes", "••••0009"
        )
        await at.till.type("", "f9", "escape")
        await at.shown("10 codes not found: F5")
        await at.till.type("", "ctrl+l", "f9")
        await at.give_pin()
        await at.until(lambda: "codes not found: F5" not in at.till.text())
        await at.till.type("", "ctrl+l")
        await at.shown("Look-ups", "••••0009", "NOT FOUND")
        assert "guessing" not in at.till.text()


async def test_no_look_ups_say_so(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.till.type("", "f5", "ctrl+l")
        await at.shown("No look-ups are recorded.")
        await at.till.type("", "escape")
        assert not at.till.app.screen.is_modal


async def test_look_ups_that_can_be_read_are_shown_beside_those_that_can_not(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        record(at.journal, RUN)
        with closing(raw(tmp_path / "data")) as connection:
            connection.execute("UPDATE lookup SET looked_up_at = 9223372036854775807 WHERE id = 1")
        await at.till.type("", "f5", "ctrl+l")
        await at.shown("damaged: 1 row can't be read")
        await at.till.type("", "enter")
        await at.shown("••••0009")
        await at.till.type("", "escape")
        with closing(raw(tmp_path / "data")) as connection:
            connection.execute("UPDATE miss_run SET ended_at = 9223372036854775807")
        await at.till.type("", "ctrl+l")
        await at.shown("The journal of this till is damaged.")
        await at.till.type("", "enter")
        await at.shown("••••0009")
