"""Text from outside in what the command line prints: tables, complaints, one JSON object a line."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState
from pos_tui.paths import find_paths
from tests.cli.conftest import PosTui, pos_tui
from tests.hostile.payloads import is_safe, texts
from tests.hostile.screens import REFERENCE, spoil_journal
from tests.journal.helpers import NOON, Clock, make_intent, open_journal

__all__ = ["pos_tui"]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Where a journal with one doubtful coupon lies."""
    directory = find_paths(os.environ).data_dir
    with open_journal(directory, Clock(NOON)) as journal:
        journal.begin(make_intent(REFERENCE, created_at=NOON))
        journal.finish(REFERENCE, AttemptState.UNKNOWN, "timed_out")
        yield directory


def test_a_journal_of_anything_is_listed_in_lines(pos_tui: PosTui, data_dir: Path) -> None:
    for text in texts():
        spoil_journal(data_dir, text)
        table, records, rows = pos_tui("journal"), pos_tui("journal", "--json"), pos_tui("journal", "--csv")
        assert table.code == records.code == rows.code == 0
        assert len(table.out.splitlines()) == 2
        assert all(is_safe(line) for line in table.out.splitlines())
        assert [record["ref"] for record in records.records] == [REFERENCE]
        assert records.out.isascii()
        assert all(is_safe(line) for line in rows.out.splitlines())
        assert len(rows.out.splitlines()) == 2
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows.out.splitlines()[1].split(","))


def test_complaints_about_anything_are_one_safe_line(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "key")
    monkeypatch.setenv("POS_TUI_PIGGY__URL", "http://127.0.0.1:9/")
    for text in texts():
        code = "\udc9b" + text
        for ran in (pos_tui("card", "--", code), pos_tui("card", "--json", "--", code)):
            assert ran.code == 2
            assert all(is_safe(line) for line in ran.err.splitlines())
            assert all(line.startswith("pos-tui: ") for line in ran.err.splitlines())
            assert all(json.loads(line) and line.isascii() for line in ran.out.splitlines())
