"""A terminal that goes away while much is painted: the program ends all the same, with its own status."""

import sys
from pathlib import Path

import pytest

from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

PAINTS_WITHOUT_A_TERMINAL = """
import select, signal, sys
from textual.app import App
from pos_tui.cli.lost_terminal import forgive_lost_terminal

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


def test_the_program_ends_with_its_own_status(env: dict[str, str]) -> None:
    argv = [sys.executable, "-c", PAINTS_WITHOUT_A_TERMINAL]
    with Console(argv, env, cwd=Path(__file__).parents[2]) as console:
        console.wait_until(lambda: b"\a" in console.written)
        console.hang_up()
        assert console.wait_for_exit() == 7
