"""A program in a real pseudo-terminal, and what a person would see of it."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

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
    "ctrl+q": "\x11",
    "ctrl+p": "\x10",
    "ctrl+c": "\x03",
}

# Private sequences that pyte would print as text; a terminal answers or ignores them.
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)

# Makes the pseudo-terminal the program's controlling one, as a terminal window does.
_TAKE_TERMINAL = "import os, sys; os.login_tty(0); os.execvp(sys.argv[1], sys.argv[1:])"

_WHOLE_SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-9;:?<>=$ ]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[^\[\]()])"
)


class Console:
    """Runs `argv` in a terminal of its own; `deadline_s` bounds every wait."""

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
        self.deadline_s = deadline_s
        self.written = bytearray()
        self._parsed = 0
        self._master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.modes_before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [sys.executable, "-ISc", _TAKE_TERMINAL, *argv],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=dict(env),
            cwd=cwd,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._master)
        os.close(self.slave)

    @property
    def text(self) -> str:
        """What stands on the screen now, line by line."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def send(self, *keys: str | bytes) -> None:
        """Press keys: a name of KEYS, bytes as they are, or a text typed in one go."""
        for key in keys:
            os.write(self._master, key if isinstance(key, bytes) else KEYS.get(key, key).encode())

    def hang_up(self) -> None:
        """Close the terminal as a closed window would."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDONLY)

    def wait_for(self, *words: str) -> str:
        """Read until the screen shows all `words`, and return it; past the deadline, fail with it."""
        end = time.monotonic() + self.deadline_s
        while missing := [word for word in words if word not in self.text]:
            left = end - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"never shown: {missing}\n{self.text}")
        return self.text

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Keep the terminal read until `holds`; fail past the deadline."""
        end = time.monotonic() + self.deadline_s
        while not holds():
            assert time.monotonic() < end, "never came true"
            self._read(0.02)

    def wait_for_exit(self) -> int:
        """Read until the program ends, and return its exit status."""
        end = time.monotonic() + self.deadline_s
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"still running\n{self.text}")
            self._read(0.02)
        while self._read(0):
            pass
        return self.process.returncode

    def _read(self, wait_s: float) -> bool:
        if not select.select([self._master], [], [], wait_s)[0]:
            return False
        try:
            piece = os.read(self._master, 65536)
        except OSError:
            return False
        self.written += piece
        self._parse()
        return bool(piece)

    def _parse(self) -> None:
        # A sequence may be cut in two by a read: what begins with an unfinished escape waits for the rest.
        fresh = bytes(self.written[self._parsed :])
        cut = fresh.rfind(b"\x1b")
        whole = fresh if cut < 0 or len(fresh) - cut > 64 else fresh[:cut] + _finished(fresh[cut:])
        self._parsed += len(whole)
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", whole))


def _finished(tail: bytes) -> bytes:
    """Return `tail` if its escape sequence is complete, else nothing."""
    return tail if _WHOLE_SEQUENCE.match(tail) else b""
