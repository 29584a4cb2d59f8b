"""The manager's PIN on the command line: `config set-pin`, and the gate before what managers do.

A PIN comes from a private file (`--pin-file`), from standard input where that is no terminal, a line each,
or from whoever sits at the terminal; never from an argument, which every user of the machine can read.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from pos_tui.cli.configuration import Configuration, configure
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.output import complain, say, say_changed
from pos_tui.cli.streams import open_input
from pos_tui.domain.pin import pin_problem
from pos_tui.domain.secret import Secret
from pos_tui.i18n import gettext as _
from pos_tui.secrets import read_private
from pos_tui.services.manager_pin import (
    Checked,
    ManagerPin,
    NoPin,
    PinFault,
    PinRight,
    PinUnusable,
    PinWaits,
    PinWrong,
    hash_pin,
)
from pos_tui.services.session import utc_now
from pos_tui.settings import Origin, SettingsProblem, variable_of
from pos_tui.settings.problems import Fault
from pos_tui.wording.configuration import problem_text
from pos_tui.wording.manager import pin_problem_text, refused_text

HASH = "till.manager_pin_hash"
LONGEST_LINE = 100

Ask = Callable[[str], Secret]
"""Returns the PIN that a question asks for; an empty one if there is none."""


def manager_pin(configuration: Configuration) -> ManagerPin:
    """Return the PIN of this till."""
    till = configuration.settings.till
    return ManagerPin(configuration.paths.data_dir, till.manager_pin_hash, utc_now)


def require_manager(options: Namespace, configuration: Configuration) -> ExitCode | None:
    """Return None if this command may do what managers do; else its exit code, after saying why not.

    Asks for the PIN if one is set; `options.pin_file` is what `--pin-file` said.
    """
    ask = _source(options.pin_file)
    if ask is None:
        return ExitCode.BAD_INPUT
    match _examine(manager_pin(configuration), ask):
        case NoPin() | PinRight():
            return None
        case refused:
            return _refuse(refused)


def run_set_pin(options: Namespace) -> int:
    """Set the PIN, or change it for whoever knows the present one; return the exit code.

    The hash goes into a file of the till's own. Where the configuration has one, which is a person's to
    write, the line that belongs there is printed instead.
    """
    configuration = configure(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    ask = _source(options.pin_file)
    if ask is None:
        return ExitCode.BAD_INPUT
    pin = manager_pin(configuration)
    match _examine(pin, ask):
        case NoPin() | PinRight() | PinUnusable(PinFault.HASH):
            new = _ask_new(ask)
            return ExitCode.BAD_INPUT if new is None else _set(pin, new, configuration)
        case refused:
            return _refuse(refused)


def _examine(pin: ManagerPin, ask: Ask) -> NoPin | Checked | None:
    """Ask for the PIN if there is one that can be given now; None if none is given, which is no try."""
    standing = pin.standing()
    if standing != PinWaits(0):
        return standing
    given = ask(_("Manager PIN: "))
    return pin.check(given) if given else None


def _refuse(refused: PinWrong | PinWaits | PinUnusable | None) -> ExitCode:
    complain(
        refused_text(refused)
        if refused
        else _("The manager PIN is needed: type it, or give it with --pin-file or on standard input.")
    )
    is_busy = isinstance(refused, PinUnusable) and refused.fault is PinFault.BUSY
    return ExitCode.FAILED if is_busy else ExitCode.NOT_CONFIGURED


def _set(pin: ManagerPin, new: Secret, configuration: Configuration) -> ExitCode:
    if configuration.settings.till.manager_pin_hash:
        _tell_line(configuration, new)
        return ExitCode.DONE
    if unusable := pin.set(new):
        complain(refused_text(unusable))
        return ExitCode.FAILED
    text = _("The manager PIN is set. If it is forgotten: delete {file}, and set a new one.")
    say_changed(text.format(file=pin.file))
    return ExitCode.DONE


def _ask_new(ask: Ask) -> Secret | None:
    """Return a new PIN that will do; None after saying what is wrong with it."""
    new = ask(_("New PIN: "))
    if problem := pin_problem(new.reveal()):
        complain(pin_problem_text(problem))
        return None
    if ask is _ask_person and ask(_("The new PIN once more: ")) != new:
        complain(_("These are two different PINs. Nothing was changed."))
        return None
    return new


def _tell_line(configuration: Configuration, pin: Secret) -> None:
    file = str(configuration.paths.config_file)
    from_file = configuration.origins[HASH] is Origin.FILE
    say(f'{HASH.partition(".")[2]} = "{hash_pin(pin)}"')
    text = _("Nothing is changed yet: the hash in force is in {place}. Put the one above there instead.")
    complain(text.format(place=f"[till], {file}" if from_file else variable_of(HASH)))


def _source(pin_file: str | None) -> Ask | None:
    """Return where PINs come from; None after saying why a file will not do."""
    if pin_file is not None:
        content = read_private(Path(pin_file))
        if isinstance(content, Fault):
            place = str(Path(pin_file).absolute())
            complain(problem_text(SettingsProblem(place, "", content.code, content.params)))
            return None
        lines = iter(content.splitlines())
        return lambda _question: _secret(next(lines, b""))
    if sys.stdin is not None and sys.stdin.isatty():
        return _ask_person
    lines_of_input = open_input()
    return lambda _question: _secret(lines_of_input.readline(LONGEST_LINE))


def _ask_person(question: str) -> Secret:
    try:
        return Secret(getpass(question, stream=sys.stderr).strip())
    except EOFError:
        return Secret("")


def _secret(line: bytes) -> Secret:
    return Secret(line.decode("ascii", "replace").strip())
