"""What a server's certificate says of itself, trusted or not: who issued it, and for how long it is valid."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from pos_tui.domain.text import clean

_COMMON_NAME, _ORGANISATION = b"\x55\x04\x03", b"\x55\x04\x0a"
_VERSION, _UTC_TIME, _UTF_16 = 0xA0, 0x17, 0x1E


@dataclass(frozen=True, slots=True)
class Certificate:
    """`issuer` is the name of the authority, clean, and empty where it has none."""

    issuer: str
    valid_from: datetime
    valid_to: datetime


async def certificate_of(host: str, port: int) -> Certificate | None:
    """Return the certificate of the server at `host`, which is sent nothing; None if it can't be had."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with suppress(OSError, ValueError):
        _, writer = await asyncio.open_connection(host, port, ssl=context)
        der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        writer.transport.abort()
        return read_certificate(der)
    return None


def read_certificate(der: bytes) -> Certificate | None:
    """Read a certificate in DER (RFC 5280, 4.1); None if it is none."""
    try:
        (certificate,) = _parts(der)
        signed = next(_parts(certificate[1]))
        fields = [part for part in _parts(signed[1]) if part[0] != _VERSION]
        issuer, validity = fields[2][1], fields[3][1]
        valid_from, valid_to = (_moment(*part) for part in _parts(validity))
        names = dict(_names(issuer))
    except (ValueError, IndexError, StopIteration, UnicodeDecodeError):
        return None
    return Certificate(clean(names.get(_COMMON_NAME) or names.get(_ORGANISATION, "")), valid_from, valid_to)


def _parts(der: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of each part that `der` holds."""
    at = 0
    while at < len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length & 0x80:
            octets = length & 0x7F
            length, at = int.from_bytes(der[at : at + octets]), at + octets
        if at + length > len(der):
            raise ValueError("cut off")
        yield tag, der[at : at + length]
        at += length


def _names(name: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield object identifier and text of each part of a name."""
    for _set, relative in _parts(name):
        for _sequence, attribute in _parts(relative):
            (_oid, identifier), (tag, text) = _parts(attribute)
            yield identifier, text.decode("utf-16-be" if tag == _UTF_16 else "utf-8", errors="replace")


def _moment(tag: int, text: bytes) -> datetime:
    year = "%y" if tag == _UTC_TIME else "%Y"
    return datetime.strptime(text.decode("ascii"), f"{year}%m%d%H%M%SZ").replace(tzinfo=UTC)
