"""Where the code is in a line, and what spreadsheets, mails and chats put around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.scanner.cells import CodeList, LineSplitter, is_damaged, split_lines, undress
from pos_tui.scanner.unseen import seen

LINE_ENDS = ("\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029")


def codes(*lines: str) -> list[str]:
    """The text of each line of one list that says something."""
    reader = CodeList()
    return [cell.text for line in lines if (cell := reader.cell(line)) is not None]


@pytest.mark.parametrize("end", LINE_ENDS, ids=ascii)
def test_every_system_s_line_end_ends_a_line(end: str) -> None:
    assert [line for line in split_lines(f"A1234{end}{end}B1234{end}") if line] == ["A1234", "B1234"]


@given(st.text(st.sampled_from("ab\r\n\v\u2028")), st.data())
def test_a_text_in_pieces_has_the_lines_of_the_whole(text: str, data: st.DataObject) -> None:
    splitter, pieces, rest = LineSplitter(1000), [], text
    while rest:
        length = data.draw(st.integers(1, len(rest)))
        pieces.append(rest[:length])
        rest = rest[length:]
    lines = [line for piece in pieces for line in splitter.feed(piece)] + splitter.finish()
    whole = split_lines(text)
    assert lines == whole[: len(whole) - (whole[-1] == "")]


def test_of_an_endless_line_only_a_head_is_kept() -> None:
    splitter = LineSplitter(10)
    for _ in range(1000):
        splitter.feed("a" * 100)
    assert splitter.finish() == ["a" * 11]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('"GFTCRD123"', "GFTCRD123"),
        ("'0000123456", "0000123456"),
        ('="0000123456"', "0000123456"),
        ("\u201cGFTCRD123\u201d", "GFTCRD123"),
        ("\u201eGFTCRD123\u201c", "GFTCRD123"),
        ("\u00abGFTCRD123\u00bb", "GFTCRD123"),
        ("\u2018GFTCRD123\u2019", "GFTCRD123"),
        ("<https://leat.com/?hash=A1>", "https://leat.com/?hash=A1"),
        ("`GFTCRD123`", "GFTCRD123"),
        ("```GFTCRD123```", "GFTCRD123"),
        (" \" ' GFTCRD123 ' \" ", "GFTCRD123"),
        ("=GFTCRD123", "=GFTCRD123"),
        ("GFT'CRD123", "GFT'CRD123"),
    ],
)
def test_what_stands_around_a_code_comes_off(text: str, bare: str) -> None:
    assert undress(text) == bare


@pytest.mark.parametrize(
    "text",
    [
        *("6.01E+15", "6,01E+15", "1,2E+10", "1.2e+10", "6E+15", "1.2E10", "41654.0", "41654.00", "41654,0"),
        *("#NAME?", "#N/A", "#REF!", "########"),
    ],
)
def test_what_a_spreadsheet_made_of_a_code_is_known(text: str) -> None:
    assert is_damaged(text)
    assert codes(text) == [text]


@pytest.mark.parametrize("text", ["12E10", "41654", "0000123456", "E10123", "GC.1234", "41654.5", "1E234567"])
def test_a_code_is_no_damage(text: str) -> None:
    assert not is_damaged(text)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["GFTCRD123,2500,active"], ["GFTCRD123"]),
        (["GFTCRD123;25,00;active"], ["GFTCRD123"]),
        (["GFTCRD123\t25,00"], ["GFTCRD123"]),
        (["https://leat.com/?hash=A1234,2500"], ["https://leat.com/?hash=A1234"]),
        (["https://leat.com/?x=1,2&hash=A1234"], ["https://leat.com/?x=1,2&hash=A1234"]),
        (["code", "GFTCRD123", "PIGGY123,5"], ["GFTCRD123", "PIGGY123"]),
        (["row,code,state", "1,GFTCRD123,active"], ["GFTCRD123"]),
        (["Row;CODE;State", "1;GFTCRD123;active"], ["GFTCRD123"]),
        (["row\t Code \tstate", "1\tGFTCRD123\tactive"], ["GFTCRD123"]),
        (['"row","code"', '1,"=""0000123456"""'], ["0000123456"]),
        (["\ufeffcode,uuid", "'=1234,x"], ["=1234"]),
        (["sep=;", "row;code", "1;GFTCRD123"], ["GFTCRD123"]),
        (["", "  ", "row,code", ",,", "1,GFTCRD123", '"",""'], ["GFTCRD123"]),
        (["code,amount", "GFTCRD123,1", "code,amount", "PIGGY123,2"], ["GFTCRD123", "PIGGY123"]),
        (["row,code", "1"], [""]),
        (["GFTCRD123", "row,code"], ["GFTCRD123", "row"]),
    ],
)
def test_the_column_called_code_counts_and_else_the_first(lines: list[str], expected: list[str]) -> None:
    assert codes(*lines) == expected


@given(st.lists(st.text()))
def test_no_line_is_too_much(lines: list[str]) -> None:
    assert len(codes(*lines)) <= len(lines)


@pytest.mark.parametrize(
    ("text", "as_seen"),
    [
        ("\u202d0612345678\u202c", "0612345678"),
        ("GFTCRD123\u200b", "GFTCRD123"),
        ("\ufeffGFTCRD123", "GFTCRD123"),
        ("GFTCRD\u00ad123", "GFTCRD123"),
        ("GFT\u2060CRD\u180e123\ufe0f\u3164\U000e0041", "GFTCRD123"),
        ("GFTCRD\u00a0123\u202f4\u28005", "GFTCRD 123 4 5"),
        ("GFT\u2011CRD\u2013123\u2212", "GFT-CRD-123-"),
        ("GFT\u0430\u0661", "GFT\u0430\u0661"),
    ],
    ids=ascii,
)
def test_what_nobody_can_see_is_taken_out(text: str, as_seen: str) -> None:
    assert seen(text) == as_seen
