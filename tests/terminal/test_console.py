"""The console of the other tests starts a program as a terminal window does, and reports how it ended."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

UNTIL_ENTER = "print('up', flush=True); input()"


def running(program: str, env: dict[str, str]) -> Console:
    return Console([sys.executable, "-Ic", program], env)


def ancestors(pid: int) -> list[int]:
    """The ids of all processes above `pid`, from near to far."""
    above = []
    while pid := int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]):
        above.append(pid)
    return above


@pytest.mark.skipif(sys.platform != "linux", reason="reads who started whom from /proc")
def test_nobody_who_runs_the_tests_is_an_ancestor_of_the_program(env: dict[str, str]) -> None:
    first_of_all = ancestors(os.getpid())[-1]
    with running(UNTIL_ENTER, env) as console:
        console.wait_for("up")
        shared = set(ancestors(console.process.pid)) & {os.getpid(), *ancestors(os.getpid())}
    assert shared <= {first_of_all}


@pytest.mark.parametrize(
    ("program", "status"),
    [
        ("", 0),
        ("raise SystemExit(7)", 7),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
    ],
)
def test_the_console_knows_how_the_program_ended(program: str, status: int, env: dict[str, str]) -> None:
    with running(program, env) as console:
        assert console.wait_for_exit() == status


def test_a_program_that_was_killed_is_known_to_be(env: dict[str, str]) -> None:
    with running(UNTIL_ENTER, env) as console:
        console.wait_for("up")
        console.process.kill()
        assert console.wait_for_exit() == -signal.SIGKILL


def test_the_program_has_the_terminal_to_itself(env: dict[str, str]) -> None:
    program = "import os; print('leads', os.tcgetpgrp(0) == os.getpid() == os.getsid(0), flush=True)"
    with running(program, env) as console:
        console.wait_for("leads True")


def test_a_program_is_gone_when_the_console_is_closed(env: dict[str, str]) -> None:
    with running(UNTIL_ENTER, env) as console:
        console.wait_for("up")
    with pytest.raises(ProcessLookupError):
        os.kill(console.process.pid, 0)
