"""The outer end of a line: a pseudo-terminal that writes at given times and keeps what comes back."""

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from collections.abc import Callable, Iterable

import pyte

COLUMNS, ROWS = 80, 24
Piece = tuple[float, bytes]
"""So many seconds after the piece before, these bytes."""

_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9;]* [a-zA-Z]"
    rb"|\x1b[\]P_^][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;]*t"
)
_WHOLE = re.compile(
    rb"\x1b(?:\[[0-9;:?<>=$! ]*[@-~]|[\]P_^][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[^\[\]()P_^])"
)
_STRINGS = re.compile(rb"\x1b[\]P_^][^\x07\x1b]*(?:\x07|\x1b\\)")
_ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[>c": b"\x1b[>41;370;0c",
    b"\x1b[>0c": b"\x1b[>41;370;0c",
}
"""What a plain xterm answers to what it is asked."""


class OuterEnd:
    """One terminal; `slave` is what the program at this end of the line gets."""

    def __init__(self) -> None:
        self._master, self.slave = pty.openpty()
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, size)
        os.set_blocking(self._master, False)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._came = bytearray()
        self._parsed = 0
        self.late_s = 0.0
        """By how much this machine was late with a piece, at worst, since `play` was called."""
        self.stuck = 0
        """How many bytes of the last `play` nobody took in time."""

    def close(self) -> None:
        """Hang up."""
        os.close(self._master)
        os.close(self.slave)

    @property
    def text(self) -> str:
        """What the screen shows now, line by line."""
        self._parse()
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def look(self) -> tuple[object, ...]:
        """Everything that an eye sees: characters, colours and the cursor."""
        self._parse()
        cells = (
            tuple(self._screen.buffer[row][column] for column in range(COLUMNS)) for row in range(1, ROWS)
        )
        return (*cells, self._screen.cursor.x, self._screen.cursor.y)

    @property
    def bells(self) -> int:
        """How often the bell rang so far."""
        return _STRINGS.sub(b"", bytes(self._came)).count(b"\x07")

    def find(self, word: str) -> tuple[int, int] | None:
        """Column and row, from 1, of the middle of a word on the screen."""
        for row, line in enumerate(self.text.splitlines(), 1):
            if (at := line.find(word)) >= 0:
                return at + 1 + len(word) // 2, row
        return None

    def play(self, pieces: Iterable[Piece], *, patience_s: float = 30.0) -> None:
        """Write each piece at its time; what can't be written after `patience_s` is left out."""
        self.late_s, self.stuck = 0.0, 0
        due = time.monotonic()
        for gap_s, piece in pieces:
            due += gap_s
            while (left := due - time.monotonic()) > 0:
                self._read(left)
            self.late_s = max(self.late_s, time.monotonic() - due)
            self.stuck += self._write(piece, due + patience_s)

    def read_for(self, seconds: float) -> None:
        """Take what comes for a while."""
        self.wait_for(lambda: False, seconds)

    def wait_for(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Take what comes until `holds`, and tell whether it did."""
        end = time.monotonic() + seconds
        while not holds():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self._read(min(left, 0.05))
        return True

    def _write(self, piece: bytes, end: float) -> int:
        rest = memoryview(piece)
        while rest:
            try:
                rest = rest[os.write(self._master, rest) :]
            except BlockingIOError:
                if time.monotonic() > end:
                    return len(rest)
                select.select([self._master], [self._master], [], 0.05)
            except OSError:
                return len(rest)
            self._read(0)
        return 0

    def _read(self, wait_s: float) -> None:
        if not select.select([self._master], [], [], wait_s)[0]:
            return
        try:
            piece = os.read(self._master, 65536)
        except BlockingIOError:
            return
        except OSError:
            time.sleep(min(wait_s, 0.02))  # nobody is at the other end any more
            return
        self._came += piece
        for question, answer in _ANSWERS.items():
            if question in piece:
                self._write(answer, time.monotonic() + 1)

    def _parse(self) -> None:
        fresh = bytes(self._came[self._parsed :])
        cut = fresh.rfind(b"\x1b")
        if cut >= 0 and len(fresh) - cut < 64 and not _WHOLE.match(fresh[cut:]):
            fresh = fresh[:cut]
        self._parsed += len(fresh)
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", fresh))
