"""What answers say about time in their headers."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

MOST_SECONDS = 86_400.0
"""A day: longer than anybody waits for a look-up."""


def seconds_off(headers: httpx.Headers) -> float | None:
    """Return the service's clock minus ours, in seconds, from the Date header."""
    theirs = _http_date(headers.get("Date"))
    return None if theirs is None else (theirs - datetime.now(UTC)).total_seconds()


def retry_after_s(headers: httpx.Headers) -> float | None:
    """Return how many seconds Retry-After asks to wait: 0 to a day, None if it says nothing readable.

    RFC 9110, 10.2.3: a number of seconds, or a date, which is measured on the service's own clock.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MOST_SECONDS)
    until = _http_date(text)
    if until is None:
        return None
    now = _http_date(headers.get("Date")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), MOST_SECONDS)


def _http_date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
