"""Both services: reached by reads only, the coupon service without any request."""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pos_tui import i18n
from pos_tui.cli.checks.finding import Examined, Finding, fine, problem, warning
from pos_tui.cli.configuration import Configuration
from pos_tui.cli.exit_codes import ExitCode, exit_code_of
from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import Healthy
from pos_tui.wording.lookups import explain

if TYPE_CHECKING:
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
    health, seconds = asyncio.run(_health(found))
    if not isinstance(health, Healthy):
        words = explain(health)
        yield problem(f"{words.title}. {words.what_happened}", words.what_to_do, exit_code_of(health))
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
    failure = asyncio.run(_connect(found))
    if failure:
        yield problem(failure, _("Check huuray.url and the network of this till."), ExitCode.UNREACHABLE)
    else:
        yield fine(_("the coupon service can be reached; it was not asked for anything"))


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


async def _connect(configuration: Configuration) -> str:
    """Return what keeps a connection from being made, or nothing."""
    from pos_tui.transport import tls_context

    huuray, token = configuration.settings.huuray, configuration.secrets.huuray
    url = huuray.url.replace("{country}", huuray.country).replace("{token}", token.reveal() if token else "")
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        async with asyncio.timeout(CONNECT_LIMIT_S):
            tls = tls_context() if secure else None
            _reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=tls)
            writer.close()
            await writer.wait_closed()
    except (socket.gaierror, ValueError):
        return _("the address of the coupon service was not found")
    except ssl.SSLError:
        return _("the connection to the coupon service is not safe")
    except TimeoutError:
        return _("the coupon service did not answer in time")
    except OSError:
        return _("nothing answers at the address of the coupon service")
    return ""
