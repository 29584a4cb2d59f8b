"""The process that reads the terminal: what came, when, and that nothing came."""

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.terminal_reader import Read, TerminalReader

pytestmark = pytest.mark.terminal
DEADLINE_S = 20


class Terminal:
    """A pseudo-terminal in raw mode, and the reader at its inner end."""

    def __init__(self) -> None:
        self.outer, inner = pty.openpty()
        tty.setraw(inner)
        self.reader = TerminalReader.start(inner)
        os.close(inner)

    def type(self, data: bytes) -> float:
        """Write at the outer end; return when."""
        written_at = time.monotonic()
        os.write(self.outer, data)
        return written_at

    def reads(self, count: int = 1) -> list[Read]:
        """Return what was read, once there are so many reads."""
        taken: list[Read] = []
        while len(taken) < count:
            assert select.select([self.reader], [], [], DEADLINE_S)[0], taken
            received = self.reader.receive()
            assert received is not None
            taken += received
        return taken


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.reader.close()
    with contextlib.suppress(OSError):
        os.close(terminal.outer)


def test_each_read_has_what_came_and_when(terminal: Terminal) -> None:
    terminal.reader.resume()
    before = terminal.type(b"GFT")
    [read] = terminal.reads()
    assert read.data == b"GFT"
    assert before <= read.time <= time.monotonic()


def test_before_it_is_told_to_it_reads_nothing(terminal: Terminal) -> None:
    terminal.type(b"early")
    terminal.reader.wake_at(time.monotonic() + 0.05)
    assert terminal.reads()[0].data == b""
    terminal.reader.resume()
    [early] = terminal.reads()
    terminal.type(b"later")
    [later] = terminal.reads()
    assert (early.data, early.waited, later.data, later.waited) == (b"early", True, b"later", False)


def test_once_paused_it_leaves_the_terminal_to_others(terminal: Terminal) -> None:
    terminal.reader.resume()
    terminal.reader.pause()
    terminal.type(b"shell")
    terminal.reader.wake_at(time.monotonic() + 0.05)
    assert [read.data for read in terminal.reads()] == [b""]


def test_it_says_that_nothing_came_before_a_deadline(terminal: Terminal) -> None:
    terminal.reader.resume()
    due = time.monotonic() + 0.05
    terminal.reader.wake_at(due)
    [read] = terminal.reads()
    assert (read.data, read.lost) == (b"", False)
    assert read.time >= due


def test_what_came_before_a_deadline_is_told_first(terminal: Terminal) -> None:
    terminal.reader.resume()
    terminal.reader.wake_at(time.monotonic() + 0.2)
    terminal.type(b"7")
    assert [read.data for read in terminal.reads(2)] == [b"7", b""]


def test_of_what_nobody_takes_no_more_waits_than_has_room_and_that_is_said(terminal: Terminal) -> None:
    terminal.reader.resume()
    os.set_blocking(terminal.outer, False)
    written, end = 0, time.monotonic() + DEADLINE_S
    while written < 2_000_000:
        assert time.monotonic() < end
        if select.select([], [terminal.outer], [], 1)[1]:
            with contextlib.suppress(BlockingIOError):
                written += os.write(terminal.outer, b"7" * 4096)
    terminal.reader.wake_at(time.monotonic())
    taken: list[Read] = []
    while not taken or taken[-1].data or taken[-1].lost:
        taken += terminal.reads()
    assert any(read.lost for read in taken)
    assert sum(len(read.data) for read in taken) < 400_000


def test_a_terminal_that_goes_away_is_told_of(terminal: Terminal) -> None:
    terminal.reader.resume()
    os.close(terminal.outer)
    end = time.monotonic() + DEADLINE_S
    while terminal.reader.receive() is not None:
        assert time.monotonic() < end


def test_signals_of_the_terminal_do_not_end_it(terminal: Terminal) -> None:
    terminal.reader.resume()
    terminal.type(b"4")
    assert terminal.reads()[0].data == b"4"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP):
        os.kill(terminal.reader._pid, number)
    terminal.type(b"7")
    assert terminal.reads()[0].data == b"7"


_DIES = """
import os, pty, signal
from pos_tui.terminal_reader import TerminalReader
outer, inner = pty.openpty()
reader = TerminalReader.start(inner)
reader.resume()
print(reader._pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_does_not_outlive_a_till_that_is_killed() -> None:
    died = subprocess.run([sys.executable, "-c", _DIES], stdout=subprocess.PIPE, text=True, check=False)
    assert died.returncode == -signal.SIGKILL
    pid, end = int(died.stdout), time.monotonic() + DEADLINE_S
    while _state(pid) != b"Z":
        assert time.monotonic() < end
        select.select([], [], [], 0.01)


def _state(pid: int) -> bytes:
    """Return the letter of the state of a process; that of a dead one where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2][:1]
    except OSError:
        return b"Z"
