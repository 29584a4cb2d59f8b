"""Tills that begin, finish, settle, crash and come back in any order, against a plain list that knows better.

The list below is its own account of the rules. Three faults planted by hand show that it finds them:
recovery to `not_sent`, the unique index left out, and a `begin` that does not look for earlier coupons.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pos_tui.domain.attempt import AttemptState
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import (
    AlreadyFinished,
    AlreadyOpen,
    Begun,
    Finished,
    NeedsConfirmation,
    NotUnknown,
    Paused,
    Settled,
)
from tests.journal.helpers import Clock, make_intent, open_journal, raw

PHONES = ["20000001", "20000002"]
PRODUCTS = ["CARD-50", "CARD-100"]
ENDS = ["sent", "refused", "not_sent", "unknown"]


@dataclass
class Attempt:
    """What the list knows of one attempt."""

    reference: str
    phone: str
    product: str
    created_at: datetime
    till: int
    state: str = "sending"
    settled: bool = False


class Tills(RuleBasedStateMachine):
    """Up to three tills on one journal."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.directory = Path(self.place.name) / "till"
        self.clock = Clock()
        self.tills: dict[int, Journal] = {}
        self.opened = 0
        self.attempts: list[Attempt] = []
        self.paused = False
        self.open_till()

    def teardown(self) -> None:
        for journal in self.tills.values():
            journal.close()
        self.place.cleanup()

    def till(self, choice: int) -> tuple[int, Journal]:
        number = sorted(self.tills)[choice % len(self.tills)]
        return number, self.tills[number]

    def recent(self, which: int) -> Attempt:
        return self.attempts[-1 - which % len(self.attempts)]

    def bury(self) -> list[str]:
        """Mark what dead tills were sending, and return it."""
        orphans = [each for each in self.attempts if each.state == "sending" and each.till not in self.tills]
        for each in orphans:
            each.state = "unknown"
        return [each.reference for each in orphans]

    @precondition(lambda self: len(self.tills) < 3)
    @rule()
    def open_till(self) -> None:
        self.opened += 1
        self.tills[self.opened] = open_journal(self.directory, self.clock)
        self.bury()

    @precondition(lambda self: len(self.tills) > 1)
    @rule(choice=st.integers(0, 2))
    def close_till(self, choice: int) -> None:
        number, journal = self.till(choice)
        journal.close()
        del self.tills[number]

    @precondition(lambda self: self.tills)
    @rule(choice=st.integers(0, 2))
    def crash(self, choice: int) -> None:
        """The kernel closes what a killed process had open, and tidies up nothing else."""
        number, journal = self.till(choice)
        descriptor = journal._owner._descriptor
        assert descriptor is not None
        os.close(descriptor)
        del self.tills[number]
        if not self.tills:
            self.open_till()

    @rule(choice=st.integers(0, 2))
    def recover(self, choice: int) -> None:
        _, journal = self.till(choice)
        recovered = journal.recover()
        assert isinstance(recovered, tuple)
        assert sorted(recovered) == sorted(self.bury())

    @rule(minutes=st.sampled_from([1, 5, 11]))
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @rule(choice=st.integers(0, 2))
    def pause(self, choice: int) -> None:
        self.till(choice)[1].pause("no_credit")
        self.paused = True

    @rule(choice=st.integers(0, 2))
    def lift(self, choice: int) -> None:
        self.till(choice)[1].lift()
        self.paused = False

    @rule(
        choice=st.integers(0, 2),
        phone=st.sampled_from(PHONES),
        product=st.sampled_from(PRODUCTS),
        confirming=st.booleans(),
    )
    def begin(self, choice: int, phone: str, product: str, confirming: bool) -> None:
        number, journal = self.till(choice)
        reference = f"R{len(self.attempts)}"
        now = self.clock.now
        intent = make_intent(reference, phone=phone, product=product, created_at=now)
        self.bury()
        the_same = [
            each
            for each in self.attempts
            if (each.state, each.phone, each.product) == ("sending", phone, product)
        ]
        earlier = {
            each.reference
            for each in self.attempts
            if each.phone == phone
            and (
                each.state == "unknown"
                or (
                    each.product == product
                    and each.state == "sent"
                    and each.created_at >= now - timedelta(minutes=10)
                )
            )
        }
        begun = journal.begin(intent, confirmed=earlier if confirming else ())
        if self.paused:
            assert isinstance(begun, Paused)
        elif earlier and not confirming:
            assert isinstance(begun, NeedsConfirmation)
            assert {entry.reference for entry in begun.earlier} == earlier
        elif the_same:
            assert begun == AlreadyOpen(the_same[0].reference)
        else:
            assert isinstance(begun, Begun)
            self.attempts.append(Attempt(reference, phone, product, now, number))

    @precondition(lambda self: self.attempts)
    @rule(choice=st.integers(0, 2), which=st.integers(0, 3), end=st.sampled_from(ENDS))
    def finish(self, choice: int, which: int, end: str) -> None:
        _, journal = self.till(choice)
        attempt = self.recent(which)
        result = journal.finish(attempt.reference, AttemptState(end))
        if attempt.state == "sending":
            assert isinstance(result, Finished)
            attempt.state = end
        else:
            assert isinstance(result, AlreadyFinished)
            assert result.entry.state == attempt.state

    @precondition(lambda self: self.attempts)
    @rule(choice=st.integers(0, 2), which=st.integers(0, 3), sent=st.booleans())
    def settle(self, choice: int, which: int, sent: bool) -> None:
        _, journal = self.till(choice)
        attempt = self.recent(which)
        result = journal.settle(attempt.reference, sent=sent, note="n", by="Mo")
        if attempt.state == "unknown":
            assert isinstance(result, Settled)
            attempt.state = "sent" if sent else "not_sent"
            attempt.settled = True
        else:
            assert isinstance(result, NotUnknown)

    @invariant()
    def the_file_holds_what_the_list_holds(self) -> None:
        connection = raw(self.directory)
        rows = connection.execute(
            "SELECT reference, state, settled_at IS NOT NULL, details.phone"
            " FROM attempt LEFT JOIN details ON attempt = id ORDER BY id"
        ).fetchall()
        connection.close()
        assert rows == [
            (
                each.reference,
                each.state,
                each.settled,
                each.phone if each.state in {"sending", "unknown"} else None,
            )
            for each in self.attempts
        ]

    @invariant()
    def no_coupon_is_under_way_twice(self) -> None:
        under_way = [(each.phone, each.product) for each in self.attempts if each.state == "sending"]
        assert len(under_way) == len(set(under_way))

    @invariant()
    def every_till_counts_the_same_doubtful_ones(self) -> None:
        doubtful = sum(each.state == "unknown" for each in self.attempts)
        assert {journal.count_unsettled() for journal in self.tills.values()} == {doubtful}


TestTills = Tills.TestCase
TestTills.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
