"""The references that a till makes up."""

import re
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from pos_tui.domain.reference import RANDOM_BYTES, new_reference

RANDOM = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
MOMENTS = st.datetimes(
    datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2099-12-31"), timezones=st.just(UTC)
)


@given(MOMENTS, RANDOM)
def test_a_reference_can_be_read_over_the_phone(now: datetime, random: bytes) -> None:
    reference = new_reference(now, random)
    assert re.fullmatch("[0-9]{6}(-[2-9A-HJ-NP-Z]{4}){2}", reference)
    assert reference.startswith(f"{now:%y%m%d}")


@given(MOMENTS, RANDOM, RANDOM, st.timedeltas(timedelta(seconds=0.1), timedelta(days=400)))
def test_references_sort_by_time(now: datetime, early: bytes, late: bytes, later_by: timedelta) -> None:
    later = min(now + later_by, datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC))
    if later - now >= timedelta(seconds=0.1):
        assert new_reference(now, early) < new_reference(later, late)


def test_references_of_one_moment_differ_by_their_random_part() -> None:
    now = datetime(2024, 12, 10, 16, 26, tzinfo=UTC)
    assert len({new_reference(now, bytes([0, n >> 8, n & 255])) for n in range(5000)}) == 5000


def test_a_moment_has_one_reference_whatever_its_zone() -> None:
    now = datetime(2024, 12, 10, 23, 30, tzinfo=UTC)
    elsewhere = now.astimezone(timezone(timedelta(hours=2)))
    assert new_reference(now, b"\1\2\3") == new_reference(elsewhere, b"\1\2\3")
