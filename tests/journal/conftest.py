"""A journal of its own for every test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.journal.journal import Journal
from tests.journal.helpers import Clock, open_journal


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "data" / "pos-tui"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(directory: Path, clock: Clock) -> Iterator[Journal]:
    with open_journal(directory, clock) as journal:
        yield journal
