"""The flag that stops issuing on this till, kept with the journal so that every process sees it."""

import sqlite3

from pos_tui.journal.results import Paused
from pos_tui.journal.stored import to_moment, to_stored, to_text


def read(connection: sqlite3.Connection) -> Paused | None:
    """Return why and since when issuing is paused, or None if it isn't."""
    row = connection.execute("SELECT paused_reason, paused_at FROM state").fetchone()
    if row["paused_at"] is None:
        return None
    return Paused(to_text(row["paused_reason"]), to_moment(row["paused_at"]))


def write(connection: sqlite3.Connection, paused: Paused | None) -> None:
    """Pause issuing, or lift the pause."""
    values = (None, None) if paused is None else (paused.reason, to_stored(paused.since))
    connection.execute("UPDATE state SET paused_reason = ?, paused_at = ?", values)
