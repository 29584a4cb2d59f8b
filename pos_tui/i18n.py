"""The language of this till: texts through gettext, amounts, dates and numbers through Babel.

A process has one language, set once by `use` before anything is shown; gettext itself works that way.
Babel is imported on first use, since a start without a card on screen needs none of it.
"""

import gettext as _gettext
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

DOMAIN = "pos_tui"
SOURCE_LANGUAGE = "en"
_LANGUAGES_RENAMED = {"no": "nb", "iw": "he", "in": "id"}
_CATALOGUES = Path(__file__).parent / "locale"


# CLDR has a space there; Babel leaves it out.
_LETTER_BESIDE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


class _Active:
    """The language in force."""

    language: str = SOURCE_LANGUAGE
    translations: _gettext.NullTranslations = _gettext.NullTranslations()


def use(language: str) -> None:
    """Speak `language` (e.g. `en`, `en_GB`, `nl`) from now on; texts without a translation stay English."""
    _Active.language = canonical_language(language)
    _Active.translations = _gettext.translation(DOMAIN, _CATALOGUES, [_Active.language], fallback=True)


def canonical_language(tag: str) -> str:
    """Return a language tag as gettext and Babel take it, e.g. `nl_NL` for `nl-nl`, `nb_NO` for `no_NO`."""
    language, *others = tag.replace("-", "_").split("_")
    language = language.lower()
    named = [other.title() if len(other) == 4 else other.upper() for other in others]
    return "_".join([_LANGUAGES_RENAMED.get(language, language), *named])


def language() -> str:
    """Return the language in force, as given to `use`."""
    return _Active.language


def is_known_language(language: str) -> bool:
    """Tell whether Babel can format amounts and dates in `language`, if not in its region."""
    return re.fullmatch("[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2}|_[0-9]{3})?", language) is not None and (
        _find_locale(language) is not None
    )


def gettext(message: str) -> str:
    """Return `message` in the language in force."""
    return _Active.translations.gettext(message)


def gettext_noop(message: str) -> str:
    """Mark `message` for translation where it is declared; `gettext` translates it where it is shown."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that goes with `count`, in the language in force."""
    return _Active.translations.ngettext(singular, plural, count)


def money(cents: int, currency: str) -> str:
    """Return an amount of `cents` hundredths of `currency`, e.g. `€25.00`.

    The currency is a code of ISO 4217, or any word, which then follows the number. Decimals are as many
    as the currency has, but never too few to say how much it is.
    """
    from babel.numbers import format_currency, format_decimal, get_currency_precision, is_currency

    amount, locale = Decimal(cents).scaleb(-2), _locale()
    if not is_currency(currency):
        return _with_plain_spaces(f"{format_decimal(amount, '#,##0.00', locale=locale)} {currency}")
    digits = cents % 100 == 0 or get_currency_precision(currency) >= 2
    text = format_currency(amount, currency, locale=locale, currency_digits=digits)
    return _with_plain_spaces(_LETTER_BESIDE_DIGIT.sub(" ", text))


def sums(cents: Mapping[str, int], currency: str) -> str:
    """Return what `cents` come to by their currencies, which are never added together; none is of `currency`.

    The sum in the till's own `currency` comes first.
    """
    parts = sorted(cents.items(), key=lambda item: (item[0] != currency, item[0]))
    return " + ".join(money(some, code) for code, some in parts) or money(0, currency)


def number(value: int) -> str:
    """Return a whole number with the language's grouping, e.g. `1,000`."""
    from babel.numbers import format_decimal

    return _with_plain_spaces(format_decimal(value, locale=_locale()))


def country(code: str) -> str:
    """Return what a country (ISO 3166 alpha-2) is called; the code where it has no name."""
    return str(_locale().territories.get(code, code))


def day(value: date) -> str:
    """Return a date in words short enough for a line, e.g. `Dec 10, 2024`."""
    from babel.dates import format_date

    return format_date(value, "medium", locale=_locale())


def clock(value: datetime) -> str:
    """Return the time of day of `value` in its own zone, e.g. `4:26 PM`."""
    from babel.dates import format_time

    return _with_plain_spaces(format_time(value, "short", locale=_locale(), tzinfo=value.tzinfo))


def moment(value: datetime) -> str:
    """Return day and time of `value` in its own zone, short enough for a column, e.g. `Dec 10 16:26`."""
    from babel.dates import format_skeleton

    parts = [
        format_skeleton(skeleton, value, tzinfo=value.tzinfo, locale=_locale()) for skeleton in ("MMMd", "Hm")
    ]
    return _with_plain_spaces(" ".join(parts))


def _with_plain_spaces(text: str) -> str:
    """Return `text` without the narrow and no-break spaces that some terminals show as boxes."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def _locale() -> "Locale":
    from babel import Locale

    # A system may be set to what Babel does not know.
    return _find_locale(_Active.language) or Locale.parse(SOURCE_LANGUAGE)


def _find_locale(language: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.partition("_")[0]):
        try:
            return Locale.parse(tag)
        except (ValueError, UnknownLocaleError):
            continue
    return None
