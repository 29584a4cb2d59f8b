"""`pos-tui demo` in a real terminal of 80 by 24."""

import os
import signal
import termios
from pathlib import Path

import pytest

from tests.terminal.conftest import PROGRAM
from tests.terminal.console import PERSON_S, Console

pytestmark = pytest.mark.terminal

HOME_SCREEN = "Scan a gift card"


def processes_of(home: str) -> list[int]:
    """The processes that run with this home, found in /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if f"HOME={home}\0".encode() in (entry / "environ").read_bytes() + b"\0":
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def test_a_typed_code_is_answered_and_nothing_is_left_behind(env: dict[str, str]) -> None:
    with Console([*PROGRAM, "demo"], env) as console:
        console.wait_for(HOME_SCREEN)
        assert "PRACTICE" in console.text
        console.send("GFTCRD123", "enter")
        console.wait_for("✔ ACTIVE", "€25.00", "No expiry", "Sea Dollars", "GFTCRD123")
        console.send("ctrl+q")
        assert console.wait_for_exit() == 0
        assert termios.tcgetattr(console.slave) == console.modes_before
        for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l"):
            assert console.written.rindex(restored) > console.written.index(b"\x1b[?1049h")
    assert processes_of(env["HOME"]) == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_till_that_is_told_to_end_restores_the_terminal(env: dict[str, str], how: signal.Signals) -> None:
    with Console([*PROGRAM, "demo"], env) as console:
        console.wait_for(HOME_SCREEN)
        os.kill(console.process.pid, how)
        assert console.wait_for_exit() == 128 + how
        assert termios.tcgetattr(console.slave) == console.modes_before
    assert processes_of(env["HOME"]) == []


def test_a_killed_till_leaves_no_practice_shop_behind(env: dict[str, str]) -> None:
    with Console([*PROGRAM, "demo"], env) as console:
        console.wait_for(HOME_SCREEN)
        os.kill(console.process.pid, signal.SIGKILL)
        console.wait_for_exit()
        console.wait_until(lambda: processes_of(env["HOME"]) == [])


def test_a_second_demo_beside_the_first(env: dict[str, str]) -> None:
    with Console([*PROGRAM, "demo"], env) as first, Console([*PROGRAM, "demo"], env) as second:
        for console in (first, second):
            console.wait_for(HOME_SCREEN)
            console.rest(PERSON_S)
            console.send("GFTCRD123", "enter")
            console.wait_for("€")


def test_a_window_too_small_says_so_and_still_answers(env: dict[str, str]) -> None:
    with Console([*PROGRAM, "demo"], env, columns=40, rows=12) as console:
        console.wait_for("60 × 20")
        console.send("GFTCRD123", "enter")
        console.wait_for("€25.00")
