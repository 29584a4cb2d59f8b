"""A name server that says nothing: no connection in time, and nothing that waits for it afterwards."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.terminal.console import Console

SILENT_S = 600
LIMIT_S = 10.0
"""The documented limit; connecting is given less here, since the start of the program takes some."""
PROGRAM = f"""
import socket, sys, time
socket.getaddrinfo = lambda *_, **__: time.sleep({SILENT_S})
import httpx
from pos_tui.piggy import connection
connection._TIMEOUT = httpx.Timeout(None, connect=0.2)
from pos_tui.cli import run
run()
"""


@pytest.fixture
def away(env: dict[str, str]) -> dict[str, str]:
    """A till whose services both have a name that nobody resolves."""
    return env | {
        "POS_TUI_PIGGY__URL": "https://shop.example.com/cards",
        "POS_TUI_PIGGY__TOKEN": "k",
        "POS_TUI_HUURAY__URL": "https://shop.example.com/coupons",
        "POS_TUI_HUURAY__COUNTRY": "nl",
        "POS_TUI_HUURAY__TOKEN": "t",
        "POS_TUI_HUURAY__TIMEOUT_S": "5",  # a third of it is for connecting
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["card", "GFTCRD123"], "did not answer in time"),
        (["cards", "programs"], "did not answer in time"),
        (["issue", "--phone", "0612345678", "--yes"], "no connection to the coupon service in time"),
    ],
)
def test_a_command_says_so_within_its_limit_and_ends(
    arguments: list[str], words: str, away: dict[str, str], tmp_path: Path
) -> None:
    began = time.monotonic()
    command = [sys.executable, "-c", PROGRAM, *arguments]
    ran = subprocess.run(command, env=away, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, words in ran.stderr) == (5, True), ran.stderr
    assert time.monotonic() - began < LIMIT_S


@pytest.mark.terminal
def test_the_till_answers_and_ends_without_it(away: dict[str, str]) -> None:
    with Console([sys.executable, "-c", PROGRAM], away) as console:
        console.wait_for("Scan a gift card")
        console.send("GFTCRD123", "enter")
        console.wait_for("did not answer in time")
        began = time.monotonic()
        console.send("ctrl+q")
        assert console.wait_for_exit() == 0
    assert time.monotonic() - began < LIMIT_S
