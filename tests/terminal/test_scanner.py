"""Scans in a real terminal, as scanners and networks send them: endings, speeds, stalls, many at once."""

import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pos_tui.sandbox.process import PracticeShop
from pos_tui.scanner.profile import TEST_TEXT
from tests.terminal.conftest import PROGRAM
from tests.terminal.streams import EMPTY, HALF, PAUSE_S, READY, Piece, ScannedTill, card, clumped, spaced

pytestmark = pytest.mark.terminal

SLOW_S = 0.06
"""The slowest scanner's gap; from 80 ms on it is no scanner's."""
TOLERATED_S = 0.01
"""What a busy machine may add to a gap; a scan that came later than that was no scan, and is repeated."""
MOST_TRIES = 20


@pytest.fixture
def till(shop_env: dict[str, str], practice_shop: PracticeShop) -> Iterator[ScannedTill]:
    with ScannedTill(shop_env, practice_shop) as till:
        till.wait_for(READY)
        yield till


def stalled(text: str, after: int, stall_s: float) -> list[Piece]:
    """Two milliseconds a character, but for one stall."""
    pieces = spaced(text, 0.002)
    pieces[after] = (stall_s, pieces[after][1])
    return pieces


def take(till: ScannedTill, code: str, pieces: list[Piece]) -> None:
    """Scan over half-typed text: the card is shown, and nothing of the scan was ever joined to the text."""
    till.type_half()
    till.play(pieces)
    till.wait_for(code)
    till.wait_until(lambda: till.field == EMPTY)
    till.wait_for("Bring back")


def test_every_ending_and_speed_in_the_text_field(till: ScannedTill) -> None:
    scans: list[tuple[str, list[Piece]]] = [("CARD000000", spaced("CARD000000", 0.002))]  # no terminator yet
    numbers = count(1)
    for ending in ("\r", "\n", "\r\n", "\r\r", "\t"):
        code = card(next(numbers))
        scans.append((code, spaced(code + ending, 0.002)))
    for gap_s in (0.001, 0.005, 0.02):
        code = card(next(numbers))
        scans.append((code, spaced(code + "\r", gap_s)))
    for after in (4, 7):
        code = card(next(numbers))
        scans.append((code, stalled(code + "\r", after, 0.15)))
    for size in (3, 4):
        code = card(next(numbers))
        scans.append((code, clumped(code + "\r", size, 0.02)))
    code = card(next(numbers))
    scans.append((code, [(0, f"\x02{code}\x03\r".encode())]))
    for code, pieces in scans:
        take(till, code, pieces)
    till.type_half()
    till.play(spaced(card(next(numbers)), 0.002))
    till.wait_for("Incomplete scan")
    assert till.field == HALF
    assert till.asked == [code for code, _pieces in scans]


def test_sixty_milliseconds_a_character_are_typing_in_the_text_field_and_a_scan_elsewhere(
    till: ScannedTill,
) -> None:
    till.play(spaced(card(0), 0.06))
    till.wait_until(lambda: till.field == card(0))
    assert till.asked == []
    till.send("enter")
    till.wait_until(lambda: till.field == EMPTY)
    till.wait_for(card(0))
    till.send("f8")
    till.wait_for("This till")
    till.play(spaced(card(1) + "\r", 0.06))
    till.wait_for(card(1))
    assert till.asked == [card(0), card(1)]


def test_a_slow_scanner_that_was_learned_is_told_from_typing(till: ScannedTill) -> None:
    till.send("f7")
    till.wait_for("Scan the QR code")
    tries = 0
    while "F9 Keep" not in till.text:
        tries += 1
        assert tries < MOST_TRIES, till.text
        till.play(spaced(TEST_TEXT + "\r", SLOW_S))
        till.play([(PAUSE_S, b"")])
    till.send("f9")
    till.wait_for("Kept")
    till.send("f2")
    till.wait_until(lambda: till.field == EMPTY)
    for number in range(MOST_TRIES):
        asked, code = till.asked, card(number)
        till.type_half()
        if till.play(spaced(code + "\r", SLOW_S)) < TOLERATED_S:
            till.wait_for(code)
            till.wait_for("Bring back")
            till.wait_until(lambda: till.field == EMPTY)
            assert till.asked == [*asked, code]
            return
        till.play([(PAUSE_S, b"")])
        till.send("escape", "escape")
        till.wait_until(lambda: till.field == EMPTY)
    raise AssertionError("the machine never played a scan at its pace")


def test_over_ssh_clumps_are_one_scan_and_the_end_of_one_is_waited_for_longer(
    shop_env: dict[str, str], practice_shop: PracticeShop
) -> None:
    remote = shop_env | {"SSH_CONNECTION": "127.0.0.1 50000 127.0.0.1 22"}
    with ScannedTill(remote, practice_shop) as till:
        till.wait_for(READY)
        late = spaced(card(0), 0.002)
        late[6] = (0.95, late[6][1])
        take(till, card(0), late)
        for number in range(1, 4):
            take(till, card(number), clumped(card(number) + "\r", number, 0.02))
        assert till.asked == [card(number) for number in range(4)]


@pytest.mark.parametrize("ending", ["\r", "\t", ""])
def test_a_scan_before_the_first_frame_is_looked_up_once_the_till_is_ready(
    ending: str, shop_env: dict[str, str], practice_shop: PracticeShop
) -> None:
    with ScannedTill(shop_env, practice_shop) as till:
        till.send(card(0) + ending)
        till.wait_for("✔ ACTIVE", card(0))  # the terminal itself echoes what comes so early
        till.wait_until(lambda: till.field == EMPTY)
        assert till.asked == [card(0)]


CODES = [card(number) for number in range(600)]
STREAMS = {
    "300 in one write": (CODES[:300], [(0.0, "".join(f"{code}\r" for code in CODES[:300]).encode())]),
    "600, ten milliseconds apart": (CODES, [(0.01, f"{code}\r".encode()) for code in CODES]),
}


@pytest.mark.parametrize("name", STREAMS)
def test_of_many_scans_none_is_lost(name: str, till: ScannedTill) -> None:
    codes, stream = STREAMS[name]
    till.send("f7")
    till.wait_for("Scan the QR code")
    till.play(stream)
    till.wait_for(f"Scan {len(codes)}.", codes[-1])


@pytest.mark.parametrize("name", STREAMS)
def test_of_many_scans_the_newest_is_shown_and_none_does_anything_else(name: str, till: ScannedTill) -> None:
    codes, stream = STREAMS[name]
    till.type_half()
    till.play(stream)
    till.wait_for(codes[-1])
    till.wait_until(lambda: till.field == EMPTY)
    asked = till.asked
    assert asked == sorted(set(asked) & set(codes))
    assert asked[-1] == codes[-1]
    till.type_half()


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_through_tmux(shop_env: dict[str, str], practice_shop: PracticeShop, tmp_path: Path) -> None:
    tmux = ["tmux", "-L", "scanner", "-f", "/dev/null"]
    env = shop_env | {"TMUX_TMPDIR": str(tmp_path)}
    numbers = count()
    try:
        with ScannedTill(env, practice_shop, [*tmux, "new-session", *PROGRAM]) as till:
            till.wait_for(READY)
            for ending in ("\r", "\n", "\r\n", "\t"):
                for gap_s in (0.0, 0.002):
                    code = card(next(numbers))
                    take(till, code, spaced(code + ending, gap_s))
            last = [card(next(numbers)) for _ in range(50)]
            take(till, last[-1], [(0.0, "".join(f"{code}\r" for code in last).encode())])
    finally:
        subprocess.run([*tmux, "kill-server"], env=env, check=True)
