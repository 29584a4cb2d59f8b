"""What both service clients need of HTTP: a secret that never shows, and answers of bounded size.

The client, its requests, its exceptions and its logs work without the key. `SecretTransport` puts the
key into a copy of the request, at the last moment, and lets nothing out again that could hold it.
"""

import logging
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any, TypeVar, cast

import httpx

USER_AGENT = "pos-tui"

# httpcore asks for it several times a request; where it isn't, all folders are searched in vain each time.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

# Their INFO line is the URL of every request.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_Outcome = TypeVar("_Outcome")
_UNWANTED = ("Location", "Set-Cookie")
_TELLING = (socket.gaierror, ssl.SSLError, ConnectionRefusedError)


class SecretTransport(httpx.AsyncBaseTransport):
    """Sends requests through `inner`, with the secret put in by `insert`.

    `insert` takes the request as the rest of the program sees it and returns the one to send; its ValueError
    says that the secret can't be sent and comes out as LocalProtocolError. Errors of httpx, before the answer
    or in its body, come out as the same class, others as TransportError, with a bare message and the
    secretless request, raised outside the frames that saw the secret. Their `__cause__` is None or tells what
    lay beneath: socket.gaierror (no such name), ssl.SSLError or a subclass, or ConnectionRefusedError,
    empty but for its class and what OpenSSL calls the fault. A handshake cut off is an ssl.SSLEOFError.

    Answers come without Location and Set-Cookie: redirects are not followed and cookies not kept here, httpx
    raises on malformed ones, and a service may repeat the secret in them.
    """

    def __init__(
        self, inner: httpx.AsyncBaseTransport, insert: Callable[[httpx.Request], httpx.Request]
    ) -> None:
        self._inner = inner
        self._insert = insert

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` with the secret in it and return the answer as if it had none."""
        outcome = await _outcome(self._send(request), request)
        if isinstance(outcome, httpx.TransportError):
            raise outcome
        for name in _UNWANTED:
            outcome.headers.pop(name, None)
        outcome.stream = _Body(cast("httpx.AsyncByteStream", outcome.stream), request)
        return outcome

    async def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            with_secret = self._insert(request)
        except ValueError:
            raise httpx.LocalProtocolError("the secret can't be put in") from None
        half_open = _HalfOpen(with_secret.extensions.get("trace"))
        with_secret.extensions["trace"] = half_open
        try:
            return await self._inner.handle_async_request(with_secret)
        except httpx.ConnectError as error:
            if half_open.failed and not any(isinstance(known, _TELLING) for known in _beneath(error)):
                raise error from ssl.SSLEOFError()
            raise

    async def aclose(self) -> None:
        """Close the connections underneath."""
        await self._inner.aclose()


class _HalfOpen:
    """Closes the connection whose TLS handshake failed; `trace` hears of everything too.

    httpcore forgets it where the handshake was cancelled, and it would stay open for as long as the other
    side likes.
    """

    def __init__(self, trace: Callable[[str, Mapping[str, Any]], Awaitable[None]] | None) -> None:
        self._trace = trace
        self._stream: Any = None
        self.failed = False

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if self._trace is not None:
            await self._trace(event, info)
        if event == "connection.connect_tcp.complete":
            self._stream = info["return_value"]
        elif event == "connection.start_tls.failed" and self._stream is not None:
            self.failed = True
            await self._stream.aclose()


class _Body(httpx.AsyncByteStream):
    """The body of an answer, whose stream still holds the request that was sent."""

    def __init__(self, inner: httpx.AsyncByteStream, request: httpx.Request) -> None:
        self._inner = inner
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = aiter(self._inner)
        while (piece := await _outcome(anext(pieces, None), self._request)) is not None:
            if isinstance(piece, httpx.TransportError):
                raise piece
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()


async def _outcome(work: Awaitable[_Outcome], request: httpx.Request) -> _Outcome | httpx.TransportError:
    """Return what `work` returns, or the clean form of what it raises."""
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - whatever it is, it may quote the request
        return _clean(error, request)


def _clean(error: Exception, request: httpx.Request) -> httpx.TransportError:
    kind = type(error) if isinstance(error, httpx.TransportError) else httpx.TransportError
    clean = kind(f"{kind.__name__}, details withheld", request=request)
    clean.__cause__ = next((_bare(known) for known in _beneath(error) if isinstance(known, _TELLING)), None)
    return clean


def _bare(known: BaseException) -> BaseException:
    """Return `known` without its text, which may name the host."""
    bare = type(known)()
    for name in ("reason", "verify_code"):
        if isinstance(known, ssl.SSLError) and hasattr(known, name):
            setattr(bare, name, getattr(known, name))
    return bare


def _beneath(error: BaseException | None) -> Iterator[BaseException]:
    """Yield `error` and everything it was raised from, through groups too."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _beneath(member)
        error = error.__cause__ or error.__context__


class AnswerTooLargeError(Exception):
    """An answer went past the size that its call may have; `beginning` is what came up to there."""

    def __init__(self, beginning: bytes) -> None:
        super().__init__("an answer of more bytes than it may have")
        self.beginning = beginning


async def read_capped(response: httpx.Response, limit: int) -> bytes:
    """Return the raw body of a streamed `response`; raise AnswerTooLargeError past `limit` bytes.

    Raw: nothing is decompressed, since one kilobyte can unpack to a thousand. Ask for `identity`.
    """
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > limit:
            raise AnswerTooLargeError(bytes(body[:limit]))
    return bytes(body)
