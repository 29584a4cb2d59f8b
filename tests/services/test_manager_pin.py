"""The manager's PIN on disk: tries, waits, restarts, other tills, and clocks that jump."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.domain.secret import Secret
from pos_tui.sandbox.account import MANAGER_PIN, MANAGER_PIN_HASH
from pos_tui.services.manager_pin import (
    LOCK,
    ManagerPin,
    NoPin,
    PinFault,
    PinRight,
    PinUnusable,
    PinWaits,
    PinWrong,
)
from tests.journal.helpers import Clock

PIN, OTHER = Secret("904315"), Secret("111222")
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("904315")
"""As `till.manager_pin_hash`, but quick to check."""


def till(folder: Path, clock: Clock, pin_hash: str = HASH) -> ManagerPin:
    """A till that has just started."""
    return ManagerPin(folder, pin_hash, clock)


def test_without_a_pin_nobody_is_asked_and_no_file_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert till(folder, Clock(), "").standing() == NoPin()
    assert not folder.exists()


def test_a_pin_that_is_set_is_known_to_every_till_there_at_once(tmp_path: Path) -> None:
    first, second = till(tmp_path, Clock(), ""), till(tmp_path, Clock(), "")
    assert first.set(PIN) is None
    assert second.standing() == PinWaits(0)
    assert second.check(OTHER) == PinWrong(0)
    assert second.check(PIN) == PinRight()


def test_what_is_kept_is_private_and_does_not_tell_the_pin(tmp_path: Path) -> None:
    pin = till(tmp_path, Clock(), "")
    pin.set(PIN)
    pin.check(OTHER)
    assert stat.S_IMODE(pin.file.stat().st_mode) == 0o600
    kept = pin.file.read_text()
    assert "argon2id" in kept
    assert PIN.reveal() not in kept
    assert OTHER.reveal() not in kept


def test_what_the_configuration_says_goes_before_what_is_kept(tmp_path: Path) -> None:
    till(tmp_path, Clock(), "").set(OTHER)
    assert till(tmp_path, Clock()).check(PIN) == PinRight()


def test_after_ten_wrong_tries_a_till_that_starts_again_still_waits(tmp_path: Path) -> None:
    clock = Clock()
    waits = []
    for _ in range(10):
        checked = till(tmp_path, clock).check(OTHER)
        assert isinstance(checked, PinWrong)
        waits.append(checked.wait_s)
        clock.advance(seconds=checked.wait_s)
    assert waits == [0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    clock.advance(seconds=-1)
    assert till(tmp_path, clock).standing() == PinWaits(1)


def test_during_the_wait_not_even_the_right_pin_is_looked_at(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(3):
        till(tmp_path, clock).check(OTHER)
    clock.advance(seconds=29)
    assert till(tmp_path, clock).check(PIN) == PinWaits(1)
    clock.advance(seconds=1)
    assert till(tmp_path, clock).check(PIN) == PinRight()


def test_tries_during_the_wait_do_not_make_it_longer(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(20):
        till(tmp_path, clock).check(OTHER)
    assert till(tmp_path, clock).standing() == PinWaits(30)


def test_a_till_that_dies_while_it_compares_has_not_forgotten_the_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(PasswordHasher, "verify", die)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                till(tmp_path, Clock()).check(OTHER)
    assert till(tmp_path, Clock()).check(PIN) == PinWaits(30)


def test_the_right_pin_forgives_the_slips_before_it(tmp_path: Path) -> None:
    pin = till(tmp_path, Clock())
    for _ in range(3):
        assert pin.check(OTHER) == PinWrong(0)
        assert pin.check(OTHER) == PinWrong(0)
        assert pin.check(PIN) == PinRight()


def test_tills_that_try_at_the_same_time_have_their_tries_counted_together(tmp_path: Path) -> None:
    clock = Clock()
    with ThreadPoolExecutor(8) as threads:
        checked = list(threads.map(lambda _: till(tmp_path, clock).check(OTHER), range(8)))
    assert sum(isinstance(each, PinWrong) for each in checked) == 3
    assert PinWaits(30) in checked


@given(
    steps=st.lists(st.tuples(st.booleans(), st.floats(-1e6, 1e6, allow_nan=False)), min_size=1, max_size=12)
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_clock_does_the_wait_is_neither_skipped_nor_endless(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[bool, float]]
) -> None:
    folder, clock = tmp_path_factory.mktemp("till"), Clock()
    for _ in range(3):
        till(folder, clock).check(OTHER)
    for try_it, jump_s in steps:
        before = till(folder, clock).standing()
        assert isinstance(before, PinWaits)
        clock.now += timedelta(seconds=jump_s)
        after = till(folder, clock).standing()
        assert isinstance(after, PinWaits)
        assert after.wait_s <= 900
        if jump_s < 0:
            assert after.wait_s >= before.wait_s
        if try_it:
            till(folder, clock).check(OTHER)
    clock.advance(seconds=900)
    # A clock that passes the time of the last wrong try may be one that is right again: what is left counts.
    left = till(folder, clock).standing()
    assert isinstance(left, PinWaits)
    clock.advance(seconds=left.wait_s)
    assert till(folder, clock).check(PIN) == PinRight()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[" * 4000,
        '{"pin_hash": "", "wrong": -1, "last_wrong": 0.0}',
        '{"pin_hash": "", "wrong": 3, "last_wrong": NaN}',
        '{"pin_hash": null, "wrong": 3, "last_wrong": 0.0}',
    ],
)
def test_a_damaged_file_lets_nobody_through(tmp_path: Path, content: str) -> None:
    pin = till(tmp_path, Clock())
    pin.file.write_text(content)
    unusable = PinUnusable(PinFault.FILE, pin.file)
    assert (pin.standing(), pin.check(PIN)) == (unusable, unusable)


def test_where_a_try_cannot_be_counted_none_is_made(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    pin = till(blocked / "data", Clock())
    unusable = PinUnusable(PinFault.FILE, pin.file.with_name(LOCK))
    assert (pin.check(PIN), pin.set(PIN)) == (unusable, unusable)


@pytest.mark.parametrize(
    "pin_hash",
    [
        "904315",
        "$argon2id$v=19$",
        "$argon2id$v=19$m=1,t=1,p=1$YWFhYWFhYWE$YWFhYQ",
        "$argon2id$v=19$m=8,t=1,p=1$é$é",
    ],
)
def test_a_hash_that_is_none_lets_nobody_through_and_costs_no_try(tmp_path: Path, pin_hash: str) -> None:
    for _ in range(4):
        checked = till(tmp_path, Clock(), pin_hash).check(PIN)
        assert isinstance(checked, PinUnusable)
    assert till(tmp_path, Clock()).check(PIN) == PinRight()


def test_nothing_that_is_printed_of_it_tells_pin_or_hash(tmp_path: Path) -> None:
    pin = till(tmp_path, Clock())
    shown = repr((pin, pin._read(), pin.check(OTHER), pin.check(PIN), pin.standing()))
    for secret in (PIN.reveal(), OTHER.reveal(), HASH):
        assert secret not in shown


def test_the_practice_shop_s_pin_is_the_one_it_tells(tmp_path: Path) -> None:
    assert till(tmp_path, Clock(), MANAGER_PIN_HASH).check(Secret(MANAGER_PIN)) == PinRight()
