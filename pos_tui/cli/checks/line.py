"""The line between keyboard and till: what it means for keys, and what to change in tmux."""

import subprocess
from collections.abc import Iterator, Mapping

from pos_tui.cli.checks.finding import Examined, Finding, fine, warning
from pos_tui.i18n import gettext as _
from pos_tui.i18n import number
from pos_tui.terminal_line import is_far

_PATIENCE_S = 2


def check_line(examined: Examined) -> Iterator[Finding]:
    """Yield whether anything lies between terminal and till, and whether tmux makes keys of scans."""
    if not is_far(examined.environ):
        yield fine(_("the terminal runs on this machine, with nothing between it and the till"))
        return
    yield fine(_("something lies between the terminal and the till: reviews ask for two digits"))
    if examined.environ.get("TMUX") and (held_ms := _escape_time_ms(examined.environ)):
        text = _("tmux waits {milliseconds} ms for the rest of a key, so that a scan can look like keys")
        advice = _("Put this into ~/.tmux.conf: set -s escape-time 0")
        yield warning(text.format(milliseconds=number(held_ms)), advice)


def _escape_time_ms(environ: Mapping[str, str]) -> int | None:
    """Return what tmux is set to; None where it does not say."""
    command = ["tmux", "show-options", "-sv", "escape-time"]
    try:
        told = subprocess.run(  # noqa: S603 - the tmux that the till runs in
            command, env=dict(environ), capture_output=True, text=True, timeout=_PATIENCE_S, check=True
        )
        return int(told.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
