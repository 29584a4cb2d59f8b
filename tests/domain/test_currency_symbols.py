"""The symbols of currencies are those that Babel knows, in every language it has."""

from babel import localedata
from babel.core import get_global

from pos_tui.domain.currency_symbols import CODES, SYMBOLS
from pos_tui.domain.money import symbol_key


def in_use() -> set[str]:
    """The currencies that are legal tender somewhere today."""
    territories = get_global("territory_currencies").values()
    return {code for used in territories for code, _since, until, tender in used if tender and until is None}


def known_to_babel() -> dict[str, frozenset[str]]:
    """The currencies that each symbol is written for; of those, only the ones in use, if any is."""
    found: dict[str, set[str]] = {}
    codes = set(get_global("all_currencies"))
    for locale in localedata.locale_identifiers():
        for code, symbol in localedata.load(locale).get("currency_symbols", {}).items():
            key = symbol_key(symbol)
            if key and code != "XXX" and key.upper() not in codes:
                found.setdefault(key, set()).add(code)
    return {key: frozenset(codes & in_use() or codes) for key, codes in found.items()}


def test_every_symbol_that_babel_knows_is_known() -> None:
    assert known_to_babel() == SYMBOLS


def test_every_code_that_babel_knows_is_known() -> None:
    assert set(get_global("all_currencies")) == CODES
