"""Sends a coupon order, at most once, and says what became of it."""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from typing import Any

import httpx

from pos_tui.domain.coupon import CouponOrder
from pos_tui.huuray.account import Account, template_problem
from pos_tui.huuray.answers import excerpt_of_page, read_answer
from pos_tui.huuray.results import (
    IssueResult,
    NotSent,
    NotSentReason,
    Refused,
    Sent,
    Unknown,
    UnknownReason,
)
from pos_tui.huuray.transport import STAND_IN, IssueTransport
from pos_tui.tls import tls_fault
from pos_tui.transport import AnswerTooLargeError, read_capped

LARGEST_ANSWER = 64 * 1024
"""Bytes; the longest documented answer has 55."""
CONNECT_S = 10.0
"""Seconds for each half of a connection, TCP and TLS: if it fails, nothing was sent for certain."""


class HuurayClient:
    """Issues coupons of one account.

    `tls` is shared, since it is slow to make; `timeout_s` limits a whole request, in seconds.
    """

    def __init__(self, account: Account, *, tls: ssl.SSLContext, timeout_s: float = 60) -> None:
        self._account = account
        self._tls = tls
        self._timeout_s = timeout_s

    async def issue(self, order: CouponOrder) -> IssueResult:
        """Send `order` in exactly one request, or in none, and return what became of it.

        Never repeat an order whose result is Unknown. A cancelled call may have been carried out: to its
        caller, too, that is an unknown outcome.
        """
        if template_problem(self._account.template) is not None:
            return NotSent(NotSentReason.URL_INVALID)
        progress = _Progress()
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._exchange(order, progress)
        except (TimeoutError, httpx.TimeoutException):
            return progress.result(NotSentReason.TIMED_OUT, UnknownReason.TIMED_OUT)
        except asyncio.CancelledError:
            pass  # Its traceback leads through frames that hold the URL, so a new one goes on.
        except Exception as error:  # noqa: BLE001 - whatever broke, the order may have been carried out
            return progress.result(progress.stopped_by, UnknownReason.BROKEN_OFF, error.__cause__)
        raise asyncio.CancelledError

    async def _exchange(self, order: CouponOrder, progress: "_Progress") -> Sent | Refused | Unknown:
        transport = IssueTransport(order, self._account, self._tls)
        # Both halves together stay within the whole limit: a handshake cut off by it leaves a socket open.
        timeout = httpx.Timeout(None, connect=min(CONNECT_S, self._timeout_s / 3))
        async with (
            httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False) as client,
            client.stream("GET", STAND_IN, follow_redirects=False, extensions={"trace": progress}) as answer,
        ):
            if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
                return Unknown(UnknownReason.ENCODED, answer.status_code)
            try:
                body = await read_capped(answer, LARGEST_ANSWER)
            except AnswerTooLargeError as error:
                page = excerpt_of_page(error.beginning, transport.hide)
                return Unknown(UnknownReason.TOO_LARGE, answer.status_code if page else None, page)
            return read_answer(answer.status_code, body, transport.hide)


class _Progress:
    """How far one request got, as httpcore tells it.

    The order has left as soon as its first byte might have: only before that is "not sent" proven.
    """

    def __init__(self) -> None:
        self.left = False
        self.stopped_by = NotSentReason.URL_INVALID

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        match event:
            case "connection.connect_tcp.started":
                self.stopped_by = NotSentReason.NO_CONNECTION
            case "connection.connect_tcp.failed" if _is_unknown_name(info["exception"]):
                self.stopped_by = NotSentReason.NAME_NOT_FOUND
            case "connection.start_tls.started":
                self.stopped_by = NotSentReason.TLS
            case "http11.send_request_headers.started":
                self.left = True

    def result(
        self, not_sent: NotSentReason, unknown: UnknownReason, cause: BaseException | None = None
    ) -> NotSent | Unknown:
        """Return the result of a request that got no readable answer, because of `cause`."""
        if self.left:
            return Unknown(unknown)
        if not_sent is NotSentReason.TLS and isinstance(cause, ssl.SSLError):
            return NotSent(not_sent, tls_fault(cause))
        return NotSent(not_sent)


def _is_unknown_name(error: BaseException) -> bool:
    return isinstance(error.__cause__, socket.gaierror)
