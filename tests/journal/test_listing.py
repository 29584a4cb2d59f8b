"""Finding attempts again: order, pages, filters, search, export, and what that costs in a long journal."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.journal import queries
from pos_tui.journal.journal import Journal
from pos_tui.journal.queries import Filter
from pos_tui.journal.results import Page
from tests.journal.helpers import NOON, Clock, make_intent, open_journal, raw

LONG = 30_000


def references(journal: Journal, wanted: Filter | None = None, limit: int = 50) -> list[str]:
    """All references in listed order, page after page."""
    found: list[str] = []
    after = None
    while True:
        page = journal.page(wanted, after=after, limit=limit)
        assert isinstance(page, Page)
        found += [entry.reference for entry in page.entries]
        if not page.more:
            return found
        assert len(page.entries) == limit
        after = page.entries[-1]


@pytest.fixture
def varied(journal: Journal) -> Journal:
    """Attempts of all states over three days; two pairs of them were created at the same moment."""
    plan = [
        ("MON-1", 0, AttemptState.SENT),
        ("MON-2", 0, AttemptState.UNKNOWN),
        ("TUE-1", 24, AttemptState.REFUSED),
        ("TUE-2", 25, AttemptState.SENT),
        ("TUE-3", 25, AttemptState.SENT),
        ("WED-1", 48, AttemptState.UNKNOWN),
        ("WED-2", 49, AttemptState.NOT_SENT),
        ("WED-3", 50, AttemptState.SENDING),
    ]
    for number, (reference, hours, state) in enumerate(plan):
        created_at = NOON + timedelta(hours=hours)
        journal.begin(make_intent(reference, phone=f"201234{number:02d}", created_at=created_at))
        if state is not AttemptState.SENDING:
            journal.finish(reference, state)
    return journal


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 50])
def test_unsettled_attempts_come_first_and_then_the_newest(varied: Journal, limit: int) -> None:
    expected = ["WED-1", "MON-2", "WED-3", "WED-2", "TUE-3", "TUE-2", "TUE-1", "MON-1"]
    assert references(varied, limit=limit) == expected


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(state=AttemptState.SENT), ["TUE-3", "TUE-2", "MON-1"]),
        (Filter(state=AttemptState.UNKNOWN), ["WED-1", "MON-2"]),
        (Filter(state=AttemptState.SENDING), ["WED-3"]),
        (
            Filter(since=NOON + timedelta(hours=24), until=NOON + timedelta(hours=48)),
            ["TUE-3", "TUE-2", "TUE-1"],
        ),
        (Filter(since=NOON + timedelta(hours=25)), ["WED-1", "WED-3", "WED-2", "TUE-3", "TUE-2"]),
        (Filter(until=NOON), []),
        (Filter(state=AttemptState.SENT, since=NOON + timedelta(hours=1)), ["TUE-3", "TUE-2"]),
        (Filter(text="tue"), ["TUE-3", "TUE-2", "TUE-1"]),
        (Filter(text=" TUE-2 "), ["TUE-2"]),
        (Filter(text="TUE", state=AttemptState.REFUSED), ["TUE-1"]),
        (Filter(text="W", until=NOON + timedelta(hours=50)), ["WED-1", "WED-2"]),
        (Filter(text="20 12 34 05"), ["WED-1"]),
        (Filter(text="05"), ["WED-1"]),
        (Filter(text="5"), []),
        (Filter(text="201234"), []),
        (Filter(text="%"), []),
    ],
)
def test_filters_narrow_the_list(varied: Journal, wanted: Filter, expected: list[str], limit: int) -> None:
    assert references(varied, wanted, limit) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(state=AttemptState.SENT), ["MON-1", "TUE-2", "TUE-3"]),
        (
            Filter(since=NOON + timedelta(hours=25), until=NOON + timedelta(hours=50)),
            ["TUE-2", "TUE-3", "WED-1", "WED-2"],
        ),
        (Filter(text="tue", state=AttemptState.REFUSED), ["TUE-1"]),
        (Filter(text="nothing"), []),
    ],
)
def test_an_export_holds_what_the_filter_finds_oldest_first(
    varied: Journal, monkeypatch: pytest.MonkeyPatch, wanted: Filter, expected: list[str]
) -> None:
    monkeypatch.setattr(queries, "BATCH", 3)
    assert [entry.reference for entry in varied.export(wanted) if isinstance(entry, Entry)] == expected


def test_an_export_leaves_out_nothing_that_a_text_finds(directory: Path) -> None:
    with open_journal(directory) as journal:
        fill(directory)
        entries = journal.export(Filter(text="FILL"))
        numbers = [int(entry.reference[5:]) for entry in entries if isinstance(entry, Entry)]
    assert numbers == list(range(LONG))


def test_a_contact_is_found_after_its_attempt_is_over(journal: Journal) -> None:
    journal.begin(make_intent("R1", phone=None, email="eve@example.com"))
    journal.finish("R1", AttemptState.SENT)
    assert references(journal, Filter(text="Eve@example.com")) == ["R1"]
    assert references(journal, Filter(text="eve@example")) == []


def test_a_page_goes_on_where_the_last_one_ended_although_its_last_entry_was_settled(varied: Journal) -> None:
    first = varied.page(limit=1)
    assert isinstance(first, Page)
    assert [entry.reference for entry in first.entries] == ["WED-1"]
    varied.settle("WED-1", sent=True, note="n", by="Mo")
    second = varied.page(after=first.entries[-1], limit=2)
    assert isinstance(second, Page)
    assert [entry.reference for entry in second.entries] == ["MON-2", "WED-3"]


def test_an_export_has_every_attempt_once_although_some_change_meanwhile(journal: Journal) -> None:
    for number in range(510):
        journal.begin(make_intent(f"R{number}", phone=f"2{number:07d}"))
    found = []
    for entry in journal.export():
        assert isinstance(entry, Entry)
        found.append(entry.reference)
        if entry.reference == "R100":
            journal.finish("R50", AttemptState.UNKNOWN)
            journal.finish("R505", AttemptState.UNKNOWN)
    assert found == [f"R{number}" for number in range(510)]


def test_no_answer_takes_longer_in_a_long_journal(
    directory: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in steps of SQLite's machine: reading every row takes several for each."""
    with open_journal(directory, clock) as journal:
        journal.begin(make_intent("R1"))
        journal.finish("R1", AttemptState.UNKNOWN)
        fill(directory)
        steps = count_steps(monkeypatch)
        middle = journal.get("FILL-015000")
        assert isinstance(middle, Entry)
        intent = make_intent("R2", created_at=clock.now)
        day = Filter(since=middle.created_at, until=middle.created_at + timedelta(days=1))
        taken = steps_of(
            steps,
            {
                "open": lambda: open_journal(directory).close(),
                "first page": journal.page,
                "page in the middle": lambda: journal.page(after=middle),
                "refused": lambda: journal.page(Filter(state=AttemptState.REFUSED)),
                "rare state": lambda: journal.page(Filter(state=AttemptState.UNKNOWN)),
                "day": lambda: journal.page(day),
                "rare state of a day": lambda: journal.page(Filter(state=AttemptState.NOT_SENT, since=NOON)),
                "reference": lambda: journal.page(Filter(text="FILL-01500")),
                "reference of a state": lambda: journal.page(
                    Filter(text="FILL-01500", state=AttemptState.SENT)
                ),
                "phone": lambda: journal.page(Filter(text="20123456")),
                "get": lambda: journal.get("FILL-020000"),
                "unsettled": journal.count_unsettled,
                "earlier": lambda: journal.earlier(intent),
                "begin": lambda: journal.begin(intent, confirmed=["R1"]),
                "finish": lambda: journal.finish("R2", AttemptState.SENT),
                "settle": lambda: journal.settle("R1", sent=True, note="n", by="Mo"),
                "purge": lambda: journal.purge(NOON - timedelta(days=100) + timedelta(minutes=50)),
            },
        )
        assert {name: count for name, count in taken.items() if count > LONG / 2} == {}
        rare, frequent = (partial(journal.page, Filter(text=text)) for text in ("20123456", "08"))
        digits = steps_of(steps, {"one attempt": rare, "a hundredth of all": frequent})
        assert digits["a hundredth of all"] < digits["one attempt"] + LONG / 5
        every = steps_of(steps, {"every reference": lambda: journal.page(Filter(text="FILL-0"))})
        assert every["every reference"] < 3 * LONG


def fill(directory: Path) -> None:
    """Add a long past, a minute between attempts, to the journal: all sent but a few."""
    connection = raw(directory)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(
        """
        WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ? - 1)
        INSERT INTO attempt (reference, state, created_at, finished_at, till, shop, phone_mark, phone_tail)
        SELECT printf('FILL-%06d', n), iif(n % 100 = 7, 'refused', 'sent'), ? + n * 60000000,
            ? + n * 60000000, 't', 's', randomblob(16), printf('%02d', n % 100)
        FROM number
        """,
        (LONG, start := int((NOON - timedelta(days=100)).timestamp()) * 1_000_000, start),
    )
    connection.close()


def steps_of(steps: list[None], calls: dict[str, Callable[[], object]]) -> dict[str, int]:
    taken = {}
    for name, call in calls.items():
        steps.clear()
        call()
        taken[name] = 100 * len(steps)
    return taken


def count_steps(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """A list that grows by one for every hundred steps that SQLite takes on any connection from now on."""
    steps: list[None] = []
    connect = sqlite3.connect

    def connect_and_count(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_progress_handler(lambda: steps.append(None), 100)
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_and_count)
    return steps
