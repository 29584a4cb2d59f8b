"""Faults on the way: what is tried again, for how long, and what is said of it."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.secret import Secret
from pos_tui.domain.tls_fault import TlsFault
from pos_tui.piggy.client import PiggyClient
from pos_tui.piggy.results import (
    FindResult,
    Found,
    Healthy,
    KeyRejected,
    Retry,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
)
from pos_tui.piggy.retrying import RetryPolicy
from tests.piggy.answers import SEA_DOLLARS, Reply, answer, data, drip, error, raw, silence
from tests.piggy.conftest import TLS, a_shop

BROKEN_OFF = Unreachable(UnreachableReason.BROKEN_OFF)
TIMED_OUT = Unreachable(UnreachableReason.TIMED_OUT)
REFUSED = Unreachable(UnreachableReason.REFUSED)
CUT_OFF = raw(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"data": {"hash": "GFTCRD123", "amount_in')
BAD_GATEWAY = Unreachable(UnreachableReason.SERVER_ERROR, 502)


@pytest.mark.parametrize(
    ("reply", "because"),
    [
        (answer("", 429), TooManyRequests(None)),
        (answer("<html>", 502), Unreachable(UnreachableReason.INTERCEPTED, 502)),
        (answer("<html>", 503), Unreachable(UnreachableReason.MAINTENANCE, 503)),
        (answer("", 504), Unreachable(UnreachableReason.SERVER_ERROR, 504)),
        (CUT_OFF, BROKEN_OFF),
        (raw(b""), BROKEN_OFF),
        (raw(b"garbage\r\n\r\n"), BROKEN_OFF),
    ],
)
async def test_a_passing_fault_is_tried_again_and_told(reply: Reply, because: Unreachable) -> None:
    async with a_shop(reply, data(SEA_DOLLARS)) as shop:
        assert isinstance(await shop.find(), Found)
        assert shop.retries == [Retry(2, 0.5, because)]
        assert shop.waits == [0.5]


async def test_waits_grow_and_tries_end() -> None:
    async with a_shop(answer("", 502), answer("", 502), answer("", 502), data(SEA_DOLLARS)) as shop:
        assert await shop.find() == BAD_GATEWAY
        assert shop.retries == [Retry(2, 0.5, BAD_GATEWAY), Retry(3, 1.0, BAD_GATEWAY)]
        assert len(shop.server.requests) == 3


def test_waits_are_spread_by_chance() -> None:
    waits = {RetryPolicy().delay_s(1, BROKEN_OFF) for _ in range(20)}
    assert len(waits) > 1
    assert all(0.25 <= wait <= 0.5 for wait in waits)


@pytest.mark.parametrize(
    "reply", [answer("", 500), answer("", 401), error(1003), answer("", 302), answer("{}")]
)
async def test_what_would_come_again_is_not_tried_again(reply: Reply) -> None:
    async with a_shop(reply, data(SEA_DOLLARS)) as shop:
        assert not isinstance(await shop.find(), Found)
        assert shop.retries == []


async def test_a_retry_after_in_seconds_is_waited_for() -> None:
    async with a_shop(answer("", 429, Retry_After="3"), data(SEA_DOLLARS)) as shop:
        assert isinstance(await shop.find(), Found)
        assert shop.waits == [3.0]


async def test_a_retry_after_date_is_measured_on_the_services_own_clock() -> None:
    theirs = datetime(2019, 3, 1, 12, 0, tzinfo=UTC)
    headers = {
        "Date": format_datetime(theirs, usegmt=True),
        "Retry_After": format_datetime(theirs + timedelta(seconds=4), usegmt=True),
    }
    async with a_shop(answer("", 503, **headers), data(SEA_DOLLARS)) as shop:
        assert isinstance(await shop.find(), Found)
        assert shop.waits == [4.0]


async def test_nobody_waits_past_the_deadline() -> None:
    async with a_shop(answer("", 429, Retry_After="3600"), data(SEA_DOLLARS)) as shop:
        assert await shop.find() == TooManyRequests(3600.0)
        assert shop.retries == []


@pytest.mark.parametrize("text", ["-1", "soon", "1e3", "²", "", "99999999999999999999 Jan 1 00:00:00"])
async def test_an_unreadable_retry_after_says_nothing(text: str) -> None:
    async with a_shop(answer("", 429, Retry_After=text), data(SEA_DOLLARS)) as shop:
        assert isinstance(await shop.find(), Found)
        assert shop.waits == [0.5]


@pytest.mark.parametrize(
    "reply",
    [
        silence,
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b" "),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Slow: 1\r\n"),
        drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50),
    ],
    ids=["silence", "dripping body", "dripping headers", "endless 1xx"],
)
async def test_an_answer_that_never_ends_is_ended_by_the_deadline(reply: Reply) -> None:
    async with a_shop(reply, deadline_s=0.15) as shop, asyncio.timeout(30):
        assert await shop.find() == TIMED_OUT


async def test_both_spellings_share_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    async def not_found_90_seconds_later(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        loop = asyncio.get_running_loop()
        now = loop.time
        monkeypatch.setattr(loop, "time", lambda: now() + 90)
        return await error(5001)(reader, writer)

    busy = answer("", 429, Retry_After="60")
    async with a_shop(not_found_90_seconds_later, busy, data(SEA_DOLLARS), deadline_s=100) as shop:
        assert await shop.find("gftcrd123") == TooManyRequests(60.0)
        assert shop.retries == []


async def test_a_connection_is_used_again() -> None:
    async with a_shop(data(SEA_DOLLARS), silence, deadline_s=1.0) as shop:
        await shop.find()
        assert not shop.server.hung_up.is_set()
        await shop.find()
        assert len(shop.server.requests) == 2


async def test_cancelling_hangs_up_and_passes_through() -> None:
    async with a_shop(silence) as shop:
        asking = asyncio.create_task(shop.find())
        await shop.server.asked_something.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        async with asyncio.timeout(5):
            await shop.server.hung_up.wait()


async def test_closing_ends_a_call_under_way_as_broken_off() -> None:
    async with a_shop(silence, data(SEA_DOLLARS)) as shop:
        asking = asyncio.create_task(shop.find())
        await shop.server.asked_something.wait()
        async with asyncio.timeout(5):
            await shop.client.aclose()
            assert await asking == BROKEN_OFF


@asynccontextmanager
async def a_client(base_url: str) -> AsyncIterator[PiggyClient]:
    async def sleep(seconds: float) -> None:
        """Nobody waits in a test."""

    client = PiggyClient(base_url, Secret("key"), tls=TLS, policy=RetryPolicy(sleep=sleep))
    try:
        yield client
    finally:
        await client.aclose()


async def find_at(base_url: str) -> tuple[FindResult, list[Retry]]:
    retries: list[Retry] = []
    async with a_client(base_url) as client:
        return await client.find(CardCode("GFTCRD123"), retries.append), retries


async def test_a_closed_port_is_refused_after_three_tries() -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        result, retries = await find_at(f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert result == REFUSED
    assert [retry.because for retry in retries] == [REFUSED, REFUSED]


async def test_an_unknown_name_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_name(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    result, _ = await find_at("http://api.piggy.invalid")
    assert result == Unreachable(UnreachableReason.NAME_NOT_FOUND)


async def test_a_port_that_speaks_no_tls_is_told_apart_and_not_tried_again() -> None:
    def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
        result, retries = await find_at(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert result == Unreachable(UnreachableReason.TLS, tls=TlsFault.NOT_TLS)
    assert retries == []


async def test_a_server_without_a_certificate_is_a_matter_of_tls() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context) as server:
        result, _ = await find_at(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert result == Unreachable(UnreachableReason.TLS, tls=TlsFault.BROKEN_OFF)


async def test_health_tells_the_account_and_how_far_its_clock_is_off() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    async with a_shop(answer('{"data": {"id": 7, "company": "Krusty \\u001bKrab"}}', Date=date)) as shop:
        health = await shop.health()
        assert shop.server.targets == ["/api/v3/oauth/clients"]
    assert isinstance(health, Healthy)
    assert health.company == "Krusty ·Krab"
    assert health.seconds_off == pytest.approx(3600, abs=30)


@pytest.mark.parametrize("account", [{"id": 7}, {"id": 7, "company": None}, {"id": 7, "company": {"id": 1}}])
async def test_health_does_without_a_name_and_a_clock(account: dict[str, object]) -> None:
    async with a_shop(data(account)) as shop:
        assert await shop.health() == Healthy(None, None)


async def test_health_fails_as_reads_do() -> None:
    async with a_shop(answer("", 401), answer("<html>"), answer("", 502), data({"company": "K"})) as shop:
        assert await shop.health() == KeyRejected(401)
        assert await shop.health() == Unreachable(UnreachableReason.INTERCEPTED, 200)
        assert await shop.health() == Healthy("K", None)


async def test_a_base_url_may_end_in_a_slash() -> None:
    async with a_shop(data(SEA_DOLLARS)) as shop, a_client(shop.server.url + "/") as client:
        assert isinstance(await client.find(CardCode("GFTCRD123")), Found)
        assert shop.server.targets == ["/api/v3/oauth/clients/giftcards/find-one-by?hash=GFTCRD123"]
