"""What a terminal must not suffer from an app, nor an app from its terminal.

Textual paints on standard error, in a thread that dies of the first write that fails; then whatever paints
waits for ever for a queue that nobody empties. So what can't be written there counts as written.
"""

import io
import os
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from pos_tui.event_loop import run

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from pos_tui.crashing_app import CrashingApp

Result = TypeVar("Result")

_AS_BEFORE = b"".join(
    (
        b"\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l",  # frames, mouse
        b"\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[<u",  # focus, pastes, sizes, keys
        b"\x1b7\x1b[?1049l\x1b[?25h\x1b[?7h\x1b[0m",  # screen (line kept), cursor, wrapping, colours
    )
)


class _Forgiving(io.FileIO):
    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def forgive_lost_terminal() -> None:
    """Let no write to standard error fail from now on."""
    raw = _Forgiving(sys.stderr.fileno(), "wb", closefd=False)
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(raw), sys.stderr.encoding, sys.stderr.errors, line_buffering=True
    )
    vars(sys)["__stderr__"] = sys.stderr  # the name that Textual knows it by


def run_app(app: "CrashingApp[Result]") -> Result | None:
    """Run `app` and return its result; if it crashes, raise what did it, with the terminal as it was."""
    forgive_lost_terminal()
    modes = None
    with suppress(termios.error):
        modes = termios.tcgetattr(0)
    try:
        return run(app.run_async())
    except BaseException:
        if modes is not None:
            with suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSANOW, modes)
                sys.stderr.flush()
                os.write(sys.stderr.fileno(), _AS_BEFORE)
        raise
