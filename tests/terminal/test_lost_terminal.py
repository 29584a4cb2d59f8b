"""A terminal that goes away while much is painted: the program ends all the same, with its own status."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.conftest import PROGRAM
from tests.terminal.console import Console
from tests.terminal.streams import READY

pytestmark = pytest.mark.terminal

PAINTS_WITHOUT_A_TERMINAL = """
import select, signal, sys
from textual.app import App
from pos_tui.cli.streams import forgive_lost_terminal

class Painter(App):
    def on_mount(self):
        self.bell()
        terminal = select.poll()
        terminal.register(0, select.POLLHUP)
        terminal.poll(30_000)
        for _ in range(200):
            self.bell()
        self.exit(return_code=7)

forgive_lost_terminal()
signal.signal(signal.SIGHUP, signal.SIG_IGN)
app = Painter()
app.run()
sys.exit(app.return_code)
"""

WITHOUT_SIGHUP = """
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_the_program_ends_with_its_own_status(env: dict[str, str]) -> None:
    argv = [sys.executable, "-c", PAINTS_WITHOUT_A_TERMINAL]
    with Console(argv, env, cwd=Path(__file__).parents[2]) as console:
        console.wait_until(lambda: b"\a" in console.written)
        console.hang_up()
        assert console.wait_for_exit() == 7


def test_a_till_ends_when_there_is_nothing_left_to_read(shop_env: dict[str, str]) -> None:
    with Console([sys.executable, "-c", WITHOUT_SIGHUP, *PROGRAM], shop_env) as till:
        till.wait_for(READY)
        till.hang_up()
        assert till.wait_for_exit() == 128 + signal.SIGHUP


def test_a_till_that_is_woken_again_and_again_still_hears_and_ends(shop_env: dict[str, str]) -> None:
    with Console(PROGRAM, shop_env) as till:
        till.wait_for(READY)
        for _ in range(10):
            os.kill(till.process.pid, signal.SIGCONT)
        till.send("GFTCRD123", "enter")
        till.wait_for("€25.00")
        till.send("ctrl+q")
        assert till.wait_for_exit() == 0
