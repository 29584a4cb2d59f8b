"""A till killed between the review and the recorded outcome: at most one request, and no lost attempt."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.journal.journal import Journal
from tests.faults.issue_and_die import POINTS, REFERENCE
from tests.services.counting_server import CountingServer

SOON_S = 30

NOTHING: dict[str, AttemptState] = {}
UNKNOWN = {REFERENCE: AttemptState.UNKNOWN}
SENT = {REFERENCE: AttemptState.SENT}

LEFT_BEHIND = {
    "before the attempt is recorded": (0, NOTHING),
    "while the attempt is recorded": (0, NOTHING),
    "once the attempt is recorded": (0, UNKNOWN),
    "before it connects": (0, UNKNOWN),
    "once it is connected": (0, UNKNOWN),
    "before the request leaves": (0, UNKNOWN),
    "once the request has left": (1, UNKNOWN),
    "once the answer is there": (1, UNKNOWN),
    "before the outcome is recorded": (1, UNKNOWN),
    "while the outcome is recorded": (1, UNKNOWN),
    "once the outcome is recorded": (1, SENT),
}
"""How many requests arrive, and what the next start finds in the journal."""


@pytest.fixture
def service() -> Iterator[CountingServer]:
    with CountingServer() as service:
        yield service


def start(point: str, service: CountingServer, directory: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.faults.issue_and_die", point, service.url, str(directory)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2])


def found_at_the_next_start(directory: Path) -> dict[str, AttemptState]:
    journal = Journal.open(directory)
    assert isinstance(journal, Journal)
    with journal:
        return {entry.reference: entry.state for entry in journal.export() if isinstance(entry, Entry)}


@pytest.mark.parametrize("point", LEFT_BEHIND)
def test_a_till_killed_on_the_way(point: str, service: CountingServer, tmp_path: Path) -> None:
    requests, attempts = LEFT_BEHIND[point]
    till = start(point, service, tmp_path)
    assert till.wait(SOON_S) == -signal.SIGKILL
    assert service.arrived.wait(SOON_S if requests else 0) is bool(requests)
    assert found_at_the_next_start(tmp_path) == attempts
    assert service.requests.total() == requests


def test_a_till_killed_while_it_waits_for_the_answer(service: CountingServer, tmp_path: Path) -> None:
    service.hold()
    till = start("only from outside", service, tmp_path)
    assert service.arrived.wait(SOON_S)
    till.kill()
    till.wait(SOON_S)
    service.gate.set()
    assert found_at_the_next_start(tmp_path) == UNKNOWN
    assert service.requests == {REFERENCE: 1}


def test_every_point_is_tried() -> None:
    assert {*LEFT_BEHIND, "only from outside"} == POINTS.keys()
