"""The three standard streams: always open, and what can't be written or read is an error of its own.

A stream that was closed at the start is opened in a way that fails: otherwise the next file that the program
opens, its journal perhaps, would take the number and with it whatever is printed.
"""

import io
import os
import sys
from contextlib import suppress
from select import select
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_WRONG_WAY = (os.O_WRONLY, os.O_RDONLY, os.O_RDONLY)
"""How to open each standard stream so that every use of it fails."""


class OutputError(OSError):
    """Standard output can't be written."""


class InputError(OSError):
    """Standard input can't be read."""


class _Input(io.FileIO):
    def readinto(self, buffer: "WriteableBuffer", /) -> Any:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise InputError(*error.args) from error


class _Output(io.FileIO):
    """Raises once; what follows counts as written, so that nothing fails on it again as the program ends."""

    failure: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        if self.failure is not None:
            return memoryview(data).nbytes
        try:
            while (written := super().write(data)) is None:  # whoever shares it made it non-blocking
                select([], [self], [])
        except BrokenPipeError as error:
            self.failure = error
            raise
        except OSError as error:
            self.failure = OutputError(*error.args)
            raise self.failure from error
        return written


class _Forgiving(io.FileIO):
    """Counts as written what can't be: no complaint that is lost may change what a command does."""

    lost = False

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data) or 0
        except OSError:
            self.lost = True
            return memoryview(data).nbytes


def take_streams() -> None:
    """Replace what Python opened; for the start of the process, before anything is printed."""
    for descriptor, flags in enumerate(_WRONG_WAY):
        try:
            os.fstat(descriptor)
        except OSError:
            with suppress(OSError):
                os.set_inheritable(os.open(os.devnull, flags), True)  # noqa: FBT003 - has no name
    sys.stdout = _text(_Output(1, "wb", closefd=False), sys.stdout)
    forgive_lost_terminal()


def forgive_lost_terminal() -> None:
    """Let no write to standard error fail from now on.

    Textual paints there, in a thread that dies of the first write that fails; then whatever paints waits for
    ever for a queue that nobody empties.
    """
    sys.stderr = _text(_Forgiving(2, "wb", closefd=False), sys.stderr, line_buffering=True)
    vars(sys)["__stderr__"] = sys.stderr  # the name that Textual knows it by


def _text(raw: io.FileIO, before: Any, *, line_buffering: bool = False) -> io.TextIOWrapper:
    encoding, errors = getattr(before, "encoding", "utf-8"), getattr(before, "errors", "backslashreplace")
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, encoding, errors, line_buffering=line_buffering or raw.isatty())


def open_input() -> io.BufferedReader:
    """Return standard input as bytes; reading it raises InputError if that fails."""
    return io.BufferedReader(_Input(0, closefd=False))


def output_failure() -> OSError | None:
    """Return what kept standard output from being written; None if nothing did."""
    raw = _raw(sys.stdout)
    return raw.failure if isinstance(raw, _Output) else None


def is_error_output_lost() -> bool:
    """Return whether something was said on standard error that nobody can read."""
    raw = _raw(sys.stderr)
    return isinstance(raw, _Forgiving) and raw.lost


def _raw(stream: object) -> object:
    return getattr(getattr(stream, "buffer", None), "raw", None)
