"""What a test scan shows of the scanner, what to change, and what is kept of it."""

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.scanner.layouts import AS_SENT
from pos_tui.scanner.profile import Observation, Profile, Verdict
from pos_tui.services.scanner_profile import KeptProfile, ProfileProblem
from pos_tui.wording.lookups import Explanation
from pos_tui.wording.scanner import layout_names, terminator_name, visible


def how_to_set() -> str:
    """Return how a scanner is set so that every till understands it."""
    return _(
        "The scanner's handbook has codes to scan for all of this. Best are: the keyboard of this computer, "
        "Enter (CR) after each code, nothing before it, no delay between characters."
    )


def explain_verdict(verdict: Verdict, seen: Observation) -> Explanation:
    """Return what one verdict on a scan means, and what to change in the scanner."""
    names = layout_names(seen.layouts)
    set_layout = _("Set the scanner to this computer's keyboard: {names}.").format(names=names)
    send_enter = _("Set the scanner to send Enter (CR) after each code.")
    no_delay = _("Take the delay between characters out of the scanner's settings.")
    nothing_else = _("It is better set to send nothing but the code.")
    return {
        Verdict.GOOD: Explanation(
            _("Good"), _("The code arrived whole, fast and as it was sent."), _("Nothing is to be changed.")
        ),
        Verdict.NOT_THE_TEST: Explanation(
            _("Not the code of this test"),
            _("This is another code, or the scanner is set to a keyboard neither US nor this computer's."),
            _("Scan the code on this screen. If that was it, set the scanner to this computer's keyboard."),
        ),
        Verdict.WRONG_LAYOUT: Explanation(
            _("Scanner set to US keyboard"),
            _("This computer has another, so codes have to be compared with the card."),
            set_layout,
        ),
        Verdict.LOSSY_LAYOUT: Explanation(
            _("Scanner set to US keyboard"),
            _("This computer has another, on which a part of a code can be lost: links are refused."),
            set_layout,
        ),
        Verdict.CAPS_LOCK: Explanation(
            _("Caps Lock is on"),
            _("Capitals arrived as small letters, small letters as capitals."),
            _("Switch Caps Lock off. If it is off, set the scanner to leave letters as they are."),
        ),
        Verdict.CONTROL_KEYS: Explanation(
            _("Other keys inside the code"),
            _("The scanner sends keys that are no part of the code."),
            _("Switch function codes and GS1 separators off in the scanner."),
        ),
        Verdict.WHOLE_KEYS: Explanation(
            _("Scanner sends whole keys"),
            _("A function key came with the code, and nothing tells it from one that you press."),
            _("Turn function keys off in the scanner. Until then reviews ask for two digits."),
        ),
        Verdict.KEYS_IN_PIECES: Explanation(
            _("Keys arrive in pieces"),
            _("The scanner typed a function key, or this line cuts the keys that you press."),
            _("Turn function keys off in the scanner. If you pressed the key, use Ctrl+P instead."),
        ),
        Verdict.UNEVEN: Explanation(
            _("Uneven line"),
            _("This line is too uneven for a scanner: part of a scan looks like typing."),
            _("Use the till at the machine that the scanner is plugged into, or type codes."),
        ),
        Verdict.BROKEN: Explanation(
            _("Not a whole scan"),
            _("It was interrupted, it stalled, or it did not end."),
            _("Scan it again, and touch nothing meanwhile."),
        ),
        Verdict.NO_TERMINATOR: Explanation(
            _("No Enter after the code"), _("After each scan the till has to wait for more."), send_enter
        ),
        Verdict.UNUSUAL_TERMINATOR: Explanation(
            _("Unusual end of the code"),
            _("The till knows by the kept profile only that {name} ends a scan.").format(
                name=terminator_name(seen.terminator)
            ),
            send_enter,
        ),
        Verdict.SLOW: Explanation(
            _("Slow scanner"), _("In a text field only the kept profile tells it from typing."), no_delay
        ),
        Verdict.TOO_SLOW: Explanation(
            _("Too slow"), _("At this speed nothing tells a scan from typing."), no_delay
        ),
        Verdict.PREFIX: Explanation(
            _("Something before the code"),
            _("The scanner puts {text} there; by the kept profile the till takes it off.").format(
                text=visible(seen.prefix)
            ),
            nothing_else,
        ),
        Verdict.SUFFIX: Explanation(
            _("Something after the code"),
            _("The scanner puts {text} there; by the kept profile the till takes it off.").format(
                text=visible(seen.suffix)
            ),
            nothing_else,
        ),
    }[verdict]


def explain_paste() -> Explanation:
    """Return why a paste is no test of the scanner."""
    return Explanation(
        _("Pasted, not scanned"),
        _("A paste shows nothing of the scanner."),
        _("Scan the code on this screen."),
    )


def milliseconds(seconds: float) -> str:
    """Return a time between characters in whole milliseconds."""
    return i18n.number(round(seconds * 1000))


def keyboard_text(layouts: tuple[str, ...]) -> str:
    """Return what the scanner is set to if its codes arrive as `layouts` of this computer make them."""
    if not layouts:
        return _("not recognised")
    if AS_SENT in layouts:
        return _("as this computer's")
    return _("US, this computer's is {names}").format(names=layout_names(layouts))


def _profile_text(profile: Profile) -> str:
    parts = [
        _("terminator {name}").format(name=terminator_name(profile.terminator)),
        _("{milliseconds} ms between characters").format(milliseconds=milliseconds(profile.median_gap_s)),
        _("keyboard {which}").format(which=keyboard_text((profile.layout,))),
    ]
    if profile.prefix:
        parts.append(_("{text} before the code").format(text=visible(profile.prefix)))
    if profile.suffix:
        parts.append(_("{text} after the code").format(text=visible(profile.suffix)))
    return ", ".join(parts)


def kept_text(kept: KeptProfile) -> str:
    """Return what is kept of the scanner, or why nothing is, in a sentence or two."""
    if kept.profile is None and kept.keyboard.is_settled:
        settled = _("Keyboard, by the cards that were found: {which}.")
        return f"{_profile_kept_text(kept)} {settled.format(which=keyboard_text(kept.keyboard.layouts))}"
    return _profile_kept_text(kept)


def _profile_kept_text(kept: KeptProfile) -> str:
    if kept.profile is not None:
        return _("Kept scanner: {what}.").format(what=_profile_text(kept.profile))
    match kept.problem:
        case ProfileProblem.UNREADABLE:
            return _("The file of the kept scanner can't be read.")
        case ProfileProblem.DAMAGED:
            return _("The file of the kept scanner is damaged.")
        case None:
            return _("No scanner is kept yet.")
