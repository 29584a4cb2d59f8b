"""The code of a gift card."""

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
    """A code that may be looked up: 1 to 128 printable ASCII characters, case and leading zeros kept.

    `rounds` are what to ask the service for: all codes of a round, and the next round only if none of them
    exists; without any, `text` alone. `twice` is the code if `text` is the same code read twice.
    """

    text: str
    rounds: tuple[tuple[str, ...], ...] = ()
    twice: str | None = None

    @property
    def alternatives(self) -> tuple[str, ...]:
        """What the code may be on different keyboards, the likelier first; only the service can tell."""
        return self.rounds[0] if self.rounds and len(self.rounds[0]) > 1 else ()

    @property
    def other_case(self) -> "CardCode | None":
        """The code as Caps Lock garbles it: to be offered after "not found", never taken by itself."""
        swapped = self.text.swapcase()
        return CardCode(swapped) if swapped != self.text else None

    @property
    def masked(self) -> str:
        """The code with all but its last four characters hidden, and never more than half of it shown."""
        return mask(self.text)


def mask(text: str) -> str:
    """Return `text`, which may be a code, with all but its last four characters hidden; see `masked`."""
    shown = min(4, len(text) // 2)
    return "•" * min(4, len(text) - shown) + text[len(text) - shown :]


def read_code(typed: str) -> CardCode | CodeProblem:
    """Return `typed` as a code, white space around it dropped, or what is wrong with it.

    For identifiers that are a code already; what people type, scan and paste is read by `CodeReader`.
    """
    text = typed.strip()
    if not text:
        return CodeProblem.EMPTY
    if len(text) > MOST_CHARACTERS:
        return CodeProblem.TOO_LONG
    if not all(" " <= character <= "~" for character in text):
        return CodeProblem.NOT_PRINTABLE
    return CardCode(text)
