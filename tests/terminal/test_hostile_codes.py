"""Printed codes that hold keys, pastes and reports, typed into the real program: nothing acts or breaks."""

from collections.abc import Iterator

import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.services.counting_server import CountingServer
from tests.terminal.streams import READY, Piece, ScannedTill, card, spaced
from tests.terminal.till import REVIEW, TillConsole

pytestmark = pytest.mark.terminal

F9, FOCUS = b"\x1b[20~", b"\x1b[I"
QUIET_S = 1.3
"""After it, what was refused is over."""

ISSUES_A_COUPON = (
    b"\x1bOR"
    + FOCUS * 26
    + b"\t"
    + FOCUS * 6
    + b"\x1b[200~0633221178\x1b[201~"
    + FOCUS * 13
    + F9
    + FOCUS * 60
    + F9
)
CODES = {
    "a coupon to whoever printed it": ISSUES_A_COUPON,
    "a code point past Unicode": b"ABC\x1b[1114112uDEF\r",
    "text past Unicode": b"\x1b[97;;1114112u",
    "a key release": b"\x1b[97;1:3u",
    "a paste that never ends": b"GIFT\x1b[200~123\r",
    "a huge screen": b"\x1b[48;99999;99999;1;1t",
    "a screen of one cell": b"ABC\x1b[48;1;1;1;1tDEF\r",
    "no screen, then the mouse": b"\x1b[48;0;0;0;0t\x1b[<0;5;5M",
    "quit": b"GFT\x11CRD\r",
    "a lock": b"GFT\x1b[24~CRD\r",
}


def byte_by_byte(code: bytes, gap_s: float) -> list[Piece]:
    return [(gap_s, code[at : at + 1]) for at in range(len(code))]


@pytest.fixture
def till(shop_env: dict[str, str], practice_shop: PracticeShop) -> Iterator[ScannedTill]:
    with ScannedTill(shop_env, practice_shop) as till:
        till.wait_for(READY)
        yield till


@pytest.mark.parametrize("gap_s", [0.0, 0.005])
def test_a_hostile_code_leaves_the_till_as_it_was(gap_s: float, till: ScannedTill) -> None:
    for number, (name, code) in enumerate(CODES.items()):
        pieces = byte_by_byte(code, gap_s) if gap_s else [(0.0, code)]
        till.play([*pieces, (QUIET_S, b""), *spaced(f"{card(number)}\r", 0.002)])
        till.wait_for(card(number))
        assert "Gift card code" in till.text, name
        till.rest(QUIET_S)
        till.send("f8")
        till.wait_for("This till")
        till.send("f2")
        till.wait_for(card(number))


@pytest.mark.parametrize("gap_s", [0.0, 0.003, 0.01])
@pytest.mark.parametrize("code", [F9 + b"GFTCRD123\r", b"GFTCRD123\r" + F9, b"GFTCRD123\t" + F9, F9 + b"\r"])
def test_an_open_review_is_not_sent_by_a_code_that_holds_f9(
    code: bytes, gap_s: float, counted_env: dict[str, str], coupon_service: CountingServer
) -> None:
    with TillConsole(counted_env) as till:
        till.open_form()
        till.fill({"E-mail": "ann@ex.nl"})
        till.review()
        till.rest(QUIET_S)
        for piece in [code] if not gap_s else [code[at : at + 1] for at in range(len(code))]:
            till.send(piece)
            till.rest(gap_s)
        till.rest(QUIET_S)
        assert REVIEW in till.text
        assert not coupon_service.requests
        till.say_yes()
        till.wait_for("Coupon sent")
    assert list(coupon_service.requests.values()) == [1]


def test_a_key_that_is_refused_says_so_and_acts_when_it_is_pressed_again(till: ScannedTill) -> None:
    till.play([(0.0, b"4"), (0.07, b"\x1b[19~")])
    till.wait_for("Too fast", "Press F8 again.")
    till.send("f8")
    till.wait_for("This till")


def test_what_never_stops_blocks_nothing_once_it_has_stopped(till: ScannedTill) -> None:
    flood = [(0.0, b"7" * 4096)] * 200
    till.play([*flood, (QUIET_S, b"")])
    till.send("f8")
    till.wait_for("This till")
