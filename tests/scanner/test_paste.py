"""Pasted text is typing in a text field, a scan where it is one, and kept out where it could do harm."""

import pytest

from pos_tui.scanner.events import Incomplete, Paste, PasteProblem, RefusedPaste, Scan, TooShort
from tests.scanner.till import Till, typed


@pytest.mark.parametrize("text", ["anna@example.com", "Happy birthday", "12", "æøå", "a\tb", "7" * 512])
def test_a_line_goes_into_the_text_field_as_it_is(text: str) -> None:
    till = Till().play([Paste(1.0, text)])
    assert (till.pasted, till.heard) == ([text], [])


@pytest.mark.parametrize("text", ["Happy birthday\n", "\r\nHappy birthday", "Happy birthday\r\n\r\n"])
def test_a_sentence_with_line_ends_is_text(text: str) -> None:
    till = Till().play([Paste(1.0, text)])
    assert (till.pasted, till.heard) == (["Happy birthday"], [])


@pytest.mark.parametrize("in_text", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_code_with_its_line_end_is_a_scan(in_text: bool, end: str) -> None:
    till = Till(in_text=in_text).play([Paste(1.0, f"PIGGY123{end}")])
    (scan,) = till.heard
    assert isinstance(scan, Scan)
    assert (scan.burst.text, scan.burst.pasted) == ("PIGGY123", True)
    assert till.pasted == []


def test_a_separator_does_not_cut_a_pasted_code() -> None:
    assert Till().play([Paste(1.0, "01234\x1d56789\n")]).scans == ["01234\x1d56789"]


@pytest.mark.parametrize(
    "text", ["PIGGY\x1d123", "PIGGY\u2028123", "PIGGY\x0b123", "PIGGY\x1b[2J", "PIGGY\x9b2J"]
)
def test_what_a_text_field_would_cut_short_or_a_terminal_obey_is_refused(text: str) -> None:
    till = Till().play([Paste(1.0, text)])
    assert till.heard == [RefusedPaste(PasteProblem.CONTROL_CHARACTER)]
    assert till.pasted == []


def test_a_control_character_in_a_pasted_code_is_refused() -> None:
    assert Till().play([Paste(1.0, "PIGGY\x11123\n")]).heard == [RefusedPaste(PasteProblem.CONTROL_CHARACTER)]


def test_several_lines_are_refused_and_handed_over() -> None:
    till = Till().play([Paste(1.0, "41654\r\n\n41655\n")])
    assert till.heard == [RefusedPaste(PasteProblem.SEVERAL_LINES, ("41654", "41655"))]
    assert till.pasted == []


@pytest.mark.parametrize(
    ("text", "problem"), [("\r\n \n", PasteProblem.EMPTY), ("7" * 513, PasteProblem.TOO_LONG)]
)
def test_nothing_and_too_much_are_refused(text: str, problem: PasteProblem) -> None:
    assert Till().play([Paste(1.0, text)]).heard == [RefusedPaste(problem)]


def test_a_short_line_outside_a_text_field_is_said() -> None:
    till = Till(in_text=False).play([Paste(1.0, "12\n")])
    assert [type(action) for action in till.heard] == [TooShort]


def test_a_code_without_line_end_is_incomplete_where_scans_have_ends() -> None:
    till = Till(in_text=False).play([*typed("41654\r"), Paste(1.0, "41655")])
    assert [type(action) for action in till.heard] == [Scan, Incomplete]


def test_keys_before_a_paste_come_first() -> None:
    till = Till().play([*typed("a"), Paste(0.01, "bcdefg")])
    assert [getattr(event, "text", None) or getattr(event, "name", None) for _, event in till.delivered] == [
        "a",
        "bcdefg",
    ]


@pytest.mark.parametrize(
    "text", ["GFTCRD123\u200b\n", "\ufeffGFTCRD123\r\n", "GFTCRD\u00ad123\n", "\u202aGFTCRD123\u202c\n"]
)
def test_what_nobody_sees_in_a_pasted_code_is_left_out(text: str) -> None:
    assert Till().play([Paste(1.0, text)]).scans == ["GFTCRD123"]
