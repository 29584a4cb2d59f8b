"""How many text messages a text takes, by 3GPP TS 23.038 (the alphabets) and 23.040 (joined messages)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Written as an escape and a second septet, which stay in one message."""


class Alphabet(StrEnum):
    """How an SMS is written: one character outside GSM-7 turns the whole text into UCS-2."""

    GSM_7 = "gsm_7"
    UCS_2 = "ucs_2"


@dataclass(frozen=True, slots=True)
class SmsSize:
    """What a text takes as SMS; an empty one takes none.

    `characters` are Unicode code points; `units` are septets of GSM-7 or 16-bit units of UCS-2.
    """

    characters: int
    alphabet: Alphabet
    units: int
    segments: int


def measure(text: str) -> SmsSize:
    """Return the size of `text`.

    160 septets or 70 UCS-2 units fit in a single SMS, 153 or 67 in each of several joined ones.
    """
    if _BASIC.union(_EXTENSION).issuperset(text):
        alphabet, single, joined = Alphabet.GSM_7, 160, 153
        widths = [2 if character in _EXTENSION else 1 for character in text]
    else:
        alphabet, single, joined = Alphabet.UCS_2, 70, 67
        widths = [2 if character > "\uffff" else 1 for character in text]
    units = sum(widths)
    segments = _pack(widths, joined) if units > single else min(units, 1)
    return SmsSize(len(text), alphabet, units, segments)


def _pack(widths: Sequence[int], size: int) -> int:
    """Return how many segments of `size` units hold `widths` in a row, none of them split."""
    segments, room = 1, size
    for width in widths:
        if width > room:
            segments, room = segments + 1, size
        room -= width
    return segments
