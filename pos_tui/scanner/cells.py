"""Where the code is in a line of a list, and what spreadsheets, mails and chats put around it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pos_tui.scanner.unseen import seen

HEADING = "code"
"""What the column of the codes is called, in any case."""
MOST_CHARACTERS = 4096
"""What of a line is looked at; any code is shorter."""

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_DELIMITERS = "\t;,"
_QUOTES = "\"'`<>\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
_BLANK = re.compile(r'[\s,;]*(?:""[\s,;]*)*')
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_LINK = re.compile(r"https?:", re.IGNORECASE)
_DAMAGED = re.compile(
    r"[+-]?\d+(?:[.,]\d+)?E\+\d+"
    r"|[+-]?\d+[.,]\d+E-?\d+"
    r"|\d+[.,]0+"
    r"|#(?:N/A|NAME\?|REF!|VALUE!|NUM!|DIV/0!|NULL!|#+)",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What of a line may be a code: `text` without what stood around it, and `raw` as it arrived.

    `raw` is what a keyboard layout may have garbled: quotes and commas can be digits and letters there.
    """

    raw: str
    text: str


def split_lines(text: str) -> list[str]:
    """Return the lines of `text`, whatever system ended them."""
    return _LINE_END.split(text)


class LineSplitter:
    """Splits a text that comes in pieces; a line ends as soon as its end is there."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rest = ""
        self._after_return = False

    def feed(self, piece: str) -> list[str]:
        """Return the lines that end in `piece`. Of a line, one character more than `most` is kept."""
        if self._after_return and piece:
            piece, self._after_return = piece.removeprefix("\n"), False
        self._after_return = piece.endswith("\r") or (self._after_return and not piece)
        *lines, rest = split_lines(piece)
        if lines:
            lines[0] = self._rest + lines[0]
            self._rest = ""
        self._rest = (self._rest + rest)[: self._most + 1]
        return lines

    def finish(self) -> list[str]:
        """Return the last line, if it did not end."""
        rest, self._rest = self._rest, ""
        return [rest] if rest else []


def undress(text: str) -> str:
    """Return `text` without spaces, quotes and brackets around it, and without a spreadsheet's `="…"`."""
    bare = text.strip()
    while True:
        inner = bare.strip(_QUOTES).strip()
        if bare.startswith("=") and bare[1:2] in set(_QUOTES):
            inner = bare[1:]
        if inner == bare:
            return bare
        bare = inner


def is_damaged(text: str) -> bool:
    """Tell a number that a spreadsheet made of a code: digits of the code are lost for good."""
    return _DAMAGED.fullmatch(text) is not None


def cell_of(line: str) -> Cell:
    """Return the first field of a line without a heading."""
    return Cell(line, undress(_first_field(line)))


class CodeList:
    """Finds the code in each line of one list; the first line may name the column of the codes."""

    def __init__(self) -> None:
        self._begun = False
        self._column: int | None = None
        self._delimiter: str | None = None

    def cell(self, line: str) -> Cell | None:
        """Return the cell of the next line, None if that says nothing."""
        line = seen(line[:MOST_CHARACTERS]) + "\u2026" * (len(line) > MOST_CHARACTERS)
        if _BLANK.fullmatch(line):
            return None
        if not self._begun:
            self._begun = True
            if (separator := _SEPARATOR_LINE.fullmatch(line.strip())) is not None:
                self._delimiter, self._begun = separator[1], False
                return None
            if self._take_heading(line):
                return None
        if self._column is None:
            raw = line if self._delimiter is None else _field(line, self._delimiter, 0)
            return cell_of(raw)
        if self._delimiter is None:
            return None if _is_heading(line) else cell_of(line)
        raw = _field(line, self._delimiter, self._column)
        return None if _is_heading(raw) else Cell(raw, undress(raw))

    def _take_heading(self, line: str) -> bool:
        for delimiter in self._delimiter or _DELIMITERS:
            for column, field in enumerate(_fields(line, delimiter)):
                if _is_heading(field):
                    self._column = column
                    self._delimiter = delimiter if delimiter in line else self._delimiter
                    return True
        return False


def _is_heading(field: str) -> bool:
    return undress(field).casefold() == HEADING


def _first_field(line: str) -> str:
    """Return what comes before the first tab, semicolon or comma, but a link and a number whole."""
    field = line
    for delimiter in _DELIMITERS:
        if delimiter not in field or is_damaged(undress(field)):
            continue
        first = _field(field, delimiter, 0)
        # `?x=1,2&hash=…` is one link; `?hash=…,25.00,active` is a link in a list.
        if not (_LINK.match(undress(field)) and "=" in field[len(first) :]):
            field = first
    return field


def _field(line: str, delimiter: str, number: int) -> str:
    return next(islice(_fields(line, delimiter), number, None), "")


def _fields(line: str, delimiter: str) -> Iterator[str]:
    """Yield the fields of a line as RFC 4180 has it, with any delimiter."""
    if delimiter not in line:
        return iter([line])
    try:
        return iter(next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), []))
    except (csv.Error, TypeError, ValueError):  # a delimiter that csv doesn't take, a line end in a line
        return iter(line.split(delimiter))
