"""What a key can't type is not pasted either."""

import sys
import unicodedata
from collections.abc import Callable

import pytest
from wcwidth import wcswidth, wcwidth

from pos_tui.domain.text import clean, typeable, without_invisible
from tests.hostile.payloads import WIDE


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("+31 612345678", "+31 612345678"),
        ("\u202a+31 612345678\u202c", "+31 612345678"),
        ("a\u200bb\ufeff", "ab"),
        ("a\tb", "a b"),
        ("Catal·l", "Catal·l"),
        ("\x1b[2J", "[2J"),
        ("e" + "\u0301" * 9, "\u00e9\u0301\u0301"),
        ("❤\ufe0f", "❤"),
        ("👍🏽 🇳🇱🇩🇰", "👍 NLDK"),
        (" with its blanks ", " with its blanks "),
    ],
)
def test_what_no_key_types_is_left_out(pasted: str, typed: str) -> None:
    assert typeable(pasted) == typed


@pytest.mark.parametrize(
    "text", ["x" * 9, "  " + "x" * 30, "x" * 11 + " y", "x" * 10 + " " * 40, " " * 90, ""]
)
def test_plain_text_is_cleaned_as_any_other(text: str) -> None:
    accented = text.replace("x", "é")
    assert clean(accented, 10) == clean(text, 10).replace("x", "é")


@pytest.mark.parametrize("text", WIDE)
@pytest.mark.parametrize("shown", [clean, typeable])
def test_no_width_depends_on_a_neighbour_that_an_edge_may_cut_off(
    shown: Callable[[str], str], text: str
) -> None:
    line = shown(text)
    assert wcswidth(line) == sum(map(wcwidth, line))


FORMAT = [chr(each) for each in range(sys.maxunicode + 1) if unicodedata.category(chr(each)) == "Cf"]
IGNORABLE = [*"\u034f\u115f\u1160\u17b4\u180b\u180f\u2065\u3164\ufe00\ufe0f\uffa0\ufff0\U000e0100\U000e0fff"]


@pytest.mark.parametrize("place", ["{}ab", "a{}b", "ab{}"])
def test_what_nobody_sees_is_taken_out_wherever_it_is(place: str) -> None:
    texts = [place.format(each) for each in FORMAT + IGNORABLE]
    assert {without_invisible(text) for text in texts} == {"ab"}


@pytest.mark.parametrize(
    "text",
    ["a b", "a\tb", "a\nb", "a\xa0b", "a\u2011b", "a\x00b", "a\ud800b", "a\u2028b", "é", "e\u0301", "＠"],
)
def test_what_is_seen_or_says_something_is_left(text: str) -> None:
    assert without_invisible(text) == text


def test_a_blank_braille_cell_is_the_space_it_looks_like() -> None:
    assert without_invisible("a\u2800b") == "a b"
