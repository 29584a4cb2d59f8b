"""What has no place in a scan, in a real terminal: dropped with a line, nothing acts, the next scan works."""

from collections.abc import Iterator

import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.terminal.streams import EMPTY, HALF, PAUSE_S, READY, Piece, ScannedTill, card, spaced

pytestmark = pytest.mark.terminal

KEY = "Key inside the scan"
FIELDS = "Several fields in one code"
UNREADABLE = "Not a card code"
INTERRUPTED = "Scan interrupted"
REFUSED_S = 1.2
"""After what was refused nothing counts for a second."""


@pytest.fixture
def till(shop_env: dict[str, str], practice_shop: PracticeShop) -> Iterator[ScannedTill]:
    with ScannedTill(shop_env, practice_shop) as till:
        till.wait_for(READY)
        yield till


def drop(till: ScannedTill, pieces: list[Piece], words: str, next_code: str) -> None:
    """Send what is to be dropped over half-typed text, then a scan."""
    till.type_half()
    till.play(pieces)
    till.wait_for(f"? {words}")
    assert till.field == HALF, words
    till.play([(REFUSED_S, b""), *spaced(f"{next_code}\r", 0.001)])
    till.wait_for(next_code)
    till.wait_until(lambda: till.field == EMPTY)


def test_a_control_character_inside_a_code(till: ScannedTill) -> None:
    controls = {"\x00": KEY, "\x08": KEY, "\x11": KEY, "\x1b": KEY, "\x1d": FIELDS}
    for number, (control, words) in enumerate(controls.items()):
        drop(till, spaced(f"CARD{control}100000\r", 0.001), words, card(number))
    assert till.asked == [card(number) for number in range(len(controls))]


INSIDE = {
    "a mouse press": (b"\x1b[<0;10;10M\x1b[<0;10;10m", INTERRUPTED),
    "a press on the key bar": (b"\x1b[<0;15;23M\x1b[<0;15;23m", INTERRUPTED),
    "a mouse move": (b"\x1b[<35;10;10M", INTERRUPTED),
    "the wheel": (b"\x1b[<65;10;10M", INTERRUPTED),
    "F3": (b"\x1bOR", KEY),
    "F12": (b"\x1b[24~", KEY),
    "an arrow": (b"\x1b[A", KEY),
    "Escape twice": (b"\x1b\x1b", KEY),
    "Delete": (b"\x7f", KEY),
    "0xff": (b"\xff", UNREADABLE),
    "the first byte of a character": (b"\xc3", UNREADABLE),
    "a lone surrogate": (b"\xed\xa0\x80", UNREADABLE),
    "a letter of no code": ("é".encode(), UNREADABLE),
    "text from right to left": ("\u202e".encode(), KEY),
}
PASTED = {
    "a separator": (b"CARD\x1d100000\r", FIELDS),
    "a separator, and no line end": (b"CARD\x1d100000", "Pasted text not usable"),
    "0xff": (b"CARD\xff100000\r", UNREADABLE),
    "two lines": (b"CARD100000\rCARD100001\r", "Several lines pasted"),
    "600 characters": (b"7" * 600 + b"\r", "Pasted text too long"),
}


def test_what_is_no_character_of_a_code_inside_one_or_in_a_paste(till: ScannedTill) -> None:
    noises = [(b"CARD%b100000\r" % noise, words) for noise, words in INSIDE.values()]
    noises += [(b"\x1b[200~%b\x1b[201~" % text, words) for text, words in PASTED.values()]
    for number, (noise, words) in enumerate(noises):
        drop(till, [(0.0, noise)], words, card(number))
    assert till.asked == [card(number) for number in range(len(noises))]


def test_bytes_that_are_no_text_end_nothing(till: ScannedTill) -> None:
    for number, noise in enumerate((b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x80\xfe")):
        till.play([(REFUSED_S, noise)])
        till.wait_until(lambda: set(till.field) == {"\ufffd"})
        till.play([(PAUSE_S, f"{card(number)}\r".encode())])
        till.wait_for(card(number))
        till.wait_until(lambda: till.field == EMPTY)
    assert till.asked == [card(number) for number in range(4)]
