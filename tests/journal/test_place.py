"""The journal's files: made once, private, upgraded with a copy, and unusable without harm."""

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.journal import schema
from pos_tui.journal.check import check
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import (
    Absent,
    Begun,
    Healthy,
    LookUpPage,
    Page,
    UnavailableReason,
)
from tests.journal.helpers import NOON, TillProcess, make_intent, open_journal, raw, reason, states

NOBODY = 65534


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that another user of this machine may reach."""
    directory = Path(tempfile.mkdtemp(prefix="pos-tui-"))
    yield directory / "till"
    (directory / "till").chmod(0o700)
    shutil.rmtree(directory)


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


@pytest.mark.parametrize("version", range(1, schema.current_version()))
def test_a_journal_of_every_earlier_version_is_taken_over_and_then_refused_by_that_version(
    directory: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:version])
        with open_journal(directory) as journal:
            journal.begin(make_intent("R1", phone="20000001"))
            journal.finish("R1", AttemptState.UNKNOWN)
            before = journal.get("R1")
    with open_journal(directory) as journal:
        assert journal.get("R1") == before
        assert journal.lookups() == LookUpPage(())
        assert isinstance(journal.begin(make_intent("R2", phone="20000002")), Begun)
    assert isinstance(check(directory), Healthy)
    content = (directory / "journal.sqlite3").read_bytes()
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:version])
        assert reason(Journal.open(directory)) is UnavailableReason.NEWER
    assert (directory / "journal.sqlite3").read_bytes() == content


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
