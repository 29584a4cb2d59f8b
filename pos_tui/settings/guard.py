"""Reading a file only where nobody but its user and root may change it, as ssh does."""

import os
import stat
from pathlib import Path

from pos_tui.paths import NotPlainFileError, open_plain_file
from pos_tui.settings.problems import Fault, SettingsCode, SettingsProblem

ROOT = 0
_MOST_LINKS = 40
"""More than the system follows."""


def read_guarded(file: Path, most_bytes: int) -> bytes | tuple[SettingsProblem, ...]:
    """Return the first `most_bytes` of `file`, nothing where no file is, or what keeps it from being read.

    The file must be safe from changes, and so must its folder; of a link what it leads to counts, and the
    folder of each.
    """
    content = _read(file, most_bytes)
    found = [(folder, _folder_fault(folder)) for folder in _folders(file)]
    problems = tuple(
        SettingsProblem(str(place), "", fault.code, fault.params)
        for place, fault in (*found, (file, content))
        if isinstance(fault, Fault)
    )
    return content if isinstance(content, bytes) and not problems else problems


def _folder_fault(folder: Path) -> Fault | None:
    try:
        return change_fault(folder.stat())
    except OSError:
        return None  # opening the file says what is wrong with it


def _read(file: Path, most_bytes: int) -> bytes | Fault:
    try:
        with open_plain_file(file) as stream:
            return change_fault(os.fstat(stream.fileno())) or stream.read(most_bytes)
    except FileNotFoundError:
        return b""
    except NotPlainFileError:
        return Fault(SettingsCode.NOT_A_FILE)
    except OSError as error:
        return Fault(SettingsCode.UNREADABLE, {"reason": error.strerror or ""})


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


def _folders(file: Path) -> list[Path]:
    """Return the folder of `file`, and of everything that it leads to as a link."""
    folders = [file.parent]
    for _ in range(_MOST_LINKS):
        try:
            target = file.parent / file.readlink()
        except OSError:
            break
        file = target.parent.resolve() / target.name
        folders.append(file.parent)
    return list(dict.fromkeys(folders))
