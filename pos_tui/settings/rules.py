"""Rules that single values must keep; each returns a Fault, or None if the value is fine."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pos_tui.domain.countries import WITH_PHONES, WITHOUT_PHONES
from pos_tui.i18n import canonical_language, is_known_language
from pos_tui.settings.problems import Fault, SettingsCode

if TYPE_CHECKING:
    from urllib.parse import SplitResult

Rule = Callable[[Any], Fault | None]

_OTHER_CODES = {"EL": "GR"}
"""Codes of countries that others use: the European Union writes EL for Greece."""
_ALIKE = 0.8
"""How near a word must be to the name of a country to be meant for it, from 0 to 1."""
_LONGEST_NAME = 60

PLACEHOLDERS = ("{country}", "{token}")
"""What the coupon service's URL may leave open."""


def between(least: int, most: int) -> Rule:
    """Return the rule that a number, if there is one, is at least `least` and at most `most`."""

    def rule(number: int | None) -> Fault | None:
        if number is None or least <= number <= most:
            return None
        return Fault(SettingsCode.OUT_OF_RANGE, {"least": least, "most": most})

    return rule


def one_of(*choices: str) -> Rule:
    """Return the rule that a text is empty or one of `choices`."""

    def rule(text: str) -> Fault | None:
        if text in ("", *choices):
            return None
        return Fault(SettingsCode.NOT_A_CHOICE, {"choices": ", ".join(choices)})

    return rule


def currency(code: str) -> Fault | None:
    """Accept the form of ISO 4217: three capital letters."""
    return None if re.fullmatch("[A-Z]{3}", code) else Fault(SettingsCode.NOT_A_CURRENCY)


def country(code: str) -> Fault | None:
    """Accept a country of ISO 3166 (alpha-2) that has phone numbers; the empty one is none."""
    if not code or code.upper() in WITH_PHONES:
        return None
    if code.upper() in WITHOUT_PHONES:
        return Fault(SettingsCode.NO_PHONES)
    return Fault(SettingsCode.NOT_A_COUNTRY, {"nearest": _country_meant(code)})


def _country_meant(text: str) -> str:
    """Return the code of the country that `text` is another code or the name of, or nothing."""
    from difflib import get_close_matches

    from babel import Locale
    from babel.core import get_global

    if text.upper() in _OTHER_CODES:
        return _OTHER_CODES[text.upper()]
    meant = get_global("territory_aliases").get(text.upper(), [])
    if not meant:
        names = {name.casefold(): code for code, name in Locale("en").territories.items()}
        meant = [names[name] for name in get_close_matches(text[:_LONGEST_NAME].casefold(), names, 1, _ALIKE)]
    return meant[0] if len(meant) == 1 and meant[0] in WITH_PHONES else ""


def language(tag: str) -> Fault | None:
    """Accept a language whose amounts and dates can be written; the empty one is the system's."""
    if not tag:
        return None
    return None if is_known_language(tag) else Fault(SettingsCode.UNKNOWN_LANGUAGE)


def time_zone(name: str) -> Fault | None:
    """Accept a zone of the system's time zone database; the empty one is the system's."""
    if not name:
        return None
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return Fault(SettingsCode.UNKNOWN_ZONE, {"nearest": nearest(name, available_timezones())})
    return None


def in_capitals(code: str) -> str:
    """Return a code as ISO 4217 writes it."""
    return code.strip().upper()


def in_small_letters(code: str) -> str:
    """Return a code of a country or a keyboard layout as the settings are documented with it."""
    return code.strip().lower()


def language_tag(tag: str) -> str:
    """Return a language tag in the one form that everything else takes, e.g. `nl_NL`."""
    return canonical_language(tag.strip())


def base_url(url: str) -> Fault | None:
    """Accept an http(s) address to which a path can be added."""
    parts = _split(url)
    if isinstance(parts, Fault):
        return parts
    if "@" in parts.netloc:
        return Fault(SettingsCode.URL_WITH_USER)
    if "?" in url or "#" in url:
        return Fault(SettingsCode.URL_WITH_QUERY)
    return None


def url_template(template: str) -> Fault | None:
    """Accept what the coupon service's client can send orders to; the empty one is none."""
    if not template:
        return None
    from pos_tui.huuray.account import TemplateProblem, template_problem

    parts = _split(_filled(template))
    match template_problem(template):
        case TemplateProblem.PLACEHOLDER:
            return Fault(SettingsCode.URL_PLACEHOLDER)
        case TemplateProblem.FRAGMENT:
            return Fault(SettingsCode.URL_FRAGMENT)
        case TemplateProblem.PARAMETER:
            return Fault(SettingsCode.URL_PARAMETER)
    return parts if isinstance(parts, Fault) else None


def ca_file(path: str) -> Fault | None:
    """Accept a file of certificates that can be read now; the empty one is none."""
    if not path:
        return None
    import os

    from pos_tui.paths import NotPlainFileError
    from pos_tui.tls import read_authorities

    if not path.startswith(("/", "~")):
        return Fault(SettingsCode.NOT_ABSOLUTE)
    try:
        read_authorities(path)
    except NotPlainFileError:
        return Fault(SettingsCode.NOT_A_FILE)
    except OSError as error:
        return Fault(SettingsCode.UNREADABLE, {"reason": os.strerror(error.errno or 0)})
    except ValueError:
        return Fault(SettingsCode.NO_CERTIFICATES)
    return None


def is_cleartext(url: str) -> bool:
    """Tell whether requests to `url`, which may be a template, may cross a network unencrypted."""
    parts = _split(_filled(url))
    return (
        not isinstance(parts, Fault) and parts.scheme == "http" and not _is_this_machine(parts.hostname or "")
    )


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` that `word` was probably meant to be, or nothing."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, sorted(words), 1)), "")


def _filled(template: str) -> str:
    for placeholder in PLACEHOLDERS:
        template = template.replace(placeholder, "xx")
    return template


def _split(url: str) -> "SplitResult | Fault":
    from urllib.parse import urlsplit

    if not url.isascii() or any(character <= " " or character == "\\" for character in url):
        return Fault(SettingsCode.NOT_A_URL)
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return Fault(SettingsCode.NOT_A_URL)
    if parts.scheme not in ("http", "https"):
        return Fault(SettingsCode.NOT_A_URL)
    return parts if parts.hostname else Fault(SettingsCode.URL_WITHOUT_HOST)


def _is_this_machine(host: str) -> bool:
    """Tell whether `host` can lead to nowhere else: `localhost`, 127.0.0.0/8 and ::1 in full.

    Other spellings are left to resolvers, which differ: `127.1`, `localhost.`, names below `localhost`.
    """
    from ipaddress import IPv4Address, ip_address

    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback if isinstance(address, IPv4Address) else address == ip_address("::1")
