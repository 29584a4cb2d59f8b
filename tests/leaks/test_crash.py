"""Whatever crashes the till: one plain line, the terminal as it was, a failing status, no value anywhere."""

import json
import re
import stat
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.leaks.broken_till import AT_END, AT_F1, BREAKERS
from tests.leaks.hunt import files_under, found
from tests.leaks.planted import PLANTED
from tests.services.counting_server import CountingServer
from tests.terminal.conftest import PROGRAM
from tests.terminal.console import Console
from tests.terminal.streams import READY
from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal

ECHO = "^[[?2026;2$y"
"""What the terminal answers when nobody reads any more, it shows."""
LINE = r"pos-tui: something went wrong in pos-tui itself \(error ([0-9a-f]{8})\); where, is written in (\S+)"
MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")
ON_AT_REST = {b"7", b"25"}
"""Terminal modes that are on when no program asks for anything: wrapping, and the cursor."""
LEFT = b"\x1b[?1049l"
"""What leaves the alternate screen."""
ESCAPE = re.compile(r"\x1b(?:\[[^a-zA-Z]*[a-zA-Z]|7)")


def crash(way: str, env: dict[str, str]) -> Console:
    """Start a till that is broken in this `way`, have it crash, and wait until it has ended."""
    when, _ = BREAKERS[way]
    argv = [sys.executable, "-m", "tests.leaks.broken_till", way, "--debug"]
    with Console(argv, env, cwd=Path(__file__).parents[2]) as till:
        till.colours = False
        if when in {AT_F1, AT_END}:
            till.wait_for(READY)
            till.send("f1" if when == AT_F1 else "ctrl+q")
        assert till.wait_for_exit() == 1
        assert termios.tcgetattr(till.slave) == till.modes_before
    return till


@pytest.mark.parametrize("way", BREAKERS)
def test_a_crash_is_one_line_and_leaves_the_terminal_as_it_was(way: str, shop_env: dict[str, str]) -> None:
    till = crash(way, shop_env)
    left = ESCAPE.sub("", till.written.rpartition(LEFT)[2].decode()).replace(ECHO, "").strip()
    told = re.fullmatch(LINE, left)
    assert told, till.text
    modes = dict(MODE.findall(bytes(till.written)))
    assert modes == {mode: b"h" if mode in ON_AT_REST else b"l" for mode in modes}
    home = Path(shop_env["HOME"])
    secrets = {
        "value": PLANTED["value"],
        "gift card key": shop_env["POS_TUI_PIGGY__TOKEN"],
        "coupon token": shop_env["POS_TUI_HUURAY__TOKEN"],
    }
    assert found(secrets, {"the terminal": bytes(till.written)} | files_under(home)) == []
    log = Path(told[2])
    records = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    (record,) = (record for record in records if record.get("error") == told[1])
    assert all(error["type"] and error["frames"] for error in record["errors"][:1])
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "way",
    ["a message handler", "a worker in a thread", "taking what was read", "the driver's writing thread"],
)
def test_a_coupon_under_way_is_finished_and_recorded_whatever_crashes(
    way: str, counted_env: dict[str, str], coupon_service: CountingServer
) -> None:
    root = Path(__file__).parents[2]
    argv = [sys.executable, "-m", "tests.leaks.broken_till", way, "--debug"]
    with TillConsole({**counted_env, "PYTHONPATH": str(root)}, argv) as till:
        till.open_form()
        till.fill({"E-mail": PLANTED["e-mail"]})
        reference = till.reference
        coupon_service.hold()
        till.review()
        till.say_yes()
        till.wait_until(coupon_service.arrived.is_set)
        till.send("f1")
        till.wait_until(lambda: b"finishing the coupon" in till.written)
        coupon_service.gate.set()
        assert till.wait_for_exit() == 1
    assert coupon_service.requests == {reference: 1}
    listed = subprocess.run([*PROGRAM, "journal", "--json"], env=counted_env, capture_output=True, check=True)
    assert json.loads(listed.stdout)["state"] == "sent"
    secrets = {
        "value": PLANTED["value"],
        "gift card key": counted_env["POS_TUI_PIGGY__TOKEN"],
        "coupon token": counted_env["POS_TUI_HUURAY__TOKEN"],
    }
    files = files_under(Path(counted_env["HOME"]))
    assert found(secrets, {"the terminal": bytes(till.written)} | files) == []
    assert found({"e-mail": PLANTED["e-mail"]}, files) == []
