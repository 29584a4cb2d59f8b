"""The services of a till: made when asked for, closed once."""

import asyncio
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from pos_tui.domain.attempt import AttemptState
from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_record import LookUpRecord
from pos_tui.domain.lookup_source import Source
from pos_tui.domain.secret import Secret
from pos_tui.piggy.results import Found, Unreachable
from pos_tui.secrets import Secrets
from pos_tui.services.till import TillServices
from pos_tui.settings import PiggySettings, Settings
from tests.journal.helpers import NOON, Clock, make_intent, open_journal, raw, states
from tests.piggy.answers import SEA_DOLLARS, answering, data


def a_till(url: str, key: str, data_dir: Path) -> TillServices:
    return TillServices(Settings(piggy=PiggySettings(url=url)), Secrets(Secret(key)), data_dir)


async def test_cards_are_looked_up_where_the_settings_say_with_the_key_of_the_till(
    tmp_path: Path,
) -> None:
    async with answering(data(SEA_DOLLARS)) as server:
        services = a_till(server.url, "the-key", tmp_path)
        found = await services.lookup.look_up(CardCode("GFTCRD123"), source=Source.SCAN)
        await services.aclose()
    assert isinstance(found, Found)
    assert server.requests[0].headers["Authorization"] == "Bearer the-key"


async def test_nothing_is_asked_any_more_once_they_are_closed(tmp_path: Path) -> None:
    async with answering(data(SEA_DOLLARS)) as server:
        services = a_till(server.url, "k", tmp_path)
        lookup = services.lookup
        await services.aclose()
        assert isinstance(await lookup.look_up(CardCode("A"), source=Source.SCAN), Unreachable)
    assert server.requests == []


def kept(directory: Path) -> tuple[dict[str, str], int]:
    """The coupons in the journal with their states, and how many look-ups."""
    with closing(raw(directory)) as connection:
        return states(directory), connection.execute("SELECT count(*) FROM lookup").fetchone()[0]


def with_entries(directory: Path, *ages: timedelta) -> None:
    """Make a journal with a coupon and a look-up of each age, oldest first."""
    clock = Clock(NOON)
    with open_journal(directory, clock) as journal:
        for number, age in enumerate(ages):
            clock.now = NOON - age
            journal.begin(make_intent(f"R-{number}", created_at=clock.now, phone=f"2012345{number}"))
            journal.finish(f"R-{number}", AttemptState.SENT)
            record = LookUpRecord(
                at=clock.now, till="Till", source="scan", masked_code="••••1234", result="active"
            )
            journal.record_lookups([record])


def tidied_at(now: datetime, directory: Path) -> tuple[dict[str, str], int]:
    services = TillServices(Settings(), Secrets(), directory, lambda: now)
    services.tidy_journal()
    services.finish()
    return kept(directory)


def test_what_is_older_than_the_settings_keep_it_goes_at_the_start(tmp_path: Path) -> None:
    with_entries(tmp_path, timedelta(days=800), timedelta(days=100), timedelta(0))
    assert tidied_at(NOON, tmp_path) == ({"R-1": "sent", "R-2": "sent"}, 1)


def test_a_clock_that_is_far_ahead_takes_nothing_away(tmp_path: Path) -> None:
    with_entries(tmp_path, timedelta(days=80), timedelta(0))
    before = kept(tmp_path)
    assert tidied_at(NOON + timedelta(days=10_000), tmp_path) == before


def test_an_entry_from_a_clock_that_was_ahead_takes_nothing_away_once_it_is_right(tmp_path: Path) -> None:
    with_entries(tmp_path, timedelta(days=80), timedelta(days=-10_000))
    before = kept(tmp_path)
    assert tidied_at(NOON, tmp_path) == before


def test_services_that_nobody_used_close_without_being_made(tmp_path: Path) -> None:
    services = TillServices(Settings(), Secrets(), tmp_path)
    asyncio.run(services.aclose())
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]


def test_the_services_work_without_a_terminal_s_libraries() -> None:
    look = "import sys, pos_tui.services.till; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
