"""Rows that no till wrote: nothing is issued beside them, what can be read is shown, and nothing crashes."""

import os
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.domain.lookup_record import NOT_FOUND, RUN, LookUpRecord
from pos_tui.journal.check import check
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import (
    Begun,
    Healthy,
    JournalUnavailable,
    LookUpPage,
    NeedsConfirmation,
    Page,
    UnavailableReason,
    Unreadable,
)
from pos_tui.services.export import attempt_record, lookup_record
from pos_tui.wording.attempts import contact_text, method_word, outcome_text
from pos_tui.wording.lookup_records import lookup_row, run_text
from tests.journal.helpers import NOON, make_intent, open_journal, raw, reason

FAR, FIRST = 2**63 - 1, -(2**63)
OTHER_WORLDS = [FAR, FIRST, 2**60, -1, None, "soon", b"\xff\x00", 1.5e300]
TIMES = [
    ("attempt", "created_at"),
    ("attempt", "finished_at"),
    ("attempt", "settled_at"),
    ("lookup", "looked_up_at"),
    ("miss_run", "began_at"),
    ("miss_run", "ended_at"),
    ("state", "paused_at"),
]
TEXTS = [
    ("attempt", "reference"),
    ("attempt", "state"),
    ("attempt", "till"),
    ("attempt", "note"),
    ("attempt", "masked_phone"),
    ("lookup", "till"),
    ("lookup", "result"),
    ("lookup", "masked_code"),
    ("miss_run", "till"),
]
NO_TEXTS = [7, b"\xff\xfe", "\ud800"]


def fill(journal: Journal) -> None:
    """Two attempts, one of them settled, a pause, and look-ups that make a run of misses."""
    journal.begin(make_intent("R1", phone="20000001"))
    journal.finish("R1", AttemptState.UNKNOWN)
    journal.settle("R1", sent=True, note="seen", by="ann")
    journal.begin(make_intent("R2", phone="20000002"))
    journal.finish("R2", AttemptState.SENT)
    journal.record_lookups(
        [
            LookUpRecord(at=NOON, till="t", source="typed", masked_code="••••1234", result=NOT_FOUND)
            for _ in range(RUN)
        ]
    )
    journal.pause("account_empty")


def spoil(directory: Path, table: str, column: str, value: object) -> None:
    """Put `value` into the first row of a table as broken hardware would: past every rule of the file."""
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogatepass")
        placed = "CAST(? AS TEXT)"
    else:
        placed = "?"
    with closing(raw(directory)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        (before,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        lax = re.sub(
            r" (INTEGER|TEXT)(?! PRIMARY)| NOT NULL(?=,| COLLATE| CHECK|\n| DEFAULT)| STRICT", "", before
        )
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (lax, table))
    with closing(raw(directory)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        update = f"UPDATE {table} SET {column} = {placed} WHERE rowid = 1"  # noqa: S608 - names from above
        connection.execute(update, (value,))
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (before, table))


@pytest.fixture
def full(directory: Path) -> Path:
    with open_journal(directory) as journal:
        fill(journal)
        journal.lift()
    return directory


@pytest.mark.parametrize("value", OTHER_WORLDS, ids=repr)
@pytest.mark.parametrize(("table", "column"), TIMES)
def test_a_time_that_no_clock_told(full: Path, table: str, column: str, value: object) -> None:
    if value is None and column in {"finished_at", "settled_at", "paused_at"}:
        pytest.skip("a row may lack this one")
    spoil(full, table, column, value)
    assert_damage_is_told(full)


@pytest.mark.parametrize("value", NO_TEXTS, ids=repr)
@pytest.mark.parametrize(("table", "column"), TEXTS)
def test_a_text_that_is_none(full: Path, table: str, column: str, value: object) -> None:
    spoil(full, table, column, value)
    assert isinstance(check(full), Unreadable | JournalUnavailable)
    use(full)


def assert_damage_is_told(directory: Path) -> None:
    found = check(directory)
    assert isinstance(found, Unreadable) or reason(found) is UnavailableReason.DAMAGED
    with open_journal(directory) as journal:
        assert reason(journal.begin(make_intent("R3", phone="20000003"))) is UnavailableReason.DAMAGED
    use(directory)


def use(directory: Path) -> None:
    """Do all that a till does with its journal: each step returns a value that can be put into words."""
    opened = Journal.open(directory)
    if isinstance(opened, JournalUnavailable):
        return
    with opened as journal:
        page = journal.page()
        assert isinstance(page, Page | JournalUnavailable)
        for entry in page.entries if isinstance(page, Page) else ():
            words(entry)
        for exported in journal.export():
            if isinstance(exported, Entry):
                words(exported)
        lookups = journal.lookups()
        assert isinstance(lookups, LookUpPage | JournalUnavailable)
        for record in lookups.records if isinstance(lookups, LookUpPage) else ():
            lookup_row(record, UTC)
            lookup_record(record, UTC)
        runs = journal.miss_runs()
        for run in () if isinstance(runs, JournalUnavailable) else runs:
            run_text(run, UTC)
        journal.paused()
        journal.count_unsettled()
        last = journal.written_last_at()
        if last is not None and not isinstance(last, JournalUnavailable):
            last - timedelta(days=36_500)
        begun = journal.begin(make_intent("R9", phone="20000009"))
        assert isinstance(begun, Begun | NeedsConfirmation | JournalUnavailable) or begun is not None
        journal.finish("R9", AttemptState.SENT)
        journal.settle("R1", sent=True, note="n", by="b")
        journal.record_lookups(
            [LookUpRecord(at=NOON, till="t", source="typed", masked_code="x", result=NOT_FOUND)]
        )
        journal.purge(NOON)
        journal.purge_lookups(NOON)


def words(entry: Entry) -> None:
    attempt_record(entry, UTC)
    outcome_text(entry)
    contact_text(entry)
    method_word(entry.delivery_method)


def test_what_can_be_read_is_shown_with_how_much_can_not(full: Path) -> None:
    spoil(full, "attempt", "created_at", FAR)
    spoil(full, "lookup", "looked_up_at", FAR)
    with open_journal(full) as journal:
        page, lookups = journal.page(), journal.lookups()
        assert isinstance(page, Page)
        assert isinstance(lookups, LookUpPage)
        *exported, last = journal.export()
    assert [entry.reference for entry in page.entries] == ["R2"]
    assert (page.unreadable, page.more) == (1, False)
    assert (len(lookups.records), lookups.unreadable) == (RUN - 1, 1)
    assert [entry.reference for entry in exported if isinstance(entry, Entry)] == ["R2"]
    assert reason(last) is UnavailableReason.DAMAGED


def test_a_page_is_filled_past_rows_that_can_not_be_read(directory: Path) -> None:
    with open_journal(directory) as journal:
        for number in range(30):
            journal.begin(make_intent(f"R{number:02}", phone=f"200000{number:02}"))
            journal.finish(f"R{number:02}", AttemptState.SENT)
        with closing(raw(directory)) as connection:
            connection.execute("UPDATE attempt SET till = CAST(x'ff' AS TEXT) WHERE id BETWEEN 6 AND 25")
        shown = [entry.reference for entry in pages(journal)]
    assert shown == [f"R{number:02}" for number in (*range(29, 24, -1), *range(4, -1, -1))]


def pages(journal: Journal) -> Iterator[Entry]:
    last: Entry | None = None
    while True:
        page = journal.page(after=last, limit=3)
        assert isinstance(page, Page)
        yield from page.entries
        if not page.more:
            return
        last = page.entries[-1]


def test_issuing_resumes_once_the_journal_is_whole_again(full: Path) -> None:
    whole = (full / "journal.sqlite3").read_bytes()
    spoil(full, "lookup", "looked_up_at", FAR)
    with open_journal(full) as journal:
        assert reason(journal.begin(make_intent("R3", phone="20000003"))) is UnavailableReason.DAMAGED
        (full / "journal.sqlite3").write_bytes(whole)
        assert isinstance(journal.begin(make_intent("R3", phone="20000003")), Begun)


def test_an_attempt_under_way_is_finished_in_a_damaged_journal(directory: Path) -> None:
    with open_journal(directory) as journal:
        journal.begin(make_intent("R1", phone="20000001"))
        journal.record_lookups(
            [LookUpRecord(at=NOON, till="t", source="typed", masked_code="x", result=NOT_FOUND)]
        )
        spoil(directory, "lookup", "looked_up_at", FAR)
        journal.finish("R1", AttemptState.SENT)
        entry = journal.get("R1")
    assert isinstance(entry, Entry)
    assert entry.state is AttemptState.SENT


@given(flips=st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 7)), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_flipped_bit_is_more_than_damage(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]]
) -> None:
    flip(tmp_path_factory.mktemp("till"), flips)


_FILES: dict[str, bytes] = {}


def flip(directory: Path, flips: list[tuple[int, int]]) -> bool:
    """Flip bits in a real journal and do with it all that a till does; return whether it was noticed."""
    if not _FILES:
        made = directory / "made"
        with open_journal(made) as journal:
            fill(journal)
        _FILES.update({path.name: path.read_bytes() for path in made.iterdir()})
    content = bytearray(_FILES["journal.sqlite3"])
    for place, bit in flips:
        content[place % len(content)] ^= 1 << bit
    (directory / "journal.key").write_bytes(_FILES["journal.key"])
    (directory / "journal.sqlite3").write_bytes(content)
    found = check(directory)
    assert isinstance(found, Healthy | Unreadable | JournalUnavailable)
    if isinstance(found, Healthy):  # what the check calls so can be read to its end
        with open_journal(directory) as journal:
            assert all(isinstance(entry, Entry) for entry in journal.export())
    use(directory)
    return not isinstance(found, Healthy)


if __name__ == "__main__":  # as often as somebody wants: python -m tests.journal.test_unreadable TIMES
    import random
    import sys
    import tempfile

    seen = 0
    times = int(sys.argv[1])
    for _time in range(times):
        with tempfile.TemporaryDirectory() as name:
            os.umask(0o077)
            seen += flip(Path(name), [(random.randrange(2**20), random.randrange(8))])
    print(f"{times} flips, {seen} noticed by the check, no crash")  # noqa: T201
