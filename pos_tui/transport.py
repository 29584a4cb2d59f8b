"""What both service clients need of HTTP: a secret that never shows, and answers of bounded size.

The client, its requests, its exceptions and its logs work without the key. `SecretTransport` puts the
key into a copy of the request, at the last moment, and lets nothing out again that could hold it.
"""

import logging
import ssl
from collections.abc import Callable

import httpx

USER_AGENT = "pos-tui"

# Their INFO line is the URL of every request.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class SecretTransport(httpx.AsyncBaseTransport):
    """Sends requests through `inner`, with the secret put in by `insert`.

    `insert` takes the request as the rest of the program sees it and returns the one to send. Errors come
    out as the same httpx class with a bare message and the secretless request, raised outside the frames
    that saw the secret, with no cause or context.
    """

    def __init__(
        self, inner: httpx.AsyncBaseTransport, insert: Callable[[httpx.Request], httpx.Request]
    ) -> None:
        self._inner = inner
        self._insert = insert

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` with the secret in it and return the answer as if it had none."""
        outcome = await self._attempt(request)
        if isinstance(outcome, httpx.Response):
            return outcome
        raise outcome(f"{outcome.__name__} before an answer came", request=request)

    async def _attempt(self, request: httpx.Request) -> httpx.Response | type[httpx.TransportError]:
        try:
            return await self._inner.handle_async_request(self._insert(request))
        except httpx.TransportError as error:
            return type(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it may quote the request
            return httpx.LocalProtocolError if isinstance(error, ValueError) else httpx.TransportError

    async def aclose(self) -> None:
        """Close the connections underneath."""
        await self._inner.aclose()


class AnswerTooLargeError(Exception):
    """An answer went past the size that its call may have."""


async def read_capped(response: httpx.Response, limit: int) -> bytes:
    """Return the raw body of a streamed `response`; raise AnswerTooLargeError past `limit` bytes.

    Raw: nothing is decompressed, since one kilobyte can unpack to a thousand. Ask for `identity`.
    """
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > limit:
            raise AnswerTooLargeError
    return bytes(body)


def tls_context() -> ssl.SSLContext:
    """Return a context that checks certificates; slow to make, so made once and shared."""
    return httpx.create_ssl_context(trust_env=False)
