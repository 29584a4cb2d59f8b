"""What is taken for a day in the journal's filter."""

from datetime import date

import pytest

from pos_tui.widgets.attempt_filter import read_day

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-02-28", date(2026, 2, 28)),
        (" 2027-01-01 ", date(2027, 1, 1)),
        ("3-1", date(2026, 3, 1)),
        ("03-02", date(2025, 3, 2)),
        ("12-24", date(2025, 12, 24)),
    ],
)
def test_a_day_may_leave_out_the_year_and_is_then_the_latest(typed: str, day: date) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed", ["", "2026", "2-29", "2026-02-29", "13-01", "0-1", "2026-1-1-1", "١-١", "x"]
)
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_day(typed, TODAY) is None
