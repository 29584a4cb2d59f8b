"""Look-ups in and out of the tables, and the runs of misses among them."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pos_tui.domain.lookup_record import NOT_FOUND, RUN, RUN_WINDOW, LookUpRecord, MissRun
from pos_tui.journal.results import LookUpPage
from pos_tui.journal.stored import read_rows, to_moment, to_number, to_stored, to_text

_WINDOW = RUN_WINDOW.total_seconds() * 1_000_000


def insert(connection: sqlite3.Connection, records: Iterable[LookUpRecord]) -> None:
    """Add look-ups in the order in which they were answered."""
    for record in records:
        at = to_stored(record.at)
        values = (at, record.till, record.source, record.masked_code, record.result)
        identifier = connection.execute(
            "INSERT INTO lookup (looked_up_at, till, source, masked_code, result) VALUES (?, ?, ?, ?, ?)",
            values,
        ).lastrowid
        if record.result == NOT_FOUND:
            _watch(connection, record.till, at, identifier or 0)


def _watch(connection: sqlite3.Connection, till: str, at: int, identifier: int) -> None:
    """See whether the miss `identifier` goes on with a run or completes one."""
    last = connection.execute(
        "SELECT id, ended_at, last_lookup, seen FROM miss_run WHERE till = ? ORDER BY id DESC LIMIT 1",
        (till,),
    ).fetchone()
    if last and not last["seen"] and at - last["ended_at"] <= _WINDOW:
        connection.execute(
            "UPDATE miss_run SET ended_at = ?, last_lookup = ?, misses = misses + 1 WHERE id = ?",
            (at, identifier, last["id"]),
        )
        return
    misses = connection.execute(
        "SELECT id, looked_up_at FROM lookup WHERE till = ? AND result = 'not_found' AND id > ?"
        " ORDER BY id DESC LIMIT ?",
        (till, last["last_lookup"] if last else 0, RUN),
    ).fetchall()
    first = misses[-1]
    if len(misses) == RUN and at - first["looked_up_at"] <= _WINDOW:
        connection.execute(
            "INSERT INTO miss_run (till, began_at, ended_at, first_lookup, last_lookup, misses)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (till, first["looked_up_at"], at, first["id"], identifier, RUN),
        )


def page(connection: sqlite3.Connection, before_id: int | None, limit: int) -> LookUpPage:
    """Return up to `limit` look-ups, newest first, from the one before `before_id` on."""
    last = 2**63 - 1 if before_id is None else before_id
    records: list[LookUpRecord] = []
    unreadable = 0
    while (wanted := limit - len(records)) > 0:
        found = read_rows(
            connection,
            "SELECT * FROM lookup WHERE id < ? ORDER BY id DESC LIMIT ?",
            (last, wanted),
            to_record,
        )
        records += [record for _row, record in found if record is not None]
        unreadable += sum(record is None for _row, record in found)
        if len(found) < wanted:
            break
        last = found[-1][0]["id"]
    return LookUpPage(tuple(records), unreadable)


def to_record(row: sqlite3.Row) -> LookUpRecord:
    """Return the row as a value; raises UnreadableError if no program of ours wrote it."""
    return LookUpRecord(
        id=to_number(row["id"]),
        at=to_moment(row["looked_up_at"]),
        till=to_text(row["till"]),
        source=to_text(row["source"]),
        masked_code=to_text(row["masked_code"]),
        result=to_text(row["result"]),
    )


def unseen_runs(connection: sqlite3.Connection) -> tuple[MissRun, ...]:
    """Return the runs of misses that no manager has seen, newest first."""
    unseen = connection.execute("SELECT * FROM miss_run WHERE NOT seen ORDER BY id DESC").fetchall()
    return tuple(replace(to_run(row), sources=_sources(connection, row)) for row in unseen)


def to_run(row: sqlite3.Row) -> MissRun:
    """Return the row as a value, without its sources; raises UnreadableError as `to_record` does."""
    return MissRun(
        id=to_number(row["id"]),
        till=to_text(row["till"]),
        began_at=to_moment(row["began_at"]),
        ended_at=to_moment(row["ended_at"]),
        misses=to_number(row["misses"]),
        sources=(),
    )


def _sources(connection: sqlite3.Connection, run: sqlite3.Row) -> tuple[str, ...]:
    found = connection.execute(
        "SELECT DISTINCT source FROM lookup"
        " WHERE till = ? AND result = 'not_found' AND id BETWEEN ? AND ? ORDER BY source",
        (run["till"], run["first_lookup"], run["last_lookup"]),
    )
    return tuple(to_text(row["source"]) for row in found)


def see(connection: sqlite3.Connection, runs: Iterable[int]) -> None:
    """Keep that a manager has seen `runs`; misses from now on begin another."""
    connection.executemany("UPDATE miss_run SET seen = 1 WHERE id = ?", [(run,) for run in runs])


def purge(connection: sqlite3.Connection, before: datetime, limit: int) -> int:
    """Delete up to `limit` look-ups of before `before`, and runs that ended before; return how many."""
    at = to_stored(before)
    connection.execute("DELETE FROM miss_run WHERE ended_at < ?", (at,))
    return connection.execute(
        "DELETE FROM lookup WHERE id IN (SELECT id FROM lookup WHERE looked_up_at < ? LIMIT ?)", (at, limit)
    ).rowcount
