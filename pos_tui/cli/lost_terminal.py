"""A terminal that goes away must not keep the till from ending.

Textual paints on standard error, in a thread that dies of the first write that fails; then whatever paints
waits for ever for a queue that nobody empties. So what can't be written there counts as written.
"""

import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


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
