"""The manager's PIN in words: what it protects, why one will not do, and what became of a try."""

from pos_tui import i18n
from pos_tui.domain.pin import LONGEST, SHORTEST, PinProblem
from pos_tui.i18n import gettext as _
from pos_tui.services.manager_pin import PinFault, PinUnusable, PinWaits, PinWrong
from pos_tui.wording.places import path_text

SET_PIN = "pos-tui config set-pin"
"""The command that sets and changes the PIN."""


def no_pin_text() -> str:
    """Return what it means that no PIN is set."""
    return _(
        "No manager PIN is set: whoever is at this till can settle coupons, lift a pause, export, see "
        "customers in full, and make and mail cards."
    )


def how_to_set_text() -> str:
    """Return how to set a PIN."""
    return _("To set one, type: {command}").format(command=SET_PIN)


def pin_problem_text(problem: PinProblem) -> str:
    """Return why a PIN will not do."""
    return {
        PinProblem.NOT_DIGITS: _("A PIN is made of the digits 0 to 9."),
        PinProblem.TOO_SHORT: _("A PIN has at least {count} digits."),
        PinProblem.TOO_LONG: _("A PIN has at most {most} digits."),
        PinProblem.REPEATS: _("This PIN repeats itself, like 000000 or 121212: too easy to guess."),
        PinProblem.COUNTS: _("This PIN counts up or down, like 123456: too easy to guess."),
    }[problem].format(count=SHORTEST, most=LONGEST)


def refused_text(refused: PinWrong | PinWaits | PinUnusable) -> str:
    """Return why somebody is not let through, and what to do."""
    if isinstance(refused, PinUnusable):
        texts = {
            PinFault.HASH: _("till.manager_pin_hash is no hash of a PIN. {command} makes one."),
            PinFault.BUSY: _(
                "The PIN can't be checked now: another till or command has {file} locked. Try again; if it "
                "stays like this, end that till."
            ),
            PinFault.FULL: _("The PIN can't be checked: the disk is full ({file}). Make room on it."),
            PinFault.FILE: _(
                "The PIN can't be checked: {file} is damaged, or can't be read and written. Mend that; or "
                "delete the file and set a new PIN ({command})."
            ),
        }
        return texts[refused.fault].format(file=path_text(refused.file), command=SET_PIN)
    if not refused.wait_s:
        return _("Wrong PIN.")
    text = (
        _("Wrong PIN. The next try is heard in {wait}.")
        if isinstance(refused, PinWrong)
        else _("Too many wrong PINs. The next try is heard in {wait}.")
    )
    return text.format(wait=wait_text(refused.wait_s))


def wait_text(seconds: int) -> str:
    """Return a wait, e.g. `45 s` or `2 min 5 s`."""
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes:
        parts.append(_("{count} min").format(count=i18n.number(minutes)))
    if rest or not minutes:
        parts.append(_("{count} s").format(count=i18n.number(rest)))
    return " ".join(parts)
