"""A journal that is gone or spoilt is missed: nothing is begun, nothing is made anew, nothing crashes."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.journal.check import check
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import (
    Begun,
    Healthy,
    JournalUnavailable,
    NeedsConfirmation,
    Page,
    UnavailableReason,
)
from tests.journal.helpers import NOON, make_intent, open_journal, raw, reason


def delete(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def fill_with_zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_within_the_header(path: Path) -> None:
    os.truncate(path, 60)


def cut_the_last_page(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 4096)


def flip_the_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:16] = bytes(byte ^ 0xFF for byte in content[:16])
    path.write_bytes(content)


def replace_by_another_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE attempt (id)")
    connection.close()


def replace_by_a_text(path: Path) -> None:
    path.write_text("a text that is longer than any header of a database could be " * 10)


def replace_by_another_tills_journal(path: Path) -> None:
    other = path.parent.parent / "other"
    with open_journal(other):
        shutil.copy(other / path.name, path)


def replace_by_a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def replace_by_a_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def replace_by_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def drop_the_index(path: Path) -> None:
    connection = raw(path.parent)
    connection.execute("DROP INDEX attempt_open_intent")
    connection.close()


SPOILT = [
    (delete, UnavailableReason.VANISHED),
    (empty, UnavailableReason.EMPTY),
    (fill_with_zeros, UnavailableReason.DAMAGED),
    (cut_in_half, UnavailableReason.DAMAGED),
    (cut_within_the_header, UnavailableReason.DAMAGED),
    (cut_the_last_page, UnavailableReason.DAMAGED),
    (flip_the_header, UnavailableReason.DAMAGED),
    (replace_by_another_database, UnavailableReason.FOREIGN),
    (replace_by_a_text, UnavailableReason.DAMAGED),
    (replace_by_another_tills_journal, UnavailableReason.FOREIGN),
    (replace_by_a_link, UnavailableReason.NOT_A_FILE),
    (replace_by_a_dangling_link, UnavailableReason.NOT_A_FILE),
    (replace_by_a_directory, UnavailableReason.NOT_A_FILE),
]


@pytest.mark.parametrize(("spoil", "expected"), [*SPOILT, (drop_the_index, UnavailableReason.DAMAGED)])
def test_a_spoilt_journal_is_missed_and_not_made_anew(
    used: Path, spoil: Callable[[Path], None], expected: UnavailableReason
) -> None:
    spoil(used / "journal.sqlite3")
    spoilt = sorted(path.name for path in used.iterdir())
    for _ in range(2):
        assert reason(Journal.open(used)) is expected
    assert sorted(path.name for path in used.iterdir()) == spoilt


@pytest.mark.parametrize(("spoil", "expected"), SPOILT)
def test_a_journal_spoilt_under_a_living_till_takes_no_more_attempts(
    used: Path, spoil: Callable[[Path], None], expected: UnavailableReason
) -> None:
    with open_journal(used) as journal:
        spoil(used / "journal.sqlite3")
        assert reason(journal.begin(make_intent("R3", phone="20000003"))) is expected
        assert reason(journal.page()) is expected
        assert [reason(entry) for entry in journal.export()] == [expected]
    assert reason(check(used)) is expected


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (delete, UnavailableReason.KEY_LOST),
        (empty, UnavailableReason.KEY_LOST),
        (replace_by_a_text, UnavailableReason.KEY_LOST),
        (replace_by_another_tills_journal, UnavailableReason.FOREIGN),
        (replace_by_a_link, UnavailableReason.NOT_A_FILE),
        (replace_by_a_directory, UnavailableReason.NOT_A_FILE),
    ],
)
def test_a_spoilt_key_is_missed_and_not_made_anew(
    used: Path, spoil: Callable[[Path], None], expected: UnavailableReason
) -> None:
    spoil(used / "journal.key")
    assert reason(Journal.open(used)) is expected
    assert reason(check(used)) is expected


def test_no_single_spoilt_byte_of_the_header_loses_an_attempt_in_silence(used: Path) -> None:
    path = used / "journal.sqlite3"
    good = path.read_bytes()
    for place in range(100):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :])
        opened = Journal.open(used)
        if isinstance(opened, Journal):
            with opened:
                page = opened.page()
                assert isinstance(page, JournalUnavailable) or len(page.entries) == 2, place


@cache
def eight_under_way() -> dict[str, bytes]:
    """The files of a journal in which a dead till left eight attempts, by name."""
    with tempfile.TemporaryDirectory() as name:
        with open_journal(Path(name)) as journal:
            for number in range(8):
                journal.begin(make_intent(f"R{number}", phone=f"2000000{number}"))
        return {path.name: path.read_bytes() for path in Path(name).iterdir()}


@given(places=st.lists(st.tuples(st.integers(0, 2**20), st.integers(1, 255)), min_size=1, max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_damage_makes_more_than_a_value(places: list[tuple[int, int]]) -> None:
    files = eight_under_way()
    content = bytearray(files["journal.sqlite3"])
    for place, flip in places:
        content[place % len(content)] ^= flip
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "journal.key").write_bytes(files["journal.key"])
        (directory / "journal.sqlite3").write_bytes(content)
        assert isinstance(check(directory), Healthy | JournalUnavailable)
        opened = Journal.open(directory)
        if isinstance(opened, Journal):
            with opened:
                assert isinstance(opened.page(), Page | JournalUnavailable)
                asked = opened.begin(make_intent("R9"))
                assert isinstance(asked, Begun | NeedsConfirmation | JournalUnavailable)
                assert isinstance(opened.purge(NOON), int | JournalUnavailable)


def test_the_full_check_finds_damage_that_a_start_does_not_look_for(used: Path) -> None:
    path = used / "journal.sqlite3"
    connection = raw(used)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_schema WHERE name = 'attempt_by_tail'")
    connection.execute(
        "INSERT INTO sqlite_schema SELECT type, 'attempt_by_tail', tbl_name, rootpage,"
        " 'CREATE INDEX attempt_by_tail ON attempt (phone_tail)'"
        " FROM sqlite_schema WHERE name = 'attempt_by_phone'"
    )
    connection.close()
    assert path.exists()
    assert reason(check(used)) is UnavailableReason.DAMAGED
