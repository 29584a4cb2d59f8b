"""The one way in which this till reads codes: typed, scanned, pasted, from a file, by the command line."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pos_tui.domain.card_code import CardCode, CodeProblem
from pos_tui.scanner.cells import CodeList, split_lines
from pos_tui.scanner.evidence import Evidence
from pos_tui.scanner.layouts import AS_SENT, ROWS
from pos_tui.scanner.profile import reading
from pos_tui.scanner.reader import (
    Answer,
    Code,
    NeedsConfirmation,
    NotACard,
    Reading,
    RefusedLayout,
    read,
    read_cell,
)
from pos_tui.services.scanner_profile import KeptProfile, load_profile, options_from

if TYPE_CHECKING:
    from codecs import IncrementalDecoder

    from pos_tui.settings import ScannerSettings

Unread = CodeProblem | NotACard | RefusedLayout | NeedsConfirmation
"""Why a text holds no code that can be looked up without a person's word."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What a line says; `number` counts the lines of its text from 1, `typed` is what may be its code."""

    number: int
    typed: str
    code: CardCode | Unread


class CodeReader:
    """Reads what comes in at one till, by its settings and by what is known of its scanner and keyboard."""

    def __init__(self, settings: "ScannerSettings") -> None:
        self._options = options_from(settings)
        self._kept = KeptProfile()
        self._link_arrived = False

    def recall(self, data_dir: Path) -> KeptProfile:
        """Read from now on by what `data_dir` keeps of the scanner, and return it."""
        self._kept, self._link_arrived = load_profile(data_dir), False
        return self._kept

    @property
    def reading(self) -> Reading:
        """How a scan is read: settings first, then the scanner test, then what links and answers showed."""
        known = reading(self._kept.profile, self._options)
        if not _is_open(known):
            return known
        if self._link_arrived:
            return replace(known, layouts=(AS_SENT,))
        keyboard = self._kept.keyboard
        return replace(known, layouts=keyboard.order, settled=keyboard.is_garbled)

    def scanned(self, text: str) -> Answer:
        """Return what the text of a scan says. A link that arrived as it was sent proves the keyboard."""
        answer = read(text, self.reading)
        if isinstance(answer, Code) and "://" in text:
            self._link_arrived = True
        return answer

    def typed(self, text: str) -> Answer:
        """Return what one line of text says that no scanner put anything around."""
        return read(text, replace(self.reading, prefix="", suffix=""))

    def lines(self, lines: Iterable[str]) -> Iterator[ReadLine]:
        """Yield what each line of one list says, as it comes; blank lines and headings say nothing."""
        codes = CodeList()
        for number, line in enumerate(lines, 1):
            if (cell := codes.cell(line)) is not None:
                answer = read_cell(cell, replace(self.reading, prefix="", suffix=""))
                code = CodeProblem.EMPTY if not cell.raw.strip() else card_code(answer)
                yield ReadLine(number, cell.text or cell.raw, code)

    def text(self, text: str) -> list[ReadLine]:
        """Return what each line of a text says."""
        return list(self.lines(split_lines(text)))

    def note_answer(self, asked: Code, found: str) -> Evidence | None:
        """Note which reading of a scan exists; return what is known by now if that is to be kept."""
        if self._link_arrived or not _is_open(reading(self._kept.profile, self._options)):
            return None
        layouts = asked.layouts_of(found) if asked.others else ()
        keyboard = self._kept.keyboard
        if not layouts or (keyboard.is_settled and set(keyboard.layouts) <= set(layouts)):
            return None
        self._kept = replace(self._kept, keyboard=keyboard.with_answer(layouts))
        return self._kept.keyboard


def _is_open(known: Reading) -> bool:
    """Tell whether neither the settings nor the scanner test say which layout the computer has."""
    return set(known.layouts) == set(ROWS)


def card_code(answer: Answer) -> CardCode | Unread:
    """Return the code that an answer lets be looked up without a person's word."""
    if not isinstance(answer, Code):
        return answer
    rounds = answer.rounds
    return CardCode(answer.text, () if rounds == ((answer.text,),) else rounds, answer.twice)


def decode(content: bytes) -> str:
    """Return the text of a file; what its encoding can't hold becomes U+FFFD, which is in no code."""
    return decoder(content[:4]).decode(content, final=True)


def may_begin_mark(head: bytes) -> bool:
    """Tell whether more bytes have to come before `decoder` knows what they are."""
    return any(mark.startswith(head) or head == codecs.BOM_UTF16_LE for mark, _name in _MARKS)


def decoder(head: bytes) -> "IncrementalDecoder":
    """Return what decodes a stream that begins with `head`: UTF-16 and UTF-32 by their mark, else UTF-8."""
    name = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8")
    return codecs.getincrementaldecoder(name)("replace")
