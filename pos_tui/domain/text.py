"""Text from outside, made safe once, at the boundary."""

import unicodedata
from collections.abc import Iterator
from itertools import islice

REPLACEMENT = "·"
"""Stands where a character was that may not reach a terminal."""

MOST_COMBINING_MARKS = 2
"""Marks allowed in a row: what written languages need, not what floods a screen."""

_MAKES_WIDE = "\ufe0f"
_SPACES = frozenset("\t\n\v\f\r\x85\u2028\u2029")


def clean(text: str, limit: int = 200) -> str:
    """Return `text` as one printable line of at most `limit` characters.

    Unicode NFC; line breaks and tabs become a space; every control, format, surrogate, private and
    unassigned character (category C*) becomes `·`; at most two combining marks stand in a row; white
    space around is dropped, and what is cut off ends in `…`. Markup is left alone: it is rendered as text.
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
    """Return `text` without what no key types: as `clean`, but what is not printable is left out.

    So is what turns a sign into a wide picture: a field that is scrolled may cut the two apart.
    """
    return "".join(_printable(text.replace(_MAKES_WIDE, ""), ""))


def _printable(text: str, replacement: str) -> Iterator[str]:
    marks = 0
    for character in unicodedata.normalize("NFC", text):
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
