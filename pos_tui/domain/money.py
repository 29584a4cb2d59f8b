"""What a service's text for an amount says: which currency it names, and which sum.

The cents beside such a text are the amount; the text only tells their currency, and may contradict them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pos_tui.domain.currency_symbols import CODES, SYMBOLS

_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_DASHES = "-‐‑‒–—―−"
_NUMBER = re.compile(
    r"(?P<digits>\d+(?:[.,'’ʼ`´·٫٬،:]\d+| \d{3}(?!\d))*)"  # in groups, or with decimals
    rf"(?:[.,:] ?[{_DASHES}]{{1,2}}(?!\d))?"  # a dash for no cents
)
_SPLIT = re.compile(r"(\D*\d+)[^\d.,]{1,4}(\d\d)")  # 25€50
_NEVER_GROUPS, _ALWAYS_GROUPS = ":٫", " ٬"
# Blank too, though Unicode calls them marks, letters or signs: joiners, fillers, variation selectors.
_BLANK = dict.fromkeys(
    (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10))
)
_BETWEEN_WORDS = re.compile(r"[\s:;()\[\]]+")


@dataclass(frozen=True, slots=True)
class AmountText:
    """What a text says of an amount.

    `currency` is the ISO 4217 code that it names. Where it names a currency that nobody knows, or one of
    several, that is None and `mark` is the text beside the number; both are empty where it names none.
    `thousandths` are the sums that it may be read as, in thousandths; empty where it names none.
    """

    currency: str | None = None
    mark: str = ""
    thousandths: frozenset[int] = frozenset()

    @property
    def names_no_currency(self) -> bool:
        """Whether the currency can only be guessed."""
        return not (self.currency or self.mark)

    def contradicts(self, cents: int) -> bool:
        """Tell whether the text names another sum than `cents`."""
        return bool(self.thousandths) and cents * 10 not in self.thousandths


def without_invisible(text: str) -> str:
    """Return `text` without what nobody sees (bidi marks, zero-width characters), every space a plain one."""
    spaced = (" " if unicodedata.category(character) == "Zs" else character for character in text)
    seen = (character for character in spaced if unicodedata.category(character) != "Cf")
    return "".join(seen).translate(_BLANK)


def symbol_key(symbol: str) -> str:
    """Return how a symbol is looked up: no spaces, no points around it, and any case but for one letter."""
    key = without_invisible(unicodedata.normalize("NFKC", symbol)).replace(" ", "").strip(".")
    return key if len(key) == 1 else key.casefold()


@lru_cache(maxsize=1024)
def read_amount(text: str, own: str) -> AmountText:
    """Return what `text` says, on a till whose own currency is `own` (ISO 4217).

    A symbol of several currencies names the till's own if that is one of them, else none that is known.
    """
    plain = _plain(text)
    mark = " ".join(_NUMBER.sub(" ", plain).split()).strip(_DASHES + " :;,()[]")
    if not any(unicodedata.category(character)[0] in "LS" for character in mark):
        mark = ""
    currency = _currency(mark, own)
    return AmountText(currency, "" if currency else mark, frozenset(_sums(plain, currency)))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", without_invisible(text))
    return " ".join("".join(_digit(character) for character in text).split())


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _currency(mark: str, own: str) -> str | None:
    """Return the one currency that `mark` names, as a whole or in a sentence."""
    named = [_named(mark, own)] if _named(mark, own) else _named_in_words(mark, own)
    common = frozenset.intersection(*named) if named else frozenset()
    if own in common:
        return own
    return next(iter(common)) if len(common) == 1 else None


def _named(word: str, own: str) -> frozenset[str]:
    """Return the currencies that `word` may name."""
    code = word.strip(".").upper()
    return frozenset({code}) if code in CODES or code == own else SYMBOLS.get(symbol_key(word), frozenset())


def _named_in_words(mark: str, own: str) -> list[frozenset[str]]:
    """Return what each word of a sentence may name: by code or sign, or else by an abbreviation."""
    certain, possible = [], []
    for word in _words(mark):
        if not (named := _named(word, own)):
            continue
        if _is_sign(word) or word.upper() == own or (word.isupper() and word in named):
            certain.append(named)
        elif len(word) > 1 and word.upper() not in named:
            possible.append(named)
    return certain or possible


def _words(mark: str) -> Iterator[str]:
    """Yield the words of `mark`, and apart from each other the letters and signs of one nobody knows."""
    for word in _BETWEEN_WORDS.split(mark):
        if symbol_key(word) in SYMBOLS:
            yield word
        else:
            yield from re.findall(r"[^\W_]+|[^\w\s]", word)


def _is_sign(word: str) -> bool:
    return any(unicodedata.category(character) == "Sc" for character in word)


def _sums(plain: str, currency: str | None) -> Iterator[int]:
    if (split := _SPLIT.fullmatch(plain)) is not None:
        plain = f"{split[1]}.{split[2]}"
    for number in _NUMBER.finditer(plain):
        sign = -1 if _is_negative(plain[: number.start()], plain[number.end() :]) else 1
        for thousandths in _readings(number["digits"], currency):
            yield sign * thousandths


def _is_negative(before: str, after: str) -> bool:
    """Tell whether a number between the two is below zero: -25 €, € -25, 25- €, (25 €)."""
    minus = tuple(_DASHES)
    in_brackets = before.lstrip().startswith("(") and after.rstrip().endswith(")")
    return before.startswith(minus) or before.endswith(minus) or after.startswith(minus) or in_brackets


def _readings(digits: str, currency: str | None) -> Iterator[int]:
    """Yield the numbers, in thousandths, that `digits` may be: its last sign begins a group or decimals."""
    groups, signs = re.split(r"\D", digits), re.findall(r"\D", digits)
    may_have_three = currency is None or currency in _THREE_DECIMALS
    if _is_grouped(groups, signs) and not (currency in _THREE_DECIMALS and len(signs) == 1):
        yield int("".join(groups)) * 1000
    if not signs or signs[-1] in _ALWAYS_GROUPS or signs[-1] in signs[:-1]:
        return
    decimals = groups[-1].rstrip("0")
    if len(groups[-1]) == 3 and signs[-1] not in _NEVER_GROUPS and len(signs) == 1 and not may_have_three:
        return
    if len(decimals) <= 3 and _is_grouped(groups[:-1], signs[:-1]):
        yield int("".join(groups[:-1]) + decimals.ljust(3, "0"))


def _is_grouped(groups: list[str], signs: list[str]) -> bool:
    """Tell whether the groups are those of one whole number; in India all but the last have two digits."""
    if not signs:
        return True
    middle = groups[1:-1]
    return (
        len(set(signs)) == 1
        and signs[0] not in _NEVER_GROUPS
        and len(groups[0]) <= 3
        and all(len(group) in (2, 3) for group in middle)
        and len(groups[-1]) == 3
    )
