"""The log: one JSON object a line, in a file that any number of tills may write to.

What other libraries have to say goes in without their words, and an error without its message or values:
either may quote keys, customers or keystrokes.
"""

import fcntl
import json
import logging
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb

from pos_tui.i18n import gettext as _
from pos_tui.paths import find_paths, make_private_dir

OURS = "pos_tui"
"""The logger above all of this program's; what they say holds no secret and no unmasked contact."""
MOST_BYTES = 1_000_000
"""How long the file gets before it makes room for a new one."""
KEPT = 3
"""How many full files are kept."""
_MOST_ERRORS = 20
_MOST_FRAMES = 50

Described = dict[str, object]


class LogFile:
    """`pos-tui.log` in `directory`, mode 0600; the full ones before it end in .1 (the newest), .2 and .3."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "pos-tui.log"

    def write(self, level: str, said: Mapping[str, object]) -> bool:
        """Add one line about now; return whether it is there. It never waits for another till."""
        head = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level}
        line = json.dumps(head | {"process": os.getpid()} | dict(said)).encode() + b"\n"
        try:
            make_private_dir(self.path.parent)
            self._make_room()
            return self._append(line)
        except OSError:
            return False

    def _append(self, line: bytes) -> bool:
        # Opened anew for each line, so that nobody writes to a file that is long full; the system adds one
        # such write as a whole. What stands there in place of a file is left alone, and not waited for.
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(self.path, flags, 0o600)
        try:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                return False
            if about.st_size and os.pread(descriptor, 1, about.st_size - 1) != b"\n":
                # A full disk or a kill cut the last line short. Or another till is just writing it: then an
                # empty line follows it.
                line = b"\n" + line
            return os.write(descriptor, line) == len(line)
        finally:
            os.close(descriptor)

    def _make_room(self) -> None:
        if not self._is_full():
            return
        directory = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._is_full():  # still, now that no other till moves it away
                for number in range(KEPT, 0, -1):
                    with suppress(FileNotFoundError):
                        self._numbered(number - 1).replace(self._numbered(number))
        except BlockingIOError:
            pass  # another till is about to
        finally:
            os.close(directory)

    def _is_full(self) -> bool:
        try:
            return self.path.lstat().st_size >= MOST_BYTES
        except FileNotFoundError:  # none yet, or another till has just moved it away
            return False

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}") if number else self.path


@contextmanager
def logging_to_file(environ: Mapping[str, str], *, debug: bool) -> Iterator[None]:
    """Log what goes wrong, with `debug` also what goes on, until the block ends.

    A log that can't be written stops nothing: that is said once, at the end, when no till is drawn any more.
    """
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    handler = _Handler(environ)
    before = ours.level
    ours.setLevel(logging.DEBUG if debug else logging.WARNING)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)
        if handler.failed:
            from pos_tui.cli.output import complain

            complain(_("The log can't be written: {file}").format(file=log_file(environ).path))


class _Handler(logging.Handler):
    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__()
        self._environ = environ
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        said: Described = {
            "logger": record.name,
            "place": f"{record.pathname}:{record.lineno} {record.funcName}",
        }
        if record.name.partition(".")[0] == OURS:
            said["message"] = _message(record)
        if record.exc_info and record.exc_info[1]:
            said["errors"] = describe(record.exc_info[1])
        if not log_file(self._environ).write(record.levelname, said):
            self.failed = True


def _message(record: logging.LogRecord) -> str:
    """Return what was said; of a message whose values don't fit it, the message without them."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def log_file(environ: Mapping[str, str]) -> LogFile:
    """Return the log in the platform's directory for it."""
    return LogFile(find_paths(environ).log_dir)


def describe(error: BaseException) -> list[Described]:
    """Return the type of `error` and of those before and inside it, and where each came about; no message."""
    return [
        {
            "type": f"{type(each).__module__}.{type(each).__qualname__}",
            "frames": [
                f"{frame.f_code.co_filename}:{line} {frame.f_code.co_qualname}"
                for frame, line in walk_tb(each.__traceback__)
            ][-_MOST_FRAMES:],
        }
        for each in _chain(error)
    ]


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    waiting = [error]
    while waiting and len(chain) < _MOST_ERRORS:
        each = waiting.pop()
        if not any(each is known for known in chain):
            chain.append(each)
            before = [error for error in (each.__context__, each.__cause__) if error is not None]
            members = each.exceptions if isinstance(each, BaseExceptionGroup) else ()
            waiting += [*before, *members]
    return chain
