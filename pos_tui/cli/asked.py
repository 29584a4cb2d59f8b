"""The codes that a command is asked for: its arguments, or the lines of standard input as they come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pos_tui.cli.streams import open_input
from pos_tui.domain.card_code import CardCode, CodeProblem, read_code
from pos_tui.i18n import gettext as _

LONGEST_LINE = 4096
"""Bytes of a line of standard input that are kept; any code is shorter."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One code that was asked for: as typed, where that stands (`line 3`), and as it reads."""

    typed: str
    place: str
    code: CardCode | CodeProblem

    @property
    def name(self) -> str:
        """What messages call it: the code, or where to find what is none."""
        return self.code.text if isinstance(self.code, CardCode) else self.place


def asked_codes(arguments: Sequence[str]) -> Iterator[Asked]:
    """Yield the codes among the arguments; `-` stands for those on standard input."""
    for number, argument in enumerate(arguments, 1):
        if argument == "-":
            for line, typed in enumerate(_input_lines(), 1):
                yield Asked(typed, _("line {number}").format(number=line), read_code(typed))
        else:
            yield Asked(argument, _("code {number}").format(number=number), read_code(argument))


def _input_lines() -> Iterator[str]:
    """Yield the lines of standard input; one that is cut off ends in `…`, so that its head is no code."""
    # A reader of our own: Python waits for its lock on the one in sys.stdin before the process can end.
    read = partial(open_input().readline, LONGEST_LINE)
    while line := read():
        text, rest = line.decode("utf-8-sig", "replace"), line
        while not rest.endswith(b"\n") and (rest := read()):
            text = text.rstrip("…") + "…"
        yield text
