"""The files of the till: only its user may reach them, and there is room and right to write them."""

import os
import shlex
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from tempfile import TemporaryFile

from pos_tui.cli.checks.finding import Examined, Finding, fine, problem, warning
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.log import LogFile
from pos_tui.cli.output import NO_ROOM
from pos_tui.i18n import gettext as _
from pos_tui.journal.owner import leftovers
from pos_tui.paths import Paths
from pos_tui.services import manager_pin, picked_theme, scanner_profile

PRIVATE_FILE = 0o600
PRIVATE_DIR = 0o700
ROOM_BYTES = 1 << 18
"""A day of coupons and lookups takes less."""
IN_THE_MAKING_S = 60
"""A file that is being written has another name for as long as this at most."""


def check_files(examined: Examined) -> Iterator[Finding]:
    """Yield what others could read or change, what can't be written, and where all is if that is well."""
    paths = examined.paths
    allowed = {
        paths.secrets_file: PRIVATE_FILE,
        paths.data_dir: PRIVATE_DIR,
        paths.log_dir: PRIVATE_DIR,
    }
    lax = [finding for path, mode in allowed.items() if (finding := _mode_finding(path, mode))]
    odd = [finding for path in _files(paths) if (finding := _kind_finding(path))]
    shut = [*_unwritable(paths.data_dir, ExitCode.FAILED), *_unwritable(paths.log_dir, ExitCode.DONE)]
    left = list(_leftover(paths.data_dir))
    yield from lax
    yield from odd
    yield from shut
    yield from left
    if not lax and not odd and not shut and not left:
        yield fine(_("data in {data}, logs in {logs}").format(data=paths.data_dir, logs=paths.log_dir))


def _files(paths: Paths) -> list[Path]:
    """Return the files that the till makes itself; the journal's are checked with it."""
    kept = (picked_theme.FILE, scanner_profile.FILE, manager_pin.FILE, manager_pin.LOCK)
    return [*(paths.data_dir / name for name in kept), LogFile(paths.log_dir).path]


def _unwritable(folder: Path, code: ExitCode) -> Iterator[Finding]:
    """Yield what keeps files from being written into `folder`, or where it is to be made; leaves nothing."""
    place = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    try:
        with TemporaryFile(dir=place) as probe:
            probe.write(bytes(ROOM_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        if error.errno in NO_ROOM:
            text, advice = _("the disk of {path} is full").format(path=place), _("Make room on it.")
        else:
            text = _("{path} can't be written ({reason})").format(path=place, reason=error.strerror)
            advice = _("Let this user write there.")
        yield problem(text, advice, code) if code else warning(text, advice)


def _leftover(folder: Path) -> Iterator[Finding]:
    """Yield that a till was killed while it wrote."""
    before = time.time() - IN_THE_MAKING_S
    kept = (picked_theme.FILE, scanner_profile.FILE, manager_pin.FILE)
    unfinished = [path for name in kept for path in folder.glob(f".{name}.*")]
    left = [*leftovers(folder), *(path for path in unfinished if path.lstat().st_mtime < before)]
    if left:
        advice = _("Type: rm {files}").format(files=shlex.join(map(str, left)))
        yield warning(_("tills that were killed have left files behind"), advice)


def _kind_finding(path: Path) -> Finding | None:
    try:
        mode = path.stat().st_mode
    except OSError:
        return None
    if stat.S_ISREG(mode):
        return None
    advice = _("Move it away; the till makes the file anew.")
    return warning(_("{path} is no plain file").format(path=path), advice)


def _mode_finding(path: Path, allowed: int) -> Finding | None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None
    except OSError as error:
        return warning(_("{path} can't be looked at ({reason})").format(path=path, reason=error.strerror))
    if mode & ~allowed & 0o777 == 0:
        return None
    advice = _("Type: chmod {mode} {path}").format(mode=f"{allowed:o}", path=quote(str(path)))
    return warning(_("others can use {path} (mode {mode})").format(path=path, mode=f"{mode:04o}"), advice)
