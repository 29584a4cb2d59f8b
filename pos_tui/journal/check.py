"""The full check of a journal, for the doctor; it changes nothing."""

import sqlite3
from pathlib import Path

from pos_tui.journal import place, queries
from pos_tui.journal.results import (
    Absent,
    CheckResult,
    Healthy,
    JournalUnavailable,
    UnavailableReason,
)


def check(directory: Path) -> CheckResult:
    """Read every page, index and link of the journal in `directory`.

    Takes seconds for a million attempts, in which nothing can be recorded.
    """
    parts = place.find(directory)
    if parts is None:
        return Absent()
    if isinstance(parts, JournalUnavailable):
        return parts
    database, _ = parts

    def work(connection: sqlite3.Connection) -> Healthy | JournalUnavailable:
        problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if problem == "ok" and connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            problem = "foreign key"
        if problem != "ok":
            return JournalUnavailable(UnavailableReason.DAMAGED, database.path, str(problem))
        entries = connection.execute("SELECT count(*) FROM attempt").fetchone()[0]
        return Healthy(entries, queries.count_unsettled(connection))

    return database.read(work)
