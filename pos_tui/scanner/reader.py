"""From the text of a scan to the code of a card, or to what it is instead."""

import re
from dataclasses import dataclass
from enum import StrEnum

from pos_tui.scanner.events import FRAMES, SEPARATORS
from pos_tui.scanner.layouts import AS_SENT, LOSSY, ROWS, arrives, sent
from pos_tui.scanner.pace import FEWEST_CHARACTERS
from pos_tui.scanner.url import PARAMETER, UrlProblem, code_in_url, in_caps

MOST_CHARACTERS = 128
HOSTS = ("leat.com", "piggy.eu")

_SCHEMES = ("https://", "http://")
AIM = re.compile(r"\]([A-Za-z])[0-9A-Za-z]")
"""The AIM identifier that a scanner may put in front: its letter names the kind of bar code."""
_AIM_PRODUCT = "E"
_PRODUCT_LENGTHS = (8, 12, 13)
_MAGSTRIPE = re.compile(r"%[A-Za-z]?[0-9]{8,}.*|;[0-9]{8,}=.*")
_ONE_TIME_PASSWORD = re.compile(r"[cbdefghijklnrtuv]{44}", re.IGNORECASE)
_URL_LIKE = re.compile(rf"://|[?&]{PARAMETER}=|^https?[^A-Za-z0-9]", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]*")
"""What codes are made of. Other punctuation moves on most keyboards, so it proves nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How scans are read at this till.

    `layouts` are those that may have garbled a text (see `layouts.ROWS`), among them `us` for one that
    arrives as it was sent: all until a scan showed which. `prefix` and `suffix` are as they arrive.
    """

    hosts: tuple[str, ...] = HOSTS
    prefix: str = ""
    suffix: str = ""
    layouts: tuple[str, ...] = tuple(ROWS)


@dataclass(frozen=True, slots=True)
class Code:
    """A code to look up: printable ASCII, case and leading zeros kept; bare ones have 5 to 128 characters.

    `caps_flipped`: the URL around it proved that Caps Lock was on.
    """

    text: str
    caps_flipped: bool = False

    @property
    def other_case(self) -> str | None:
        """The code as Caps Lock would have garbled it, to be offered after "not found", never by itself."""
        swapped = self.text.swapcase()
        return swapped if swapped != self.text else None


class Doubt(StrEnum):
    """Why a person has to compare the code with the card."""

    CONVERTED = "converted"
    """The text was garbled by a keyboard layout, and this is what it must have been."""
    UNPROVEN_LAYOUT = "unproven_layout"
    """The text may have been garbled: nothing showed yet which layout this computer has."""


@dataclass(frozen=True, slots=True)
class NeedsConfirmation:
    """One of `codes` may be the card's: ask, look up only the one that a person chose.

    The code as it arrived comes first where it is among them; `layouts` are those that it was decoded from.
    """

    codes: tuple[str, ...]
    why: Doubt
    layouts: tuple[str, ...]
    caps_flipped: bool = False


class Kind(StrEnum):
    """What a scan is if it is no card."""

    PRODUCT = "product"
    MAGSTRIPE = "magstripe"
    ONE_TIME = "one_time_password"
    FOREIGN_URL = "foreign_url"
    URL_WITHOUT_CODE = "url_without_code"
    URL_WITH_SEVERAL_CODES = "url_with_several_codes"
    UNREADABLE_URL = "unreadable_url"
    SEVERAL_FIELDS = "several_fields"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class NotACard:
    """Not looked up. `code` is set where a person who knows better may look it up all the same (PRODUCT)."""

    kind: Kind
    code: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedLayout:
    """The layout may have lost a part of the code, and the rest may be another card: set the scanner to it.

    `layouts` are those that garble in this way; the till has one of them.
    """

    layouts: tuple[str, ...]


Answer = Code | NeedsConfirmation | NotACard | RefusedLayout

_URL_KINDS = {
    UrlProblem.MALFORMED: Kind.UNREADABLE_URL,
    UrlProblem.FOREIGN_HOST: Kind.FOREIGN_URL,
    UrlProblem.NO_HASH: Kind.URL_WITHOUT_CODE,
    UrlProblem.SEVERAL_HASHES: Kind.URL_WITH_SEVERAL_CODES,
    UrlProblem.BAD_HASH: Kind.UNREADABLE_URL,
}


def read(text: str, reading: Reading) -> Answer:
    """Return what the text of a scan says, as it arrived."""
    inner = text.strip(FRAMES + SEPARATORS)
    trimmed = inner.removeprefix(reading.prefix).removesuffix(reading.suffix).strip(" ")
    if any(separator in trimmed for separator in SEPARATORS):
        return NotACard(Kind.SEVERAL_FIELDS)
    bare = _strip_aim(trimmed)[1]
    if answer := _url(bare, reading.hosts):
        return answer
    if _ONE_TIME_PASSWORD.fullmatch(bare):
        return NotACard(Kind.ONE_TIME)
    return _bare(trimmed, reading.layouts)


def _url(text: str, hosts: tuple[str, ...]) -> Answer | None:
    """Read a URL, if it is one; its first characters show layout and Caps Lock."""
    if text.lower().startswith(_SCHEMES):
        code, caps = _code_in_url(text, hosts)
        return NotACard(_URL_KINDS[code]) if isinstance(code, UrlProblem) else Code(code, caps)
    typed = (text, text.swapcase())
    garbled = [
        (layout, form)
        for layout in ROWS
        for form in typed
        if form.startswith(tuple(arrives(scheme, layout) for scheme in _SCHEMES))
    ]
    if not garbled:
        return NotACard(Kind.UNREADABLE_URL) if _URL_LIKE.search(text) else None
    layouts = tuple(layout for layout, _ in garbled)
    urls = {sent(form, layout) for layout, form in garbled}
    url = urls.pop() if len(urls) == 1 else None
    if url is None or LOSSY.intersection(layouts):
        return RefusedLayout(layouts)
    code, caps = _code_in_url(url, hosts)
    if isinstance(code, UrlProblem):
        return NotACard(_URL_KINDS[code])
    return NeedsConfirmation((code,), Doubt.CONVERTED, layouts, caps or garbled[0][1] != text)


def _code_in_url(text: str, hosts: tuple[str, ...]) -> tuple[str | UrlProblem, bool]:
    """Return the code, and whether Caps Lock was flipped back: scheme, host and `hash` are all capitals."""
    code = code_in_url(text, hosts)
    if code is UrlProblem.NO_HASH and in_caps(text):
        flipped = code_in_url(text.swapcase(), hosts)
        return (code, False) if isinstance(flipped, UrlProblem) else (flipped, True)
    return code, False


def _bare(text: str, layouts: tuple[str, ...]) -> Answer:
    """Read a code that nothing precedes: accepted only if no layout could have made it from another code.

    Where a plain code may be behind it, only plain ones count.
    """
    symbology, as_arrived = _strip_aim(text)
    told = {layout: text if layout == AS_SENT else sent(text, layout) for layout in layouts}
    readings = {layout: reading for layout, reading in told.items() if reading is not None}
    if any(map(_MAGSTRIPE.fullmatch, readings.values())):
        return NotACard(Kind.MAGSTRIPE)
    plain: dict[str, list[str]] = {}
    for layout, reading in readings.items():
        letter, code = _strip_aim(reading)
        if _PLAIN.fullmatch(code):
            symbology = letter or symbology
            plain.setdefault(code, []).append(layout)
    codes = sorted(plain, key=lambda code: code != as_arrived) or [as_arrived]
    if kind := _misfit(codes[0], symbology):
        return NotACard(kind, codes[0] if kind is Kind.PRODUCT else None)
    if codes == [as_arrived] and (plain or set(readings.values()) == {text}):
        return Code(as_arrived)
    garbling = tuple(layout for code in codes for layout in plain.get(code, ()) if code != as_arrived)
    why = Doubt.UNPROVEN_LAYOUT if as_arrived in codes else Doubt.CONVERTED
    return NeedsConfirmation(tuple(codes), why, garbling)


def _misfit(code: str, symbology: str) -> Kind | None:
    """Return what is wrong with a bare code."""
    if not (code.isascii() and code.isprintable()):
        return Kind.UNREADABLE
    if len(code) < FEWEST_CHARACTERS:
        return Kind.TOO_SHORT
    if len(code) > MOST_CHARACTERS:
        return Kind.TOO_LONG
    return Kind.PRODUCT if _is_product(code, symbology) else None


def _is_product(code: str, symbology: str) -> bool:
    """Tell an EAN or UPC: by its AIM identifier, or by length and check digit where it has none."""
    if symbology:
        return symbology == _AIM_PRODUCT
    if not code.isdecimal() or len(code) not in _PRODUCT_LENGTHS:
        return False
    digits = [int(digit) for digit in reversed(code)]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def _strip_aim(text: str) -> tuple[str, str]:
    """Return the symbology letter of the AIM identifier in front of `text`, or empty, and the rest."""
    found = AIM.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)
