"""A table for people that grows as its rows arrive."""

from collections.abc import Iterable, Sequence

from pos_tui.cli.output import say


class Table:
    """Prints rows below `header`; the columns fit what was printed so far."""

    def __init__(self, *header: str) -> None:
        self._rows: list[Sequence[str]] = [header]
        self._widths = [0] * len(header)

    def show(self, rows: Iterable[Sequence[str]]) -> None:
        """Print `rows`, below the header the first time."""
        self._rows.extend(rows)
        for at, column in enumerate(zip(*self._rows, strict=True)):
            self._widths[at] = max(self._widths[at], *map(len, column))
        for row in self._rows:
            say("  ".join(cell.ljust(width) for cell, width in zip(row, self._widths, strict=True)).rstrip())
        self._rows.clear()
