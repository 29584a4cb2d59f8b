"""Where the journal lives, and how it comes into being: once, and never again in silence.

Three files: the database, the key, and for an instant the database in the making. The key is renamed into
place before the database is, so each moment at which a start can be killed tells itself apart: no key, no
journal yet; a key and a database in the making, finish it; a key alone, a journal vanished.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pos_tui.file_lock import PATIENCE_S, lock_file
from pos_tui.journal import schema
from pos_tui.journal.database import (
    Database,
    configure,
    connect,
    create_private,
    unavailable,
)
from pos_tui.journal.key import Key
from pos_tui.journal.results import JournalUnavailable, UnavailableReason
from pos_tui.paths import sync_directory

DATABASE = "journal.sqlite3"
KEY = "journal.key"
OLDEST_SQLITE = (3, 37)


def prepare(directory: Path, patience_s: float = PATIENCE_S) -> tuple[Database, Key] | JournalUnavailable:
    """Return the journal in `directory`, private and current; make it if there never was one."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        reason = UnavailableReason.SQLITE_TOO_OLD
        return JournalUnavailable(reason, directory, sqlite3.sqlite_version)
    try:
        _make_directory(directory)
        _create_once(directory, patience_s)
        found = find(directory, patience_s)
        if found is None or isinstance(found, JournalUnavailable):
            return found or JournalUnavailable(UnavailableReason.VANISHED, directory)
        database, _ = found
        if problem := database.upgrade():
            return problem
        complete = database.read(schema.is_complete)
        if isinstance(complete, JournalUnavailable):
            return complete
        for path in (directory, directory / KEY, database.path):
            _make_private(path)
    except (OSError, sqlite3.Error) as error:
        return unavailable(error, directory)
    return found if complete else JournalUnavailable(UnavailableReason.DAMAGED, database.path)


def find(directory: Path, patience_s: float = PATIENCE_S) -> tuple[Database, Key] | JournalUnavailable | None:
    """Return the parts of the journal in `directory` as they are, or None where there never was one."""
    path, key_path = directory / DATABASE, directory / KEY
    if not os.path.lexists(key_path):
        return JournalUnavailable(UnavailableReason.KEY_LOST, key_path) if os.path.lexists(path) else None
    try:
        if not stat.S_ISREG(key_path.lstat().st_mode):
            return JournalUnavailable(UnavailableReason.NOT_A_FILE, key_path)
        key = Key.parse(key_path.read_text("utf-8", errors="replace"))
    except OSError as error:
        return unavailable(error, key_path)
    if key is None:
        return JournalUnavailable(UnavailableReason.KEY_LOST, key_path)
    return Database(path, key.identity, patience_s), key


def _create_once(directory: Path, patience_s: float) -> None:
    path, key_path = directory / DATABASE, directory / KEY
    making = Path(f"{path}.new")
    if os.path.lexists(path):
        return
    with _locked(directory, patience_s):
        if not os.path.lexists(key_path) and not os.path.lexists(path):
            # What lies here without a key is a start that was cut short, or a leftover that
            # SQLite would play back into the new file.
            for leftover in (making, Path(f"{making}-journal"), Path(f"{path}-journal")):
                leftover.unlink(missing_ok=True)
            key = Key.new()
            _build(making, key)
            key_making = Path(f"{key_path}.new")
            key_making.unlink(missing_ok=True)
            create_private(key_making, key.to_text().encode())
            key_making.rename(key_path)
            sync_directory(directory)
        if making.exists() and not os.path.lexists(path):
            making.rename(path)
            sync_directory(directory)


def _build(path: Path, key: Key) -> None:
    create_private(path)
    with closing(connect(path)) as connection:
        configure(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        schema.migrate(connection)
        connection.execute("INSERT INTO state (one, identity) VALUES (1, ?)", (key.identity,))
        connection.execute("COMMIT")


@contextmanager
def _locked(directory: Path, patience_s: float) -> Iterator[None]:
    """Keep other first starts out for the few milliseconds that making a journal takes."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        lock_file(descriptor, patience_s)
        yield
    finally:
        os.close(descriptor)


def _make_directory(directory: Path) -> None:
    if directory.is_dir():
        return
    _make_directory(directory.parent)
    directory.mkdir(mode=0o700, exist_ok=True)
    sync_directory(directory.parent)


def _make_private(path: Path) -> None:
    mode = path.lstat().st_mode
    if stat.S_IMODE(mode) & 0o077 and not stat.S_ISLNK(mode):
        path.chmod(stat.S_IMODE(mode) & 0o700)
