"""Single values as the tables hold them, and reading rows of which some can't be.

The file may have been in other hands, or on failing hardware. SQLite hands over whatever is there: a time
that no calendar has, a number where a text is due, a text that is no UTF-8.
"""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from pos_tui.domain.text import clean

T = TypeVar("T")

LONGEST_TEXT = 2000
"""Characters; no order has a text that long."""

LARGEST = 2**53
"""No till counts that far."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UnreadableError(ValueError):
    """No program of ours stored this value."""


def to_stored(moment: datetime) -> int:
    """Return a zoned time as the tables hold it: microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


EARLIEST, LATEST = 0, to_stored(datetime(9990, 1, 1, tzinfo=UTC))
"""Between them every time can be shown in any zone, and counted back from."""


def to_moment(stored: object) -> datetime:
    """Return the time, in UTC, that the tables hold as `stored`."""
    if not isinstance(stored, int) or not EARLIEST <= stored <= LATEST:
        raise UnreadableError
    return _EPOCH + stored * _MICROSECOND


def optional_moment(stored: object) -> datetime | None:
    """Return the time that the tables hold as `stored`, if there is one."""
    return None if stored is None else to_moment(stored)


def to_text(stored: object) -> str:
    """Return a text, clean."""
    if not isinstance(stored, str):
        raise UnreadableError
    return clean(stored, LONGEST_TEXT)


def optional_text(stored: object) -> str | None:
    """Return a text, clean, if there is one."""
    return None if stored is None else to_text(stored)


def to_number(stored: object) -> int:
    """Return an id or a count."""
    if not isinstance(stored, int) or not 0 <= stored <= LARGEST:
        raise UnreadableError
    return stored


def read_rows(
    connection: sqlite3.Connection,
    statement: str,
    values: Mapping[str, object] | tuple[object, ...],
    make: Callable[[sqlite3.Row], T],
) -> list[tuple[sqlite3.Row, T | None]]:
    """Return each row with what `make` makes of it; None in place of what raises UnreadableError."""
    try:
        return [(row, make(row)) for row in connection.execute(statement, values)]
    except (UnreadableError, sqlite3.OperationalError):
        # Python gives up on all rows at the first text that is no UTF-8: each is read for itself.
        connection.text_factory = _text_or_bytes
        return [(row, _made(make, row)) for row in connection.execute(statement, values)]


def _made(make: Callable[[sqlite3.Row], T], row: sqlite3.Row) -> T | None:
    try:
        return make(row)
    except UnreadableError:
        return None


def _text_or_bytes(stored: bytes) -> str | bytes:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored
