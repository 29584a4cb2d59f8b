"""What the till asks its journal; every answer comes from an index, however long the journal is."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from pos_tui.domain.attempt import REPEAT_WINDOW, AttemptState, Entry, Intent
from pos_tui.journal.key import Key, digits_of
from pos_tui.journal.results import Page
from pos_tui.journal.rows import SELECT, to_entry
from pos_tui.journal.stored import read_rows, to_moment, to_stored

MOST_REFERENCES = 1000
"""How many attempts the beginning of a reference can find for a page: the last references, so the newest."""

BATCH = 500
"""How many ids are looked through at once."""

_UNSETTLED = "state = 'unknown'"
_SETTLED = "state <> 'unknown'"

_REFERENCE = "reference >= :start AND reference < :end"
_CONTACT = ("phone_mark = :phone", "email_mark = :email", "phone_tail = :digits")
"""What a typed text may mean."""

_ALL_OF, _IDS = "SELECT * FROM", "SELECT id FROM attempt WHERE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which attempts to list: all conditions that are set must hold.

    `since` and `until` bound the time of creation, the latter excluded; both carry a zone. `text` is the
    beginning of a reference, a whole national phone number or e-mail address, or as many last digits of
    the phone number as its mask shows.
    """

    state: AttemptState | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some entries by their ids, up to `last`, and how many rows among them can't be read."""

    entries: tuple[Entry, ...]
    unreadable: int
    last: int


def written_last_at(connection: sqlite3.Connection) -> datetime | None:
    """Return the time that the attempt or look-up written last carries; None if there is none."""
    last = connection.execute(
        "SELECT max(at) FROM ("
        " SELECT * FROM (SELECT created_at AS at FROM attempt ORDER BY id DESC LIMIT 1)"
        " UNION ALL SELECT * FROM (SELECT looked_up_at FROM lookup ORDER BY id DESC LIMIT 1))"
    ).fetchone()[0]
    return None if last is None else to_moment(last)


def earlier(connection: sqlite3.Connection, intent: Intent, key: Key) -> tuple[Entry, ...]:
    """Return what may already have brought this customer the same, newest first.

    That is the same contact and product within ten minutes, if it was or may have been sent, and every
    unsettled attempt for the contact (Huuray contract, "At most once", point 6). The very same coupon
    being sent at this moment is not among them: that one is refused, not asked about.
    """
    rows = connection.execute(
        f"""
        {SELECT}
        WHERE (phone_mark = :phone OR email_mark = :email)
        AND (
            state = 'unknown'
            OR state IN ('sending', 'sent') AND product IS :product AND created_at >= :since
        )
        AND NOT (state = 'sending' AND intent_mark = :intent)
        ORDER BY attempt.id DESC
        """,
        {
            "phone": key.phone(intent.details.phone),
            "email": key.email(intent.details.email),
            "product": intent.product,
            "since": to_stored(intent.created_at - REPEAT_WINDOW),
            "intent": key.intent(intent),
        },
    )
    return tuple(to_entry(row) for row in rows)


def count_unsettled(connection: sqlite3.Connection) -> int:
    """Return how many attempts wait for a person's decision."""
    return int(connection.execute("SELECT count(*) FROM attempt WHERE state = 'unknown'").fetchone()[0])


def page(connection: sqlite3.Connection, key: Key, wanted: Filter, after: Entry | None, limit: int) -> Page:
    """Return up to `limit` entries that follow `after`: unsettled ones first, each part newest first."""
    entries: list[Entry] = []
    unreadable = 0
    place: tuple[object, int] | None = None
    if after is not None:
        place = (to_stored(after.created_at), after.id)
    for part in _parts(wanted, after):
        while (missing := limit + 1 - len(entries)) > 0:
            statement, values = page_statement(key, wanted, part, place, missing)
            found = read_rows(connection, statement, values, to_entry)
            entries += [entry for _row, entry in found if entry is not None]
            unreadable += sum(entry is None for _row, entry in found)
            if len(found) < missing:
                break
            place = (found[-1][0]["created_at"], found[-1][0]["id"])
        place = None
    return Page(tuple(entries[:limit]), more=len(entries) > limit, unreadable=unreadable)


def page_statement(
    key: Key, wanted: Filter, part: str, after: tuple[object, int] | None, limit: int
) -> tuple[str, dict[str, object]]:
    """Return the statement, with its values, that reads one part of a page in its final order.

    `after` is where the one before ended: a time as it is stored, and an id.
    """
    conditions, values = _conditions(key, wanted)
    values["limit"] = limit
    if after is not None:
        conditions.append("(created_at, id) < (:after, :after_id)")
        values |= {"after": after[0], "after_id": after[1]}
    if not wanted.text:
        conditions.append(part)
    elif part == _UNSETTLED:
        conditions += [part, _means()]
    else:
        # The plus keeps SQLite from walking the index of this part in search of the few rows found.
        conditions.append(f"+{part}")
        conditions.append(_found(" AND ".join(conditions)))
    where = " AND ".join(conditions)
    return f"{SELECT} WHERE {where} ORDER BY created_at DESC, id DESC LIMIT :limit", values


def _found(narrowed: str) -> str:
    """Return the condition that an attempt is among the first of a page by one meaning of the text.

    Each meaning is read by its index in the page's order, no further than the page goes; only references
    have an order of their own.
    """
    limits = [f"{_REFERENCE} ORDER BY reference DESC LIMIT {MOST_REFERENCES}"]
    limits += [
        f"{contact} AND {narrowed} ORDER BY created_at DESC, id DESC LIMIT :limit" for contact in _CONTACT
    ]
    first = " UNION ".join(f"{_ALL_OF} ({_IDS} {limit})" for limit in limits)
    return f"id IN ({first})"


def _means() -> str:
    """Return the condition that the text means an attempt, for rows that are few already: by no index."""
    return f"({' OR '.join(f'+{meaning}' for meaning in (_REFERENCE, *_CONTACT))})"


def last_id(connection: sqlite3.Connection) -> int:
    """Return the id of the attempt that was begun last; 0 if there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM attempt").fetchone()[0])


def following(connection: sqlite3.Connection, key: Key, wanted: Filter, after: int, last: int) -> Batch:
    """Return the next entries whose ids are above `after` and not above `last`, as they were begun."""
    (first,) = connection.execute(
        "SELECT min(id) FROM attempt WHERE id > ? AND id <= ?", (after, last)
    ).fetchone()
    if first is None:
        return Batch((), 0, last)
    end = min(first + BATCH - 1, last)
    conditions, values = _conditions(key, wanted)
    values |= {"first": first, "last": end}
    if wanted.text:
        conditions.append(_means())
    if wanted.state is not None:
        conditions.append("+state = :state")
        values["state"] = wanted.state.value
    where = " AND ".join(["id >= :first", "id <= :last", *conditions])
    found = read_rows(connection, f"{SELECT} WHERE {where} ORDER BY id", values, to_entry)
    entries = tuple(entry for _row, entry in found if entry is not None)
    return Batch(entries, len(found) - len(entries), end)


def _conditions(key: Key, wanted: Filter) -> tuple[list[str], dict[str, object]]:
    """Return what must hold of an entry whatever its state and the text, with the text's values too."""
    conditions: list[str] = []
    values: dict[str, object] = {}
    if wanted.text:
        values |= _meanings(key, wanted.text)
    if wanted.since is not None:
        conditions.append("created_at >= :since")
        values["since"] = to_stored(wanted.since)
    if wanted.until is not None:
        conditions.append("created_at < :until")
        values["until"] = to_stored(wanted.until)
    return conditions, values


def _parts(wanted: Filter, after: Entry | None) -> tuple[str, ...]:
    if wanted.state is not None:
        return (f"state = '{wanted.state}'",)
    if after is not None and not after.is_unsettled:
        return (_SETTLED,)
    return (_UNSETTLED, _SETTLED)


def _meanings(key: Key, text: str) -> dict[str, object]:
    start, digits = text.strip(), digits_of(text)
    # References are ASCII, so DEL follows whatever one may go on with.
    meanings = {"start": start, "end": start + "\x7f", "digits": digits}
    return meanings | {"phone": key.phone(digits), "email": key.email(start)}
