"""What every encrypted connection is checked with, and what is wrong with one that can't be made."""

import ssl
from contextlib import suppress
from pathlib import Path

from pos_tui.domain.tls_fault import TlsFault
from pos_tui.paths import read_plain_file

MOST_BYTES = 1024 * 1024
"""The largest file of certificates."""

# X509_V_ERR_… of OpenSSL: the certificate's own dates and names, and chains that end in nobody trusted.
_BY_VERIFY_CODE = {
    9: TlsFault.NOT_YET_VALID,
    10: TlsFault.EXPIRED,
    **dict.fromkeys((2, 18, 19, 20, 21, 24, 27), TlsFault.ISSUER_UNKNOWN),
    **dict.fromkeys((62, 63, 64), TlsFault.OTHER_NAME),
}
_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH", "RECORD_LAYER", "UNKNOWN_PROTOCOL")


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """Return a context that checks certificates; slow to make, so made once and shared.

    It trusts certifi's authorities, those of the PEM file `ca_file`, and nothing that the environment names.
    A file that can't be read any more adds none: the connection then fails for its unknown issuer.
    """
    import httpx

    context = httpx.create_ssl_context(trust_env=False)
    if ca_file:
        with suppress(OSError, ValueError):
            context.load_verify_locations(cadata=read_authorities(ca_file))
        # A company's certificates seldom keep to RFC 5280 in every point, and its file may hold no root.
        context.verify_flags = ssl.VERIFY_X509_TRUSTED_FIRST | ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def read_authorities(ca_file: str) -> str:
    """Return the text of a PEM file of certificates.

    Raise OSError (a subclass, ssl.SSLError, included) if it can't be read, ValueError if it holds none.
    """
    content = read_plain_file(Path(ca_file).expanduser(), MOST_BYTES)
    text = content.decode("ascii", errors="replace").replace("\ufffd", "?")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):
        raise ValueError("no certificates") from None
    return text


def tls_fault(error: ssl.SSLError) -> TlsFault:
    """Return why a handshake failed: by the class of `error` and what OpenSSL calls it, not by its text."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_VERIFY_CODE.get(getattr(error, "verify_code", 0), TlsFault.OTHER_CERTIFICATE)
    reason = getattr(error, "reason", None) or ""
    if any(word in reason for word in _NOT_TLS):
        return TlsFault.NOT_TLS
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "EOF" in reason or not reason:
        return TlsFault.BROKEN_OFF
    return TlsFault.NO_AGREEMENT
