"""The Piggy gift card API over HTTP; every call returns one of the values in `results`."""

import asyncio
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from pos_tui.domain.card_code import CardCode, read_code
from pos_tui.domain.gift_card import GiftCard
from pos_tui.domain.secret import Secret
from pos_tui.piggy.errors import ErrorCode, read_failure
from pos_tui.piggy.headers import seconds_off
from pos_tui.piggy.models import read_account, read_card
from pos_tui.piggy.results import (
    Failure,
    FindResult,
    Found,
    HealthResult,
    Healthy,
    KeyRejected,
    NotFound,
    Refused,
    Retry,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from pos_tui.piggy.retrying import RetryPolicy, may_pass
from pos_tui.transport import USER_AGENT, AnswerTooLargeError, SecretTransport, read_capped, tls_context

MOST_BYTES = 64 * 1024
"""The largest answer about one card."""

OnRetry = Callable[[Retry], object]

_READS = RetryPolicy()
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": USER_AGENT}
_TIMEOUT = httpx.Timeout(None, connect=3.0)  # the deadline of the whole call is the other limit
_LIMITS = httpx.Limits(max_connections=10, keepalive_expiry=30.0)  # the next scan finds it open


@dataclass(frozen=True, slots=True)
class _Answer:
    """A whole answer with a status of success."""

    status: int
    headers: httpx.Headers
    body: bytes


class PiggyClient:
    """The calls of the gift card API under `base_url`, made with `key` over one pool of connections.

    Reads are repeated as `policy` says; `on_retry`, given with a call, hears of every repetition before its
    wait. No call raises; cancelling one cancels its request. Close with `aclose`.
    """

    def __init__(
        self,
        base_url: str,
        key: Secret,
        *,
        tls: ssl.SSLContext | None = None,
        policy: RetryPolicy = _READS,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._policy = policy
        connections = httpx.AsyncHTTPTransport(verify=tls or tls_context(), trust_env=False, limits=_LIMITS)
        self._http = httpx.AsyncClient(
            transport=SecretTransport(connections, _bearer(key)),
            headers=_HEADERS,
            timeout=_TIMEOUT,
            trust_env=False,
            follow_redirects=False,
        )

    async def health(self, on_retry: OnRetry | None = None) -> HealthResult:
        """Check the connection and the key: the account's name and how far its clock is off."""
        answer = await self._read("", self._deadline(), on_retry)
        if not isinstance(answer, _Answer):
            return answer
        account = read_account(answer.body)
        if isinstance(account, UnreadableReason):
            return Unreadable(account, answer.status)
        return Healthy(account.company or None, seconds_off(answer.headers))

    async def find(self, code: CardCode, on_retry: OnRetry | None = None) -> FindResult:
        """Find the card with `code`, as it is and then, if there is none, in upper case."""
        deadline = self._deadline()
        result = await self._find(code.text, deadline, on_retry)
        upper = code.text.upper()
        if isinstance(result, NotFound) and upper != code.text:
            return await self._find(upper, deadline, on_retry)
        return result

    async def get(self, uuid: str, on_retry: OnRetry | None = None) -> FindResult:
        """Get the card with `uuid`: opaque text, but of the letters and length a code may have."""
        asked = read_code(uuid)
        if not isinstance(asked, CardCode):
            return NotFound()
        # Dots too: a path segment of dots alone would be resolved away.
        path = "/giftcards/" + quote(asked.text, safe="").replace(".", "%2E")
        return await self._card(path, lambda card: _same(card.uuid, asked.text), self._deadline(), on_retry)

    async def aclose(self) -> None:
        """Close the connections; calls under way end as broken off."""
        await self._http.aclose()

    async def _find(self, code: str, deadline: float, on_retry: OnRetry | None) -> FindResult:
        path = "/giftcards/find-one-by?hash=" + quote(code, safe="")
        return await self._card(path, lambda card: _same(card.code, code), deadline, on_retry)

    async def _card(
        self, path: str, is_asked: Callable[[GiftCard], bool], deadline: float, on_retry: OnRetry | None
    ) -> FindResult:
        answer = await self._read(path, deadline, on_retry)
        # Only the code says so: a 404 without it is a wrong address, and says nothing of the card.
        if isinstance(answer, Refused) and answer.code == ErrorCode.CARD_NOT_FOUND:
            return NotFound()
        if not isinstance(answer, _Answer):
            return answer
        card = read_card(answer.body)
        if isinstance(card, UnreadableReason):
            return Unreadable(card, answer.status)
        return Found(card) if is_asked(card) else Unreadable(UnreadableReason.WRONG_CARD, answer.status)

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + self._policy.deadline_s

    async def _read(self, path: str, deadline: float, on_retry: OnRetry | None) -> _Answer | Failure:
        try:
            async with asyncio.timeout_at(deadline):
                return await self._persist(path, deadline, on_retry)
        except TimeoutError:
            return Unreachable(UnreachableReason.TIMED_OUT)

    async def _persist(self, path: str, deadline: float, on_retry: OnRetry | None) -> _Answer | Failure:
        """Try until there is an answer, the tries are used up, or the next would come too late."""
        attempt = 1
        while True:
            outcome = await self._attempt(path)
            if attempt == self._policy.tries or not may_pass(outcome):
                return outcome
            delay_s = self._policy.delay_s(attempt, outcome)
            if asyncio.get_running_loop().time() + delay_s >= deadline:
                return outcome
            attempt += 1
            if on_retry is not None:
                on_retry(Retry(attempt, delay_s, outcome))
            await self._policy.sleep(delay_s)

    async def _attempt(self, path: str) -> _Answer | Failure:
        if self._http.is_closed:
            return Unreachable(UnreachableReason.BROKEN_OFF)
        try:
            async with self._http.stream("GET", self._base + path) as response:
                return await _receive(response)
        except httpx.TransportError as error:
            return _explain(error)


async def _receive(response: httpx.Response) -> _Answer | Failure:
    status = response.status_code
    if 300 <= status < 400:
        return Unreadable(UnreadableReason.REDIRECT, status)
    try:
        body = await read_capped(response, MOST_BYTES)
    except AnswerTooLargeError:
        if status < 300:
            return Unreadable(UnreadableReason.TOO_LARGE, status)
        body = b""  # an error page of any length means what its status means
    if status < 300:
        return _Answer(status, response.headers, body)
    return read_failure(status, response.headers, body)


def _explain(error: httpx.TransportError) -> Unreachable | KeyRejected:
    match error, error.__cause__:
        case httpx.LocalProtocolError(), _:
            return KeyRejected(None)  # the one part of a request that can be at fault
        case httpx.TimeoutException(), _:
            reason = UnreachableReason.TIMED_OUT
        case httpx.ConnectError(), socket.gaierror():
            reason = UnreachableReason.NAME_NOT_FOUND
        case httpx.ConnectError(), ssl.SSLError():
            reason = UnreachableReason.TLS
        case httpx.ConnectError(), _:
            reason = UnreachableReason.REFUSED
        case _:
            reason = UnreachableReason.BROKEN_OFF
    return Unreachable(reason)


def _bearer(key: Secret) -> Callable[[httpx.Request], httpx.Request]:
    """Return what puts `key` into a request; it refuses a key that is no header's value (RFC 6750, 2.1)."""

    def insert(request: httpx.Request) -> httpx.Request:
        value = key.reveal()
        if not re.fullmatch("[!-~]+", value):
            raise ValueError("this key can't be sent")
        headers = request.headers.copy()
        headers["Authorization"] = f"Bearer {value}"
        return httpx.Request(
            request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions
        )

    return insert


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
