"""The codes that a command is asked for: its arguments, or the lines of standard input as they come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pos_tui.cli.streams import open_input
from pos_tui.domain.card_code import CardCode, CodeProblem
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _
from pos_tui.scanner.cells import MOST_CHARACTERS, LineSplitter
from pos_tui.services.code_reader import CodeReader, ReadLine, Unread, decoder, may_begin_mark

MOST_BYTES = 65536
"""What is read of standard input at a time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One code that was asked for: as typed, where it is (`line 3`), and as it reads."""

    typed: str
    place: str
    code: CardCode | Unread

    @property
    def name(self) -> str:
        """What messages call it: the code, or where to find what is none."""
        return self.code.text if isinstance(self.code, CardCode) else self.place

    @property
    def shown(self) -> str:
        """What output calls it: the code, or what was given instead of one."""
        return self.code.text if isinstance(self.code, CardCode) else clean(self.typed, 128)


def asked_codes(arguments: Sequence[str], reader: CodeReader) -> Iterator[Asked]:
    """Yield the codes among the arguments; `-` means those on standard input."""
    for number, argument in enumerate(arguments, 1):
        if argument == "-":
            for each in reader.lines(_input_lines()):
                yield Asked(each.typed, _("line {number}").format(number=each.number), each.code)
        else:
            for each in reader.text(argument) or [ReadLine(1, argument, CodeProblem.EMPTY)]:
                yield Asked(each.typed, _("code {number}").format(number=number), each.code)


def _input_lines() -> Iterator[str]:
    """Yield the lines of standard input, each as soon as it ended, whatever system ended it.

    UTF-16 and UTF-32 are known by their mark; in UTF-8, bytes that are none become characters of no code.
    """
    # A reader of our own: Python waits for its lock on the one in sys.stdin before the process can end.
    own = open_input()
    head = b""
    while len(head) < 4 and (more := own.read1(MOST_BYTES)):
        head += more
        if not may_begin_mark(head):
            break
    text, lines = decoder(head), LineSplitter(MOST_CHARACTERS)
    chunk = head
    while chunk:
        yield from lines.feed(text.decode(chunk))
        chunk = own.read1(MOST_BYTES)
    yield from lines.feed(text.decode(b"", final=True))
    yield from lines.finish()
