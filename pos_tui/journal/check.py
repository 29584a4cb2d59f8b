"""What is wrong with a journal: the full check for the doctor, and the quick one at the start."""

import sqlite3
from pathlib import Path

from pos_tui.journal import lookups, pause, place, queries, schema
from pos_tui.journal.key import Key
from pos_tui.journal.queries import Filter
from pos_tui.journal.results import (
    Absent,
    CheckResult,
    Healthy,
    JournalUnavailable,
    UnavailableReason,
    Unreadable,
)
from pos_tui.journal.stored import EARLIEST, LARGEST, LATEST, UnreadableError, read_rows

_TIMES = {
    "attempt": ("created_at", "finished_at", "settled_at"),
    "lookup": ("looked_up_at",),
    "miss_run": ("began_at", "ended_at"),
    "state": ("paused_at",),
}
_MAY_LACK = {"finished_at", "settled_at", "paused_at"}


def _impossible(table: str) -> str:
    """Return the statement that finds a row with an id or a time that no till wrote."""
    conditions = [f"rowid NOT BETWEEN 0 AND {LARGEST}"]
    for time in _TIMES[table]:
        impossible = f"(typeof({time}) <> 'integer' OR {time} NOT BETWEEN {EARLIEST} AND {LATEST})"
        conditions.append(impossible + (f" AND {time} IS NOT NULL" if time in _MAY_LACK else ""))
    return " ".join(("SELECT 1 FROM", table, "WHERE", " OR ".join(conditions), "LIMIT 1"))


_IMPOSSIBLE = {table: _impossible(table) for table in _TIMES}


def check(directory: Path) -> CheckResult:
    """Read every page, index, link and row of the journal in `directory`, and try to write; changes nothing.

    Takes seconds for a million attempts, in which nothing can be recorded.
    """
    parts = place.find(directory)
    if parts is None:
        return Absent()
    if isinstance(parts, JournalUnavailable):
        return parts
    database, key = parts

    def work(connection: sqlite3.Connection) -> Healthy | Unreadable | JournalUnavailable:
        problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if problem == "ok" and connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            problem = "foreign key"
        if problem == "ok" and not schema.is_complete(connection):
            problem = "schema"
        if problem != "ok":
            return JournalUnavailable(UnavailableReason.DAMAGED, database.path, str(problem))
        if unreadable := _count_unreadable(connection, key):
            return Unreadable(unreadable, database.path)
        entries = connection.execute("SELECT count(*) FROM attempt").fetchone()[0]
        return Healthy(entries, queries.count_unsettled(connection))

    found = database.read(work)
    unwritable = database.try_to_write() if isinstance(found, Healthy) else None
    return unwritable or found


def has_impossible_rows(connection: sqlite3.Connection) -> bool:
    """Return whether a row of any table has an id or a time that no till wrote; at SQLite's pace."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    # That all tables are there is looked at when the journal is opened.
    found = (connection.execute(_IMPOSSIBLE[table]).fetchone() for table in _IMPOSSIBLE.keys() & tables)
    return any(found)


def _count_unreadable(connection: sqlite3.Connection, key: Key) -> int:
    unreadable = after = 0
    last = queries.last_id(connection)
    while after < last:
        batch = queries.following(connection, key, Filter(), after, last)
        unreadable, after = unreadable + batch.unreadable, batch.last
    before_id = None
    while True:
        found = lookups.page(connection, before_id, queries.BATCH)
        unreadable += found.unreadable
        if len(found.records) < queries.BATCH:
            break
        before_id = found.records[-1].id
    runs = read_rows(connection, "SELECT * FROM miss_run", (), lookups.to_run)
    unreadable += sum(run is None for _row, run in runs)
    try:
        pause.read(connection)
    except UnreadableError:
        unreadable += 1
    return unreadable or int(has_impossible_rows(connection))
