"""What may be begun, how it ends, and who may change that afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState, Entry, Intent
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import (
    AlreadyFinished,
    AlreadyOpen,
    Begun,
    Finished,
    NeedsConfirmation,
    NoSuchReference,
    NoteMissing,
    NotUnknown,
    Paused,
    PreviousUnsettled,
    ReferenceUsed,
    Settled,
)
from tests.journal.helpers import NOON, Clock, make_intent, open_journal

ENDS = [AttemptState.SENT, AttemptState.REFUSED, AttemptState.NOT_SENT, AttemptState.UNKNOWN]


def entry_of(journal: Journal, reference: str) -> Entry:
    entry = journal.get(reference)
    assert isinstance(entry, Entry)
    return entry


def begin_and_end(journal: Journal, intent: Intent, end: AttemptState) -> None:
    assert isinstance(journal.begin(intent), Begun)
    assert isinstance(journal.finish(intent.reference, end), Finished)


def test_a_begun_attempt_is_there_in_full_for_another_till(journal: Journal, directory: Path) -> None:
    begun = journal.begin(make_intent("R1", email="eve@example.com"))
    with open_journal(directory) as other:
        entry = entry_of(other, "R1")
    assert isinstance(begun, Begun)
    assert (entry.id, entry.reference, entry.state) == (begun.id, "R1", AttemptState.SENDING)
    assert (entry.created_at, entry.finished_at) == (NOON, None)
    assert (entry.till, entry.shop, entry.delivery_method) == ("till 2", "Main street", "sms")
    assert entry.details is not None
    assert (entry.details.phone, entry.details.email) == ("20123456", "eve@example.com")
    assert (entry.details.message, entry.details.full_name) == ("Enjoy!", "Ada Lovelace")


@pytest.mark.parametrize("end", ENDS)
def test_an_outcome_is_recorded_once(
    journal: Journal, clock: Clock, directory: Path, end: AttemptState
) -> None:
    journal.begin(make_intent("R1"))
    clock.advance(seconds=3)
    assert isinstance(journal.finish("R1", end, "why"), Finished)
    for again in ENDS:
        assert isinstance(journal.finish("R1", again, "other"), AlreadyFinished)
    with open_journal(directory) as other:
        entry = entry_of(other, "R1")
    assert (entry.state, entry.reason) == (end, "why")
    assert entry.finished_at == NOON + timedelta(seconds=3)
    assert not entry.was_settled


def test_an_attempt_cannot_end_as_under_way(journal: Journal) -> None:
    journal.begin(make_intent("R1"))
    assert isinstance(journal.finish("R1", AttemptState.SENDING), AlreadyFinished)


@pytest.mark.parametrize(
    ("sent", "state"), [(True, AttemptState.SENT), (False, AttemptState.NOT_SENT)], ids=["sent", "not sent"]
)
def test_a_doubtful_attempt_is_settled_once_and_shows_it(
    journal: Journal, clock: Clock, sent: bool, state: AttemptState
) -> None:
    begin_and_end(journal, make_intent("R1"), AttemptState.UNKNOWN)
    clock.advance(hours=1)
    assert isinstance(journal.settle("R1", sent=sent, note="Huuray says so", by="Mo"), Settled)
    assert isinstance(journal.settle("R1", sent=not sent, note="no", by="Al"), NotUnknown)
    entry = entry_of(journal, "R1")
    assert (entry.state, entry.note, entry.settled_by) == (state, "Huuray says so", "Mo")
    assert entry.settled_at == NOON + timedelta(hours=1)
    assert entry.was_settled


@pytest.mark.parametrize("end", [AttemptState.SENT, AttemptState.REFUSED, AttemptState.NOT_SENT])
def test_only_a_doubtful_attempt_can_be_settled(journal: Journal, end: AttemptState) -> None:
    journal.begin(make_intent("R1"))
    assert isinstance(journal.settle("R1", sent=True, note="n", by="Mo"), NotUnknown)
    assert entry_of(journal, "R1").state is AttemptState.SENDING
    journal.finish("R1", end)
    assert isinstance(journal.settle("R1", sent=True, note="n", by="Mo"), NotUnknown)
    assert entry_of(journal, "R1").state is end


@pytest.mark.parametrize(("note", "by"), [("", "Mo"), ("  ", "Mo"), ("note", " ")])
def test_nothing_is_settled_without_a_note_and_a_name(journal: Journal, note: str, by: str) -> None:
    begin_and_end(journal, make_intent("R1"), AttemptState.UNKNOWN)
    assert isinstance(journal.settle("R1", sent=True, note=note, by=by), NoteMissing)
    assert entry_of(journal, "R1").is_unsettled


def test_a_reference_that_is_not_there(journal: Journal) -> None:
    assert journal.get("R9") == NoSuchReference("R9")
    assert journal.finish("R9", AttemptState.SENT) == NoSuchReference("R9")
    assert journal.settle("R9", sent=True, note="n", by="Mo") == NoSuchReference("R9")


def test_a_reference_is_found_in_either_case_and_used_once(journal: Journal) -> None:
    begin_and_end(journal, make_intent("R1-AB"), AttemptState.REFUSED)
    assert entry_of(journal, "r1-ab").reference == "R1-AB"
    assert journal.begin(make_intent("r1-ab")) == ReferenceUsed("r1-ab")


def test_the_same_coupon_under_way_is_not_begun_again(journal: Journal, directory: Path) -> None:
    journal.begin(make_intent("R1"))
    assert journal.begin(make_intent("R1")) == AlreadyOpen("R1")
    with open_journal(directory) as other:
        assert other.begin(make_intent("R2"), confirmed=["R1"]) == AlreadyOpen("R1")


@pytest.mark.parametrize("end", [AttemptState.REFUSED, AttemptState.NOT_SENT])
def test_what_was_certainly_not_sent_needs_no_second_yes(journal: Journal, end: AttemptState) -> None:
    begin_and_end(journal, make_intent("R1"), end)
    assert isinstance(journal.begin(make_intent("R2")), Begun)


@pytest.mark.parametrize(
    "again",
    [
        make_intent("R2"),
        make_intent("R2", phone="20 12 34 56", message="another text"),
        make_intent("R2", email="other@example.com"),
        make_intent("R2", created_at=NOON + timedelta(minutes=10)),
    ],
    ids=["the same", "another message", "the phone of two contacts", "ten minutes later"],
)
def test_a_repeated_coupon_needs_a_yes_that_names_the_earlier_one(journal: Journal, again: Intent) -> None:
    begin_and_end(journal, make_intent("R1"), AttemptState.SENT)
    asked = journal.begin(again)
    assert isinstance(asked, NeedsConfirmation)
    assert [entry.reference for entry in asked.earlier] == ["R1"]
    assert journal.earlier(again) == asked.earlier
    assert isinstance(journal.begin(again, confirmed=["R0"]), NeedsConfirmation)
    assert isinstance(journal.begin(again, confirmed=["R1"]), Begun)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-3650)])
def test_a_clock_that_jumps_back_takes_no_second_yes_away(
    journal: Journal, clock: Clock, jump: timedelta
) -> None:
    journal.begin(make_intent("R1"))
    journal.finish("R1", AttemptState.SENT)
    clock.now += jump
    again = journal.begin(make_intent("R2", created_at=clock.now))
    assert isinstance(again, NeedsConfirmation)
    assert [entry.reference for entry in again.earlier] == ["R1"]


@pytest.mark.parametrize(
    "other",
    [
        make_intent("R2", phone="20123457"),
        make_intent("R2", product="CARD-50"),
        make_intent("R2", product=None),
        make_intent("R2", created_at=NOON + timedelta(minutes=10, seconds=1)),
    ],
    ids=["another phone", "another product", "no product", "later"],
)
def test_another_coupon_needs_no_second_yes(journal: Journal, other: Intent) -> None:
    begin_and_end(journal, make_intent("R1"), AttemptState.SENT)
    assert isinstance(journal.begin(other), Begun)


def test_an_email_address_counts_whatever_its_case(journal: Journal) -> None:
    begin_and_end(journal, make_intent("R1", phone=None, email="Eve@Example.com"), AttemptState.SENT)
    assert isinstance(
        journal.begin(make_intent("R2", phone=None, email="eve@example.COM")), NeedsConfirmation
    )


def test_a_doubtful_attempt_asks_for_any_product_until_it_is_settled(journal: Journal, clock: Clock) -> None:
    begin_and_end(journal, make_intent("R1"), AttemptState.UNKNOWN)
    clock.advance(days=400)
    another = make_intent("R2", product="CARD-50", created_at=clock.now)
    asked = journal.begin(another)
    assert isinstance(asked, NeedsConfirmation)
    assert [entry.reference for entry in asked.earlier] == ["R1"]
    journal.settle("R1", sent=False, note="n", by="Mo")
    assert isinstance(journal.begin(another), Begun)


def test_a_coupon_under_way_asks_before_a_different_one_for_the_same_product(journal: Journal) -> None:
    journal.begin(make_intent("R1"))
    asked = journal.begin(make_intent("R2", message="another text"))
    assert isinstance(asked, NeedsConfirmation)
    assert [entry.reference for entry in asked.earlier] == ["R1"]


def test_a_new_attempt_replaces_a_doubtful_one_only_once_that_is_settled(journal: Journal) -> None:
    replacing = make_intent("R2", previous="R1")
    assert journal.begin(replacing) == NoSuchReference("R1")
    journal.begin(make_intent("R1"))
    assert isinstance(journal.begin(replacing, confirmed=["R1"]), PreviousUnsettled)
    journal.finish("R1", AttemptState.UNKNOWN)
    assert isinstance(journal.begin(replacing, confirmed=["R1"]), PreviousUnsettled)
    journal.settle("R1", sent=False, note="n", by="Mo")
    assert isinstance(journal.begin(replacing), Begun)
    assert entry_of(journal, "R2").previous == "R1"


def test_a_pause_stops_every_till_until_it_is_lifted(journal: Journal, directory: Path) -> None:
    assert journal.paused() is None
    assert journal.pause("no_credit") is None
    with open_journal(directory) as other:
        assert other.paused() == Paused("no_credit", NOON)
        assert other.begin(make_intent("R1")) == Paused("no_credit", NOON)
        assert other.get("R1") == NoSuchReference("R1")
        assert other.lift() is None
    assert journal.paused() is None
    assert isinstance(journal.begin(make_intent("R1")), Begun)


def test_a_pause_does_not_keep_an_outcome_from_being_recorded(journal: Journal) -> None:
    journal.begin(make_intent("R1"))
    journal.pause("no_credit")
    assert isinstance(journal.finish("R1", AttemptState.REFUSED, "no_credit"), Finished)


def test_unsettled_attempts_are_counted(journal: Journal) -> None:
    begin_and_end(journal, make_intent("R1", phone="20000001"), AttemptState.UNKNOWN)
    begin_and_end(journal, make_intent("R2", phone="20000002"), AttemptState.UNKNOWN)
    begin_and_end(journal, make_intent("R3", phone="20000003"), AttemptState.SENT)
    assert journal.count_unsettled() == 2
    journal.settle("R1", sent=True, note="n", by="Mo")
    assert journal.count_unsettled() == 1


def test_purging_takes_what_ended_before_and_leaves_what_is_doubtful(journal: Journal, clock: Clock) -> None:
    begin_and_end(journal, make_intent("OLD", phone="20000001"), AttemptState.SENT)
    begin_and_end(journal, make_intent("DOUBTFUL", phone="20000002"), AttemptState.UNKNOWN)
    begin_and_end(journal, make_intent("SETTLED-LATE", phone="20000003"), AttemptState.UNKNOWN)
    journal.begin(make_intent("UNDER-WAY", phone="20000004"))
    begin_and_end(journal, make_intent("NEXT", phone="20000005", previous="OLD"), AttemptState.SENT)
    clock.advance(days=30)
    journal.settle("SETTLED-LATE", sent=True, note="n", by="Mo")
    assert journal.purge(NOON + timedelta(days=1)) == 2
    left = [entry.reference for entry in journal.export() if isinstance(entry, Entry)]
    assert left == ["DOUBTFUL", "SETTLED-LATE", "UNDER-WAY"]


def test_purging_an_attempt_keeps_the_one_that_replaced_it(journal: Journal, clock: Clock) -> None:
    begin_and_end(journal, make_intent("R1"), AttemptState.NOT_SENT)
    clock.advance(days=2)
    begin_and_end(journal, make_intent("R2", previous="R1"), AttemptState.SENT)
    assert journal.purge(NOON + timedelta(days=1)) == 1
    assert entry_of(journal, "R2").previous is None


def test_ids_are_not_used_again_after_a_purge(journal: Journal, clock: Clock) -> None:
    first = journal.begin(make_intent("R1"))
    journal.finish("R1", AttemptState.NOT_SENT)
    clock.advance(days=2)
    journal.purge(clock.now)
    second = journal.begin(make_intent("R2"))
    assert isinstance(first, Begun)
    assert isinstance(second, Begun)
    assert second.id > first.id


def test_a_closed_journal_begins_nothing(directory: Path) -> None:
    journal = open_journal(directory)
    journal.close()
    journal.close()
    with pytest.raises(RuntimeError):
        journal.begin(make_intent("R1"))
