"""What a till is configured with: the keys, their types, defaults and rules stand here and only here."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from pos_tui.settings import rules

_DAY_S = 86_400
LAYOUTS = ("dk", "se", "fi", "no", "de", "ch", "nl", "es", "it", "pt", "be", "fr", "gb", "us")
"""Keyboard layouts that the scanner's texts are recognised on."""


def _option(
    default: object,
    rule: rules.Rule | None = None,
    *,
    read: Callable[[str], str] | None = None,
    private: bool = False,
) -> Any:
    """Declare a setting; `read` returns what a text means before the rule sees it.

    A private one never shows; only a `raw` text may hold control characters.
    """
    metadata = {"rule": rule, "read": read, "private": private}
    return field(default=default, repr=not private, metadata=metadata)


def _raw_text() -> Any:
    return field(default="", metadata={"raw": True})


def _host_name() -> str:
    return os.uname().nodename


@dataclass(frozen=True, slots=True, kw_only=True)
class TillSettings:
    """`[till]`: this till, its shop and its people."""

    name: str = field(default_factory=_host_name)
    """Shown in the header and written to the journal; the host name if none is given."""
    shop: str = ""
    language: str = _option("", rules.language, read=rules.language_tag)
    """E.g. `en`, `en-GB`, `nl_NL`; empty: the system's."""
    currency: str = _option("EUR", rules.currency, read=rules.in_capitals)
    """ISO 4217, for amounts that come without one."""
    time_zone: str = _option("", rules.time_zone)
    """A name of the time zone database, e.g. `Europe/Copenhagen`; empty: the system's."""
    theme: str = ""
    """The name of a theme; empty: the one picked in the till, else the house's."""
    lock_after_s: int = _option(120, rules.between(5, _DAY_S))
    """Idle seconds before manager rights lapse."""
    manager_pin_hash: str = _option("", private=True)
    clear_after_s: int = _option(90, rules.between(0, _DAY_S))
    """Seconds before the card on the screen is cleared; 0: never."""
    recent_keep_s: int = _option(1800, rules.between(0, _DAY_S))
    """Seconds before a line of the recent cards vanishes; 0: only when the till is locked."""
    journal_keep_days: int = _option(730, rules.between(0, 36_500))
    """Days before a finished coupon leaves the journal; 0: never. Doubtful ones stay."""
    lookups_keep_days: int = _option(90, rules.between(0, 36_500))
    """Days before a look-up leaves the journal; 0: never."""

    def zone(self) -> tzinfo:
        """Return the time zone that dates are told in."""
        if not self.time_zone:
            return SystemZone()
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class PiggySettings:
    """`[piggy]`: the gift card service."""

    url: str = _option("https://api.piggy.eu/api/v3/oauth/clients", rules.base_url)
    ca_file: str = _option("", rules.ca_file)
    """A PEM file of authorities that are trusted beside the usual ones; empty: none."""
    allow_cleartext: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A coupon product: the name the cashier picks, and the value the service is sent."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HuuraySettings:
    """`[huuray]`: the coupon service. Its URL is as private as its key, which may stand in it."""

    url: str = _option("", rules.url_template, private=True)
    """A template that may hold `{country}` and `{token}`; empty: none."""
    country: str = _option("", read=rules.in_small_letters)
    """ISO 3166 alpha-2, e.g. `dk`; empty: none. A wrong one stops coupons, not the till."""
    products: tuple[Product, ...] = ()
    """Empty: the cashier types the product."""
    sms_value: str = "SMS"
    email_value: str = "Email"
    timeout_s: int = _option(60, rules.between(5, 600))
    """Limit for issuing one coupon, from the first byte to the last."""
    ca_file: str = _option("", rules.ca_file)
    """As for the gift card service."""
    allow_cleartext: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerSettings:
    """`[scanner]`: goes before what the scanner test learned; None or empty: as learned, or the default."""

    fast_gap_ms: int | None = _option(None, rules.between(5, 80))
    """Characters that follow each other within this time come from a scanner; 45."""
    hold_ms: int | None = _option(None, rules.between(5, 200))
    """How long a key is held back to see whether a scan begins with it; 45."""
    end_wait_ms: int | None = _option(None, rules.between(100, 5000))
    """How long after its last character a scan without terminator is over; 700, over ssh 1200."""
    terminator: str = _option("", rules.one_of("cr", "lf", "tab", "none"))
    prefix: str = _raw_text()
    """What the scanner puts before each code."""
    suffix: str = _raw_text()
    """What the scanner puts after each code, before the terminator."""
    layout: str = _option("", rules.one_of(*LAYOUTS), read=rules.in_small_letters)
    """The keyboard layout of this computer."""
    ask_digits: str = _option("far", rules.one_of("far", "always"))
    """Where a review is confirmed by two digits that it shows: on far lines, or always."""
    fill_code_field: bool = False
    """A scan into the coupon form's Code field, while that has the focus, fills it; else it opens Balance."""
    url_hosts: tuple[str, ...] = ("leat.com", "piggy.eu")
    """A scanned URL is read as a card only if it leads to one of these hosts or their sub-domains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it, but for the keys of the services: those are `pos_tui.secrets`."""

    till: TillSettings = field(default_factory=TillSettings)
    piggy: PiggySettings = field(default_factory=PiggySettings)
    huuray: HuuraySettings = field(default_factory=HuuraySettings)
    scanner: ScannerSettings = field(default_factory=ScannerSettings)


class SystemZone(tzinfo):
    """The system's time zone, with its rules for every date, wherever the system keeps them."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return how far local time is ahead of UTC at `moment`."""
        return _local(moment).utcoffset() if moment else None

    def dst(self, moment: datetime | None) -> timedelta | None:  # noqa: ARG002 - the name is tzinfo's
        """Return None: the system does not tell how much of the offset is summer time."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the system's abbreviation, e.g. `CET`."""
        return _local(moment).tzname() if moment else None

    def fromutc(self, moment: datetime) -> datetime:
        """Return `moment`, whose fields are in UTC, in local time."""
        local = moment.replace(tzinfo=UTC).astimezone()
        first = local.replace(tzinfo=self, fold=0)
        return first if first.utcoffset() == local.utcoffset() else first.replace(fold=1)


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None).astimezone()
