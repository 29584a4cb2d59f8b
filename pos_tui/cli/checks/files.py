"""The files of the till: only its user may reach them."""

import stat
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from pos_tui.cli.checks.finding import Examined, Finding, fine, warning
from pos_tui.i18n import gettext as _

PRIVATE_FILE = 0o600
PRIVATE_DIR = 0o700
CHANGED_BY_OWNER_ONLY = 0o755


def check_files(examined: Examined) -> Iterator[Finding]:
    """Yield what others could read or change, and where the files are if all is well."""
    paths = examined.paths
    allowed = {
        paths.config_file.parent: CHANGED_BY_OWNER_ONLY,
        paths.config_file: PRIVATE_FILE,
        paths.secrets_file: PRIVATE_FILE,
        paths.data_dir: PRIVATE_DIR,
        paths.log_dir: PRIVATE_DIR,
    }
    lax = [finding for path, mode in allowed.items() if (finding := _mode_finding(path, mode))]
    yield from lax
    if not lax:
        yield fine(_("data in {data}, logs in {logs}").format(data=paths.data_dir, logs=paths.log_dir))


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
