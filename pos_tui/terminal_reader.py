"""The till's end of the process that reads the terminal."""

import os
import socket
import sys
from dataclasses import dataclass
from math import inf

from pos_tui import reader_process
from pos_tui.reader_process import END, LOST, ORDER, PAUSE, PAUSED, READ, RECORD, TERMINAL, WAITED, WAKE

_ROOM = 32 * 1024
"""Bytes that the socket holds; what waits for longer waits in the process, which bounds it."""


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
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
        streams = [
            (os.POSIX_SPAWN_DUP2, terminal, TERMINAL),
            (os.POSIX_SPAWN_DUP2, theirs.fileno(), END),
        ]
        command = [sys.executable, "-I", "-S", reader_process.__file__]
        pid = os.posix_spawn(sys.executable, command, {}, file_actions=streams)
        theirs.close()
        return cls(pid, ours)

    def fileno(self) -> int:
        """Return what becomes readable when `receive` has something."""
        return self._end.fileno()

    def resume(self) -> None:
        """Read from now on."""
        self._order(READ)

    def pause(self) -> None:
        """Leave the terminal to others; it does when this returns."""
        self._order(PAUSE)
        while (received := self._receive()) is not None:
            if any(length == PAUSED for _, length, _ in received):
                return

    def wake_at(self, due: float | None) -> None:
        """Ask for a Read of nothing once no byte can come any more that came before `due`; None: ask none."""
        self._order(WAKE, inf if due is None else due)

    def receive(self) -> list[Read] | None:
        """Return what came, after waiting for it if need be; None once the terminal is gone."""
        received = self._receive()
        if received is None:
            return None
        reads = []
        for time, length, data in received:
            if length not in (PAUSED, WAITED):
                reads.append(Read(time, data, length == LOST, self._waited))
            self._waited = length == WAITED
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
            self._end.sendall(ORDER.pack(order, time))
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
        while len(self._received) - at >= RECORD.size:
            time, length = RECORD.unpack_from(self._received, at)
            end = at + RECORD.size + (0 if length >= WAITED else length)
            if end > len(self._received):
                break
            records.append((time, length, bytes(self._received[at + RECORD.size : end])))
            at = end
        del self._received[:at]
        return records
