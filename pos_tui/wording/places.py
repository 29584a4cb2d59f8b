"""Where files lie, as people are told."""

from pathlib import Path

from pos_tui.domain.text import clean

LONGEST_PATH = 4096
"""Characters; no system takes more."""


def path_text(path: Path) -> str:
    """Return `path` as one line that any terminal can show: a name may hold whatever its maker liked."""
    return clean(str(path), LONGEST_PATH)
