"""A program in a real pseudo-terminal, with the times of its bytes."""

import os
import pty
import select
import signal
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

PATIENCE_S = 30.0
_QUESTION, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""Whether a frame may be drawn at once, as terminals of today say it may."""
_BURST_GAP_S = 0.001


class Terminal:
    """Runs `argv`, in 80 columns and 24 rows, from the moment `started` (time.monotonic)."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self.started = time.monotonic()
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            os.execve(argv[0], [*argv], env)  # noqa: S606 - no shell is what is wanted
        termios.tcsetwinsize(self._master, (24, 80))
        self._fresh = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._master)

    def write(self, data: bytes) -> float:
        """Press keys; return when (time.monotonic)."""
        now = time.monotonic()
        os.write(self._master, data)
        return now

    def scan(self, code: str) -> float:
        """Type `code` as a scanner does and Enter; return when Enter was pressed."""
        for character in code:
            self.write(character.encode())
            time.sleep(_BURST_GAP_S)
        self.forget()
        return self.write(b"\r")

    def seen(self, text: str) -> float:
        """Return when `text` was on its way to the screen, not counting what was there before."""
        wanted = text.encode()
        end = time.monotonic() + PATIENCE_S
        while wanted not in self._fresh:
            if not self._read(end - time.monotonic()):
                sys.exit(f"never shown: {text!r} after {self._fresh[-2000:]!r}")
        now = time.monotonic()
        self._fresh = self._fresh.partition(wanted)[2]
        return now

    def settle(self, quiet_s: float) -> None:
        """Read until nothing has come for so long."""
        while self._read(quiet_s):
            pass
        self._fresh = b""

    def rest(self, seconds: float) -> None:
        """Read whatever comes for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)
        self._fresh = b""

    def forget(self) -> None:
        """Read what has come, and count it as seen."""
        self.settle(0)

    def _read(self, wait_s: float) -> bool:
        if not select.select([self._master], [], [], max(0.0, wait_s))[0]:
            return False
        try:
            piece = os.read(self._master, 1 << 16)
        except OSError:
            return False
        if _QUESTION in piece:
            os.write(self._master, _ANSWER)
        self._fresh += piece
        return True
