"""What the scanner sent, and why it is no card that can be looked up."""

from pos_tui import i18n
from pos_tui.domain.card_code import CodeProblem
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.scanner.events import (
    Dropped,
    DropReason,
    Duplicate,
    Incomplete,
    PasteProblem,
    RefusedPaste,
    TooShort,
)
from pos_tui.scanner.reader import Kind, NeedsConfirmation, NotACard, RefusedLayout
from pos_tui.services.code_reader import Unread
from pos_tui.services.lookup import SeveralFound
from pos_tui.wording.lookups import Explanation, explain

NotTaken = Duplicate | Incomplete | TooShort | Dropped | RefusedPaste

# fmt: off
_C0 = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI",
    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
)
# fmt: on


def character_name(character: str) -> str:
    """Return what a character that shows nothing is called, e.g. `CR`, `GS`, `U+202E`."""
    if character == "\x7f":
        return _("other key")
    return _C0[ord(character)] if character < " " else f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """Return what arrived so that each character of it shows, cut where it is endless.

    A space is `␣`, and one that shows nothing its name in angle quotes.
    """
    shown = (sign if sign.isprintable() else f"‹{character_name(sign)}›" for sign in text.replace(" ", "␣"))
    return clean("".join(shown))


def terminator_name(sign: str | None) -> str:
    """Return what ends a scan, with the key that does the same where there is one."""
    match sign:
        case None:
            return _("none")
        case "\r":
            return _("CR (Enter)")
        case "\n":
            return _("LF (Ctrl+J)")
        case "\t":
            return _("TAB (Tab)")
    return character_name(sign)


def layout_names(layouts: tuple[str, ...]) -> str:
    """Return the countries whose keyboards these are."""
    names = {
        "us": _("US"),
        "gb": _("UK"),
        "dk": _("Danish"),
        "se": _("Swedish"),
        "fi": _("Finnish"),
        "no": _("Norwegian"),
        "de": _("German"),
        "ch": _("Swiss"),
        "nl": _("Dutch"),
        "es": _("Spanish"),
        "it": _("Italian"),
        "pt": _("Portuguese"),
        "be": _("Belgian"),
        "fr": _("French"),
    }
    return ", ".join(names[layout] for layout in layouts)


def explain_action(action: NotTaken) -> Explanation:
    """Return why what the scanner or a paste sent is not looked up."""
    match action:
        case Duplicate():
            return Explanation(
                _("Scanned twice"),
                _("The same code came twice within two seconds; it counts once."),
                _("To look it up again, wait two seconds and scan it again."),
            )
        case Incomplete():
            return Explanation(
                _("Incomplete scan"),
                _("The end of the scan is missing, so a part of the code may be too."),
                _("Scan the card again."),
            )
        case TooShort():
            return Explanation(
                _("Too short for a card"),
                _("The scanner sent fewer characters than any card has."),
                _("Scan the card again, or type its code."),
            )
        case Dropped():
            return _dropped(action)
        case RefusedPaste():
            return _refused_paste(action)


def too_fast_text(key: str, *, clicked: bool) -> str:
    """Return what to do about what came too soon before or after something else; `key` is its name."""
    if clicked:
        return _("Click again.")
    if key:
        return _("Press {key} again.").format(key=key)
    return _("Type it again.")


def _dropped(dropped: Dropped) -> Explanation:
    again = _(
        "Scan the card again, and touch nothing meanwhile. If it stays like this, F7 tests the scanner."
    )
    match dropped.reason:
        case DropReason.TYPED_KEYS:
            return Explanation(
                _("Keys ignored"),
                _("Keys came faster than anyone presses them, so none of them did anything."),
                _("Wait a second, then try again. If one key alone does this, Ctrl+P lists every action."),
            )
        case DropReason.BACKLOG:
            return Explanation(
                _("Too much at once"),
                _("More was typed than the till could take in; it was thrown away."),
                _("Wait a second, then scan again. If it stays like this, unplug the scanner."),
            )
        case DropReason.WHOLE_KEY:
            title = _("Key inside the scan")
            happened = _("A key was pressed during the scan, or the scanner sent one.")
        case DropReason.CONTROL_KEY:
            title, happened = _("Key inside the scan"), _("Another key came in the middle of the scan.")
        case DropReason.INTERRUPTED:
            title = _("Scan interrupted")
            happened = _("Something else came in the middle of the scan, such as the mouse.")
        case DropReason.STALLED:
            title = _("Scan not certain")
            happened = _("It followed other keys so closely that it may be the rest of something.")
        case DropReason.MIXED_ENDINGS:
            title, happened = _("Scan in pieces"), _("The scanner ended the code before it was whole.")
        case DropReason.TOO_LONG:
            title, happened = _("Scan without end"), _("The scanner sent more than any card holds.")
    if dropped.withdraws:
        happened += " " + _("What was scanned just before was a part of it and does not count.")
    return Explanation(title, happened, again)


def _refused_paste(refused: RefusedPaste) -> Explanation:
    match refused.problem:
        case PasteProblem.EMPTY:
            title, happened = _("Nothing pasted"), _("There was no text to paste.")
        case PasteProblem.SEVERAL_LINES:
            count = len(refused.lines)
            title = _("Several lines pasted")
            happened = ngettext("The text has {count} line.", "The text has {count} lines.", count)
            happened = happened.format(count=i18n.number(count))
        case PasteProblem.TOO_LONG:
            title, happened = _("Pasted text too long"), _("The text is longer than the code of any card.")
        case PasteProblem.BROKEN_OFF:
            title, happened = _("Paste broke off"), _("The pasted text did not arrive whole.")
        case PasteProblem.CONTROL_CHARACTER:
            title = _("Pasted text not usable")
            happened = _("The text holds a character that no card's code has.")
    return Explanation(title, happened, _("Paste the code of one card, or type it."))


def explain_answer(answer: NotACard | RefusedLayout) -> Explanation:
    """Return what a whole scan is, as it is no card that can be looked up."""
    if isinstance(answer, RefusedLayout):
        return Explanation(
            _("Scanner set to wrong keyboard"),
            _("It types as on a US keyboard and this computer has another ({names}), so a part of the code "
              "may be lost.").format(names=layout_names(answer.layouts)),
            _("Type the code. F7 tells how to set the scanner."),
        )  # fmt: skip
    card = _("Scan the code of the gift card itself.")
    again = _("Scan the card again. If it stays like this, F7 tests the scanner.")
    manager = _("Scan the card again. If it stays like this, tell your manager.")
    return {
        Kind.PRODUCT: Explanation(
            _("Product, not a gift card"), _("This is the bar code of goods (EAN or UPC)."), card
        ),
        Kind.MAGSTRIPE: Explanation(
            _("Magnetic stripe"),
            _("This is the stripe of a card, perhaps of a bank's. It was not looked up."),
            card,
        ),
        Kind.ONE_TIME: Explanation(
            _("One-time password"), _("A security key was touched. It was not looked up."), card
        ),
        Kind.FOREIGN_URL: Explanation(
            _("Link to somewhere else"), _("This link does not lead to the gift card service."), card
        ),
        Kind.URL_WITHOUT_CODE: Explanation(
            _("Link without a card"), _("This link leads to the gift card service, but to no card."), card
        ),
        Kind.URL_WITH_SEVERAL_CODES: Explanation(
            _("Link with several cards"), _("This link names more than one card."), manager
        ),
        Kind.UNREADABLE_URL: Explanation(
            _("Link not readable"), _("What arrived looks like a link, but is none."), again
        ),
        Kind.SEVERAL_FIELDS: Explanation(
            _("Several fields in one code"),
            _("This code holds more than a card, as codes of goods do."),
            card,
        ),
        Kind.DAMAGED: Explanation(
            _("Changed by a spreadsheet"),
            _("A spreadsheet turned this code into a number, and digits of it are lost."),
            _("Use the code on the card, or format the column as text and fill it again."),
        ),
        Kind.HIDDEN: Explanation(
            _("Only the end of a code"), _("This list hides all but the end of its codes."), card
        ),
        Kind.TOO_SHORT: Explanation(
            _("Too short for a card"), _("This is shorter than the code of any card."), again
        ),
        Kind.TOO_LONG: Explanation(
            _("Too long for a card"), _("This is longer than the code of any card."), card
        ),
        Kind.UNREADABLE: Explanation(
            _("Not a card code"), _("This holds a character that no card's code has."), again
        ),
    }[answer.kind]


def explain_unread(unread: Unread) -> Explanation:
    """Return why a text holds no code that can be looked up, and what to do."""
    match unread:
        case CodeProblem():
            return explain(unread)
        case NeedsConfirmation():
            to_do = _("Type the code as it is printed on the card.")
            return Explanation(_("Scan not certain"), doubt_text(unread), to_do)
        case answer:
            return explain_answer(answer)


def doubt_text(doubt: NeedsConfirmation | SeveralFound) -> str:
    """Return why a person has to compare the codes with the card, and what to do then."""
    match doubt:
        case NeedsConfirmation(_codes, layouts):
            happened = _("The scanner types as on a US keyboard and this computer has another ({names}), so "
                         "the code was worked out from what arrived.")  # fmt: skip
            happened = happened.format(names=layout_names(layouts))
        case SeveralFound():
            happened = _("The scanner and this computer may be set to different keyboards, and each of these "
                         "codes is a card's. The test with F7 settles it.")  # fmt: skip
    return happened + " " + _("Choose a code only if every character of it is the card's.")
