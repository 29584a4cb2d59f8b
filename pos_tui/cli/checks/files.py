"""The files of the till: only its user may reach them."""

import stat
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from pos_tui.cli.checks.finding import Examined, Finding, fine, warning
from pos_tui.cli.log import LogFile
from pos_tui.i18n import gettext as _
from pos_tui.paths import Paths
from pos_tui.services import manager_pin, picked_theme, scanner_profile

PRIVATE_FILE = 0o600
PRIVATE_DIR = 0o700


def check_files(examined: Examined) -> Iterator[Finding]:
    """Yield what others could read or change, and where the files are if all is well."""
    paths = examined.paths
    allowed = {
        paths.secrets_file: PRIVATE_FILE,
        paths.data_dir: PRIVATE_DIR,
        paths.log_dir: PRIVATE_DIR,
    }
    lax = [finding for path, mode in allowed.items() if (finding := _mode_finding(path, mode))]
    odd = [finding for path in _files(paths) if (finding := _kind_finding(path))]
    yield from lax
    yield from odd
    if not lax and not odd:
        yield fine(_("data in {data}, logs in {logs}").format(data=paths.data_dir, logs=paths.log_dir))


def _files(paths: Paths) -> list[Path]:
    """Return the files that the till makes itself; the journal's are checked with it."""
    kept = (picked_theme.FILE, scanner_profile.FILE, manager_pin.FILE, manager_pin.LOCK)
    return [*(paths.data_dir / name for name in kept), LogFile(paths.log_dir).path]


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
