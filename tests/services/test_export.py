"""Rows for spreadsheets: nothing runs, nothing moves to another cell, and the csv module reads it back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.services.export import csv_rows


def written(*records: dict[str, object]) -> str:
    output = io.StringIO(newline="")
    write = csv_rows(output, ["name", "cents"])
    for record in records:
        write(record)
    return output.getvalue()


def test_lines_end_as_rfc_4180_has_it_and_the_header_is_always_there() -> None:
    assert written() == "name,cents\r\n"
    assert written({"name": 'Fish, "chips"\nand peas', "cents": -5}) == (
        'name,cents\r\n"Fish, ""chips""\nand peas",-5\r\n'
    )


@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹦﹢﹣﹫\u2212")
@pytest.mark.parametrize(
    "before", ["", " ", "   ", "\t", "\r", "\n", "\r\n ", "\xa0", "\u3000", "\0", "\u200b", "\ufeff", "\xad"]
)
def test_a_sign_that_begins_a_formula_is_made_inert_whatever_unseen_stands_before(
    before: str, sign: str
) -> None:
    text = f"{before}{sign}SUM(1)"
    _header, (name, _cents) = csv.reader(io.StringIO(written({"name": text, "cents": 0}), newline=""))
    assert name == f"'{text}"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", "\rx", "\nx"]
)
def test_a_text_that_a_spreadsheet_would_run_is_made_inert(text: str) -> None:
    _header, (name, _cents) = csv.reader(io.StringIO(written({"name": text, "cents": 0}), newline=""))
    assert name == f"'{text}"


@pytest.mark.parametrize("text", ["1=1", "a-b", "é+", "'=1", " a=1", "½", "7-8", ""])
def test_a_text_that_no_spreadsheet_runs_stays_as_it_is(text: str) -> None:
    _header, row = csv.reader(io.StringIO(written({"name": text, "cents": -5}), newline=""))
    assert tuple(row) == (text, "-5")


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers())))
def test_every_cell_is_read_back_and_none_begins_a_formula(records: list[tuple[str, int]]) -> None:
    text = written(*({"name": name, "cents": cents} for name, cents in records))
    _header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert [cents for _name, cents in rows] == [str(cents) for _name, cents in records]
    for (name, _cents), (sent, _) in zip(rows, records, strict=True):
        assert name in (sent, f"'{sent}")
        assert not name.startswith(("\t", "\r", "\n"))
        assert not name.strip().startswith(tuple("=+-@＝＋－＠"))
