"""One pool of connections to the Piggy API: reads that persist, and requests that are sent once."""

import asyncio
import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from pos_tui.domain.secret import Secret
from pos_tui.piggy.errors import ErrorCode, is_foreign, read_failure
from pos_tui.piggy.results import (
    Failure,
    KeyRejected,
    OutcomeUnknown,
    Refused,
    Retry,
    UnknownReason,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from pos_tui.piggy.retrying import RetryPolicy
from pos_tui.tls import tls_context, tls_fault
from pos_tui.transport import USER_AGENT, AnswerTooLargeError, SecretTransport, read_capped

MOST_BYTES = 64 * 1024
"""The largest answer about one thing."""

CONNECT_S = 3.0
"""Seconds for each half of a connection, TCP and TLS."""

OnRetry = Callable[[Retry], object]

_BODY_S = 1.0
"""Seconds for a body that can only say that it is not the service's."""

_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": USER_AGENT}
_TIMEOUT = httpx.Timeout(None, connect=CONNECT_S)  # the deadline of the whole call is the other limit
_LIMITS = httpx.Limits(max_connections=10, keepalive_expiry=30.0)  # the next scan finds it open


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with a status of success."""

    status: int
    headers: httpx.Headers
    body: bytes


class Connection:
    """Requests under `base_url`, made with `key`; paths are what follows it, quoted, with their query.

    `policy` is for reads; `send_timeout_s` limits, in seconds, a request that is sent once. Nothing raises;
    cancelling a call cancels its request. Close with `aclose`.
    """

    def __init__(
        self,
        base_url: str,
        key: Secret,
        *,
        tls: ssl.SSLContext | None,
        policy: RetryPolicy,
        send_timeout_s: float,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._policy = policy
        self._send_timeout_s = send_timeout_s
        connections = httpx.AsyncHTTPTransport(verify=tls or tls_context(), trust_env=False, limits=_LIMITS)
        self._http = httpx.AsyncClient(
            transport=SecretTransport(connections, _bearer(key)),
            headers=_HEADERS,
            timeout=_TIMEOUT,
            trust_env=False,
            follow_redirects=False,
        )

    async def aclose(self) -> None:
        """Close the connections; calls under way end as broken off."""
        await self._http.aclose()

    def deadline(self) -> float:
        """Return when a read that begins now has to end, on the clock of the event loop."""
        return asyncio.get_running_loop().time() + self._policy.deadline_s

    async def read(
        self,
        path: str,
        on_retry: OnRetry | None,
        *,
        deadline: float | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> Answer | Failure:
        """Ask for what only tells: again, as the policy says, until `deadline` (of a new read, if None)."""
        deadline = deadline or self.deadline()
        try:
            async with asyncio.timeout_at(deadline):
                return await self._persist(path, deadline, on_retry, most_bytes)
        except TimeoutError:
            return Unreachable(UnreachableReason.TIMED_OUT)

    async def send(
        self, method: str, path: str, body: object = None, *, answer_matters: bool = True
    ) -> Answer | Failure | OutcomeUnknown:
        """Ask, in one request at most, for what changes something; `body` goes as JSON.

        A Failure is proof that nothing was done: nothing was sent, or the service said no. Whatever else is
        no success is OutcomeUnknown. Where the answer's body does not matter, its status is all that is read.
        """
        progress = _Progress()
        content = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        request = self._http.build_request(
            method, self._base + path, content=content, headers=headers, extensions={"trace": progress}
        )
        try:
            async with asyncio.timeout(self._send_timeout_s):
                outcome = await self._attempt(request, MOST_BYTES if answer_matters else None)
        except TimeoutError:
            outcome = Unreachable(UnreachableReason.TIMED_OUT)
        return _doubt(outcome) or outcome if progress.left else outcome

    async def _persist(
        self, path: str, deadline: float, on_retry: OnRetry | None, most_bytes: int
    ) -> Answer | Failure:
        """Try until there is an answer, the tries are used up, or the next would come too late."""
        attempt = 1
        while True:
            outcome = await self._attempt(self._http.build_request("GET", self._base + path), most_bytes)
            if attempt == self._policy.tries or not self._policy.repeats(outcome):
                return outcome
            delay_s = self._policy.delay_s(attempt, outcome)
            if asyncio.get_running_loop().time() + delay_s >= deadline:
                return outcome
            attempt += 1
            if on_retry is not None:
                on_retry(Retry(attempt, delay_s, outcome))
            await self._policy.sleep(delay_s)

    async def _attempt(self, request: httpx.Request, most_bytes: int | None) -> Answer | Failure:
        """Make one request; without `most_bytes` the body of a success is left alone."""
        if self._http.is_closed:
            return Unreachable(UnreachableReason.BROKEN_OFF)
        try:
            response = await self._http.send(request, stream=True)
            try:
                return await _receive(response, most_bytes)
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            return _explain(error)


class _Progress:
    """Whether a request has left, as httpcore tells it: from the moment its first byte might have."""

    def __init__(self) -> None:
        self.left = False

    async def __call__(self, event: str, _: Mapping[str, object]) -> None:
        self.left = self.left or event == "http11.send_request_headers.started"


def _doubt(outcome: Answer | Failure) -> OutcomeUnknown | None:
    """Return what remains unknown after `outcome` of a request that has left; None if nothing does.

    Every fault of the server's own is in doubt: gateways say 502 to 504 of requests that were carried out.
    """
    match outcome:
        case Unreachable(reason=UnreachableReason.INTERCEPTED, status=status):
            of_a_server = status is not None and status >= 500
            reason = UnknownReason.SERVER_ERROR if of_a_server else UnknownReason.UNREADABLE
            return OutcomeUnknown(reason, status, by_network=True)
        case Unreachable(reason=UnreachableReason.TIMED_OUT):
            return OutcomeUnknown(UnknownReason.TIMED_OUT)
        case Unreachable(status=None):
            return OutcomeUnknown(UnknownReason.BROKEN_OFF)
        case Unreachable(status=status) | Refused(code=ErrorCode.INTERNAL_ERROR, status=status):
            return OutcomeUnknown(UnknownReason.SERVER_ERROR, status)
        case Unreadable(status=status):
            return OutcomeUnknown(UnknownReason.UNREADABLE, status)
        case _:
            return None


async def _receive(response: httpx.Response, most_bytes: int | None) -> Answer | Failure:
    status = response.status_code
    if 300 <= status < 400:  # the service leads nowhere else, but sign-in pages do
        return Unreachable(UnreachableReason.INTERCEPTED, status)
    if status < 300 and most_bytes is None:
        return await _success_of_any_kind(response)
    try:
        body = await read_capped(response, most_bytes or MOST_BYTES)
    except AnswerTooLargeError as error:
        body = error.beginning
        if status < 300 and not is_foreign(body):
            return Unreadable(UnreadableReason.TOO_LARGE, status)
    if status >= 300:
        return read_failure(status, response.headers, body)
    if is_foreign(body):
        return Unreachable(UnreachableReason.INTERCEPTED, status)
    return Answer(status, response.headers, body)


async def _success_of_any_kind(response: httpx.Response) -> Answer | Failure:
    """Trust a status of success whatever comes with it, but for a page: that is never the service's."""
    body = b""
    try:
        async with asyncio.timeout(_BODY_S):
            body = await read_capped(response, MOST_BYTES)
    except AnswerTooLargeError as error:
        body = error.beginning
    except (httpx.TransportError, TimeoutError):
        pass
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Unreachable(UnreachableReason.INTERCEPTED, response.status_code)
    return Answer(response.status_code, response.headers, b"")


def _explain(error: httpx.TransportError) -> Unreachable | KeyRejected:
    match error, error.__cause__:
        case httpx.LocalProtocolError(), _:
            return KeyRejected(None)  # the one part of a request that can be at fault
        case httpx.TimeoutException(), _:
            reason = UnreachableReason.TIMED_OUT
        case httpx.ConnectError(), socket.gaierror():
            reason = UnreachableReason.NAME_NOT_FOUND
        case httpx.ConnectError(), ssl.SSLError() as cause:
            return Unreachable(UnreachableReason.TLS, tls=tls_fault(cause))
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
