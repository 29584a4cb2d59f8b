"""The table that the rows make, as it stands in the README."""

from collections.abc import Iterable, Sequence
from statistics import median, quantiles

Measured = Sequence[tuple[float, float]]
"""Seconds of the till, and of what it is held against, turn by turn."""

ENOUGH_FOR_P99 = 100
"""Measurements; with fewer, the slowest one would be told."""

HEAD = "| what | against | the till | that | ratio | wanted |\n|---|---|---|---|---|---|"


def line(what: str, against: str, shown: Iterable[str], ratio: float, reach: str) -> str:
    """Return a line of the table; `shown` is what the till reaches, and what it is held against."""
    return f"| {what} | {against} | {' | '.join(shown)} | {ratio:.2f} | {reach} |"


def row(what: str, against: str, measured: Measured, reach: str, *, held_s: float = 0.0) -> str:
    """Return the line of both medians in milliseconds, and of the median of the ratios.

    `held_s` are seconds that the till takes on purpose; the ratio is of what it takes beyond them.
    """
    ours, theirs = zip(*measured, strict=True)
    ratio = median((one - held_s) / other for one, other in measured)
    notes = []
    if len(ours) >= ENOUGH_FOR_P99:
        notes.append(f"p99 {1000 * quantiles(ours, n=100)[98]:.1f}")
    if held_s:
        notes.append(f"{1000 * held_s:.0f} of them held")
    more = f" ({', '.join(notes)})" if notes else ""
    shown = (f"{1000 * median(ours):.1f} ms{more}", f"{1000 * median(theirs):.1f} ms")
    return line(what, against, shown, ratio, reach)
