"""What an answer to an order says."""

import html
import re
import string
from collections.abc import Callable, Iterable
from urllib.parse import quote, quote_plus

from pos_tui.domain.text import clean
from pos_tui.huuray.catalogue import find_refusal
from pos_tui.huuray.results import Refused, Sent, Unknown, UnknownReason

HIDDEN = "***"

_BYTE_ORDER_MARK = "\ufeff"


def read_answer(status: int, body: bytes, hide: Callable[[str], str]) -> Sent | Refused | Unknown:
    """Return what a complete, unencoded answer means.

    It is a success if its status is 2xx and its text `OK` and nothing else, a refusal if the text is a
    documented one, whatever the status, and unknown if it is anything else; then `hide` takes what must
    not be kept out of the excerpt.
    """
    text = _decode(body).strip(string.whitespace + _BYTE_ORDER_MARK)
    success = 200 <= status < 300
    if success and text == "OK":
        return Sent()
    if (refusal := find_refusal(text)) is not None:
        return Refused(refusal)
    if success:
        reason = UnknownReason.BODY
    else:
        reason = UnknownReason.REDIRECT if 300 <= status < 400 else UnknownReason.STATUS
    return Unknown(reason, status, clean(hide(text)))


def excerpt_of_page(beginning: bytes, hide: Callable[[str], str]) -> str:
    """Return the excerpt of a web page by its beginning, as above; an empty text if it is none."""
    text = _decode(beginning).strip(string.whitespace + _BYTE_ORDER_MARK)
    return clean(hide(text)) if text.startswith("<") else ""


def _decode(body: bytes) -> str:
    """Decode as UTF-8, or else as Windows-1252, which has the curly apostrophe of the refusals too.

    The charset that the answer names is not believed: OK is OK in all of them that matter.
    """
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def hide_words(text: str, words: Iterable[str]) -> str:
    """Return `text` with each of `words` hidden, as it is, percent-encoded or escaped for HTML.

    Case makes no difference; digits are found with the spaces, dots, dashes or brackets that numbers are
    written with.
    """
    patterns = {pattern for word in words for pattern in _patterns(word)}
    longest_first = "|".join(sorted(patterns, key=len, reverse=True))
    return re.sub(longest_first, HIDDEN, text, flags=re.IGNORECASE) if patterns else text


def _patterns(word: str) -> Iterable[str]:
    if word.isdigit():
        yield r"[\s().-]{0,3}".join(word)
    for spelling in (word, quote(word), quote(word, safe=""), quote_plus(word), html.escape(word)):
        yield re.escape(spelling)
