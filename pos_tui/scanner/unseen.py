"""What nobody can see in a text, taken out before anything else looks at the text."""

import re
import unicodedata

_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Marks around numbers that Unicode counts among the formats, but that show."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
"""Marks, letters and code points without a form of their own, by Unicode's Default_Ignorable_Code_Point."""
_BLANK_PATTERN = "\u2800"
"""Braille without a dot: a space to everybody who sees it."""
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")


def seen(text: str) -> str:
    """Return `text` as a person sees it: without what has no form, with plain spaces and plain hyphens."""
    if text.isascii():
        return text
    return "".join(map(_form, _UNSEEN.sub("", text))).translate(_DASHES)


def _form(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" and character not in _VISIBLE_FORMATS:
        return ""
    return " " if category == "Zs" or character == _BLANK_PATTERN else character
