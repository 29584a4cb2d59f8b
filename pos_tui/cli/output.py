"""Writing for people and for scripts; each line leaves at once."""

import json
import sys
from collections.abc import Mapping

from pos_tui.domain.text import clean

LONGEST_COMPLAINT = 2000


def say(text: str = "") -> None:
    """Print a line that was asked for."""
    print(text, flush=True)


def say_json(record: Mapping[str, object]) -> None:
    """Print one object as one line of ASCII."""
    print(json.dumps(record), flush=True)


def complain(text: str) -> None:
    """Print on standard error what went wrong."""
    print(f"pos-tui: {clean(text, LONGEST_COMPLAINT)}", file=sys.stderr, flush=True)
