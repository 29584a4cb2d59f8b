"""Manager rights: from a right PIN until nobody touches the till any more."""

from pathlib import Path

import pytest

from pos_tui.services.manager import ManagerRights
from pos_tui.services.manager_pin import ManagerPin
from tests.journal.helpers import Clock


@pytest.fixture
def clock() -> Clock:
    """A clock at noon."""
    return Clock()


@pytest.fixture
def rights(tmp_path: Path, clock: Clock) -> ManagerRights:
    """Rights that have just been taken, and lapse after two idle minutes."""
    rights = ManagerRights(ManagerPin(tmp_path, "", clock), 120, clock)
    rights.take()
    return rights


def test_nobody_holds_them_before_the_pin(tmp_path: Path, clock: Clock) -> None:
    assert not ManagerRights(ManagerPin(tmp_path, "", clock), 120, clock).held


def test_they_lapse_when_nobody_has_touched_the_till_for_that_long(
    rights: ManagerRights, clock: Clock
) -> None:
    clock.advance(seconds=119)
    assert rights.held
    clock.advance(seconds=1)
    assert not rights.held


def test_they_last_as_long_as_somebody_works(rights: ManagerRights, clock: Clock) -> None:
    for _ in range(10):
        clock.advance(seconds=100)
        rights.touch()
    assert rights.held


def test_a_touch_does_not_bring_them_back(rights: ManagerRights, clock: Clock) -> None:
    clock.advance(seconds=120)
    rights.touch()
    assert not rights.held


def test_they_are_dropped_at_once(rights: ManagerRights) -> None:
    rights.drop()
    rights.touch()
    assert not rights.held


def test_a_clock_that_is_put_back_does_not_prolong_them(rights: ManagerRights, clock: Clock) -> None:
    clock.advance(hours=-1)
    assert not rights.held
    clock.advance(hours=1)
    assert not rights.held
