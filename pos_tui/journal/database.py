"""The journal's SQLite file: every call is one transaction on a connection of its own.

A connection for each call (about a millisecond) keeps threads and forked processes apart, and looks at
the file that is at the path now: a till never goes on writing into a journal that was deleted or replaced
under it. The file is opened by nothing but SQLite, because closing any other descriptor of it would drop
the locks that this process holds. DELETE mode with synchronous=EXTRA is durable at the commit; what was
deleted is overwritten (secure_delete), and nothing is spilt into temporary files.
"""

import errno
import logging
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pos_tui.file_lock import PATIENCE_S
from pos_tui.journal import schema
from pos_tui.journal.results import JournalUnavailable, UnavailableReason
from pos_tui.journal.stored import UnreadableError
from pos_tui.paths import sync_directory

T = TypeVar("T")
_log = logging.getLogger(__name__)

_UNREADABLE = (OverflowError, TypeError, ValueError, LookupError)
"""What reading raises where the file holds something else than a journal does."""

_PRAGMAS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",  # macOS: through the drive's cache
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cell_size_check = ON",
)

_SQLITE_REASONS = {
    sqlite3.SQLITE_FULL: UnavailableReason.FULL,
    sqlite3.SQLITE_BUSY: UnavailableReason.BUSY,
    sqlite3.SQLITE_LOCKED: UnavailableReason.BUSY,
    sqlite3.SQLITE_READONLY: UnavailableReason.NOT_WRITABLE,
    sqlite3.SQLITE_PERM: UnavailableReason.NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: UnavailableReason.IO_ERROR,
    sqlite3.SQLITE_IOERR: UnavailableReason.IO_ERROR,
    sqlite3.SQLITE_NOMEM: UnavailableReason.IO_ERROR,
    sqlite3.SQLITE_CORRUPT: UnavailableReason.DAMAGED,
    sqlite3.SQLITE_NOTADB: UnavailableReason.DAMAGED,
    # Our statements never change, so one that can't run has lost its table, and one that breaks a rule of
    # the file has met a row that breaks it already.
    sqlite3.SQLITE_ERROR: UnavailableReason.DAMAGED,
    sqlite3.SQLITE_CONSTRAINT: UnavailableReason.DAMAGED,
    sqlite3.SQLITE_MISMATCH: UnavailableReason.DAMAGED,
    sqlite3.SQLITE_TOOBIG: UnavailableReason.DAMAGED,
}
_ERRNO_REASONS = {
    errno.ENOSPC: UnavailableReason.FULL,
    errno.EDQUOT: UnavailableReason.FULL,
    errno.EACCES: UnavailableReason.NOT_WRITABLE,
    errno.EPERM: UnavailableReason.NOT_WRITABLE,
    errno.EROFS: UnavailableReason.NOT_WRITABLE,
    errno.ETIMEDOUT: UnavailableReason.BUSY,
    errno.EMFILE: UnavailableReason.TOO_MANY_FILES,
    errno.ENFILE: UnavailableReason.TOO_MANY_FILES,
}


def unavailable(error: OSError | sqlite3.Error, path: Path) -> JournalUnavailable:
    """Return what `error` means for the journal; raise it again if it is a mistake in this program."""
    if isinstance(error, OSError):
        reason = _ERRNO_REASONS.get(error.errno or 0, UnavailableReason.IO_ERROR)
        return JournalUnavailable(reason, path, errno.errorcode.get(error.errno or 0, ""))
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        raise error
    # Python itself raises without a code where a stored text is not UTF-8.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    reason = _SQLITE_REASONS.get(code & 0xFF, UnavailableReason.IO_ERROR)
    return JournalUnavailable(reason, path, getattr(error, "sqlite_errorname", type(error).__name__))


@dataclass(frozen=True, slots=True)
class Database:
    """The file at `path`, as long as it carries `identity`."""

    path: Path
    identity: bytes
    patience_s: float = PATIENCE_S

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T | JournalUnavailable:
        """Return what `work` reads, in one consistent view."""
        return self._run("BEGIN", work)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T | JournalUnavailable:
        """Return what `work` returns, once all it wrote is durable; otherwise nothing of it is."""
        return self._run("BEGIN IMMEDIATE", work)

    def try_to_write(self) -> JournalUnavailable | None:
        """Return what keeps the journal from being written; changes nothing."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE state SET one = one")  # saves the page beside the file first
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")

        return self.write(work)

    def upgrade(self) -> JournalUnavailable | None:
        """Bring an older file to the current schema in one transaction, after a copy beside it."""

        def work(connection: sqlite3.Connection) -> None:
            version = schema.version_of(connection)
            if version < schema.current_version():
                copy(self.path, backup_path(self.path, version))
                schema.migrate(connection)

        return self._run("BEGIN IMMEDIATE", work, upgrading=True)

    def _run(
        self, begin: str, work: Callable[[sqlite3.Connection], T], *, upgrading: bool = False
    ) -> T | JournalUnavailable:
        try:
            if reason := self._misplaced():
                return JournalUnavailable(reason, self.path)
            with closing(connect(self.path, self.patience_s)) as connection:
                configure(connection)
                # Steps that rebuild a table need foreign keys off, and that is only possible out here.
                connection.execute(f"PRAGMA foreign_keys = {'OFF' if upgrading else 'ON'}")
                connection.execute(begin)
                if reason := self._mistaken(connection, upgrading=upgrading):
                    return JournalUnavailable(reason, self.path)
                result = work(connection)
                connection.execute("COMMIT")
                return result
        except (OSError, sqlite3.Error) as error:
            return unavailable(error, self.path)
        except _UNREADABLE as error:
            # Besides rows: what SQLite says of a damaged schema quotes its bytes, which may be no text.
            if not isinstance(error, UnreadableError):
                _log.warning("the journal can't be read", exc_info=error)
            return JournalUnavailable(UnavailableReason.DAMAGED, self.path)

    def _misplaced(self) -> UnavailableReason | None:
        try:
            status = self.path.lstat()
        except FileNotFoundError:
            return UnavailableReason.VANISHED
        if not stat.S_ISREG(status.st_mode):
            return UnavailableReason.NOT_A_FILE
        return None if status.st_size else UnavailableReason.EMPTY

    def _mistaken(self, connection: sqlite3.Connection, *, upgrading: bool) -> UnavailableReason | None:
        if schema.application_of(connection) != schema.APPLICATION_ID:
            return UnavailableReason.FOREIGN
        version = schema.version_of(connection)
        if version > schema.current_version():
            return UnavailableReason.NEWER
        if version < (1 if upgrading else schema.current_version()):
            return UnavailableReason.DAMAGED
        row = connection.execute("SELECT identity FROM state").fetchone()
        return None if row and row[0] == self.identity else UnavailableReason.FOREIGN


def connect(path: Path, patience_s: float = PATIENCE_S) -> sqlite3.Connection:
    """Return a connection to the existing file at `path`, without transactions of its own making."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=patience_s, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def configure(connection: sqlite3.Connection) -> None:
    """Make every commit on the connection durable, and every deletion real."""
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def backup_path(path: Path, version: int) -> Path:
    """Return where the copy of schema `version` goes when a later version takes over."""
    return path.with_name(f"{path.name}.v{version}")


def remove_backups(path: Path, before: datetime) -> None:
    """Delete the copies that upgrades made before `before`."""
    for backup in path.parent.glob(f"{path.name}.v*"):
        if backup.stat().st_mtime < before.timestamp():
            backup.unlink()


def copy(path: Path, target: Path) -> None:
    """Copy the whole database to a private file at `target`, durably, in place of an earlier copy.

    The caller holds the write lock on another connection: SQLite copies nothing out of a connection that
    is itself writing.
    """
    target.unlink(missing_ok=True)
    create_private(target)
    with closing(connect(path)) as source, closing(connect(target)) as made:
        source.backup(made)
    sync_directory(target.parent)


def create_private(path: Path, content: bytes = b"") -> None:
    """Make a file that only its owner may read, with `content` on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - pathlib has no mode for a new file
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
