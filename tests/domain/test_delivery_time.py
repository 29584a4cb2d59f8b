"""Delivery times, by the till's clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.domain.delivery_time import read_delivery_time
from pos_tui.domain.problems import Problem, ProblemCode

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2024, 12, 10, 16, 26, 40, tzinfo=COPENHAGEN)


def code_of(typed: str, now: datetime = NOW) -> ProblemCode | None:
    result = read_delivery_time(typed, COPENHAGEN, now)
    return result.code if isinstance(result, Problem) else None


@pytest.mark.parametrize(
    "typed",
    [
        "tomorrow",
        "2024-12-24",
        "2024-12-24T10:00",
        "2024-12-24  10:00",
        "2024-12-24 10:00:00",
        "2024-12-24 9:00",
        "24-12-2024 10:00",
        "2024-12-24 10:00Z",
        "2024-12-24 10:00\n",
        "٢٠٢٤-12-24 10:00",
    ],
)
def test_only_the_exact_form_is_read(typed: str) -> None:
    assert code_of(typed) is ProblemCode.TIME_FORMAT


@pytest.mark.parametrize(
    "typed",
    ["2025-02-29 10:00", "2025-13-01 10:00", "2025-04-31 10:00", "2025-01-01 24:00", "0000-01-01 00:00"],
)
def test_a_date_that_no_calendar_has_is_not_real(typed: str) -> None:
    assert code_of(typed) is ProblemCode.TIME_NOT_REAL


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2024-12-10 16:26", ProblemCode.TIME_PAST),
        ("2024-12-10 16:27", None),
        ("2025-12-10 16:26", None),
        ("2025-12-10 16:27", ProblemCode.TIME_TOO_FAR),
        ("0001-01-01 00:00", ProblemCode.TIME_PAST),
        ("9999-12-31 23:59", ProblemCode.TIME_TOO_FAR),
    ],
)
def test_it_lies_between_now_and_a_year_from_now(typed: str, code: ProblemCode | None) -> None:
    assert code_of(typed) is code


def test_a_year_after_29_february_is_the_end_of_february() -> None:
    leap_day = datetime(2028, 2, 29, 12, 0, tzinfo=COPENHAGEN)
    assert code_of("2029-02-28 23:59", leap_day) is None
    assert code_of("2029-03-01 00:00", leap_day) is ProblemCode.TIME_TOO_FAR


def test_the_hour_that_summer_time_skips_is_a_problem() -> None:
    assert code_of("2025-03-30 02:30") is ProblemCode.TIME_SKIPPED
    assert code_of("2025-03-30 01:59") is None
    assert code_of("2025-03-30 03:00") is None


@pytest.mark.parametrize(
    ("now", "meant"),
    [
        (datetime(2024, 10, 26, 23, 0, tzinfo=UTC), datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        (datetime(2024, 10, 27, 0, 40, tzinfo=UTC), datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
    ],
)
def test_of_an_hour_that_comes_twice_the_next_one_is_meant(now: datetime, meant: datetime) -> None:
    when = read_delivery_time("2024-10-27 02:30", COPENHAGEN, now.astimezone(COPENHAGEN))
    assert isinstance(when, datetime)
    assert when.astimezone(UTC) == meant


def test_the_repeated_hour_is_past_once_it_came_twice() -> None:
    assert code_of("2024-10-27 02:30", datetime(2024, 10, 27, 1, 31, tzinfo=UTC)) is ProblemCode.TIME_PAST


@given(
    st.datetimes(datetime.fromisoformat("2024-12-11"), datetime.fromisoformat("2025-12-09")),
    st.sampled_from(["Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
)
def test_a_time_comes_back_in_the_till_s_zone_as_it_was_typed(wall: datetime, zone: str) -> None:
    typed = f"{wall:%Y-%m-%d %H:%M}"
    when = read_delivery_time(typed, ZoneInfo(zone), datetime(2024, 12, 10, 12, tzinfo=UTC))
    if isinstance(when, Problem):
        assert when.code is ProblemCode.TIME_SKIPPED
    else:
        assert f"{when:%Y-%m-%d %H:%M}" == typed
        assert when.astimezone(UTC).astimezone(ZoneInfo(zone)).hour == wall.hour
