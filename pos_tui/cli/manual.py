"""`pos-tui completion` and `pos-tui manual`: made from the parser, so that they tell of every command."""

from argparse import Namespace

from pos_tui import __version__
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.output import say
from pos_tui.cli.parser import make_parser
from pos_tui.i18n import gettext as _


def run_completion(options: Namespace) -> int:
    """Print the completion script for `options.shell`; return the exit code."""
    import shtab

    say(shtab.complete(make_parser(), options.shell))
    return ExitCode.DONE


def run_manual(_options: Namespace) -> int:
    """Print the man page, as `man -l` reads it; return the exit code."""
    from argparse_manpage.manpage import Manpage

    page = Manpage(make_parser())
    page.manual = "pos-tui"
    page.source = f"pos-tui {__version__}"
    page.description = _("a till helper for gift cards, in the terminal")
    say(str(page).rstrip())
    return ExitCode.DONE
