"""Labels and values, one pair a line, with the values in one column."""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from textual.content import Content

Fact = tuple[str, str]

MUTED = "$text-muted"
"""The style of what is there only to name something else."""


def facts_content(facts: Iterable[Fact], *, label_width: int = 0) -> Content:
    """Return `facts` as text that is shown as it is; their labels take `label_width` columns at least."""
    facts = list(facts)
    width = max(label_width, *(cell_len(label) + 2 for label, _value in facts))
    return Content("\n").join(
        Content.assemble((set_cell_size(label, width), MUTED), value) for label, value in facts
    )
