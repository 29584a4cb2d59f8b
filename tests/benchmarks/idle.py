"""What the till takes of the processor while nobody touches it, against a bare Textual app."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.programs import READY, Bench
from tests.benchmarks.table import line
from tests.benchmarks.terminal import Terminal

MINUTE_S = 60.0
_UNTIL_AT_REST_S = 5.0
_LOOK_S = 0.05


def rows(at: Bench, _turns: int) -> Iterator[str]:
    """Leave both alone for the same minute, on the screen that they start with."""
    with Terminal(at.till, at.env) as till, Terminal(at.bare, at.env) as bare:
        both = (till, bare)
        for each in both:
            each.seen(READY)
        _leave_alone(both, _UNTIL_AT_REST_S)
        before = [_processor_s(each.pid) for each in both]
        _leave_alone(both, MINUTE_S)
        after = [_processor_s(each.pid) for each in both]
    ours, theirs = (end - start for start, end in zip(before, after, strict=True))
    shown = [f"{1000 * took:.0f} ms" for took in (ours, theirs)]
    yield line("processor time of an idle minute", "bare Textual app", shown, ours / theirs, "≤ 1.5")


def _leave_alone(both: tuple[Terminal, ...], seconds: float) -> None:
    """Let so much time pass; what is painted meanwhile is read."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for each in both:
            each.rest(_LOOK_S)


def _processor_s(pid: int) -> float:
    """Return what the process has taken so far: user and system time (proc(5), stat, fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
