"""From a key to its echo in the scan field, for somebody who types; nothing of the text may be missing."""

from collections.abc import Iterator
from random import Random

from pos_tui.scanner.pace import HOLD_S
from tests.benchmarks.programs import READY, Bench
from tests.benchmarks.table import row
from tests.benchmarks.terminal import Terminal

WORD = "QXJZKVWY"
"""Nothing else on either screen says so, nor any sequence that paints it."""
_BETWEEN_KEYS_S = 0.2
_EMPTY_FIELD = b"\x15"
_QUICK_TYPIST_S = (0.05, 0.15)


def rows(at: Bench, turns: int) -> Iterator[str]:
    """Type words into the till and into a bare Textual Input, a key here and a key there."""
    measured = []
    with Terminal(at.till, at.env) as till, Terminal(at.bare, at.env) as bare:
        both = (till, bare)
        for each in both:
            each.seen(READY)
            each.rest(1.0)
        for _turn in range(turns):
            for end in range(1, len(WORD) + 1):
                took = []
                for each in both:
                    pressed = each.write(WORD[end - 1 : end].encode())
                    if end > 1:
                        took.append(each.seen(WORD[:end]) - pressed)
                    each.rest(_BETWEEN_KEYS_S)
                if end > 1:
                    measured.append((took[0], took[1]))
            for each in both:
                each.write(_EMPTY_FIELD)
                each.rest(_BETWEEN_KEYS_S)
        _type_quickly(till)
    yield row("key to echo, typing", "bare Textual Input", measured, "≤ 1.0", held_s=HOLD_S)


def _type_quickly(till: Terminal) -> None:
    """Type without waiting for an echo; the run ends here if a key of it never shows."""
    gaps = Random(1)
    text = WORD * 6
    for key in text:
        till.write(key.encode())
        till.rest(gaps.uniform(*_QUICK_TYPIST_S))
    till.write(b"\x1b[H\x1b[F")  # to both ends of the field, which paints it once more
    till.seen(text)
