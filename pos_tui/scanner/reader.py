"""From a text, whichever way it came in, to the code of a card, or to what it is instead."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from pos_tui.scanner.cells import Cell, cell_of, is_damaged
from pos_tui.scanner.events import FRAMES, SEPARATORS
from pos_tui.scanner.layouts import AS_SENT, LOSSY, ROWS, arrives, sent
from pos_tui.scanner.pace import FEWEST_CHARACTERS
from pos_tui.scanner.unseen import seen
from pos_tui.scanner.url import UrlProblem, code_in_url, in_caps, is_link_like

SHORTEST, MOST_CHARACTERS = 3, 128
"""Characters of a code. A scan has five or more (see `pace`), or it can't be told from typing."""
HOSTS = ("leat.com", "piggy.eu")

_AROUND = FRAMES + SEPARATORS + " \t"
_SCHEMES = ("https://", "http://")
AIM = re.compile(r"\]([A-Za-z])[0-9A-Za-z]")
"""The AIM identifier that a scanner may put in front: its letter names the kind of bar code."""
_AIM_PRODUCT = "E"
_PRODUCT_LENGTHS = (8, 12, 13)
_MAGSTRIPE = re.compile(r"%[A-Za-z]?[0-9]{8,}.*|;[0-9]{8,}=.*")
_ONE_TIME_PASSWORD = re.compile(r"[cbdefghijklnrtuv]{44}", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]*")
"""What codes are made of. Other punctuation moves on most keyboards, so it proves nothing."""
_GROUPS = str.maketrans("", "", " -")
_HIDDEN = "\u2022"
"""Stands in the till's own lists for what of a code is not shown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are read at this till.

    `layouts` are those that may have garbled a text (see `layouts.ROWS`), the likelier first, among them `us`
    for one that arrives as it was sent: all until something showed which. With `settled` the first of them
    whose code exists is taken at its word. `prefix` and `suffix` are as they arrive.
    """

    hosts: tuple[str, ...] = HOSTS
    prefix: str = ""
    suffix: str = ""
    layouts: tuple[str, ...] = tuple(ROWS)
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code to look up: printable ASCII, case and leading zeros kept; bare ones have 3 to 128 characters.

    `others` are what it may be instead where a keyboard layout leaves that open: only the service can tell;
    `layouts` has for `text` and each of the others the layouts on which it is that. With `settled` they are
    asked for in turn. `twice` is the code if it was read twice in a row. `caps_flipped`: the URL around it
    proved that Caps Lock was on.
    """

    text: str
    caps_flipped: bool = False
    others: tuple[str, ...] = ()
    settled: bool = False
    layouts: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    twice: str | None = field(default=None, compare=False)

    @property
    def rounds(self) -> tuple[tuple[str, ...], ...]:
        """What to ask the service for: all of a round, and the next one only if it finds nothing.

        A code that is written in groups is asked for as it is, then without the spaces and hyphens.
        """
        codes = (self.text, *self.others)
        whole = (code.translate(_GROUPS) for code in codes)
        ungrouped = tuple(
            dict.fromkeys(code for code in whole if code not in codes and not _misfit(code, ""))
        )
        asked = tuple((code,) for code in codes) if self.settled else (codes,)
        return (*asked, ungrouped) if ungrouped else asked

    def layouts_of(self, found: str) -> tuple[str, ...]:
        """Return the layouts on which this is the code `found`, in any case and with or without groups."""
        codes = (code.translate(_GROUPS).lower() for code in (self.text, *self.others))
        whole = found.translate(_GROUPS).lower()
        return next(
            (layouts for code, layouts in zip(codes, self.layouts, strict=False) if code == whole), ()
        )


@dataclass(frozen=True, slots=True)
class NeedsConfirmation:
    """The text was garbled by a keyboard layout, and one of `codes` is what it must have been.

    Ask, and look up only the one that a person chose. `layouts` are those that the codes were decoded from.
    """

    codes: tuple[str, ...]
    layouts: tuple[str, ...]
    caps_flipped: bool = False


class Kind(StrEnum):
    """What a text is if it is no card."""

    PRODUCT = "product"
    MAGSTRIPE = "magstripe"
    ONE_TIME = "one_time_password"
    FOREIGN_URL = "foreign_url"
    URL_WITHOUT_CODE = "url_without_code"
    URL_WITH_SEVERAL_CODES = "url_with_several_codes"
    UNREADABLE_URL = "unreadable_url"
    SEVERAL_FIELDS = "several_fields"
    DAMAGED = "damaged"
    HIDDEN = "hidden"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNREADABLE = "not_printable"


@dataclass(frozen=True, slots=True)
class NotACard:
    """Not looked up. `code` is set where a person who knows better may look it up.

    That is the code of a product, and else the half of a text that is the same thing twice.
    """

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
    """Return what one line of text says, whichever way it came in."""
    inner = seen(text).strip(FRAMES + SEPARATORS)
    trimmed = inner.removeprefix(reading.prefix).removesuffix(reading.suffix).strip(_AROUND)
    return _once_or_twice(_read(cell_of(trimmed), reading), inner, reading)


def read_cell(cell: Cell, reading: Reading) -> Answer:
    """Return what a line of a list says."""
    bare = Cell(cell.raw.strip(_AROUND), cell.text.strip(_AROUND))
    return _once_or_twice(_read(bare, reading), bare.text, reading)


def _once_or_twice(answer: Answer, text: str, reading: Reading) -> Answer:
    """Note what `text` is if a scanner read it twice: offered only once the whole is known to be no card."""
    half = _half(text) or _half(text.translate(_GROUPS))
    if half is None:
        return answer
    match answer, read(half, reading):
        case Code() as whole, Code() as once:
            twice = once.text
            return Code(whole.text, whole.caps_flipped, whole.others, whole.settled, whole.layouts, twice)
        case NotACard(
            Kind.UNREADABLE_URL | Kind.URL_WITH_SEVERAL_CODES | Kind.TOO_LONG as kind
        ), Code() as once:
            return NotACard(kind, once.text)
    return answer


def _half(text: str) -> str | None:
    middle = len(text) // 2
    return text[:middle] if middle >= FEWEST_CHARACTERS and text == text[:middle] * 2 else None


def _read(cell: Cell, reading: Reading) -> Answer:
    if kind := _kind(cell):
        return NotACard(kind)
    return _url(_strip_aim(cell.text)[1], _strip_aim(cell.raw)[1], reading.hosts) or _bare(cell, reading)


def _kind(cell: Cell) -> Kind | None:
    """Return what a text certainly is, whatever keyboard it came from."""
    kinds = {
        Kind.SEVERAL_FIELDS: any(separator in cell.raw for separator in SEPARATORS),
        Kind.MAGSTRIPE: _MAGSTRIPE.fullmatch(cell.raw),
        Kind.DAMAGED: is_damaged(cell.text),
        Kind.HIDDEN: _HIDDEN in cell.text,
        Kind.ONE_TIME: _ONE_TIME_PASSWORD.fullmatch(_strip_aim(cell.text)[1]),
    }
    return next((kind for kind, holds in kinds.items() if holds), None)


def _url(text: str, raw: str, hosts: tuple[str, ...]) -> Answer | None:
    """Read a URL, if it is one; its first characters show layout and Caps Lock."""
    if text.lower().startswith(_SCHEMES):
        code, caps = _code_in_url(text, hosts)
        return NotACard(_URL_KINDS[code]) if isinstance(code, UrlProblem) else Code(code, caps)
    typed = (raw, raw.swapcase())
    garbled = [
        (layout, form)
        for layout in ROWS
        for form in typed
        if form.startswith(tuple(arrives(scheme, layout) for scheme in _SCHEMES))
    ]
    if not garbled:
        return NotACard(Kind.UNREADABLE_URL) if is_link_like(text) else None
    layouts = tuple(layout for layout, _ in garbled)
    urls = {sent(form, layout) for layout, form in garbled}
    url = urls.pop() if len(urls) == 1 else None
    if url is None or LOSSY.intersection(layouts):
        return RefusedLayout(layouts)
    code, caps = _code_in_url(url, hosts)
    if isinstance(code, UrlProblem):
        return NotACard(_URL_KINDS[code])
    return NeedsConfirmation((code,), layouts, caps or garbled[0][1] != raw)


def _code_in_url(text: str, hosts: tuple[str, ...]) -> tuple[str | UrlProblem, bool]:
    """Return the code, and whether Caps Lock was flipped back: scheme, host and `hash` are all capitals."""
    code = code_in_url(text, hosts)
    if code is UrlProblem.NO_HASH and in_caps(text):
        flipped = code_in_url(text.swapcase(), hosts)
        return (code, False) if isinstance(flipped, UrlProblem) else (flipped, True)
    return code, False


def _bare(cell: Cell, reading: Reading) -> Answer:
    """Read a code that nothing precedes: as it arrived, and as any layout could have made it from another.

    Of what a layout may have garbled only plain codes count. If the text as it arrived can be no code, what
    is behind it needs a person's word.
    """
    symbology, as_arrived = _strip_aim(cell.text)
    readings = {layout: sent(cell.raw, layout) for layout in reading.layouts if layout != AS_SENT}
    if any(text is not None and _MAGSTRIPE.fullmatch(text) for text in (cell.text, *readings.values())):
        return NotACard(Kind.MAGSTRIPE)
    codes: dict[str, list[str]] = {}
    product: str | None = None
    for layout in reading.layouts:
        letter, code = _strip_aim(readings.get(layout) or "")
        if layout == AS_SENT:
            letter, code = symbology, as_arrived
        elif _PLAIN.fullmatch(code) is None:
            continue
        kind = _misfit(code, letter)
        if kind is Kind.PRODUCT:
            product = product or code
        elif kind is None and any(map(str.isalnum, code)):
            codes.setdefault(code, []).append(layout)
    if product is not None and as_arrived not in codes:
        return NotACard(Kind.PRODUCT, product.translate(_GROUPS))
    if not codes:
        return NotACard(_misfit(as_arrived, symbology) or Kind.UNREADABLE)
    layouts = tuple(map(tuple, codes.values()))
    if as_arrived not in codes:
        return NeedsConfirmation(tuple(codes), tuple(layout for each in layouts for layout in each))
    first, *others = codes
    return Code(first, others=tuple(others), settled=reading.settled and bool(others), layouts=layouts)


def _misfit(code: str, symbology: str) -> Kind | None:
    """Return what is wrong with a bare code."""
    if len(code) > MOST_CHARACTERS:
        return Kind.TOO_LONG
    if not (code.isascii() and code.isprintable()):
        return Kind.UNREADABLE
    if len(code) < SHORTEST:
        return Kind.TOO_SHORT
    return Kind.PRODUCT if _is_product(code.translate(_GROUPS), symbology) else None


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
