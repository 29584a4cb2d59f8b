"""Look-ups in the journal: kept in order, purged by age, and runs of misses among them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos_tui.domain.lookup_record import RUN, LookUpRecord, MissRun
from pos_tui.journal import schema
from pos_tui.journal.check import check
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import Healthy, LookUpPage
from tests.journal.helpers import NOON, open_journal, states


def a_lookup(
    seconds: float = 0, result: str = "not_found", till: str = "till 2", source: str = "typed"
) -> LookUpRecord:
    at = NOON + timedelta(seconds=seconds)
    return LookUpRecord(at=at, till=till, source=source, masked_code="••••0001", result=result)


def record(journal: Journal, *records: LookUpRecord) -> None:
    assert journal.record_lookups(records) is None


def runs(journal: Journal) -> Sequence[MissRun]:
    found = journal.miss_runs()
    assert isinstance(found, tuple)
    return found


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_what_was_looked_up_is_read_page_by_page_newest_first(journal: Journal) -> None:
    record(journal, *(a_lookup(second, "active") for second in range(5)))
    first = journal.lookups(limit=3)
    assert isinstance(first, LookUpPage)
    rest = journal.lookups(before_id=first.records[-1].id, limit=3)
    assert isinstance(rest, LookUpPage)
    both = (*first.records, *rest.records)
    assert [each.at for each in both] == [at(second) for second in (4, 3, 2, 1, 0)]
    assert (both[0].till, both[0].source, both[0].masked_code) == ("till 2", "typed", "••••0001")


def test_ten_misses_within_five_minutes_are_a_run_that_tells_when_and_where(journal: Journal) -> None:
    record(journal, *(a_lookup(30 * number) for number in range(RUN - 1)))
    assert runs(journal) == ()
    record(journal, a_lookup(300, source="scan"))
    (run,) = runs(journal)
    assert (run.till, run.misses, run.began_at, run.ended_at) == ("till 2", RUN, at(0), at(300))
    assert run.sources == ("scan", "typed")


def test_slower_misses_found_cards_and_other_tills_make_no_run(journal: Journal) -> None:
    record(journal, *(a_lookup(34 * number) for number in range(RUN * 3)))
    record(journal, *(a_lookup(2000 + number, "active") for number in range(RUN)))
    record(journal, *(a_lookup(3000 + number, till=f"till {number % 2}") for number in range(RUN)))
    assert runs(journal) == ()


def test_a_run_goes_on_until_a_pause_and_the_next_needs_ten_misses_of_its_own(journal: Journal) -> None:
    record(journal, *(a_lookup(number) for number in range(RUN + 5)))
    (run,) = runs(journal)
    assert run.misses == RUN + 5
    record(journal, *(a_lookup(1000 + number) for number in range(RUN - 1)))
    assert len(runs(journal)) == 1
    record(journal, a_lookup(1020))
    assert [each.misses for each in runs(journal)] == [RUN, RUN + 5]


def test_a_run_that_was_seen_is_told_no_more_and_counts_for_no_other(journal: Journal) -> None:
    record(journal, *(a_lookup(number) for number in range(RUN)))
    assert journal.see_miss_runs(runs(journal)) is None
    assert runs(journal) == ()
    record(journal, *(a_lookup(10 + number) for number in range(RUN - 1)))
    assert runs(journal) == ()
    record(journal, a_lookup(20))
    assert [each.began_at for each in runs(journal)] == [at(10)]


def test_old_look_ups_are_purged_and_old_runs_with_them(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_tui.journal.journal._PURGE_BATCH", 3)
    record(journal, *(a_lookup(number) for number in range(RUN)), a_lookup(1000, "active"))
    journal.purge_lookups(at(1000))
    kept = journal.lookups()
    assert isinstance(kept, LookUpPage)
    assert [each.at for each in kept.records] == [at(1000)]
    assert runs(journal) == ()


def test_a_journal_of_version_1_is_copied_and_keeps_its_coupons(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is brought back to what the first release left, word for word."""
    with closing(sqlite3.connect(used / "journal.sqlite3")) as connection, connection:
        connection.execute("DROP TABLE lookup")
        connection.execute("DROP TABLE miss_run")
        connection.execute("PRAGMA user_version = 1")
    with monkeypatch.context() as first:
        first.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        with closing(sqlite3.connect(used / "journal.sqlite3")) as connection:
            assert schema.is_complete(connection)
    with open_journal(used) as journal:
        record(journal, a_lookup())
    assert states(used) == {"R1": "sent", "R2": "unknown"}
    assert check(used) == Healthy(entries=2, unsettled=1)
    with closing(sqlite3.connect(used / "journal.sqlite3.v1")) as copy:
        assert copy.execute("SELECT count(*) FROM attempt").fetchone() == (2,)
