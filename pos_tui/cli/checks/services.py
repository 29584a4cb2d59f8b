"""Both services: reached by reads only, the coupon service without any request."""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pos_tui import i18n
from pos_tui.cli.checks.finding import Examined, Finding, fine, problem, warning
from pos_tui.cli.configuration import Configuration
from pos_tui.cli.exit_codes import ExitCode, exit_code_of
from pos_tui.domain.tls_fault import TlsFault
from pos_tui.event_loop import run
from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import Healthy, Unreachable
from pos_tui.wording.lookups import explain
from pos_tui.wording.tls import tls_words

if TYPE_CHECKING:
    from pos_tui.certificate import Certificate
    from pos_tui.piggy.results import HealthResult

MOST_SECONDS_OFF = 60
CONNECT_LIMIT_S = 10


def check_piggy(examined: Examined) -> Iterator[Finding]:
    """Ask the gift card service for its account, which takes a key that it knows."""
    found = examined.configuration
    if not isinstance(found, Configuration):
        return
    if not found.has_cards:
        yield problem(_("gift cards are not set up: there is no key"), _("Run pos-tui to set this till up."))
        return
    health, seconds = run(_health(found))
    if not isinstance(health, Healthy):
        words = explain(health)
        message, advice = f"{words.title}. {words.what_happened}", words.what_to_do
        if isinstance(health, Unreachable) and health.tls is not None:
            message, advice = _about_tls(health.tls, message, advice, found.settings.piggy.url, "piggy")
        yield problem(message, advice, exit_code_of(health))
        return
    milliseconds = i18n.number(round(seconds * 1000))
    answered = _("the service answered in {milliseconds} ms").format(milliseconds=milliseconds)
    yield fine(f"{health.company}: {answered}" if health.company else answered)
    yield from _clock(health.seconds_off or 0.0)


def check_huuray(examined: Examined) -> Iterator[Finding]:
    """Open a connection to the coupon service and close it again: any request could cost a coupon.

    The address is not named: it is as private as the key that may stand in it.
    """
    found = examined.configuration
    if not isinstance(found, Configuration):
        return
    if found.coupon_problems:
        return  # the check of the configuration says what they are
    missing = [name for name, value in _needed(found).items() if not value]
    if missing:
        names = ", ".join(missing)
        yield warning(_("coupons are not set up; missing: {names}").format(names=names))
        return
    failure = run(_connect(found))
    if failure is None:
        yield fine(_("the coupon service can be reached; it was not asked for anything"))
        return
    message, advice = failure, _("Check huuray.url and the network of this till.")
    if isinstance(failure, TlsFault):
        message, advice = _about_tls(failure, *tls_words(failure), _huuray_url(found), "huuray")
    yield problem(message, advice, ExitCode.UNREACHABLE)


def _about_tls(fault: TlsFault, message: str, advice: str, url: str, section: str) -> tuple[str, str]:
    """Add to `message` what the certificate at `url` says, and to `advice` what is set up for it."""
    if fault is TlsFault.ISSUER_UNKNOWN:
        text = _("If it is your company's own, put its PEM file into {setting}.")
        advice = text.format(setting=f"{section}.ca_file")
    parts = urlsplit(url)
    certificate = run(_certificate(parts.hostname or "", parts.port or 443))
    if certificate is None:
        return message, advice
    facts = [_("issuer: {name}").format(name=certificate.issuer or _("not stated"))]
    if fault is TlsFault.EXPIRED:
        facts.append(_("valid until {day}").format(day=i18n.day(certificate.valid_to.date())))
    elif fault is TlsFault.NOT_YET_VALID:
        facts.append(_("valid from {day}").format(day=i18n.day(certificate.valid_from.date())))
    return f"{message.removesuffix('.')} ({', '.join(facts)}).", advice


async def _certificate(host: str, port: int) -> "Certificate | None":
    from pos_tui.certificate import certificate_of

    with suppress(TimeoutError):
        async with asyncio.timeout(CONNECT_LIMIT_S):
            return await certificate_of(host, port)
    return None


async def _health(configuration: Configuration) -> "tuple[HealthResult, float]":
    """Return what the service says, and after how many seconds."""
    from pos_tui.services.till import TillServices

    services = TillServices(configuration.settings, configuration.secrets, configuration.paths.data_dir)
    try:
        client = services.piggy
        began = time.monotonic()
        return await client.health(), time.monotonic() - began
    finally:
        await services.aclose()


def _clock(seconds_off: float) -> Iterator[Finding]:
    seconds = i18n.number(round(abs(seconds_off)))
    if seconds_off > MOST_SECONDS_OFF:
        message = _("the clock of this till is {seconds} seconds behind")
    elif seconds_off < -MOST_SECONDS_OFF:
        message = _("the clock of this till is {seconds} seconds ahead")
    else:
        return
    yield warning(message.format(seconds=seconds), _("Set it, e.g. with: timedatectl set-ntp true"))


def _needed(configuration: Configuration) -> dict[str, object]:
    huuray = configuration.settings.huuray
    return {
        "huuray.url": huuray.url,
        "huuray.country": huuray.country,
        "huuray.token": configuration.secrets.huuray,
    }


def _huuray_url(configuration: Configuration) -> str:
    huuray, token = configuration.settings.huuray, configuration.secrets.huuray
    return huuray.url.replace("{country}", huuray.country).replace("{token}", token.reveal() if token else "")


async def _connect(configuration: Configuration) -> "str | TlsFault | None":
    """Return what keeps a connection from being made, or None."""
    from pos_tui.tls import tls_context, tls_fault

    try:
        parts = urlsplit(_huuray_url(configuration))
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        tls = tls_context(configuration.settings.huuray.ca_file) if secure else None
        async with asyncio.timeout(CONNECT_LIMIT_S):
            _reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=tls)
            writer.close()
            await writer.wait_closed()
    except (socket.gaierror, UnicodeError):
        return _("the address of the coupon service was not found")
    except ssl.SSLError as error:
        return tls_fault(error)
    except TimeoutError:
        return _("the coupon service did not answer in time")
    except ConnectionResetError:
        return TlsFault.BROKEN_OFF
    except (OSError, ValueError):
        return _("nothing answers at the address of the coupon service")
    return None
