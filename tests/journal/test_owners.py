"""Several tills on one journal, with real processes: who may issue, who is alive, what the dead leave."""

import fcntl
import os
import threading
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import AlreadyFinished, BeginResult, NeedsConfirmation, UnavailableReason
from tests.journal.helpers import TillProcess, make_intent, open_journal, raw, reason, states


def test_of_processes_racing_for_one_coupon_exactly_one_may_send_it(directory: Path) -> None:
    tills = [TillProcess(directory) for _ in range(4)]
    try:
        for till in tills:
            assert till.hear() == ("Journal", None)
        for number, till in enumerate(tills):
            till.tell("begin", reference=f"R{number}")
        results = sorted(till.hear()[0] for till in tills)
    finally:
        for till in tills:
            till.kill()
    assert results == ["AlreadyOpen", "AlreadyOpen", "AlreadyOpen", "Begun"]


def test_of_threads_racing_for_one_coupon_exactly_one_may_send_it(journal: Journal) -> None:
    results: list[BeginResult] = []
    start = threading.Barrier(6)

    def press(number: int) -> None:
        start.wait()
        results.append(journal.begin(make_intent(f"R{number}")))

    threads = [threading.Thread(target=press, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(result).__name__ for result in results) == ["AlreadyOpen"] * 5 + ["Begun"]


def test_first_starts_at_the_same_moment_make_one_journal(directory: Path) -> None:
    tills = [TillProcess(directory) for _ in range(4)]
    try:
        assert [till.hear() for till in tills] == [("Journal", None)] * 4
        for number, till in enumerate(tills):
            assert till.ask("begin", reference=f"R{number}", phone=f"2000000{number}") == "Begun"
        assert all(till.ask("get", reference="R0") == "Entry" for till in tills)
    finally:
        for till in tills:
            till.kill()


def test_what_a_killed_till_was_sending_is_unknown_at_the_next_start(directory: Path) -> None:
    with TillProcess(directory) as till:
        till.hear()
        assert till.ask("begin", reference="R1") == "Begun"
        till.kill()
    with open_journal(directory) as journal:
        entry = journal.get("R1")
    assert isinstance(entry, Entry)
    assert (entry.state, entry.reason) == (AttemptState.UNKNOWN, "interrupted")
    assert entry.details is not None


def test_a_living_till_notices_that_another_one_died(journal: Journal, directory: Path) -> None:
    with TillProcess(directory) as till:
        till.hear()
        till.ask("begin", reference="R1")
        assert journal.recover() == ()
        till.kill()
    assert journal.recover() == ("R1",)
    assert journal.count_unsettled() == 1


def test_a_coupon_that_a_dead_till_was_sending_is_asked_about_not_sent_again(
    journal: Journal, directory: Path
) -> None:
    with TillProcess(directory) as till:
        till.hear()
        till.ask("begin", reference="R1")
        till.kill()
    asked = journal.begin(make_intent("R2"))
    assert isinstance(asked, NeedsConfirmation)
    assert [(entry.reference, entry.state) for entry in asked.earlier] == [("R1", AttemptState.UNKNOWN)]


def test_what_a_living_till_is_sending_is_left_alone(directory: Path) -> None:
    with TillProcess(directory) as till:
        till.hear()
        till.ask("begin", reference="R1")
        with open_journal(directory):
            assert states(directory) == {"R1": "sending"}
        assert till.ask("finish", reference="R1") == "Finished"
    assert states(directory) == {"R1": "sent"}


def test_two_journals_of_one_process_are_two_tills(directory: Path) -> None:
    with open_journal(directory) as first:
        first.begin(make_intent("R1"))
        with open_journal(directory) as second:
            assert second.recover() == ()
        assert first.recover() == ()
    with open_journal(directory) as third:
        assert isinstance(third.finish("R1", AttemptState.SENT), AlreadyFinished)
    assert states(directory) == {"R1": "unknown"}


def test_a_forked_child_neither_begins_nor_ends_its_parents_claim(directory: Path, journal: Journal) -> None:
    with TillProcess(directory) as till:
        till.hear()
        till.ask("begin", reference="R1")
        assert till.ask("begin in a fork") == "refused"
        assert journal.recover() == ()
        assert states(directory) == {"R1": "sending"}


def test_an_owner_that_is_no_till_is_dead(journal: Journal, directory: Path) -> None:
    journal.begin(make_intent("R1"))
    connection = raw(directory)
    connection.execute("UPDATE attempt SET owner = ?", ("../\0",))
    connection.close()
    assert journal.recover() == ("R1",)


def test_tills_leave_no_files_behind(directory: Path) -> None:
    with TillProcess(directory) as till:
        till.hear()
        till.kill()
    with open_journal(directory):
        pass
    assert sorted(path.name for path in directory.iterdir()) == ["journal.key", "journal.sqlite3"]


@pytest.mark.parametrize("acknowledged", [1, 2, 5, 8])
def test_whatever_was_acknowledged_before_a_kill_is_there_after_it(
    directory: Path, acknowledged: int
) -> None:
    expected = {}
    with TillProcess(directory) as till:
        till.hear()
        commands = [(do, f"R{number}") for number in range(10) for do in ("begin", "finish")]
        for do, reference in commands:
            till.tell(do, reference=reference, phone=f"200000{reference}")
        for do, reference in commands[:acknowledged]:
            till.hear()
            expected[reference] = "sent" if do == "finish" else "unknown"
        till.kill()
    with open_journal(directory) as journal:
        recorded = states(directory)
        assert isinstance(journal.count_unsettled(), int)
    # The kill may have let the command after the last answer through, never less than was answered.
    assert all(recorded[name] == state or recorded[name] == "sent" for name, state in expected.items())
    assert "sending" not in recorded.values()


def test_what_tills_leave_that_are_killed_while_they_start_is_swept(directory: Path) -> None:
    with open_journal(directory):
        (directory / "till-0123456789abcdef.new").touch()
        (directory / "till-fedcba9876543210.lock").touch()
    with open_journal(directory):
        assert len(list(directory.glob("till-*"))) == 1
    assert sorted(path.name for path in directory.iterdir()) == ["journal.key", "journal.sqlite3"]


def test_a_lock_that_was_swept_before_it_was_taken_is_made_once_more(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    def sweep_first(descriptor: int) -> None:
        if not taken:
            (nameless,) = directory.glob("till-*.new")
            nameless.unlink()
        taken.append(descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    with open_journal(directory) as first:
        monkeypatch.setattr("pos_tui.journal.owner.lock_file", sweep_first)
        with open_journal(directory) as journal:
            journal.begin(make_intent("R1"))
            assert first.recover() == ()
    assert len(taken) == 2


def test_a_first_start_waits_for_another_one_with_an_end(directory: Path) -> None:
    directory.mkdir(parents=True)
    other = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(other, fcntl.LOCK_EX)
    try:
        assert reason(Journal.open(directory, patience_s=0.05)) is UnavailableReason.BUSY
    finally:
        os.close(other)
