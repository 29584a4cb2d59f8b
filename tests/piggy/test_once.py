"""What changes something is sent once, and after a lost answer nobody claims to know."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import httpx
import pytest

from pos_tui.domain.secret import Secret
from pos_tui.piggy.client import PiggyClient
from pos_tui.piggy.results import (
    KeyRejected,
    OutcomeUnknown,
    Refused,
    TooManyRequests,
    UnknownReason,
    Unreachable,
    UnreachableReason,
)
from tests.piggy.answers import SEA_DOLLARS, Reply, answer, answering, data, drip, error, raw, silence
from tests.piggy.conftest import TLS, a_shop

Call = Callable[[PiggyClient], Awaitable[object]]

CALLS: dict[str, Call] = {
    "create": lambda client: client.create("P-1"),
    "send": lambda client: client.send_by_email("u", "c-1"),
    "contact": lambda client: client.find_or_create_contact("ada@example.com"),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())

TIMED_OUT = OutcomeUnknown(UnknownReason.TIMED_OUT)
BROKEN_OFF = OutcomeUnknown(UnknownReason.BROKEN_OFF)


@every_call
@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (silence, TIMED_OUT),
        (drip(b"HTTP/1.1 200 OK\r\n", b"X-Slow: 1\r\n"), TIMED_OUT),
        (raw(b""), BROKEN_OFF),
        (raw(b"HTTP/1.1 2"), BROKEN_OFF),
        (raw(b"garbage\r\n\r\n"), BROKEN_OFF),
        (answer("", 500), OutcomeUnknown(UnknownReason.SERVER_ERROR, 500)),
        (answer("<html>", 502), OutcomeUnknown(UnknownReason.SERVER_ERROR, 502, by_network=True)),
        (answer("<html>", 403), OutcomeUnknown(UnknownReason.UNREADABLE, 403, by_network=True)),
        (answer("<html>Log in</html>"), OutcomeUnknown(UnknownReason.UNREADABLE, 200, by_network=True)),
        (answer("", 511), OutcomeUnknown(UnknownReason.SERVER_ERROR, 511, by_network=True)),
        (answer("<html>", 503, Retry_After="1"), OutcomeUnknown(UnknownReason.SERVER_ERROR, 503)),
        (answer("", 504), OutcomeUnknown(UnknownReason.SERVER_ERROR, 504)),
        (error(1000, 400), OutcomeUnknown(UnknownReason.SERVER_ERROR, 400)),
        (answer("", 302, Location="/"), OutcomeUnknown(UnknownReason.UNREADABLE, 302, by_network=True)),
    ],
)
async def test_a_lost_answer_leaves_one_request_and_an_unknown_outcome(
    call: Call, reply: Reply, result: OutcomeUnknown
) -> None:
    deadline_s = 1.0 if result == TIMED_OUT else 10.0
    async with a_shop(reply, data(SEA_DOLLARS), deadline_s=deadline_s) as shop:
        assert await call(shop.client) == result
        assert len(shop.server.requests) == 1
        assert shop.waits == []


@every_call
@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (answer("", 401), KeyRejected(401)),
        (error(None, 403), KeyRejected(403)),
        (answer("", 429), TooManyRequests(None)),
        (answer("", 429, Retry_After="2"), TooManyRequests(2.0)),
        (error(1003, 422), Refused(1003, 422, "Nee.")),
        (error(99999, 400), Refused(99999, 400, "Nee.")),
    ],
)
async def test_a_no_is_a_no_and_is_not_asked_again(call: Call, reply: Reply, result: object) -> None:
    async with a_shop(reply, data(SEA_DOLLARS)) as shop:
        assert await call(shop.client) == result
        assert len(shop.server.requests) == 1
        assert shop.waits == []


@every_call
async def test_a_lost_answer_on_a_connection_in_use_is_unknown_too(call: Call) -> None:
    async with a_shop(data(SEA_DOLLARS), raw(b""), data(SEA_DOLLARS)) as shop:
        await shop.find()
        assert await call(shop.client) == BROKEN_OFF
        assert len(shop.server.requests) == 2


@every_call
async def test_where_nobody_listens_nothing_was_done(call: Call) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        client = PiggyClient(f"http://127.0.0.1:{taken.getsockname()[1]}", Secret("key"), tls=TLS)
        assert await call(client) == Unreachable(UnreachableReason.REFUSED)
        await client.aclose()


@every_call
async def test_a_handshake_that_never_ends_proves_that_nothing_was_sent(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_tui.piggy.connection._TIMEOUT", httpx.Timeout(None, connect=0.1))
    async with answering(silence) as server:
        url = server.url.replace("http:", "https:")
        client = PiggyClient(url, Secret("key"), tls=TLS)
        assert await call(client) == Unreachable(UnreachableReason.TIMED_OUT)
        await client.aclose()


@every_call
async def test_a_key_that_can_not_be_sent_sends_nothing(call: Call) -> None:
    async with a_shop(key="not\na key") as shop:
        assert await call(shop.client) == KeyRejected(None)
        assert shop.server.requests == []


@every_call
async def test_cancelling_hangs_up_and_passes_through(call: Call) -> None:
    async with a_shop(silence) as shop:
        asking = asyncio.ensure_future(call(shop.client))
        await shop.server.asked_something.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        async with asyncio.timeout(5):
            await shop.server.hung_up.wait()
