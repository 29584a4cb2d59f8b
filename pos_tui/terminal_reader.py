"""A process that reads the terminal, says when each read came, and does nothing else (scanner, rule 12).

Whatever holds the till's interpreter, such as a big sort or a page of JSON, would make bytes that a scanner
typed one by one look as if they had come in one piece. This process shares its interpreter with nobody. It is
forked before anything large is loaded, so it costs little, and it ends when the till does.
"""

import gc
import os
import signal
import socket
import struct
from collections import deque
from dataclasses import dataclass
from math import inf
from select import select
from time import monotonic
from typing import NoReturn

_MOST_WAITING = 64 * 1024
"""Bytes that may wait for a till that does not take them; more is thrown away, and said (rule 16)."""
_RECORD = struct.Struct("=dI")
_ORDER = struct.Struct("=cd")
_LOST, _PAUSED, _WAITED = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""In place of a length: a record without data. What comes behind the last one had waited."""
_READ, _PAUSE, _WAKE = b"r", b"p", b"w"
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP, signal.SIGPIPE)
"""What is sent to all processes of a terminal is for the till; this one ends when the till does."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one read brought at `time` (seconds of `time.monotonic`).

    Nothing: no byte came before `time`. With `lost` what came was thrown away. `waited`: it was there before
    anybody read, so that nothing tells how it came.
    """

    time: float
    data: bytes = b""
    lost: bool = False
    waited: bool = False


class TerminalReader:
    """The till's end of it. Reads nothing until `resume` is called."""

    def __init__(self, pid: int, end: socket.socket) -> None:
        self._pid = pid
        self._end = end
        self._received = bytearray()
        self._waited = False

    @classmethod
    def start(cls, terminal: int) -> "TerminalReader":
        """Start the process that reads the file descriptor `terminal`. Raise OSError if there is no room."""
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            _be_the_reader(terminal, theirs)
        theirs.close()
        return cls(pid, ours)

    def fileno(self) -> int:
        """Return what becomes readable when `receive` has something."""
        return self._end.fileno()

    def resume(self) -> None:
        """Read from now on."""
        self._order(_READ)

    def pause(self) -> None:
        """Leave the terminal to others; it does when this returns."""
        self._order(_PAUSE)
        while (received := self._receive()) is not None:
            if any(length == _PAUSED for _, length, _ in received):
                return

    def wake_at(self, due: float | None) -> None:
        """Ask for a Read of nothing once no byte can come any more that came before `due`; None: ask none."""
        self._order(_WAKE, inf if due is None else due)

    def receive(self) -> list[Read] | None:
        """Return what came, after waiting for it if need be; None once the terminal is gone."""
        received = self._receive()
        if received is None:
            return None
        reads = []
        for time, length, data in received:
            if length not in (_PAUSED, _WAITED):
                reads.append(Read(time, data, length == _LOST, self._waited))
            self._waited = length == _WAITED
        return reads

    def close(self) -> None:
        """End the process."""
        self._end.close()
        try:
            os.waitpid(self._pid, 0)
        except ChildProcessError:
            return

    def _order(self, order: bytes, time: float = inf) -> None:
        try:
            self._end.sendall(_ORDER.pack(order, time))
        except OSError:
            return  # it has ended, which `receive` tells

    def _receive(self) -> list[tuple[float, int, bytes]] | None:
        try:
            piece = self._end.recv(65536)
        except OSError:
            return None
        if not piece:
            return None
        self._received += piece
        records, at = [], 0
        while len(self._received) - at >= _RECORD.size:
            time, length = _RECORD.unpack_from(self._received, at)
            end = at + _RECORD.size + (0 if length >= _WAITED else length)
            if end > len(self._received):
                break
            records.append((time, length, bytes(self._received[at + _RECORD.size : end])))
            at = end
        del self._received[:at]
        return records


def _be_the_reader(terminal: int, end: socket.socket) -> NoReturn:
    try:
        gc.disable()
        for number in _IGNORED:
            signal.signal(number, signal.SIG_IGN)
        os.dup2(terminal, 0)
        kept = end.fileno()
        os.closerange(3, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        end.settimeout(0)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MOST_WAITING // 2)
        _Reader(0, end).run()
    finally:
        os._exit(0)


class _Reader:
    def __init__(self, terminal: int, end: socket.socket) -> None:
        self._terminal = terminal
        self._end = end
        self._orders = bytearray()
        self._reading = False
        self._due = inf
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0

    def run(self) -> None:
        """Read until either end is gone."""
        while True:
            sources: list[socket.socket | int] = [self._end]
            if self._reading:
                sources.append(self._terminal)
            patience = None if self._due == inf else max(0.0, self._due - monotonic())
            readable, _, _ = select(sources, [self._end] if self._waiting else [], [], patience)
            if self._terminal in readable:
                if not self._read():
                    return
            elif monotonic() >= self._due:
                self._due = inf
                self._tell(0)
            if self._end in readable and not self._take_orders():
                return
            if not self._send():
                return

    def _read(self) -> bool:
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            return False
        if self._waiting_bytes + len(data) > _MOST_WAITING:
            while len(self._waiting) > 1:  # the first may have been sent in part
                self._waiting_bytes -= len(self._waiting.pop())
            self._tell(_LOST)
        else:
            self._tell(len(data), data)
        return bool(data)

    def _tell(self, length: int, data: bytes = b"") -> None:
        self._waiting.append(_RECORD.pack(monotonic(), length) + data)
        self._waiting_bytes += len(self._waiting[-1])

    def _send(self) -> bool:
        while self._waiting:
            try:
                sent = self._end.send(self._waiting[0])
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
            orders = self._end.recv(4096)
        except OSError:
            return False
        self._orders += orders
        while len(self._orders) >= _ORDER.size:
            order, time = _ORDER.unpack_from(self._orders)
            del self._orders[: _ORDER.size]
            if order == _WAKE:
                self._due = time
            else:
                self._reading = order == _READ
                if self._reading and select([self._terminal], [], [], 0)[0]:
                    self._tell(_WAITED)
                if order == _PAUSE:
                    self._tell(_PAUSED)
        return bool(orders)
