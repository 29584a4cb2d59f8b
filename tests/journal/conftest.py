"""A journal of its own for every test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState
from pos_tui.journal.journal import Journal
from tests.journal.helpers import Clock, make_intent, open_journal


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "data" / "pos-tui"


@pytest.fixture
def used(directory: Path) -> Path:
    """The directory of a journal with one attempt sent and one unsettled, its till closed."""
    with open_journal(directory) as journal:
        journal.begin(make_intent("R1", phone="20000001"))
        journal.finish("R1", AttemptState.SENT)
        journal.begin(make_intent("R2", phone="20000002"))
        journal.finish("R2", AttemptState.UNKNOWN)
    return directory


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(directory: Path, clock: Clock) -> Iterator[Journal]:
    with open_journal(directory, clock) as journal:
        yield journal
