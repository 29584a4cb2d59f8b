"""What is counted, how many and how much: flowing in a few lines, or in columns."""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from pos_tui.wording.stack import Total

_GAP = "    "


def totals_content(groups: Iterable[Iterable[Total]], width: int) -> Content:
    """Return the totals side by side in lines of `width` cells, none parted; a group begins a line."""
    return Content("\n".join(line for group in groups for line in _lines(group, width)))


def _lines(group: Iterable[Total], width: int) -> Iterator[str]:
    line = ""
    for name, number, amount in group:
        part = " ".join(filter(None, (name, number, amount and f"· {amount}")))
        if line and cell_len(line + _GAP + part) > width:
            yield line
            line = ""
        line += _GAP + part if line else part
    if line:
        yield line


def totals_table(groups: Iterable[Iterable[Total]]) -> Content:
    """Return a line for each total, numbers and amounts to the right, an empty line between the groups."""
    rows = [[*group] for group in groups]
    names, numbers, amounts = (
        max((cell_len(total[column]) for group in rows for total in group), default=0) for column in range(3)
    )
    parts = (
        "\n".join(
            f"{set_cell_size(name, names)}  {number:>{numbers}}  {amount:>{amounts}}".rstrip()
            for name, number, amount in group
        )
        for group in rows
        if group
    )
    return Content("\n\n".join(parts))
