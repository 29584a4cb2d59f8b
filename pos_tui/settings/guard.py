"""Reading a file only where nobody but its user and root may change it, as ssh does."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pos_tui.paths import NotPlainFileError, open_plain_file
from pos_tui.settings.problems import Fault, SettingsCode

ROOT = 0
_MOST_LINKS = 40
"""More than the system follows."""


def read_guarded(file: Path, most_bytes: int) -> tuple[Path, bytes | Fault]:
    """Return the first `most_bytes` of `file`, nothing where no file is, or what is wrong, and with what.

    That is the file itself or its folder; of a link what it leads to counts, and the folder of each.
    """
    for folder in _folders(file):
        try:
            fault = change_fault(folder.stat())
        except OSError:
            continue  # opening the file says what is wrong with it
        if fault is not None:
            return folder, fault
    try:
        with open_plain_file(file) as stream:
            fault = change_fault(os.fstat(stream.fileno()))
            return file, stream.read(most_bytes) if fault is None else fault
    except FileNotFoundError:
        return file, b""
    except NotPlainFileError:
        return file, Fault(SettingsCode.NOT_A_FILE)
    except OSError as error:
        return file, Fault(SettingsCode.UNREADABLE, {"reason": error.strerror or ""})


def change_fault(status: os.stat_result) -> Fault | None:
    """Return what lets somebody else than this user and root change a file, or replace one in a folder."""
    if status.st_uid not in (ROOT, os.geteuid()):
        return Fault(SettingsCode.OWNED_BY_OTHER, {"user": this_user()})
    mode = stat.S_IMODE(status.st_mode)
    shared = stat.S_ISDIR(status.st_mode) and mode & stat.S_ISVTX  # there each may replace their own files
    if mode & (stat.S_IWGRP | stat.S_IWOTH) and not shared:
        return Fault(SettingsCode.OTHERS_MAY_WRITE, {"mode": f"{mode:04o}"})
    return None


def this_user() -> str:
    """Return the name of the user that this process acts as, or the number of one without a name."""
    from pwd import getpwuid

    try:
        return getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _folders(file: Path) -> Iterator[Path]:
    """Yield the folder of `file`, and of everything that it leads to as a link."""
    for _ in range(_MOST_LINKS):
        yield file.parent
        try:
            target = file.parent / file.readlink()
            file = target.parent.resolve() / target.name
        except OSError:
            return
