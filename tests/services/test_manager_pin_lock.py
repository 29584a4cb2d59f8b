"""The PIN's lock in other hands, and clocks that are put back and right again."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos_tui.services import manager_pin
from pos_tui.services.manager_pin import (
    LOCK,
    ManagerPin,
    PinFault,
    PinUnusable,
    PinWaits,
)
from tests.journal.helpers import Clock
from tests.services.test_manager_pin import OTHER, PIN, till


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock as a stopped till does."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ManagerPin:
    """A PIN with one wrong try, and little patience."""
    monkeypatch.setattr(manager_pin, "PATIENCE_S", 0.05)
    pin = till(tmp_path, Clock())
    pin.check(OTHER)
    return pin


def test_a_lock_that_another_holds_is_not_waited_for_for_ever(tried: ManagerPin, tmp_path: Path) -> None:
    busy = PinUnusable(PinFault.BUSY, tmp_path / LOCK)
    with held(tmp_path):
        assert (tried.standing(), tried.check(PIN), tried.set(PIN)) == (busy, busy, busy)
        assert tried.is_set()
    assert tried.standing() == PinWaits(0)


def test_a_wait_outlives_a_clock_that_was_put_back_and_is_right_again(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(3):
        till(tmp_path, clock).check(OTHER)
    clock.advance(days=-1)
    assert till(tmp_path, clock).check(PIN) == PinWaits(30)
    clock.advance(days=1, seconds=5)
    assert till(tmp_path, clock).check(PIN) == PinWaits(25)


def test_a_clock_that_stays_back_makes_nobody_wait_for_longer(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(3):
        till(tmp_path, clock).check(OTHER)
    clock.advance(days=-1)
    assert till(tmp_path, clock).standing() == PinWaits(30)
    clock.advance(seconds=20)
    assert till(tmp_path, clock).standing() == PinWaits(10)
    clock.advance(seconds=10)
    assert till(tmp_path, clock).standing() == PinWaits(0)
