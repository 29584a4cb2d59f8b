"""A program in a real pseudo-terminal, and what a person would see of it."""

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from tests.terminal.apart import ProcessApart

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f12": "\x1b[24~",
    "end": "\x1b[F",
    "ctrl+n": "\x0e",
    "ctrl+q": "\x11",
    "ctrl+p": "\x10",
    "ctrl+c": "\x03",
}

CHORDS = frozenset(map(chr, range(0x20))) - {"\b", "\t", "\n", "\r"}
"""Ctrl and a letter, as a text."""

PERSON_S = 0.2
"""A person presses no key sooner behind another; what comes sooner may be a scanner's."""

# Private sequences that pyte would print as text; a terminal answers or ignores them.
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)

_COLOURS = re.compile(rb"\x1b\[[0-9;]*m")

# What is drawn between the two shows at once, so that nobody sees half a frame.
_ASKED_FOR_FRAMES, _FRAMES_OFFERED = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"

_WHOLE_SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-9;:?<>=$ ]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[^\[\]()])"
)


class Console:
    """Runs `argv` in a terminal of its own; `deadline_s` bounds every wait.

    As long as `colours` is false, what comes has none, and takes half the time to read.
    """

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        deadline_s: float = 30,
        cwd: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.colours = True
        self.deadline_s = deadline_s
        self.written = bytearray()
        self._parsed = 0
        self._lines: list[str] | None = None
        self._sent_at, self._key_was_sent = 0.0, False
        self._master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.modes_before = termios.tcgetattr(self.slave)
        self.process = ProcessApart(argv, self.slave, env, cwd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.close()
        os.close(self._master)
        os.close(self.slave)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, all of the same width."""
        if self._lines is None:
            self._lines = self.screen.display
        return self._lines

    @property
    def text(self) -> str:
        """What stands on the screen now, line by line."""
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def prose(self) -> str:
        """What stands on the screen as it is read: without frames and line breaks."""
        return re.sub(r"[\s│]+", " ", self.text)

    def send(self, *keys: str | bytes) -> None:
        """Press keys as a person does: a name of KEYS, or a text typed in one go; bytes come at once."""
        for key in keys:
            is_key = key in KEYS or key in CHORDS
            if is_key or (self._key_was_sent and isinstance(key, str)):
                self.rest(PERSON_S - (time.monotonic() - self._sent_at))
            os.write(self._master, key if isinstance(key, bytes) else KEYS.get(key, key).encode())
            self._sent_at, self._key_was_sent = time.monotonic(), is_key

    def rest(self, seconds: float) -> None:
        """Do nothing for so long, and look at the screen."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def hang_up(self) -> None:
        """Close the terminal as a closed window would."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDONLY)

    def wait_for(self, *words: str) -> str:
        """Read until the screen shows all `words`, and return it; past the deadline, fail with it.

        Words may stand across lines.
        """
        end = time.monotonic() + self.deadline_s
        while missing := [word for word in words if word not in self.text and word not in self.prose]:
            left = end - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"never shown: {missing}\n{self.text}")
        return self.text

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Keep the terminal read until `holds`; fail past the deadline."""
        end = time.monotonic() + self.deadline_s
        while not holds():
            assert time.monotonic() < end, f"never came true\n{self.text}"
            self._read(0.02)

    def wait_for_exit(self) -> int:
        """Read until the program ends, and return its exit status."""
        end = time.monotonic() + self.deadline_s
        while (status := self.process.poll()) is None:
            if time.monotonic() > end:
                raise AssertionError(f"still running\n{self.text}")
            self._read(0.02)
        while self._read(0):
            pass
        return status

    def _read(self, wait_s: float) -> bool:
        if not select.select([self._master], [], [], wait_s)[0]:
            return False
        try:
            piece = os.read(self._master, 65536)
        except OSError:
            return False
        if _ASKED_FOR_FRAMES in piece:
            self.send(_FRAMES_OFFERED)
        self.written += piece
        self._parse()
        return bool(piece)

    def _parse(self) -> None:
        # A frame waits for its end, and what begins with an unfinished escape for the rest of it.
        fresh = bytes(self.written[self._parsed :])
        begins = fresh.rfind(_FRAME_BEGINS)
        if begins > fresh.rfind(_FRAME_ENDS):
            fresh = fresh[:begins]
        cut = fresh.rfind(b"\x1b")
        whole = fresh if cut < 0 or len(fresh) - cut > 64 else fresh[:cut] + _finished(fresh[cut:])
        self._parsed += len(whole)
        self._lines = None
        known = _UNKNOWN_TO_PYTE.sub(b"", whole)
        self._stream.feed(known if self.colours else _COLOURS.sub(b"", known))


def _finished(tail: bytes) -> bytes:
    """Return `tail` if its escape sequence is complete, else nothing."""
    return tail if _WHOLE_SEQUENCE.match(tail) else b""
