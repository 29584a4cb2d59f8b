"""The arguments of every command, and the function that runs it."""

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from pos_tui import __version__
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _

SHELLS = ("bash", "zsh", "tcsh")
"""The shells whose completion can be printed."""


def parse(arguments: Sequence[str]) -> argparse.Namespace | int:
    """Return the options, with `handler` as `module:function` in `pos_tui.cli`.

    An exit code comes back instead where help, the version or a complaint was printed and that is all.
    """
    try:
        return make_parser(_needed(arguments)).parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)


class _Parser(argparse.ArgumentParser):
    """Complains in one line, without control characters of what was typed."""

    def error(self, message: str) -> NoReturn:
        hint = _("See: {command}").format(command=f"{self.prog} --help")
        self.exit(2, f"{self.prog}: {clean(message, 500)}. {hint}\n")


def _needed(arguments: Sequence[str]) -> Sequence[str] | None:
    """Return the commands whose options matter; None: all. Nobody is to wait for the others' to be made."""
    if not arguments:
        return ()
    return arguments[:1] if arguments[0] in _COMMANDS else None


def make_parser(only: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of every command, or of `only` some, in the language in force."""
    parser = _Parser(
        prog="pos-tui",
        description=_("A till helper for gift cards. Without a command it opens the till."),
        epilog=_(
            "Exit status: 0 done; 2 bad input; 3 the service said no; 4 not configured, key rejected, or PIN "
            "wrong; 5 unreachable, nothing was done; 6 outcome unknown, do not repeat it before it is "
            "settled; 1 anything else."
        ),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pos-tui {__version__}")
    _add_debug(parser)
    parser.set_defaults(handler="till:run_till")
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))

    for name, add in _COMMANDS.items():
        if only is None or name in only:
            add(commands)
    return parser


def _add_demo(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _add(commands, "demo", "till:run_demo", _("open the till on a practice shop; needs no account"))


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


def _add_cards(commands: "argparse._SubParsersAction[_Parser]") -> None:
    cards = _add(commands, "cards", "", _("list, make and mail gift cards, as managers do"))
    actions = cards.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    listing = _add(actions, "list", "cards:run_list", _("list the cards, page by page"))
    listing.add_argument("--program", metavar="UUID", type=_uuid, help=_("only those of this programme"))
    pages = listing.add_mutually_exclusive_group()
    pages.add_argument(
        "--page", metavar="N", type=_whole(1, 10**9), default=1, help=_("which page; the first if left out")
    )
    pages.add_argument("--all", action="store_true", help=_("every page, one after the other"))
    listing.add_argument(
        "--limit", metavar="N", type=_whole(1, 100), default=30, help=_("cards on a page: 30, or 1 to 100")
    )
    _add_shape(listing)
    get = _add(actions, "get", "cards:run_get", _("show one card"))
    get.add_argument("uuid", metavar="UUID", type=_uuid, help=_("the card's UUID, as the list tells it"))
    _add_json(get)
    create = _add(actions, "create", "cards:run_create", _("make an empty digital card"))
    create.add_argument("--program", metavar="UUID", type=_uuid, required=True, help=_("its programme"))
    _add_json(create)
    send = _add(actions, "send", "cards:run_send", _("mail a card to a customer"))
    send.add_argument("uuid", metavar="UUID", type=_uuid, help=_("the card's UUID, as the list tells it"))
    send.add_argument("--email", metavar=_("ADDRESS"), required=True, help=_("the customer's e-mail address"))
    send.add_argument(
        "--new-contact",
        action="store_true",
        help=_("have a contact made if the account has none with this address; asked about at a terminal"),
    )
    send.add_argument("--template", metavar="UUID", type=_uuid, help=_("a certain e-mail of the account"))
    send.add_argument(
        "--tag",
        metavar="custom.KEY=VALUE",
        action="append",
        default=[],
        help=_("a text to put into the e-mail; may be repeated"),
    )
    _add_json(send)
    programs = _add(actions, "programs", "cards:run_programs", _("list the programmes cards belong to"))
    _add_shape(programs)
    for command in (listing, get, create, send, programs):
        _add_pin_file(command, _("a private file whose first line is the manager PIN"))


def _uuid(typed: str) -> str:
    from pos_tui.domain.card_code import CodeProblem, read_code

    code = read_code(typed)
    if isinstance(code, CodeProblem):
        raise argparse.ArgumentTypeError(_("this is no UUID"))
    return code.text


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(typed: str) -> int:
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None
        if number is None or not least <= number <= most:
            text = _("must be a whole number from {least} to {most}")
            raise argparse.ArgumentTypeError(text.format(least=least, most=most))
        return number

    return read


def _add_issue(commands: "argparse._SubParsersAction[_Parser]") -> None:
    issue = _add(commands, "issue", "issue:run_issue", _("issue one coupon, by SMS or e-mail"))
    for option, name, summary in (
        ("--phone", _("PHONE"), _("the customer's mobile number, of the account's country")),
        ("--email", _("EMAIL"), _("the customer's e-mail address")),
        ("--via", "sms|email", _("how to deliver it; needed where phone and e-mail are given")),
        ("--product", _("PRODUCT"), _("the value of the product, as the service knows it")),
        ("--name", _("NAME"), _("the customer's full name")),
        ("--buyer-email", _("EMAIL"), _("the e-mail address of whoever pays for it")),
        ("--message", _("TEXT"), _("what to write to the customer")),
        ("--at", "'YYYY-MM-DD HH:MM'", _("when to deliver it, by the clock of this till; now if left out")),
        ("--code", _("CODE"), _("a certain code, instead of the next one")),
    ):
        issue.add_argument(option, metavar=name, default="", help=summary)
    issue.add_argument("--ref", metavar=_("REF"), help=_("a reference of your own; made here if left out"))
    issue.add_argument(
        "--again",
        metavar=_("REF"),
        action="append",
        default=[],
        help=_("send it although the customer may have the coupon REF already; may be repeated"),
    )
    issue.add_argument("--yes", action="store_true", help=_("send it without asking"))
    issue.add_argument("--check", action="store_true", help=_("only say whether it could be sent"))
    _add_json(issue)


def _add_journal(commands: "argparse._SubParsersAction[_Parser]") -> None:
    journal = _add(
        commands, "journal", "journal:run_list", _("list coupons and look-ups, or settle a coupon")
    )
    _add_list_options(journal)
    actions = journal.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    listing = _add(actions, "list", "journal:run_list", _("list them, unsettled ones first"))
    listing.argument_default = argparse.SUPPRESS  # what stands before the word must stay in force
    _add_list_options(listing)
    settle = _add(actions, "settle", "journal:run_settle", _("decide a coupon whose outcome is unknown"))
    settle.add_argument("reference", metavar=_("REF"), help=_("the coupon's reference"))
    decision = settle.add_mutually_exclusive_group(required=True)
    decision.add_argument("--sent", dest="sent", action="store_true", help=_("the customer got it"))
    decision.add_argument(
        "--not-sent", dest="sent", action="store_false", help=_("the customer did not and will not get it")
    )
    settle.add_argument("--note", metavar=_("TEXT"), required=True, help=_("how that is known"))
    _add_pin_file(settle, _("a private file whose first line is the manager PIN"))
    lookups = _add(actions, "lookups", "lookups:run_lookups", _("list what was looked up, newest first"))
    lookups.argument_default = argparse.SUPPRESS
    lookups.set_defaults(pin_file=None)
    shape = _add_shape(lookups)
    shape.add_argument(
        "--seen",
        action="store_true",
        default=False,
        help=_("as a manager: nothing is wrong with the misses so far"),
    )
    _add_pin_file(lookups, _("a private file whose first line is the manager PIN"))


def _add_list_options(command: _Parser) -> None:
    command.add_argument(
        "--state",
        choices=("sending", "sent", "refused", "not_sent", "unknown"),
        help=_("list only those in this state"),
    )
    _add_shape(command)


def _add_config(commands: "argparse._SubParsersAction[_Parser]") -> None:
    config = _add(commands, "config", "", _("where the configuration is, what is in force; set the PIN"))
    actions = config.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    _add(actions, "path", "config:run_path", _("print where the configuration file is"))
    _add(actions, "show", "config:run_show", _("print every setting and where it comes from; no keys"))
    _add(actions, "check", "config:run_check", _("say whether the configuration is valid"))
    set_pin = _add(actions, "set-pin", "pin:run_set_pin", _("set or change the manager PIN"))
    set_pin.epilog = _(
        "A forgotten PIN is reset by whoever can reach the files of this till: delete manager.json in the "
        "data directory, which pos-tui doctor names, and set a new PIN."
    )
    _add_pin_file(
        set_pin, _("a private file with the new PIN, on a line below the present one if there is one")
    )


def _add_doctor(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _add_json(_add(commands, "doctor", "doctor:run_doctor", _("check this till and say what is wrong")))


def _add_completion(commands: "argparse._SubParsersAction[_Parser]") -> None:
    completion = _add(
        commands, "completion", "manual:run_completion", _("print what completes commands in a shell")
    )
    completion.add_argument("shell", choices=SHELLS, help=_("the shell it is for"))


def _add_manual(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _add(commands, "manual", "manual:run_manual", _("print the man page"))


_COMMANDS: dict[str, Callable[["argparse._SubParsersAction[_Parser]"], None]] = {
    "demo": _add_demo,
    "sandbox": _add_sandbox,
    "card": _add_card,
    "cards": _add_cards,
    "issue": _add_issue,
    "journal": _add_journal,
    "config": _add_config,
    "doctor": _add_doctor,
    "completion": _add_completion,
    "manual": _add_manual,
}


def _add(commands: "argparse._SubParsersAction[_Parser]", name: str, handler: str, summary: str) -> _Parser:
    sentence = summary[0].upper() + summary[1:] + "."
    command = commands.add_parser(name, help=summary, description=sentence, allow_abbrev=False)
    command.set_defaults(handler=handler)
    _add_debug(command, default=argparse.SUPPRESS)  # what stands before the word must stay in force
    return command


def _add_debug(command: _Parser, default: bool | str = False) -> None:
    text = _("log what goes on, not only what goes wrong")
    command.add_argument("--debug", action="store_true", default=default, help=text)


def _add_shape(command: _Parser) -> "argparse._MutuallyExclusiveGroup":
    shape = command.add_mutually_exclusive_group()
    _add_json(shape)
    shape.add_argument("--csv", action="store_true", help=_("print a table for spreadsheets"))
    return shape


def _add_json(command: "argparse._ActionsContainer") -> None:
    command.add_argument("--json", action="store_true", help=_("print one JSON object a line"))


def _add_pin_file(command: _Parser, summary: str) -> None:
    command.add_argument("--pin-file", metavar=_("FILE"), help=summary)
