"""Which columns of the journal fit a window."""

from hypothesis import given
from hypothesis import strategies as st

from pos_tui.widgets.attempt_table import column_widths

NARROWEST = 55
WIDTHS = st.integers(NARROWEST, 400)


@given(WIDTHS)
def test_the_columns_never_need_more_than_there_is(total: int) -> None:
    assert sum(width + 1 for width in column_widths(total).values()) <= total


@given(WIDTHS, WIDTHS)
def test_a_wider_window_never_shows_less(one: int, other: int) -> None:
    narrow, wide = sorted((one, other))
    assert set(column_widths(narrow)) <= set(column_widths(wide))


@given(WIDTHS)
def test_when_which_what_and_for_whom_always_shows(total: int) -> None:
    assert {"when", "reference", "state", "contact"} <= set(column_widths(total))
