"""Who the customer was is gone from the files once an attempt is over; the bytes are searched for it."""

import random
import re
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState, Details, Entry, Intent
from pos_tui.journal.journal import Journal
from tests.journal.helpers import NOON, Clock, make_intent, open_journal, raw

SECRETS = Details(
    phone="87654321",
    email="customer@private.example",
    message="Happy birthday, dear Grace!",
    full_name="Grace Brewster Hopper",
    buyer_email="buyer@private.example",
    code="SECRET-CODE-4711",
)
INTENT = Intent(
    reference="R1",
    created_at=NOON,
    till="till 2",
    shop="Main street",
    details=SECRETS,
    masked_phone="••••21",
    masked_email="c•••@private.example",
)


def bytes_in(directory: Path) -> bytes:
    """Everything in every file of the journal."""
    return b"\0".join(path.read_bytes() for path in directory.iterdir())


def found_in(directory: Path) -> set[str]:
    content = bytes_in(directory)
    return {
        name
        for name in ("phone", "email", "message", "full_name", "buyer_email", "code")
        if str(getattr(SECRETS, name)).encode() in content
    }


@pytest.mark.parametrize("end", [AttemptState.SENT, AttemptState.REFUSED, AttemptState.NOT_SENT])
def test_an_attempt_that_is_over_leaves_only_masked_contacts(
    journal: Journal, directory: Path, end: AttemptState
) -> None:
    journal.begin(INTENT)
    assert found_in(directory) == {"phone", "email", "message", "full_name", "buyer_email", "code"}
    journal.finish("R1", end)
    assert found_in(directory) == set()
    entry = journal.get("R1")
    assert isinstance(entry, Entry)
    assert entry.details is None
    assert (entry.masked_phone, entry.masked_email) == ("••••21", "c•••@private.example")


def test_a_doubtful_attempt_keeps_the_customer_until_it_is_settled(journal: Journal, directory: Path) -> None:
    journal.begin(INTENT)
    journal.finish("R1", AttemptState.UNKNOWN)
    entry = journal.get("R1")
    assert isinstance(entry, Entry)
    assert entry.details == SECRETS
    journal.settle("R1", sent=True, note="n", by="Mo")
    assert found_in(directory) == set()


@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_ends_leaves_a_stale_copy(journal: Journal, directory: Path, seed: int) -> None:
    """Enough rows of several sizes that SQLite merges pages, which leaves copies where nothing looks."""
    chance = random.Random(seed)
    doubtful: list[int] = []
    for number in range(80):
        name = f"CUSTOMER{number:04d}"
        text = name + "x" * chance.choice([0, 300, 900]) + name
        journal.begin(make_intent(f"R{number}", phone=f"2{number:07d}", message=text))
        journal.finish(f"R{number}", AttemptState.UNKNOWN)
        doubtful.append(number)
        while len(doubtful) > 12:
            over = doubtful.pop(chance.randrange(len(doubtful)))
            journal.settle(f"R{over}", sent=True, note="n", by="Mo")
            present = re.findall(rb"CUSTOMER(\d{4})", bytes_in(directory))
            assert {int(found) for found in present} == set(doubtful)


def test_a_purged_attempt_leaves_nothing(journal: Journal, directory: Path, clock: Clock) -> None:
    for number in range(60):
        journal.begin(make_intent(f"REF-{number}", phone=f"2{number:07d}"))
        journal.finish(f"REF-{number}", AttemptState.UNKNOWN)
        journal.settle(f"REF-{number}", sent=True, note=f"NOTE-{number} " * 20, by="Mo")
    assert b"REF-17" in bytes_in(directory)
    assert b"NOTE-17 " in bytes_in(directory)
    clock.advance(days=1)
    assert journal.purge(clock.now) == 60
    content = bytes_in(directory)
    assert re.findall(rb"REF-\d+|NOTE-\d+", content) == []


def test_the_database_alone_does_not_say_who_a_customer_was(journal: Journal, directory: Path) -> None:
    """The same customer has another mark in another shop's journal, so no list of numbers unlocks it."""
    with open_journal(directory.parent / "other") as other:
        for each in (journal, other):
            each.begin(INTENT)
            each.finish("R1", AttemptState.SENT)
    marks = []
    for place in (directory, directory.parent / "other"):
        connection = raw(place)
        marks += connection.execute("SELECT phone_mark, email_mark FROM attempt").fetchall()
        connection.close()
    assert len({mark for row in marks for mark in row}) == 4


def test_values_do_not_show_the_customer_when_printed() -> None:
    shown = repr(INTENT)
    assert not any(
        str(getattr(SECRETS, name)) in shown for name in ("phone", "email", "message", "full_name")
    )
