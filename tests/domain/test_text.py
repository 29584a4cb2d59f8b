"""What a key can't type is not pasted either."""

from collections.abc import Callable

import pytest
from wcwidth import wcswidth, wcwidth

from pos_tui.domain.text import clean, typeable
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
