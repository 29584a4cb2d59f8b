"""Every way an answer can go wrong that we could think of, and what has to come of it.

Whatever the script, the client asks once: `requests` says how many requests the server gets to read.
"""

import gzip
import random
import zlib
from dataclasses import dataclass

from pos_tui.domain.tls_fault import TlsFault
from pos_tui.huuray.catalogue import Refusal
from pos_tui.huuray.results import IssueResult, NotSent, NotSentReason, Refused, Sent, Unknown, UnknownReason
from tests.faults.server import (
    Script,
    answer,
    answer_for_ever,
    close_before_reading,
    page,
    reset_after_reading,
    reset_before_reading,
    say_nothing,
    speak_first,
)

SHORT_S = 0.75
"""A limit for cases that end only when it is over."""
LONG_S = 30.0
"""A limit that is never reached."""


@dataclass(frozen=True)
class Case:
    """A fault: its script, the result that has to come of it, and what the server sees."""

    name: str
    script: Script
    result: IssueResult
    timeout_s: float = LONG_S
    requests: int = 1
    scheme: str = "http"


def _unknown(reason: UnknownReason, status: int | None = None, excerpt: str = "") -> Unknown:
    return Unknown(reason, status, excerpt)


OK = page("200 OK", b"OK")
SENT = Sent()
BROKEN_OFF = _unknown(UnknownReason.BROKEN_OFF)
TIMED_OUT = _unknown(UnknownReason.TIMED_OUT)
TOO_LARGE = _unknown(UnknownReason.TOO_LARGE)
ENCODED = _unknown(UnknownReason.ENCODED, 200)
NO_VOUCHER = Refused(Refusal.NO_VOUCHER_LEFT)
NO_VOUCHER_TEXT = b"There was no voucher left on the given product"
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
HTML = b"<html><body><h1>Error</h1></body></html>"
NOISE = random.Random(0).randbytes(300)
TO_ITSELF = b"Location: /again"

_SENT = (
    Case("ok", answer(OK), SENT),
    Case("ok-with-byte-order-mark", answer(page("200 OK", b"\xef\xbb\xbfOK")), SENT),
    Case("ok-in-white-space", answer(page("200 OK", b"\r\n\t OK \r\n")), SENT),
    Case("ok-created", answer(page("201 Created", b"OK")), SENT),
    Case("ok-in-chunks", answer(CHUNKED, b"1\r\nO\r\n1\r\nK\r\n0\r\n\r\n"), SENT),
    Case("ok-without-length", answer(b"HTTP/1.0 200 OK\r\n\r\nOK"), SENT),
    Case("ok-byte-by-byte", answer(OK, every_s=0.001), SENT),
    Case("ok-kept-alive", answer(page("200 OK", b"OK", b"Connection: keep-alive"), close=False), SENT),
    Case(
        "ok-of-unheard-of-charset", answer(HEAD, b"Content-Type: text/plain; charset=x-\xff\r\n\r\nOK"), SENT
    ),
    Case("ok-after-continue", answer(b"HTTP/1.1 100 Continue\r\n\r\n", OK), SENT),
    Case("ok-after-early-hints", answer(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 3, OK), SENT),
    Case("ok-with-another-answer-glued-to-it", answer(OK, page("200 OK", NO_VOUCHER_TEXT)), SENT),
)

_REFUSED = (
    *(
        Case(f"refused-{refusal}", answer(page("200 OK", refusal.documented_text.encode())), Refused(refusal))
        for refusal in Refusal
    ),
    Case("refused-with-fail-in-front", answer(page("200 OK", b"FAIL:\r\n" + NO_VOUCHER_TEXT)), NO_VOUCHER),
    Case("refused-with-400", answer(page("400 Bad Request", NO_VOUCHER_TEXT)), NO_VOUCHER),
    Case("refused-with-500", answer(page("500 Oops", NO_VOUCHER_TEXT)), NO_VOUCHER),
    Case("refused-in-a-redirect", answer(page("302 Found", NO_VOUCHER_TEXT, TO_ITSELF)), NO_VOUCHER),
    Case("refused-with-ok-glued-to-it", answer(page("200 OK", NO_VOUCHER_TEXT), OK), NO_VOUCHER),
    Case(
        "refused-in-windows-1252",
        answer(page("200 OK", "You ditn’t specified Delivery Method".encode("cp1252"))),
        Refused(Refusal.METHOD_MISSING),
    ),
)

_OTHER_TEXTS = (
    ("empty", b"", ""),
    ("ok-in-lower-case", b"ok", "ok"),
    ("ok-twice", b"OK OK", "OK OK"),
    ("ok-and-more", b"OK: order 12", "OK: order 12"),
    ("ok-in-html", b"<p>OK</p>", "<p>OK</p>"),
    ("ok-in-utf-16", "OK".encode("utf-16-le"), "O·K·"),
    ("ok-with-nul", b"OK\x00", "OK·"),
    ("fail-and-no-reason", b"Fail", "Fail"),
    ("refusal-and-more", NO_VOUCHER_TEXT + b"!", NO_VOUCHER_TEXT.decode() + "!"),
    ("half-a-refusal", NO_VOUCHER_TEXT[:20], NO_VOUCHER_TEXT[:20].decode()),
    ("refusal-in-json", b'{"error": "Order not created"}', '{"error": "Order not created"}'),
    ("html", HTML, HTML.decode()),
    ("terminal-codes", b"\x1b[2J\x1b]0;x\x07[/x]", "·[2J·]0;x·[/x]"),
)

_UNKNOWN = (
    *(
        Case(f"text-{name}", answer(page("200 OK", body)), _unknown(UnknownReason.BODY, 200, excerpt))
        for name, body, excerpt in _OTHER_TEXTS
    ),
    Case(
        "ok-glued-to-another-without-length",
        answer(HEAD, b"\r\nOKHTTP/1.1 200 OK"),
        _unknown(UnknownReason.BODY, 200, "OKHTTP/1.1 200 OK"),
    ),
    Case("no-content", answer(b"HTTP/1.1 204 No Content\r\n\r\n"), _unknown(UnknownReason.BODY, 204)),
    *(
        Case(
            f"redirect-{status}",
            answer(page(f"{status} X", b"", TO_ITSELF)),
            _unknown(UnknownReason.REDIRECT, status),
        )
        for status in (300, 301, 302, 303, 307, 308)
    ),
    Case("not-modified", answer(b"HTTP/1.1 304 Not Modified\r\n\r\n"), _unknown(UnknownReason.REDIRECT, 304)),
    Case(
        "ok-in-a-redirect",
        answer(page("302 Found", b"OK", TO_ITSELF)),
        _unknown(UnknownReason.REDIRECT, 302, "OK"),
    ),
    *(
        Case(
            f"status-{status}",
            answer(page(f"{status} X", b"", header)),
            _unknown(UnknownReason.STATUS, status),
        )
        for status, header in (
            (400, b"X: y"),
            (401, b'WWW-Authenticate: Basic realm="x"'),
            (403, b"X: y"),
            (404, b"X: y"),
            (407, b'Proxy-Authenticate: Basic realm="x"'),
            (408, b"Connection: close"),
            (425, b"X: y"),
            (429, b"Retry-After: 0"),
            (503, b"Retry-After: 0"),
            (511, b"X: y"),
        )
    ),
    Case(
        "status-500-html", answer(page("500 Oops", HTML)), _unknown(UnknownReason.STATUS, 500, HTML.decode())
    ),
    Case("ok-with-500", answer(page("500 Oops", b"OK")), _unknown(UnknownReason.STATUS, 500, "OK")),
    Case("gzip", answer(page("200 OK", gzip.compress(b"OK"), b"Content-Encoding: gzip")), ENCODED),
    Case("gzip-in-name-only", answer(page("200 OK", b"OK", b"Content-Encoding: gzip")), ENCODED),
    Case("deflate", answer(page("200 OK", zlib.compress(b"OK"), b"Content-Encoding: deflate")), ENCODED),
    Case(
        "gzip-bomb",
        answer(page("200 OK", gzip.compress(bytes(10_000_000)), b"Content-Encoding: gzip")),
        ENCODED,
    ),
    Case("huge", answer(page("200 OK", b"OK" + b" " * 65_535)), TOO_LARGE),
    Case(
        "huge-page",
        answer(page("200 OK", HTML + b" " * 65_536)),
        _unknown(UnknownReason.TOO_LARGE, 200, HTML.decode()),
    ),
    Case("huge-without-end", answer_for_ever(HEAD + b"\r\nOK", b" " * 4096), TOO_LARGE),
    Case(
        "huge-in-chunks-without-end",
        answer_for_ever(CHUNKED + b"2\r\nOK\r\n", b"400\r\n" + b" " * 1024 + b"\r\n"),
        TOO_LARGE,
    ),
    Case("closed-before-reading", close_before_reading, BROKEN_OFF),
    Case("reset-before-reading", reset_before_reading, BROKEN_OFF, requests=0),
    Case("answered-before-asked", speak_first, _unknown(UnknownReason.STATUS, 400)),
    Case("closed-after-reading", answer(b""), BROKEN_OFF),
    Case("reset-after-reading", reset_after_reading, BROKEN_OFF),
    Case("half-status-line", answer(b"HTTP/1.1 20"), BROKEN_OFF),
    Case("half-headers", answer(HEAD, b"Content-Le"), BROKEN_OFF),
    Case("headers-without-end", answer(HEAD, b"Content-Length: 2\r\n"), BROKEN_OFF),
    Case("short-body", answer(page("200 OK", b"OK", length=3)), BROKEN_OFF),
    Case("short-chunk", answer(CHUNKED, b"3\r\nOK"), BROKEN_OFF),
    Case("last-chunk-missing", answer(CHUNKED, b"2\r\nOK\r\n"), BROKEN_OFF),
    Case("broken-chunk", answer(CHUNKED, b"zz\r\nOK\r\n0\r\n\r\n"), BROKEN_OFF),
    Case("unheard-of-transfer-encoding", answer(HEAD, b"Transfer-Encoding: gzip\r\n\r\nOK"), BROKEN_OFF),
    Case("negative-length", answer(HEAD, b"Content-Length: -2\r\n\r\nOK"), BROKEN_OFF),
    Case("two-lengths", answer(HEAD, b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nOK"), BROKEN_OFF),
    Case("length-in-words", answer(HEAD, b"Content-Length: two\r\n\r\nOK"), BROKEN_OFF),
    Case("header-without-colon", answer(HEAD, b"nonsense\r\n\r\nOK"), BROKEN_OFF),
    Case("header-with-nul", answer(HEAD, b"X: \x00\r\n\r\nOK"), BROKEN_OFF),
    Case("status-in-words", answer(b"HTTP/1.1 two hundred\r\n\r\nOK"), BROKEN_OFF),
    Case("switching-protocols", answer(b"HTTP/1.1 101 Switching Protocols\r\n\r\nOK"), BROKEN_OFF),
    Case("garbage", answer(NOISE), BROKEN_OFF),
    Case("http-0.9", answer(b"OK\r\n"), BROKEN_OFF),
    Case("http-2", answer(b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"), BROKEN_OFF),
    Case("another-protocol", answer(b"SSH-2.0-OpenSSH_9.2\r\n"), BROKEN_OFF),
    Case("endless-headers", answer_for_ever(HEAD, b"X-Header: and another one\r\n" * 40), BROKEN_OFF),
    Case("endless-header-line", answer_for_ever(HEAD + b"X: ", b"x" * 4096), BROKEN_OFF),
    Case("continue-for-ever", answer_for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), TIMED_OUT, SHORT_S),
    Case("silence", say_nothing, TIMED_OUT, SHORT_S),
    Case(
        "silence-after-headers", answer(HEAD, b"Content-Length: 2\r\n\r\n", close=False), TIMED_OUT, SHORT_S
    ),
    Case("silence-after-ok-without-length", answer(HEAD, b"\r\nOK", close=False), TIMED_OUT, SHORT_S),
    Case("slow-headers", answer(OK, every_s=0.1), TIMED_OUT, SHORT_S),
    Case("slow-body", answer(page("200 OK", b" " * 1000), every_s=0.01), TIMED_OUT, SHORT_S),
)

_NOT_SENT = (
    Case(
        "tls-to-a-plain-port",
        speak_first,
        NotSent(NotSentReason.TLS, TlsFault.NOT_TLS),
        requests=0,
        scheme="https",
    ),
    Case(
        "tls-closed",
        close_before_reading,
        NotSent(NotSentReason.TLS, TlsFault.BROKEN_OFF),
        requests=0,
        scheme="https",
    ),
    Case(
        "tls-reset",
        reset_before_reading,
        NotSent(NotSentReason.TLS, TlsFault.BROKEN_OFF),
        requests=0,
        scheme="https",
    ),
    Case("tls-silence", say_nothing, NotSent(NotSentReason.TIMED_OUT), SHORT_S, requests=0, scheme="https"),
)

CASES = (*_SENT, *_REFUSED, *_UNKNOWN, *_NOT_SENT)
