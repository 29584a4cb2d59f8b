"""The terminal: it must be able to show the till."""

import codecs
import locale
import os
import sys
from collections.abc import Iterator

from pos_tui.cli.checks.finding import Examined, Finding, fine, problem, warning
from pos_tui.i18n import gettext as _

COLUMNS, ROWS = 80, 24
"""What the screens are laid out for; smaller ones are shown cramped."""


def check_terminal(examined: Examined) -> Iterator[Finding]:
    """Yield what the environment says of the terminal, and its size if there is one."""
    if codecs.lookup(locale.getpreferredencoding(do_setlocale=False)).name != "utf-8":
        yield warning(_("the locale is not UTF-8"), _("Set LANG, e.g. LANG=en_GB.UTF-8."))
    if sys.stdout is None or not sys.stdout.isatty():
        yield fine(_("output goes to a file or a program; the terminal is not checked"))
        return
    term = examined.environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        yield problem(_("TERM does not say what terminal this is"), _("Set TERM, e.g. TERM=xterm-256color."))
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    size = _("{columns} × {rows}").format(columns=columns, rows=rows)
    if columns < COLUMNS or rows < ROWS:
        advice = _("Make it at least {columns} × {rows}.").format(columns=COLUMNS, rows=ROWS)
        yield warning(_("the window is small: {size}").format(size=size), advice)
    elif examined.environ.get("COLORTERM") in ("truecolor", "24bit"):
        yield fine(_("{term}, {size}, all colours").format(term=term, size=size))
    else:
        yield fine(_("{term}, {size}, colours approximated").format(term=term, size=size))
