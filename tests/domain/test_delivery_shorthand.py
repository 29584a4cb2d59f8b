"""Delivery times that are quick to type."""

from datetime import UTC, datetime

import pytest

from pos_tui.domain.delivery_shorthand import write_out

NOW = datetime(2024, 12, 10, 15, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("18:30", "2024-12-10 18:30"),
        ("9:00", "2024-12-11 09:00"),
        ("+2 9:00", "2024-12-12 09:00"),
        ("12-24 18:00", "2024-12-24 18:00"),
        ("01-05 18:00", "2025-01-05 18:00"),
        ("12\u201124\xa018:00\u200b", "2024-12-24 18:00"),
        ("+999 9:00", "2027-09-05 09:00"),
        ("24:00", "24:00"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_a_shorthand_is_written_out_by_the_clock(typed: str, written: str) -> None:
    assert write_out(typed, NOW) == written
