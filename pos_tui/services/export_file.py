"""Rows into a file that somebody chose: whole or not at all, and never over another in silence."""

import errno
import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp
from typing import BinaryIO, TextIO

from pos_tui.journal.results import JournalUnavailable
from pos_tui.paths import sync_directory
from pos_tui.services.export import csv_rows

Record = Mapping[str, object]
Records = Callable[[], Iterable[Record | JournalUnavailable]]
"""Begins to read what is to be exported; a JournalUnavailable in it says that the rest can't be read."""


class Shape(StrEnum):
    """How rows are written."""

    CSV = "csv"
    """RFC 4180 in UTF-8."""
    EXCEL = "excel"
    """A workbook, .xlsx."""
    JSON = "json"
    """One JSON object a line."""

    @property
    def suffix(self) -> str:
        """How the name of such a file ends."""
        return {Shape.CSV: ".csv", Shape.EXCEL: ".xlsx", Shape.JSON: ".jsonl"}[self]


class ExportFault(StrEnum):
    """Why no file can be written there."""

    NAME_MISSING = "name_missing"
    NAME_IMPOSSIBLE = "name_impossible"
    IS_FOLDER = "is_folder"
    NOT_A_FILE = "not_a_file"
    """A link, a device or the like stands there."""
    NO_FOLDER = "no_folder"
    NOT_ALLOWED = "not_allowed"
    FULL = "full"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Exported:
    """The file stands at `path`, on the disk, with `rows` rows."""

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """Another file stands at `path`, untouched; it may be replaced if somebody says so."""

    path: Path


@dataclass(frozen=True, slots=True)
class NotExported:
    """Nothing was written, and nothing is left of it; `detail` is the system's own word for it, if any."""

    fault: ExportFault
    detail: str = ""


ExportResult = Exported | AlreadyThere | NotExported | JournalUnavailable

_FAULTS = {
    errno.EISDIR: ExportFault.IS_FOLDER,
    errno.ENOENT: ExportFault.NO_FOLDER,
    errno.ENOTDIR: ExportFault.NO_FOLDER,
    errno.ENAMETOOLONG: ExportFault.NAME_IMPOSSIBLE,
    errno.EINVAL: ExportFault.NAME_IMPOSSIBLE,
    errno.EACCES: ExportFault.NOT_ALLOWED,
    errno.EPERM: ExportFault.NOT_ALLOWED,
    errno.EROFS: ExportFault.NOT_ALLOWED,
    errno.ENOSPC: ExportFault.FULL,
    errno.EDQUOT: ExportFault.FULL,
    errno.EFBIG: ExportFault.FULL,
}
_UNFINISHED = ".pos-tui-"
"""How the names of files begin that are being written."""
_NO_HARD_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""What file systems without hard links say, e.g. those of USB sticks."""


def read_path(typed: str) -> Path | NotExported:
    """Return the path that somebody typed; one that does not begin at the root begins at home."""
    name = typed.strip()
    if not name or name.endswith("/"):
        return NotExported(ExportFault.NAME_MISSING)
    if not name.isprintable():
        return NotExported(ExportFault.NAME_IMPOSSIBLE)
    try:
        return Path.home() / Path(name).expanduser()
    except RuntimeError:  # ~somebody who is unknown here
        return NotExported(ExportFault.NO_FOLDER)


def typed_path(path: Path) -> str:
    """Return `path` as people type it, e.g. `~/cards.csv`."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def proposed_path(stem: str) -> str:
    """Return the path of a new CSV file at home, as people type it, with a number where `stem` is taken."""
    names = (
        f"~/{stem}{number}{Shape.CSV.suffix}" for number in ("", *(f"-{each}" for each in range(2, 100)))
    )
    return next((name for name in names if not _is_taken(name)), f"~/{stem}{Shape.CSV.suffix}")


def _is_taken(name: str) -> bool:
    path = read_path(name)
    return isinstance(path, Path) and os.path.lexists(path)


def export(
    path: Path, shape: Shape, fields: Sequence[str], records: Records, *, replace: bool = False
) -> ExportResult:
    """Write `fields` of every record to the file `path`, which is this user's alone (mode 0600).

    A file that stands there is left as it is unless `replace` says that somebody agreed. Holds one record
    at a time, however many there are.
    """
    try:
        hindrance = _hindrance(path, replace=replace)
        return hindrance or _export(path, shape, fields, records, replace=replace)
    except OSError as error:
        return NotExported(_FAULTS.get(error.errno or 0, ExportFault.FAILED), error.strerror or "")


def _hindrance(path: Path, *, replace: bool) -> AlreadyThere | NotExported | None:
    """Return what stands in the way, before anything is read."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        return NotExported(ExportFault.IS_FOLDER)
    if not stat.S_ISREG(mode):
        return NotExported(ExportFault.NOT_A_FILE)
    return None if replace else AlreadyThere(path)


def _export(
    path: Path, shape: Shape, fields: Sequence[str], records: Records, *, replace: bool
) -> ExportResult:
    descriptor, name = mkstemp(dir=path.parent, prefix=_UNFINISHED)
    making = Path(name)
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            TextIOWrapper(file, encoding="utf-8", errors="replace", newline="") as stream,
        ):
            if shape is Shape.EXCEL:
                rows = _write_workbook(file, path.parent, fields, records)
            else:
                write = _json_lines(stream) if shape is Shape.JSON else csv_rows(stream, fields)
                rows = _write(write, fields, records)
            stream.flush()
            os.fsync(stream.fileno())
        if isinstance(rows, JournalUnavailable):
            return rows
        if replace:
            making.replace(path)
        else:
            _put_in_place(making, path)
    except FileExistsError:
        return AlreadyThere(path)
    finally:
        making.unlink(missing_ok=True)
    with suppress(OSError):  # some file systems can't; the file itself is on the disk
        sync_directory(path.parent)
    return Exported(path, rows)


def _write_workbook(
    output: BinaryIO, folder: Path, fields: Sequence[str], records: Records
) -> int | JournalUnavailable:
    """Write every record into a workbook, by way of a private folder, and return how many there were."""
    from pos_tui.services.export_excel import excel_rows

    with (
        TemporaryDirectory(dir=folder, prefix=_UNFINISHED, ignore_cleanup_errors=True) as private,
        excel_rows(output, private, fields) as write,
    ):
        return _write(write, fields, records)


def _write(
    write: Callable[[Record], None], fields: Sequence[str], records: Records
) -> int | JournalUnavailable:
    """Write every record and return how many there were."""
    rows = 0
    for record in records():
        if isinstance(record, JournalUnavailable):
            return record
        write({name: record[name] for name in fields})
        rows += 1
    return rows


def _json_lines(stream: TextIO) -> Callable[[Record], None]:
    def write(record: Record) -> None:
        stream.write(json.dumps(record) + "\n")

    return write


def _put_in_place(making: Path, path: Path) -> None:
    """Give the finished file its name; raise FileExistsError if another has it by now."""
    try:
        path.hardlink_to(making)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        # The name is taken first, so that what is replaced is this empty file and no other.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            making.replace(path)
        except OSError:
            path.unlink()
            raise
