"""Attempts in and out of the tables: every statement that changes one, and the one way to read it."""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, fields, replace
from datetime import datetime
from typing import Any

from pos_tui.domain.attempt import AttemptState, Details, Entry, Intent
from pos_tui.journal.key import Key
from pos_tui.journal.stored import (
    UnreadableError,
    optional_moment,
    optional_text,
    read_rows,
    to_moment,
    to_number,
    to_stored,
    to_text,
)

_DETAILS = tuple(field.name for field in fields(Details))
_COLUMNS = tuple(field.name for field in fields(Entry) if field.name != "details")
_READERS = dict.fromkeys((*_COLUMNS, *_DETAILS), optional_text) | {
    "id": to_number,
    "reference": to_text,
    "state": to_text,
    "created_at": to_moment,
    "finished_at": optional_moment,
    "till": to_text,
    "shop": to_text,
    "settled_at": optional_moment,
}

_STATES = frozenset(AttemptState)

SELECT = " ".join(
    (
        "SELECT",
        ", ".join(
            (
                *(f"attempt.{name}" for name in _COLUMNS),
                *_DETAILS,
                "details.attempt IS NOT NULL AS has_details",
            )
        ),
        "FROM attempt LEFT JOIN details ON details.attempt = attempt.id",
    )
)
"""Reads entries; a WHERE clause follows. `to_entry` takes its rows."""


def _optional(moment: datetime | None) -> int | None:
    return None if moment is None else to_stored(moment)


def to_entry(row: sqlite3.Row) -> Entry:
    """Return the row as a value; raises UnreadableError if no program of ours wrote it."""
    values: dict[str, Any] = {name: read(row[name]) for name, read in _READERS.items()}
    details = Details(**{name: values.pop(name) for name in _DETAILS})
    values["details"] = details if row["has_details"] else None
    if values["state"] not in _STATES:
        raise UnreadableError
    return Entry(**values | {"state": AttemptState(values["state"])})


def find(connection: sqlite3.Connection, reference: str) -> Entry | None:
    """Return the attempt with this reference, whatever its case."""
    row = connection.execute(f"{SELECT} WHERE reference = ?", (reference,)).fetchone()
    return to_entry(row) if row else None


def insert(connection: sqlite3.Connection, intent: Intent, key: Key, owner: str) -> int:
    """Add an attempt under way and return its id; raises IntegrityError if reference or intent is taken."""
    details = intent.details
    rows = connection.execute(
        """
        INSERT INTO attempt (
            reference, state, created_at, till, shop, delivery_method, masked_phone, masked_email, product,
            delivery_time, previous, owner, intent_mark, phone_mark, email_mark, phone_tail
        ) VALUES (?, 'sending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING id
        """,
        (
            intent.reference,
            to_stored(intent.created_at),
            intent.till,
            intent.shop,
            intent.delivery_method,
            intent.masked_phone,
            intent.masked_email,
            intent.product,
            intent.delivery_time,
            intent.previous,
            owner,
            key.intent(intent),
            key.phone(details.phone),
            key.email(details.email),
            _tail(intent.masked_phone),
        ),
    ).fetchall()
    identifier: int = rows[0]["id"]
    _put_details(connection, [(identifier, *astuple(details))])
    return identifier


def end(connection: sqlite3.Connection, entry: Entry) -> Entry:
    """Write the state, reason, times and settlement of `entry`, and forget the customer unless it is unknown.

    Returns the entry as it now stands.
    """
    connection.execute(
        """
        UPDATE attempt SET state = ?, reason = ?, finished_at = ?, settled_at = ?, settled_by = ?, note = ?,
            owner = NULL, intent_mark = NULL
        WHERE id = ?
        """,
        (
            entry.state,
            entry.reason,
            _optional(entry.finished_at),
            _optional(entry.settled_at),
            entry.settled_by,
            entry.note,
            entry.id,
        ),
    )
    if entry.is_unsettled:
        answer = entry.details and entry.details.answer
        connection.execute("UPDATE details SET answer = ? WHERE attempt = ?", (answer, entry.id))
        return entry
    drop_details(connection, entry.id)
    return replace(entry, details=None)


def drop_details(connection: sqlite3.Connection, identifier: int) -> None:
    """Forget the customer of one attempt so that no byte of it stays in the file.

    Where SQLite moves rows between pages it leaves stale copies that secure_delete doesn't reach. So the
    table is emptied page by page, which zeroes them, and the few other rows are put back in order: rows
    that are only ever appended are never moved.
    """
    others = connection.execute("SELECT * FROM details WHERE attempt <> ? ORDER BY attempt", (identifier,))
    kept = [tuple(row) for row in others]
    connection.execute("DELETE FROM details")
    _put_details(connection, kept)


def interrupt(
    connection: sqlite3.Connection, owners: Iterable[str], reason: str, now: datetime
) -> tuple[str, ...]:
    """Turn what `owners` had under way to unknown, and return the references."""
    found: list[str] = []
    for owner in owners:
        changed = connection.execute(
            "UPDATE attempt SET state = 'unknown', reason = ?, finished_at = ?, owner = NULL,"
            " intent_mark = NULL WHERE state = 'sending' AND owner = ? RETURNING reference",
            (reason, to_stored(now), owner),
        )
        found += [row["reference"] for row in changed.fetchall()]
    return tuple(found)


def owners(connection: sqlite3.Connection) -> set[str]:
    """Return the tills that have something under way, dead or alive."""
    statement = "SELECT owner FROM attempt WHERE state = 'sending'"
    found = read_rows(connection, statement, (), lambda row: row["owner"])
    return {owner for _row, owner in found if isinstance(owner, str)}


def open_reference(connection: sqlite3.Connection, intent_mark: bytes) -> str | None:
    """Return the reference under which this very coupon is under way."""
    row = connection.execute(
        "SELECT reference FROM attempt WHERE state = 'sending' AND intent_mark = ?", (intent_mark,)
    ).fetchone()
    return row["reference"] if row else None


def purge(connection: sqlite3.Connection, before: datetime, limit: int) -> int:
    """Delete up to `limit` attempts that ended before `before`, oldest first; return how many."""
    return connection.execute(
        """
        DELETE FROM attempt WHERE id IN (
            SELECT id FROM attempt
            WHERE state <> 'unknown' AND state <> 'sending'
            AND created_at < ?1 AND coalesce(settled_at, finished_at) < ?1
            ORDER BY created_at LIMIT ?2
        )
        """,
        (to_stored(before), limit),
    ).rowcount


def _put_details(connection: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    connection.executemany(
        "INSERT INTO details (attempt, phone, email, message, full_name, buyer_email, code, answer)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _tail(masked_phone: str | None) -> str | None:
    shown = re.search("[0-9]+$", masked_phone or "")
    return shown[0] if shown else None
