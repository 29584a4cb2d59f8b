"""What the terminal can show, as the environment tells it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos_tui.terminal_line import is_far

_LITTLE_BUT_ASCII = ("linux", "vt", "ansi", "cons", "dumb", "unknown")
"""How the names of terminals begin whose fonts have neither rounded frames nor many symbols."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """`few_colours`: 16 or none, or none are wanted. `plain_characters`: little but ASCII.

    `far`: something may lie between the terminal and the till that bundles what is typed.
    """

    few_colours: bool = False
    plain_characters: bool = False
    far: bool = False


def terminal_of(environ: Mapping[str, str]) -> Terminal:
    """Return what the terminal of this environment can show.

    `NO_COLOR` is heeded as https://no-color.org asks; how many colours there are, Rich knows.
    """
    from rich.console import Console

    colours = Console(force_terminal=True, _environ=environ).color_system
    return Terminal(
        few_colours=bool(environ.get("NO_COLOR")) or colours not in ("truecolor", "256"),
        plain_characters=environ.get("TERM", "").startswith(_LITTLE_BUT_ASCII),
        far=is_far(environ),
    )
