"""Whatever the network does: at most one request, a result that is certainly true, and no key in sight."""

import asyncio
import logging
import socket
import ssl
import unicodedata
from typing import Any, NoReturn

import pytest

from pos_tui.domain.contacts import Phone
from pos_tui.domain.coupon import CouponOrder
from pos_tui.domain.secret import Secret
from pos_tui.huuray.account import Account
from pos_tui.huuray.client import HuurayClient
from pos_tui.huuray.results import IssueResult, NotSent, NotSentReason, Sent, Unknown, UnknownReason
from tests.faults.cases import CASES, LONG_S, OK, SHORT_S, Case
from tests.faults.server import FaultServer, answer, page, say_nothing, unused_port

TOKEN = "tok-5e1f-SECRET"
ORDER = CouponOrder(reference="241210-K7Q4-M2XP", phone=Phone("20123456", "+4520123456"), message="Hello")


async def issue(url: str, timeout_s: float = LONG_S) -> IssueResult:
    account = Account(f"{url}{{token}}/coupon", "dk", Secret(TOKEN))
    client = HuurayClient(account, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), timeout_s=timeout_s)
    return await client.issue(ORDER)


@pytest.fixture(autouse=True)
def nothing_shows(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Any:
    """Fail if the key got into a log, at any level, or onto the terminal."""
    caplog.set_level(logging.DEBUG)
    yield
    told = "".join(f"{record.getMessage()} {record.__dict__!r}" for record in caplog.get_records("call"))
    assert TOKEN not in "".join((told, *capfd.readouterr()))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_one_request_and_the_truth_about_it(case: Case) -> None:
    async with FaultServer(case.script) as server, asyncio.timeout(3 * case.timeout_s):
        result = await issue(server.url(scheme=case.scheme), case.timeout_s)
    assert result == case.result
    assert (server.connections, len(server.requests)) == (1, case.requests)
    assert all(TOKEN.encode() in head for head in server.requests)
    assert TOKEN not in repr(result)


async def test_random_bytes_as_a_text_are_unknown_and_clean() -> None:
    async with FaultServer(answer(page("200 OK", bytes(range(256))))) as server:
        result = await issue(server.url())
    assert isinstance(result, Unknown)
    assert result.reason is UnknownReason.BODY
    assert not any(unicodedata.category(each).startswith("C") for each in result.excerpt)


async def test_an_answer_left_over_is_not_read_as_the_answer_to_the_next_order() -> None:
    left_over = answer(OK, page("200 OK", b"Order not created"), close=False)
    async with FaultServer(left_over) as server:
        results = [await issue(server.url()) for _ in range(3)]
    assert results == [Sent()] * 3
    assert server.connections == 3


async def test_where_nothing_listens_nothing_is_sent() -> None:
    assert await issue(f"http://127.0.0.1:{unused_port()}/") == NotSent(NotSentReason.NO_CONNECTION)


async def test_a_name_that_nobody_knows_means_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert await issue("http://huuray.invalid/") == NotSent(NotSentReason.NAME_NOT_FOUND)


async def test_a_connection_that_never_comes_means_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", wait)
    assert await issue("http://127.0.0.1:9/", SHORT_S) == NotSent(NotSentReason.TIMED_OUT)


@pytest.mark.parametrize(
    "url", ["", "huuray", "ftp://127.0.0.1/", "http://127.0.0.1:99999/", "http://xn--/#"]
)
async def test_a_url_that_is_none_means_nothing_was_sent(url: str) -> None:
    assert await issue(url) == NotSent(NotSentReason.URL_INVALID)


async def test_a_proxy_of_the_environment_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FaultServer(say_nothing) as proxy, FaultServer(answer(OK)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        assert await issue(server.url()) == Sent()
    assert proxy.connections == 0


async def test_a_cancelled_call_is_one_request_and_its_error_leads_to_no_key() -> None:
    asked = asyncio.Event()

    async def script(connection: Any) -> None:
        await connection.read_request()
        asked.set()

    async with FaultServer(script) as server:
        task = asyncio.create_task(issue(server.url()))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
    assert len(server.requests) == 1
    assert TOKEN not in "".join(_locals_of(caught.value))


@pytest.mark.parametrize("step", ["send", "next_event"])
async def test_what_breaks_once_the_order_may_have_left_is_an_unknown_outcome(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> NoReturn:
        raise RuntimeError(f"GET /{TOKEN}/coupon")

    monkeypatch.setattr(f"h11.Connection.{step}", breaks)
    async with FaultServer(answer(OK)) as server:
        assert await issue(server.url()) == Unknown(UnknownReason.BROKEN_OFF)
    assert server.connections == 1


def _locals_of(error: BaseException | None) -> list[str]:
    """Return the repr of every local on the way of `error` and of the errors behind it."""
    found: list[str] = []
    while error is not None:
        found.append(repr(error))
        step = error.__traceback__
        while step is not None:
            found += [repr(value) for value in step.tb_frame.f_locals.values()]
            step = step.tb_next
        error = error.__cause__ or error.__context__
    return found
