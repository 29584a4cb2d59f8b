"""What people and scanners did on real lines, replayed: no scanner acts, and no person is refused."""

import gzip
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pos_tui.scanner.events import Duplicate, Heard, Scan
from pos_tui.scanner.line import FAR, NEAR, Need, Place
from pos_tui.scanner.sequences import Kind, Sequence
from tests.scanner.reads import F9, Till

FOLDER = Path(__file__).parent / "recorded"
NEAR_LINES = ("pty", "ptyload", "ptygilload")
FAR_LINES = ("sshoff", "sshon", "tmux0", "jit80", "screen")
KEYS = {Kind.KEY, Kind.CONTROL, Kind.PRESS, Kind.RELEASE, Kind.PASTE}
_MOVE = re.compile(rb"\x1b\[<35;[0-9]+;[0-9]+M")
_TOO_LONG = 1
"""One of the three pastes is longer than any text that a field takes."""


@dataclass(frozen=True)
class Replay:
    """What a line's reads led to; every key that sends is a key of a review."""

    scenarios: list[dict[str, Any]]
    till: Till

    def name(self, time: float) -> str:
        """Return the scenario of that time."""
        return next(str(each["name"]) for each in reversed(self.scenarios) if each["start"] <= time * 1e6)

    def acted(self, *, machine: bool) -> list[Sequence]:
        """Return what acted of a scanner's with something beside it, or of a person's."""
        acted = [(self.name(each.begun), each) for _, each in self.till.acts]
        return [
            each
            for name, each in acted
            if name.startswith("scan") is machine and not (machine and "lone" in name)
        ]

    def written(self, *labels: str) -> int:
        """Return how many of these a person wrote; without labels, all keys and clicks."""
        writes = [
            write[2]
            for scenario in self.scenarios
            if not scenario["name"].startswith("scan")
            for write in scenario["writes"]
        ]
        return sum(label in labels if labels else label not in ("ch", "move") for label in writes)


@cache
def replay(line: str) -> Replay:
    """Replay a line as the till would hear it: on a far one motion is never asked for."""
    recorded = json.loads(gzip.decompress((FOLDER / f"{line}.json.gz").read_bytes()))
    scenarios = recorded["scenarios"]
    people_until = next(each["start"] for each in scenarios if each["name"].startswith("scan"))
    far = line in FAR_LINES
    till = Till(Place(in_text=True, f9=Need.SEND), FAR if far else NEAR)
    reads = []
    for micros, text in recorded["reads"]:
        data = bytes.fromhex(text)
        if far and micros < people_until:
            data = _MOVE.sub(b"", data)
        if data:
            reads.append((micros / 1e6, data))
    return Replay(scenarios, till.play(reads))


@pytest.mark.parametrize(("line", "most"), [("pty", 0), ("ptyload", 2), ("ptygilload", 2)])
def test_on_a_near_line_a_person_s_keys_act(line: str, most: int) -> None:
    done = [each for each in replay(line).acted(machine=False) if each.kind not in (Kind.TEXT, Kind.POINTER)]
    assert replay(line).written() - _TOO_LONG - len(done) <= most


@pytest.mark.parametrize("line", [*NEAR_LINES, *FAR_LINES])
def test_no_letter_that_a_person_typed_is_lost(line: str) -> None:
    letters = [each for each in replay(line).acted(machine=False) if each.kind is Kind.TEXT]
    assert len(letters) == replay(line).written("ch")


@pytest.mark.parametrize("line", NEAR_LINES)
def test_on_a_near_line_no_key_click_or_paste_of_a_scanner_s_acts(line: str) -> None:
    assert [each for each in replay(line).acted(machine=True) if each.kind in KEYS] == []


@pytest.mark.parametrize("line", ["sshoff", "sshon", "tmux0", "jit80"])
def test_on_a_line_that_hands_bytes_on_as_they_come_nothing_of_a_scanner_s_sends(line: str) -> None:
    assert [each for each in replay(line).acted(machine=True) if each.data == F9] == []


@pytest.mark.parametrize(
    ("line", "fewest"), [("pty", 15), ("ptyload", 15), ("ptygilload", 15), ("sshoff", 15), ("sshon", 15)]
)
def test_codes_are_heard_whole(line: str, fewest: int) -> None:
    heard = [action for action in replay(line).till.heard if isinstance(action, Scan | Duplicate)]
    codes = [each for each in heard if replay(line).name(each.burst.time).startswith("scan code")]
    assert {each.burst.text for each in codes} == {"GFTCRD123"}
    assert len(codes) >= fewest


@pytest.mark.parametrize("line", [*NEAR_LINES, *FAR_LINES])
def test_no_part_of_a_code_is_taken_for_a_whole_one(line: str) -> None:
    heard = [action for action in replay(line).till.heard if isinstance(action, Heard)]
    scans = {each.burst.text for each in heard if isinstance(each, Scan) and not each.burst.pasted}
    assert scans <= {"GFTCRD123", "GFTCRD1231"}
