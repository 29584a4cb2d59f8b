"""Look-ups are kept behind their answers, and never in their way."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.gift_card import GiftCard
from pos_tui.domain.lookup_source import Source
from pos_tui.domain.secret import Secret
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import JournalUnavailable, LookUpPage, UnavailableReason
from pos_tui.piggy.results import Found, NotFound, TooManyRequests, Unreachable, UnreachableReason
from pos_tui.secrets import Secrets
from pos_tui.services.lookup import LookUp
from pos_tui.services.lookup_log import LookUpLog
from pos_tui.services.till import TillServices
from pos_tui.settings import PiggySettings, Settings, TillSettings
from tests.journal.helpers import open_journal
from tests.piggy.answers import SEA_DOLLARS, answer, answering, data, error
from tests.piggy.conftest import a_shop

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def recorded(directory: Path) -> list[tuple[str, str, str, str]]:
    """What stands in the journal, oldest first."""
    with open_journal(directory) as journal:
        found = journal.lookups()
    assert isinstance(found, LookUpPage)
    return [(each.till, each.source, each.masked_code, each.result) for each in reversed(found.records)]


async def test_every_look_up_of_a_till_is_recorded_with_its_source_and_a_masked_code(tmp_path: Path) -> None:
    async with answering(data(SEA_DOLLARS), error(5001, 404), error(5001, 404)) as server:
        settings = Settings(till=TillSettings(name="Till 1"), piggy=PiggySettings(url=server.url))
        services = TillServices(settings, Secrets(Secret("k")), tmp_path / "data")
        await services.lookup.look_up(CardCode("GFTCRD123"), source=Source.SCAN)
        await services.stack.look_up(CardCode("NOTHERE99"), source=Source.STACK)
        await services.aclose()
        services.finish()
    assert recorded(tmp_path / "data") == [
        ("Till 1", "scan", "••••D123", "active"),
        ("Till 1", "stack", "••••RE99", "not_found"),
    ]


async def test_a_service_that_puts_the_question_off_has_answered_nothing() -> None:
    noted: list[object] = []
    async with a_shop(*[answer("", 429)] * 10) as shop:
        lookup = LookUp(shop.client, lambda *what: noted.append(what))
        result = await lookup.look_up(CardCode("A123"), source=Source.SCAN)
    assert isinstance(result, TooManyRequests)
    assert noted == []


def test_an_answer_does_not_wait_for_the_journal(tmp_path: Path) -> None:
    open_it = Event()

    def journal() -> Journal:
        open_it.wait()
        return open_journal(tmp_path / "data")

    log = LookUpLog(journal, "Till 1", lambda: NOON)
    log.note(CardCode("A123"), Source.TYPED, NotFound())
    log.note(CardCode("B123"), Source.TYPED, Unreachable(UnreachableReason.TIMED_OUT))
    open_it.set()
    log.finish()
    log.note(CardCode("C123"), Source.TYPED, NotFound())
    assert [result for *_rest, result in recorded(tmp_path / "data")] == ["not_found", "unreachable"]


def test_a_journal_that_can_t_be_used_is_noted_in_the_log_and_nowhere_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    missing = JournalUnavailable(UnavailableReason.VANISHED, Path("/nowhere"))
    log = LookUpLog(lambda: missing, "Till 1", lambda: NOON)
    log.note(CardCode("A123"), Source.TYPED, NotFound())
    log.finish()
    assert "1 look-ups not recorded: vanished" in caplog.messages


def test_a_miss_is_told_of_once_it_is_written_and_a_hit_is_not(tmp_path: Path) -> None:
    told: list[int] = []

    def on_miss() -> None:
        told.append(len(recorded(tmp_path / "data")))

    with open_journal(tmp_path / "data") as journal:
        for result in (NotFound(), Found(GiftCard("u", "A123", None, 0, active=True, upgradeable=False))):
            log = LookUpLog(lambda: journal, "Till 1", lambda: NOON, on_miss)
            log.note(CardCode("A123"), Source.TYPED, result)
            log.finish()
    assert told == [1]
