"""The card code in a scanned URL: its single `hash` parameter, and only from a host of ours."""

import re
from enum import StrEnum
from urllib.parse import unquote

PARAMETER = "hash"

_URL = re.compile(r"https?://([^/?#]*)[^?#]*(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::[0-9]{1,5})?", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9._~-]+")
_SENTENCE_END = ".,;:!)]}"
"""What a sentence puts behind a link; no code ends in it."""
_LINK_LIKE = re.compile(
    rf"://|[?&]{PARAMETER}=|^https?[^A-Za-z0-9]|[\\/]{{2}}|(?<![a-z0-9])www\.|^[a-z][a-z0-9+.-]*:[\\/]"
    r"|^(?:mailto|tel|sms|data|javascript|file|ftp):"
    r"|(?<![a-z0-9_.@-])(?:[a-z0-9_-]+@)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::[0-9]+)?[/?#\\]",
    re.IGNORECASE,
)


class UrlProblem(StrEnum):
    """Why a URL holds no code that can be looked up."""

    MALFORMED = "malformed_url"
    FOREIGN_HOST = "foreign_host"
    NO_HASH = "no_hash"
    SEVERAL_HASHES = "several_hashes"
    BAD_HASH = "bad_hash"


def code_in_url(text: str, hosts: tuple[str, ...]) -> str | UrlProblem:
    """Return the value of the one `hash` parameter of a URL that leads to one of `hosts` or below.

    Scheme and host in any case. User information, `%` in the host and other schemes are never followed; a
    code in a URL is letters, digits and `-._~` (RFC 3986's unreserved characters), percent-encoded or not.
    A mail's `&amp;` and the end of a sentence behind the link are no part of it.
    """
    url = _URL.fullmatch(text.rstrip(_SENTENCE_END).replace("&amp;", "&"))
    authority = _AUTHORITY.fullmatch(url[1]) if url else None
    if url is None or authority is None:
        return UrlProblem.MALFORMED
    host = f".{authority[1]}".lower()
    if not any(host.endswith(f".{known.lower()}") for known in hosts):
        return UrlProblem.FOREIGN_HOST
    pairs = [pair.partition("=") for pair in (url[2] or "").split("&")]
    hashes = [value for name, _, value in pairs if unquote(name) == PARAMETER]
    if len(hashes) > 1:
        return UrlProblem.SEVERAL_HASHES
    if not hashes or not hashes[0]:
        return UrlProblem.NO_HASH
    code = unquote(hashes[0])
    return code if _CODE.fullmatch(code) else UrlProblem.BAD_HASH


def in_caps(text: str) -> bool:
    """Tell whether the scheme and the host of a URL are all capitals, as Caps Lock leaves them."""
    url = _URL.fullmatch(text)
    return url is not None and text[: url.end(1)].isupper()


def is_link_like(text: str) -> bool:
    """Tell what looks like a link or a part of one; no code does."""
    return _LINK_LIKE.search(text) is not None
