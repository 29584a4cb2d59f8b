"""The code of a gift card as a person types it."""

from dataclasses import dataclass
from enum import StrEnum

MOST_CHARACTERS = 128
"""Longer than any code a card carries; what is longer is something else that was pasted."""


class CodeProblem(StrEnum):
    """Why a text can't be a card code."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_PRINTABLE = "not_printable"


@dataclass(frozen=True, slots=True)
class CardCode:
    """A code that may be looked up: 1 to 128 printable ASCII characters, case and leading zeros kept."""

    text: str

    @property
    def masked(self) -> str:
        """The code with all but its last four characters hidden, and never more than half of it shown."""
        return mask(self.text)


def mask(text: str) -> str:
    """Return `text`, which may be a code, with all but its last four characters hidden; see `masked`."""
    shown = min(4, len(text) // 2)
    return "•" * min(4, len(text) - shown) + text[len(text) - shown :]


def read_code(typed: str) -> CardCode | CodeProblem:
    """Return the code in `typed`, white space around it dropped, or what is wrong with it."""
    text = typed.strip()
    if not text:
        return CodeProblem.EMPTY
    if len(text) > MOST_CHARACTERS:
        return CodeProblem.TOO_LONG
    if not all(" " <= character <= "~" for character in text):
        return CodeProblem.NOT_PRINTABLE
    return CardCode(text)
