"""The last resort: what a bug looks like from outside."""

import os
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pos_tui import __version__
from pos_tui.cli.output import complain
from pos_tui.i18n import gettext as _
from pos_tui.paths import find_paths, write_private_file


def report_crash(error: BaseException, environ: Mapping[str, str]) -> None:
    """Say in one line that something went wrong, and write where in the program, to a file of its own.

    Messages and values are left out, since they may quote keys or customers; a developer sees all.
    """
    if environ.get("POS_TUI_DEVELOPER") == "1":
        traceback.print_exception(error)
        return
    number = os.urandom(4).hex()
    file = find_paths(environ).log_dir / f"crash-{number}.txt"
    if _write(file, error):
        text = _("something went wrong in pos-tui itself (error {number}); where, is written in {file}")
    else:
        text = _("something went wrong in pos-tui itself (error {number}).")
    complain(text.format(number=number, file=file))


def _write(file: Path, error: BaseException) -> bool:
    head = f"pos-tui {__version__}, {datetime.now(UTC).isoformat(timespec='seconds')}"
    try:
        write_private_file(file, "\n".join([head, *_lines(error), ""]))
    except OSError:
        return False
    return True


def _lines(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or error.__context__
    if before is not None:
        yield from _lines(before)
    yield type(error).__qualname__
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
