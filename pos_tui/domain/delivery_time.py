"""The time a coupon is to be delivered at: minutes on the till's clock, since the API knows no zones."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from pos_tui.domain.problems import Field, Problem, ProblemCode

TIME_FORMAT = "%Y-%m-%d %H:%M"
"""How a delivery time is typed and sent."""


def read_delivery_time(typed: str, zone: tzinfo, now: datetime) -> datetime | Problem:
    """Return the time in `typed` (`YYYY-MM-DD HH:MM` in `zone`), or what is wrong with it.

    It must exist, come after `now` (aware) and be at most a year ahead. Of an hour that comes twice, when
    summer time ends, the first one still ahead is meant.
    """
    found = _read(typed)
    if isinstance(found, datetime):
        found = _place(found, zone, now)
    return Problem(Field.DELIVERY_TIME, found) if isinstance(found, ProblemCode) else found


def _read(typed: str) -> datetime | ProblemCode:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", typed):
        return ProblemCode.TIME_FORMAT
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return ProblemCode.TIME_NOT_REAL


def _place(wall: datetime, zone: tzinfo, now: datetime) -> datetime | ProblemCode:
    """Put the clock time `wall` into `zone`."""
    here = now.astimezone(zone).replace(tzinfo=None)
    # As numbers: a year before 29 February is no date.
    if (wall.year - 1, wall.month, wall.day, wall.hour, wall.minute) > here.timetuple()[:5]:
        return ProblemCode.TIME_TOO_FAR
    if wall < here - timedelta(days=1):
        return ProblemCode.TIME_PAST
    readings = [wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    if readings[0].astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        return ProblemCode.TIME_SKIPPED
    # In UTC: two times with one zone object are compared by their clock faces.
    ahead = (reading for reading in readings if reading.astimezone(UTC) > now.astimezone(UTC))
    return next(ahead, ProblemCode.TIME_PAST)
