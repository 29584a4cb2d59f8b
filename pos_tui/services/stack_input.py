"""What goes into a stack: lines that were typed, pasted or read from a file, and scans."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pos_tui.domain.card_code import CardCode, mask
from pos_tui.domain.text import clean
from pos_tui.paths import NotPlainFileError, read_plain_file
from pos_tui.scanner.events import Dropped, Incomplete, TooShort
from pos_tui.scanner.reader import Answer
from pos_tui.services.code_reader import CodeReader, Unread, card_code, decode

MOST_BYTES = 1024 * 1024
"""The largest file that is read: more than the codes of the largest stack."""

NoCode = Unread | Incomplete | TooShort | Dropped
"""Why there is no code that can be looked up without a guess."""


@dataclass(frozen=True, slots=True)
class Given:
    """A code, or why there is none; `masked` is what may be shown of the text."""

    masked: str
    code: CardCode | NoCode


def typed_lines(lines: Iterable[str], reader: CodeReader) -> list[Given]:
    """Return what lines say, one code a line; blank ones say nothing."""
    return [_given(each.typed, each.code) for each in reader.text("\n".join(lines))]


def scanned(text: str, answer: Answer) -> Given:
    """Return what a scan says that arrived as `text` and was read as `answer`."""
    return _given(text, card_code(answer))


def not_scanned(action: Incomplete | TooShort | Dropped) -> Given:
    """Return what stands for a scan that can't be trusted: the card is in the stack, its code is not."""
    return _given(action.burst.text, action)


def _given(text: str, code: CardCode | NoCode) -> Given:
    return Given(code.masked if isinstance(code, CardCode) else mask(clean(text)), code)


class FileProblem(StrEnum):
    """Why a file's codes can't be read."""

    NO_NAME = "no_name"
    NOT_FOUND = "not_found"
    NOT_A_FILE = "not_a_file"
    NOT_ALLOWED = "not_allowed"
    NOT_READABLE = "not_readable"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"


def read_file(name: str, reader: CodeReader) -> list[Given] | FileProblem:
    """Return the codes in a text file, one a line; `~` is the home directory. Blocks: for a thread."""
    if not name.strip():
        return FileProblem.NO_NAME
    try:
        content = _read(Path(name.strip()).expanduser())
    except NotPlainFileError:
        content = FileProblem.NOT_A_FILE
    except FileNotFoundError:
        content = FileProblem.NOT_FOUND
    except PermissionError:
        content = FileProblem.NOT_ALLOWED
    except (OSError, ValueError, RuntimeError):  # a name with NUL; a home that nobody has
        content = FileProblem.NOT_READABLE
    if isinstance(content, FileProblem):
        return content
    text = decode(content)
    return FileProblem.NOT_TEXT if "\0" in text else typed_lines([text], reader)


def _read(path: Path) -> bytes | FileProblem:
    content = read_plain_file(path, MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return FileProblem.TOO_LARGE
    return content
