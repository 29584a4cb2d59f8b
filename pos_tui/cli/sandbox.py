"""`pos-tui sandbox`: the practice shop's services alone."""

import argparse

from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.output import complain, say
from pos_tui.sandbox.guide import guide
from pos_tui.sandbox.server import serve


def run_sandbox(options: argparse.Namespace) -> int:
    """Answer until Ctrl+C, after printing how to use it; return the exit code."""
    problem = serve(
        options.host,
        options.port,
        cards=options.cards,
        announce=lambda address: say(guide(address, options.cards)),
    )
    if problem is None:
        return ExitCode.DONE
    complain(problem)
    return ExitCode.BAD_INPUT
