"""Whatever is pressed, closed or ended around it: a coupon in a real terminal is one request, recorded."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.journal.journal import Journal
from tests.services.counting_server import CountingServer
from tests.terminal.conftest import PROGRAM
from tests.terminal.till import REVIEW, SECOND, TillConsole

pytestmark = pytest.mark.terminal

CUSTOMER = {"E-mail": "ann@ex.nl"}


def recorded(data_dir: Path) -> dict[str, AttemptState]:
    """What the journal says of every attempt, by reference, at the next start."""
    journal = Journal.open(data_dir)
    assert isinstance(journal, Journal)
    with journal:
        return {entry.reference: entry.state for entry in journal.export() if isinstance(entry, Entry)}


def review(till: TillConsole) -> str:
    """Fill in an order and go on to its review; return its reference."""
    till.open_form()
    till.fill(CUSTOMER)
    reference = till.reference
    till.review()
    return reference


def test_two_presses_in_a_row(
    counted_env: dict[str, str], coupon_service: CountingServer, data_dir: Path
) -> None:
    coupon_service.hold()
    with TillConsole(counted_env) as till:
        reference = review(till)
        till.say_yes(presses=2)
        till.wait_until(coupon_service.arrived.is_set)
        till.send("f9", "f9")
        coupon_service.gate.set()
        till.wait_for("Coupon sent")
    assert coupon_service.requests == {reference: 1}
    assert recorded(data_dir) == {reference: AttemptState.SENT}


def test_a_held_key_asks_once_and_sends_nothing_by_itself(
    counted_env: dict[str, str], coupon_service: CountingServer, data_dir: Path
) -> None:
    with TillConsole(counted_env) as till:
        till.open_form()
        till.fill(CUSTOMER)
        reference = till.reference
        till.send(*["f9"] * 60)
        till.wait_for(REVIEW)
        till.send("escape")
        till.wait_until_gone(REVIEW)
        assert not coupon_service.requests
        till.review()
        till.say_yes()
        till.wait_for("Coupon sent")
    assert coupon_service.requests == {reference: 1}
    assert recorded(data_dir) == {reference: AttemptState.SENT}


def test_two_tills_with_the_same_order_at_once(
    counted_env: dict[str, str], coupon_service: CountingServer, data_dir: Path
) -> None:
    coupon_service.hold()
    with TillConsole(counted_env) as one, TillConsole(counted_env) as other:
        references = {one: review(one), other: review(other)}
        one.say_yes()
        other.say_yes()
        one.wait_until(coupon_service.arrived.is_set)
        (first,) = coupon_service.requests
        winner, loser = (one, other) if references[one] == first else (other, one)
        loser.wait_for("Already on its way", first)
        coupon_service.gate.set()
        winner.wait_for("Coupon sent")
        loser.close("Already on its way")
        second = loser.reference
        loser.review()
        loser.say_yes()
        loser.wait_for(SECOND, first)
        assert coupon_service.requests == {first: 1}
        loser.say_yes(SECOND)
        loser.wait_for("Coupon sent")
    assert coupon_service.requests == {first: 1, second: 1}
    assert recorded(data_dir) == {first: AttemptState.SENT, second: AttemptState.SENT}


def by_key(till: TillConsole) -> None:
    till.send("ctrl+q")


def by_sigterm(till: TillConsole) -> None:
    os.kill(till.process.pid, signal.SIGTERM)


def by_sighup(till: TillConsole) -> None:
    os.kill(till.process.pid, signal.SIGHUP)


@pytest.mark.parametrize(("how", "status"), [(by_key, 0), (by_sigterm, 143), (by_sighup, 129)])
def test_a_till_that_is_told_to_end_records_the_answer_first(
    counted_env: dict[str, str],
    coupon_service: CountingServer,
    data_dir: Path,
    how: Callable[[TillConsole], None],
    status: int,
) -> None:
    coupon_service.hold()
    with TillConsole(counted_env) as till:
        reference = review(till)
        till.say_yes()
        till.wait_until(coupon_service.arrived.is_set)
        how(till)
        till.wait_until(lambda: b"finishing the coupon" in till.written)
        till.send("ctrl+c")
        for impatient in (signal.SIGTERM, signal.SIGHUP):
            os.kill(till.process.pid, impatient)
        coupon_service.gate.set()
        assert till.wait_for_exit() == status
    assert coupon_service.requests == {reference: 1}
    assert recorded(data_dir) == {reference: AttemptState.SENT}


def test_a_till_whose_terminal_is_closed_records_the_answer_and_ends(
    counted_env: dict[str, str], coupon_service: CountingServer, data_dir: Path
) -> None:
    coupon_service.hold()
    with TillConsole(counted_env) as till:
        reference = review(till)
        till.say_yes()
        till.wait_until(coupon_service.arrived.is_set)
        till.hang_up()
        coupon_service.gate.set()
        till.wait_for_exit()
    assert coupon_service.requests == {reference: 1}
    assert recorded(data_dir) == {reference: AttemptState.SENT}


def test_the_next_start_tells_of_the_coupon_that_a_killed_till_was_sending(
    counted_env: dict[str, str], coupon_service: CountingServer
) -> None:
    coupon_service.hold()
    with TillConsole(counted_env) as till:
        reference = review(till)
        till.say_yes()
        till.wait_until(coupon_service.arrived.is_set)
        till.process.kill()
        till.wait_for_exit()
    with TillConsole(counted_env) as till:
        till.wait_for("1 coupon is unsettled: F5 shows it")
        till.send("f5")
        till.wait_for(reference, "UNKNOWN", "till was stopped")
    listed = subprocess.run(
        [*PROGRAM, "journal", "--json"], env=counted_env, stdout=subprocess.PIPE, check=True
    )
    told = json.loads(listed.stdout)
    assert (told["ref"], told["state"]) == (reference, "unknown")
    assert coupon_service.requests == {reference: 1}
