"""What a till has loaded when its first frame goes to the terminal: what the frame shows, and no more."""

import sys
from pathlib import Path

from tests.terminal.console import Console
from tests.terminal.first_frame import READY

MAY_BE_LOADED = {
    "pos_tui",
    "textual",  # paints the frame
    "rich",  # Textual's own
    "typing_extensions",  # Textual's own
    "platformdirs",  # where the configuration lies
}
"""Of what is not the standard library. Everything else loads behind the frame, or when it is asked for."""
HEAVY = {"sqlite3", "http", "email", "html", "xml", "csv", "multiprocessing", "ctypes", "unittest", "pydoc"}
"""Of the standard library, what takes long and shows nothing. `ssl` is not among them: asyncio loads it."""
WAITS = {
    "pos_tui.huuray.client",
    "pos_tui.journal.journal",
    "pos_tui.sandbox",
    "pos_tui.transport",
    "pos_tui.piggy.client",
    "pos_tui.services.till",
}
"""Of the till itself, what waits until the frame is there."""


def test_the_first_frame_waits_for_nothing_that_it_does_not_show(
    shop_env: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "modules"
    argv = [sys.executable, "-m", "tests.terminal.first_frame"]
    with Console(argv, shop_env | {"MODULES": str(file)}, cwd=Path(__file__).parents[2]) as till:
        till.wait_for(READY)
    modules = set(file.read_text().split())
    packages = {name.partition(".")[0] for name in modules if not name.startswith(("_", "tests"))}
    assert "textual" in packages
    assert packages - sys.stdlib_module_names - MAY_BE_LOADED == set()
    assert packages & HEAVY == set()
    assert modules & WAITS == set()
