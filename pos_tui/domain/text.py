"""Text from outside, made safe once, at the boundary."""

import unicodedata
from collections.abc import Iterator
from itertools import islice

REPLACEMENT = "·"
"""Stands where a character was that may not reach a terminal."""

MOST_COMBINING_MARKS = 2
"""Marks allowed in a row: what written languages need, not what floods a screen."""

_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_ALONE: dict[int, str | None] = {
    0xFE0F: None,  # makes a picture of a sign
    **dict.fromkeys(_SKIN_TONES),
    **dict(zip(_FLAG_LETTERS, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=True)),
}
"""What stands for characters whose width depends on their neighbours: an edge may cut the two apart."""
_SPACES = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_IGNORABLE = (
    range(0x034F, 0x0350),
    range(0x115F, 0x1161),
    range(0x17B4, 0x17B6),
    range(0x180B, 0x1810),
    range(0x2065, 0x2066),
    range(0x3164, 0x3165),
    range(0xFE00, 0xFE10),
    range(0xFFA0, 0xFFA1),
    range(0xFFF0, 0xFFF9),
    range(0xE0000, 0xE1000),
)
"""Unicode's Default_Ignorable_Code_Point, less the category Cf: fillers, joiners, variation selectors."""
_BLANK = "\u2800"
"""A braille cell without dots: it looks like a space, and is none to Python."""

_FULL_WIDTH = "".join(map(chr, range(ord("！"), ord("～") + 1)))
"""ASCII as East Asian keyboards type it."""
_LIKE_DASHES = "\u2212\u30fc\uff70"
"""The minus sign, and the long vowel sign, which is where Japanese keyboards have a dash."""
_WAVES = "\u301c\u3030"
"""Dashes that mean from one number to another."""


def clean(text: str, limit: int = 200) -> str:
    """Return `text` as one printable line of at most `limit` characters.

    Unicode NFC; line breaks and tabs become a space; every control, format, surrogate, private and
    unassigned character (category C*) becomes `·`; flags become their two letters; at most two combining
    marks stand in a row; white space around is dropped, and what is cut off ends in `…`. Markup is left
    alone: it is rendered as text.
    """
    # A bounded head keeps a text of megabytes from costing more than a line of it.
    head = text[: limit * 4]
    if not (head.isascii() and head.isprintable()):
        head = "".join(islice(_printable(head, REPLACEMENT), limit * 2))
    kept = head[: limit * 2].strip()
    if len(kept) > limit or len(text) > limit * 4:
        return kept[: limit - 1].rstrip() + "…"
    return kept


def typeable(text: str) -> str:
    """Return `text` without what no key types: as `clean`, but what is not printable is left out."""
    return "".join(_printable(text, ""))


def without_invisible(text: str) -> str:
    """Return `text` without the characters that nobody sees and every copied text may hold.

    These are bidi marks, zero-width characters, soft hyphens, byte order marks, variation selectors and
    fillers. A blank braille cell becomes a space. Control characters and line breaks stay: they say
    something.
    """
    if text.isascii():
        return text
    return "".join(" " if each == _BLANK else each for each in text if not _is_invisible(each))


def plain_signs(text: str) -> str:
    """Return `text`, without what nobody sees, in the spaces, dashes and full-width signs of a keyboard.

    Digits of other scripts stay: a line that mixes them with marks is not read in one direction.
    """
    return text if text.isascii() else "".join(map(_plain_sign, without_invisible(text)))


def _plain_sign(character: str) -> str:
    if character in _FULL_WIDTH:
        return chr(ord(character) - ord("！") + ord("!"))
    if character in _LIKE_DASHES:
        return "-"
    match unicodedata.category(character):
        case "Zs":
            return " "
        case "Pd" if character not in _WAVES:
            return "-"
    return character


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or any(ord(character) in each for each in _IGNORABLE)


def _printable(text: str, replacement: str) -> Iterator[str]:
    marks = 0
    for character in unicodedata.normalize("NFC", text.translate(_ALONE)):
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if marks > MOST_COMBINING_MARKS:
            continue
        if character in _SPACES:
            yield " "
        elif category.startswith("C"):
            yield replacement
        else:
            yield character
