"""What a signal that asks the process to end may not cut short."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def held_back(notice: str = "") -> Iterator[None]:
    """Answer Ctrl+C, SIGTERM and SIGHUP with `notice`, and with nothing else, until the block ends."""

    def answer(_number: int, _frame: object) -> None:
        if notice:
            with suppress(OSError):  # the terminal may be gone
                os.write(2, f"pos-tui: {notice}\n".encode())

    before = {each: signal.signal(each, answer) for each in _ASKING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
