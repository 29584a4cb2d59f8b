"""The services of a till: made when asked for, closed once."""

import asyncio
import subprocess
import sys
from pathlib import Path

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.domain.secret import Secret
from pos_tui.piggy.results import Found, Unreachable
from pos_tui.secrets import Secrets
from pos_tui.services.till import TillServices
from pos_tui.settings import PiggySettings, Settings
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


def test_services_that_nobody_used_close_without_being_made(tmp_path: Path) -> None:
    services = TillServices(Settings(), Secrets(), tmp_path)
    asyncio.run(services.aclose())
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]


def test_the_services_work_without_a_terminal_s_libraries() -> None:
    look = "import sys, pos_tui.services.till; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
