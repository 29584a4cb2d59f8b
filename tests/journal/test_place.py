"""The journal's files: made once, private, and missed when they are gone or spoilt."""

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.journal import schema
from pos_tui.journal.check import check
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import (
    Absent,
    Begun,
    Healthy,
    JournalUnavailable,
    NeedsConfirmation,
    Page,
    UnavailableReason,
)
from tests.journal.helpers import NOON, TillProcess, make_intent, open_journal, raw, states

NOBODY = 65534


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
def open_directory() -> Iterator[Path]:
    """A directory that another user of this machine may reach."""
    directory = Path(tempfile.mkdtemp(prefix="pos-tui-"))
    yield directory / "till"
    (directory / "till").chmod(0o700)
    shutil.rmtree(directory)


def reason(result: object) -> UnavailableReason:
    assert isinstance(result, JournalUnavailable), result
    return result.reason


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_everything_is_private_to_the_user(directory: Path) -> None:
    before = os.umask(0)
    try:
        with open_journal(directory):
            assert {mode(path) for path in directory.iterdir()} == {0o600}
            assert mode(directory) == mode(directory.parent) == 0o700
    finally:
        os.umask(before)


def test_what_others_could_read_is_made_private_again(used: Path) -> None:
    used.chmod(0o755)
    for path in used.iterdir():
        path.chmod(0o644)
    with open_journal(used):
        assert mode(used) == 0o700
        assert {mode(path) for path in used.iterdir()} == {0o600}


def test_what_was_written_is_there_at_the_next_start(used: Path) -> None:
    with open_journal(used) as journal:
        assert journal.count_unsettled() == 1
    assert check(used) == Healthy(entries=2, unsettled=1)


def test_no_journal_yet_is_nothing_wrong(directory: Path) -> None:
    assert check(directory) == Absent()
    assert not directory.exists()


@pytest.mark.parametrize("leftover", ["journal.sqlite3.new", "journal.key.new", "journal.sqlite3-journal"])
def test_a_first_start_that_was_cut_short_is_begun_again(directory: Path, leftover: str) -> None:
    directory.mkdir(parents=True)
    (directory / leftover).write_bytes(b"half of it")
    with open_journal(directory) as journal:
        assert isinstance(journal.begin(make_intent("R1")), Begun)


def test_a_first_start_that_lacked_only_the_last_step_is_finished(used: Path) -> None:
    (used / "journal.sqlite3").rename(used / "journal.sqlite3.new")
    with open_journal(used) as journal:
        assert isinstance(journal.get("R1"), Entry)


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


def test_a_journal_of_a_later_version_is_left_alone(used: Path) -> None:
    connection = raw(used)
    connection.execute(f"PRAGMA user_version = {schema.current_version() + 1}")
    connection.close()
    before = (used / "journal.sqlite3").read_bytes()
    assert reason(Journal.open(used)) is UnavailableReason.NEWER
    assert (used / "journal.sqlite3").read_bytes() == before


def test_a_journal_of_an_earlier_version_is_copied_and_upgraded(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = schema.current_version()
    step = ("ALTER TABLE attempt ADD COLUMN colour TEXT", "UPDATE attempt SET colour = 'red'")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    with open_journal(used) as journal:
        assert journal.count_unsettled() == 1
    connection = raw(used)
    assert connection.execute("SELECT DISTINCT colour FROM attempt").fetchall() == [("red",)]
    connection.close()
    copy = used / f"journal.sqlite3.v{earlier}"
    assert mode(copy) == 0o600
    saved = sqlite3.connect(copy)
    assert saved.execute("SELECT count(*) FROM attempt").fetchone() == (2,)
    assert saved.execute("PRAGMA user_version").fetchone() == (earlier,)
    saved.close()


def test_an_upgrade_that_fails_leaves_the_journal_as_it_was(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        step = ("DELETE FROM attempt", "ALTER TABLE no_such_table ADD COLUMN colour TEXT")
        later.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
        assert reason(Journal.open(used)) is UnavailableReason.DAMAGED
    with open_journal(used):
        assert states(used) == {"R1": "sent", "R2": "unknown"}


def test_copies_of_an_upgrade_are_purged_with_their_age(used: Path) -> None:
    copy = used / "journal.sqlite3.v1"
    copy.write_bytes(b"a copy")
    os.utime(copy, (NOON.timestamp(), NOON.timestamp()))
    with open_journal(used) as journal:
        journal.purge(NOON - timedelta(days=1))
        assert copy.exists()
        journal.purge(NOON + timedelta(days=1))
        assert not copy.exists()


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert reason(Journal.open(tmp_path / "file" / "till")) is UnavailableReason.IO_ERROR


def test_a_journal_that_another_process_holds_too_long_is_busy(used: Path) -> None:
    with open_journal(used, patience_s=0.05) as journal:
        holder = raw(used)
        holder.execute("BEGIN EXCLUSIVE")
        assert reason(journal.begin(make_intent("R3", phone="20000003"))) is UnavailableReason.BUSY
        assert reason(journal.page()) is UnavailableReason.BUSY
        holder.execute("ROLLBACK")
        holder.close()
        assert isinstance(journal.begin(make_intent("R3", phone="20000003")), Begun)


def test_a_full_disk_begins_nothing_and_loses_nothing(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite itself is told that no page can be added, which is what it makes of ENOSPC."""
    connect = sqlite3.connect

    def connect_to_a_full_disk(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    with open_journal(used) as journal:
        with monkeypatch.context() as full:
            full.setattr(sqlite3, "connect", connect_to_a_full_disk)
            number = 10
            while isinstance(
                begun := journal.begin(make_intent(f"R{number}", phone=f"200000{number}")), Begun
            ):
                number += 1
            assert reason(begun) is UnavailableReason.FULL
            assert isinstance(journal.page(), Page)
        assert f"R{number}" not in states(used)
        assert {"R1", "R2"} < set(states(used))
        assert isinstance(journal.begin(make_intent(f"R{number}", phone=f"200000{number}")), Begun)
    assert isinstance(check(used), Healthy)


def test_a_file_that_cannot_grow_begins_nothing_and_loses_nothing(used: Path) -> None:
    """A real process whose writes beyond the file's size fail (RLIMIT_FSIZE)."""
    with TillProcess(used) as till:
        till.hear()
        till.ask("limit files")
        number = 10
        till.tell("begin", reference=f"R{number}", phone=f"200000{number}")
        while (heard := till.hear())[0] == "Begun":
            number += 1
            till.tell("begin", reference=f"R{number}", phone=f"200000{number}")
        assert heard[0] == "JournalUnavailable"
        assert till.ask("get", reference="R1") == "Entry"
    with open_journal(used):
        assert set(states(used)) == {"R1", "R2", *(f"R{begun}" for begun in range(10, number))}
    assert isinstance(check(used), Healthy)


def test_a_read_only_directory_begins_nothing_and_can_still_be_read(open_directory: Path) -> None:
    """A real process that is not root, since no mode binds root."""
    with open_journal(open_directory) as journal:
        journal.begin(make_intent("R1", phone="20000001"))
        journal.finish("R1", AttemptState.SENT)
    user = []
    if os.geteuid() == 0:
        user = [str(NOBODY)]
        for path in (open_directory.parent, open_directory, *open_directory.iterdir()):
            os.chown(path, NOBODY, NOBODY)
    with TillProcess(open_directory, *user) as till:
        assert till.hear() == ("Journal", None)
        till.ask("make read-only")
        till.tell("begin", reference="R2")
        assert till.hear() == ("JournalUnavailable", "not_writable")
        assert till.ask("get", reference="R1") == "Entry"
    with TillProcess(open_directory, *user) as till:
        assert till.hear() == ("JournalUnavailable", "not_writable")
