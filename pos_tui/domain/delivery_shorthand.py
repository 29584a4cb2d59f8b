"""Delivery times that are quick to type, and what they stand for."""

import re
from datetime import datetime, timedelta

from pos_tui.domain.text import plain_signs

_SHORT = re.compile(
    r"(?:(?P<days>\+\d{1,3})|(?P<month>\d{1,2})-(?P<day>\d{1,2}))?\s*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    re.ASCII,
)


def write_out(typed: str, now: datetime) -> str:
    """Return `typed` as `YYYY-MM-DD HH:MM` by the clock of `now`; what is no shorthand stays as it is.

    `18:30` is the next time it is half past six, `+2 9:00` is in two days, `12-24 18:00` the next
    24 December.
    """
    match = _SHORT.fullmatch(plain_signs(typed).strip())
    if match is None:
        return typed
    here = now.replace(tzinfo=None)
    try:
        when = here.replace(hour=int(match["hour"]), minute=int(match["minute"]), second=0, microsecond=0)
        if match["days"]:
            when += timedelta(days=int(match["days"]))
        elif match["month"]:
            when = when.replace(month=int(match["month"]), day=int(match["day"]))
            when = when if when > here else when.replace(year=when.year + 1)
        elif when <= here:
            when += timedelta(days=1)
    except (ValueError, OverflowError):
        return typed
    return f"{when:%Y-%m-%d %H:%M}"
