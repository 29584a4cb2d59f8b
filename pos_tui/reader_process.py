"""A process that reads the terminal, says when each read came, and does nothing else (scanner, rule 12).

Whatever holds the till's interpreter, such as a big sort or a page of JSON, would make bytes that a scanner
typed one by one look as if they had come in one piece. This process shares its interpreter with nobody. It is
run as a script, imports as little as it can, and ends when the till does.
"""

import os
import signal
from collections import deque
from math import inf
from select import select
from struct import Struct
from time import monotonic

TERMINAL, END = 0, 3
"""The file descriptors of the terminal and of the socket that leads to the till."""
RECORD, ORDER = Struct("=dI"), Struct("=cd")
READ, PAUSE, WAKE = b"r", b"p", b"w"
LOST, PAUSED, WAITED = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""In place of a length: a record without data. What comes behind WAITED was there before anybody read."""

_MOST_WAITING = 64 * 1024
"""Bytes that may wait for a till that does not take them; more is thrown away, and said (rule 16)."""
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP, signal.SIGPIPE)
"""What is sent to all processes of a terminal is for the till; this one ends when the till does."""


class Reader:
    """Reads while it is told to; tells what came, and that nothing came before a deadline."""

    def __init__(self) -> None:
        self._orders = bytearray()
        self._reading = False
        self._due = inf
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0

    def run(self) -> None:
        """Go on until either end is gone."""
        while True:
            sources = [END, TERMINAL] if self._reading else [END]
            patience = None if self._due == inf else max(0.0, self._due - monotonic())
            readable, _, _ = select(sources, [END] if self._waiting else [], [], patience)
            if TERMINAL in readable:
                if not self._read():
                    return
            elif monotonic() >= self._due:
                self._due = inf
                self._tell(0)
            if END in readable and not self._take_orders():
                return
            if not self._send():
                return

    def _read(self) -> bool:
        try:
            data = os.read(TERMINAL, 65536)
        except OSError:
            return False
        if self._waiting_bytes + len(data) > _MOST_WAITING:
            while len(self._waiting) > 1:  # the first may have been sent in part
                self._waiting_bytes -= len(self._waiting.pop())
            self._tell(LOST)
        else:
            self._tell(len(data), data)
        return bool(data)

    def _tell(self, length: int, data: bytes = b"") -> None:
        self._waiting.append(RECORD.pack(monotonic(), length) + data)
        self._waiting_bytes += len(self._waiting[-1])

    def _send(self) -> bool:
        while self._waiting:
            try:
                sent = os.write(END, self._waiting[0])
            except BlockingIOError:
                return True
            except OSError:
                return False
            self._waiting_bytes -= sent
            if sent < len(self._waiting[0]):
                self._waiting[0] = self._waiting[0][sent:]
            else:
                self._waiting.popleft()
        return True

    def _take_orders(self) -> bool:
        try:
            orders = os.read(END, 4096)
        except OSError:
            return False
        self._orders += orders
        while len(self._orders) >= ORDER.size:
            order, time = ORDER.unpack_from(self._orders)
            del self._orders[: ORDER.size]
            if order == WAKE:
                self._due = time
            else:
                self._reading = order == READ
                if order == PAUSE:
                    self._tell(PAUSED)
                elif select([TERMINAL], [], [], 0)[0]:
                    self._tell(WAITED)
        return bool(orders)


if __name__ == "__main__":
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    os.set_blocking(END, False)
    Reader().run()
