"""The arguments of every command, and the function that runs it."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from pos_tui import __version__
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _


def parse(arguments: Sequence[str]) -> argparse.Namespace | int:
    """Return the options, with `handler` as `module:function` in `pos_tui.cli`.

    An exit code comes back instead where help, the version or a complaint was printed and that is all.
    """
    try:
        return _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)


class _Parser(argparse.ArgumentParser):
    """Complains in one line, without control characters of what was typed."""

    def error(self, message: str) -> NoReturn:
        hint = _("See: {command}").format(command=f"{self.prog} --help")
        self.exit(2, f"{self.prog}: {clean(message, 500)}. {hint}\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="pos-tui",
        description=_("A till helper for gift cards. Without a command it opens the till."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pos-tui {__version__}")
    parser.set_defaults(handler="till:run_till")
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))

    _add(commands, "demo", "till:run_demo", _("open the till on a practice shop; needs no account"))
    _add_sandbox(commands)
    _add_card(commands)
    _add_config(commands)
    doctor = _add(commands, "doctor", "doctor:run_doctor", _("check this till and say what is wrong"))
    _add_json(doctor)
    return parser


def _add_sandbox(commands: "argparse._SubParsersAction[_Parser]") -> None:
    sandbox = _add(commands, "sandbox", "sandbox:run_sandbox", _("run the practice shop's services alone"))
    sandbox.add_argument("--host", default="127.0.0.1", help=_("loopback address to listen on"))
    sandbox.add_argument("--port", type=int, default=8765, help=_("port to listen on; 0 takes a free one"))
    sandbox.add_argument("--cards", type=int, default=300, help=_("how many cards the shop has"))


def _add_card(commands: "argparse._SubParsersAction[_Parser]") -> None:
    card = _add(commands, "card", "card:run_card", _("look up gift cards"))
    card.add_argument(
        "codes",
        metavar=_("CODE"),
        nargs="+",
        help=_("the code on a card; - reads codes from standard input, one a line"),
    )
    _add_json(card)


def _add_config(commands: "argparse._SubParsersAction[_Parser]") -> None:
    config = _add(commands, "config", "", _("where the configuration is, what is in force, is it valid"))
    actions = config.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    _add(actions, "path", "config:run_path", _("print where the configuration file is"))
    _add(actions, "show", "config:run_show", _("print every setting and where it comes from; no keys"))
    _add(actions, "check", "config:run_check", _("say whether the configuration is valid"))


def _add(commands: "argparse._SubParsersAction[_Parser]", name: str, handler: str, summary: str) -> _Parser:
    sentence = summary[0].upper() + summary[1:] + "."
    command = commands.add_parser(name, help=summary, description=sentence, allow_abbrev=False)
    command.set_defaults(handler=handler)
    return command


def _add_json(command: _Parser) -> None:
    command.add_argument("--json", action="store_true", help=_("print one JSON object a line"))
