"""What a terminal must not suffer from an app, nor an app from its terminal."""

import os
import sys
import termios
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.output import complain, say
from pos_tui.cli.streams import forgive_lost_terminal
from pos_tui.event_loop import run
from pos_tui.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pos_tui.crashing_app import CrashingApp
    from pos_tui.terminal_reader import TerminalReader

Result = TypeVar("Result")

_AS_BEFORE = b"".join(
    (
        b"\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l",  # frames, mouse
        b"\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[<u",  # focus, pastes, sizes, keys
        b"\x1b7\x1b[?1049l\x1b[?25h\x1b[?7h\x1b[0m",  # screen (line kept), cursor, wrapping, colours
    )
)


def complain_of_no_terminal() -> ExitCode | None:
    """Return None where a till can be shown, else its exit code, after saying why not.

    Keys are read from standard input, the size is standard output's, and standard error is drawn on.
    """
    terminals = [os.isatty(stream) for stream in (0, 1, 2)]
    if all(terminals):
        return None
    text = _("The till needs a terminal. Over ssh: ssh -t HOST pos-tui")
    complain(text)
    if terminals[1] and not terminals[2]:
        say(text)
    return ExitCode.BAD_INPUT


@contextmanager
def terminal_reader() -> "Iterator[TerminalReader]":
    """Start what reads the terminal before anything large is loaded, and end it.

    Raise OSError if there is no room for it.
    """
    from pos_tui.terminal_reader import TerminalReader

    reader = TerminalReader.start(0)
    try:
        yield reader
    finally:
        reader.close()


def run_app(app: "CrashingApp[Result]", reader: "TerminalReader") -> Result | None:
    """Run `app` on what `reader` reads, and return its result.

    If it crashes, raise what did it, with the terminal as it was.
    """
    app.terminal_reader = reader
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
