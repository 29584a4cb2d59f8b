"""The last resort: what a bug, or a computer that has run out of something, looks like from outside."""

import atexit
import errno
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress

from pos_tui.cli.exit_codes import ExitCode

_OUT_OF_FILES = (errno.EMFILE, errno.ENFILE)
_OUT_OF_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def report_failure(error: BaseException, environ: Mapping[str, str]) -> None:
    """Say in one line what kept a command from its work: what this computer lacks, or else a bug."""
    from pos_tui.cli.output import complain

    if lack := lack_text(error):
        complain(lack)
    else:
        report_crash(error, environ)


def lack_text(error: BaseException) -> str:
    """Return what this computer lacks, if that is what `error` comes of."""
    from pos_tui.i18n import gettext as _

    while not isinstance(error, OSError | MemoryError):
        if isinstance(error, RuntimeError) and "new thread" in str(error):
            return _("This computer can't run another thread. Close other programs.")
        if (cause := error.__cause__ or error.__context__) is None:
            return ""
        error = cause
    number = error.errno if isinstance(error, OSError) else errno.ENOMEM
    if number in _OUT_OF_FILES:
        return _(
            "Too many files are open on this computer. Close other programs, or raise the limit (ulimit -n)."
        )
    if number in _OUT_OF_ROOM:
        return _("The disk is full. Make room on it.")
    if number == errno.ENOMEM:
        return _("This computer has no memory left. Close other programs.")
    return ""


def report_crash(error: BaseException, environ: Mapping[str, str]) -> None:
    """Say in one line that something went wrong, and write into the log where in the program.

    Messages and values are left out, since they may quote keys or customers; a developer sees all.
    """
    from pos_tui import __version__
    from pos_tui.cli.log import describe, log_file
    from pos_tui.cli.output import complain
    from pos_tui.i18n import gettext as _

    if environ.get("POS_TUI_DEVELOPER") == "1":
        import traceback

        traceback.print_exception(error)
        return
    number = os.urandom(4).hex()
    log = log_file(environ)
    if log.write("CRITICAL", {"error": number, "version": __version__, "errors": describe(error)}):
        text = _("something went wrong in pos-tui itself (error {number}); where, is written in {file}")
    else:
        text = _("something went wrong in pos-tui itself (error {number}); the log can't be written: {file}")
    complain(text.format(number=number, file=log.path))


class CrashWatch:
    """Reports what no command can catch: before and after it, in threads, and where Python only warns.

    A process in which that happened ends with FAILED.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._crashed = False

    def start(self) -> None:
        """Watch from now on until the process ends."""
        sys.excepthook = self._uncaught
        sys.unraisablehook = self._unraisable
        threading.excepthook = self._in_thread
        atexit.register(self._end)  # first in, so last out

    def _uncaught(self, _kind: object, error: BaseException, _trace: object) -> None:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            return
        self._crashed = True
        try:
            report_failure(error, self._environ)
        except Exception:  # noqa: BLE001 - Python would print it with the values of both
            os.write(2, b"pos-tui: something went wrong in pos-tui itself.\n")

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    def _unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        # What fails while it is thrown away has done its work; what fails at the exit has not.
        if args.exc_value is not None and "atexit" in (args.err_msg or ""):
            self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    def _end(self) -> None:
        if self._crashed:
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError):
                    stream.flush()
            os._exit(ExitCode.FAILED)
