"""`pos-tui doctor`: look at everything the till stands on, and say what to do about what is wrong."""

import os
from argparse import Namespace

from pos_tui.cli.checks import CHECKS
from pos_tui.cli.checks.finding import Examined, Status
from pos_tui.cli.configuration import read_configuration
from pos_tui.cli.exit_codes import ExitCode, worst
from pos_tui.cli.output import say, say_json
from pos_tui.i18n import gettext as _
from pos_tui.paths import find_paths


def run_doctor(options: Namespace) -> int:
    """Print a line for each finding as soon as it is made."""
    paths = find_paths(os.environ)
    examined = Examined(paths, os.environ, read_configuration(paths, os.environ))
    words = {Status.OK: _("ok"), Status.WARNING: _("warning"), Status.PROBLEM: _("problem")}
    width = max(map(len, words.values()))
    name_width = max(map(len, CHECKS))
    codes: list[ExitCode] = []
    for name, check in CHECKS.items():
        for finding in check(examined):
            codes.append(finding.exit_code)
            if options.json:
                record = {"check": name, "status": finding.status.value}
                say_json(record | {"message": finding.message, "advice": finding.advice})
            else:
                line = f"{words[finding.status]:<{width}}  {name:<{name_width}}  {finding.message}"
                say(f"{line.removesuffix('.')}. {finding.advice}" if finding.advice else line)
    return worst(codes)
