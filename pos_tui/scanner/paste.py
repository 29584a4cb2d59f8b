"""Pasted text, told apart like keys: what is typed, what is a scan, what is kept out (rule 8)."""

import re
import unicodedata
from dataclasses import replace

from pos_tui.scanner.events import (
    FRAMES,
    SEPARATORS,
    Burst,
    Forward,
    Paste,
    PasteProblem,
    RefusedPaste,
    TooShort,
)
from pos_tui.scanner.pace import FEWEST_CHARACTERS, MOST_CHARACTERS
from pos_tui.scanner.unseen import seen

_CONTROL = {"Cc", "Zl", "Zp"}
_LINE_ENDS = re.compile(r"[\r\n]+")


def read_paste(paste: Paste, *, in_text: bool) -> Forward | RefusedPaste | TooShort | Burst:
    """Return what to do with `paste`; a Burst is one line that may be a scan.

    Into a text field (`in_text`) goes a line that did not end, or that holds a space and so is no code:
    without its line end, and only if it holds no control character but tabs.
    """
    lines = tuple(line for line in _LINE_ENDS.split(paste.text) if line.strip())
    if len(lines) != 1:
        return RefusedPaste(PasteProblem.SEVERAL_LINES if lines else PasteProblem.EMPTY, lines)
    line = lines[0]
    if len(line) > MOST_CHARACTERS:
        return RefusedPaste(PasteProblem.TOO_LONG)
    ended = paste.text.endswith(("\r", "\n"))
    code = seen(line).strip(FRAMES)
    short = sum(character.isprintable() for character in code) < FEWEST_CHARACTERS
    if in_text and (not ended or short or any(character.isspace() for character in _spoken(line))):
        if any(unicodedata.category(sign) in _CONTROL for sign in line if sign != "\t"):
            return RefusedPaste(PasteProblem.CONTROL_CHARACTER)
        return Forward(replace(paste, text=line))
    if not _spoken(code).isprintable():
        return RefusedPaste(PasteProblem.CONTROL_CHARACTER)
    burst = Burst(code, paste.time, terminator="\n" if ended else None, pasted=True)
    return TooShort(burst) if short else burst


def _spoken(text: str) -> str:
    return "".join(character for character in text if character not in SEPARATORS)
