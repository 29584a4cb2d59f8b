"""No answer, however mangled, makes a client raise, believe it, or hold more of it than it may have."""

import asyncio
import json
import tracemalloc
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.secret import Secret
from pos_tui.huuray.catalogue import find_refusal
from pos_tui.huuray.client import LARGEST_ANSWER
from pos_tui.huuray.results import Refused, Sent, Unknown, UnknownReason
from pos_tui.piggy.client import PiggyClient
from pos_tui.piggy.connection import MOST_BYTES
from pos_tui.piggy.results import Found, Mailed, OutcomeUnknown, Unreadable, UnreadableReason
from pos_tui.piggy.retrying import RetryPolicy
from tests.faults.server import FaultServer, answer, answer_for_ever
from tests.faults.test_issue import issue
from tests.piggy.answers import SEA_DOLLARS, data
from tests.piggy.conftest import TLS, a_shop

CODE = "GFTCRD123"

header = st.tuples(
    st.sampled_from(["Location", "Date", "Retry-After", "X-RateLimit-Remaining", "Content-Encoding", "X"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40),
)
texts = st.binary(max_size=60) | st.sampled_from([b"OK", b" OK\r\n", b"OK\x00", b"Order not created", b"ok"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=50, deadline=None)
@given(st.integers(200, 999), st.lists(header, max_size=4), texts)
def test_only_ok_is_a_coupon_and_only_a_documented_text_is_none(
    status: int, headers: list[tuple[str, str]], body: bytes
) -> None:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers), "", ""]

    async def ask() -> object:
        async with FaultServer(answer("\r\n".join(lines).encode("latin-1"), body)) as server:
            return await issue(server.url())

    result = asyncio.run(ask())
    assert isinstance(result, Sent | Refused | Unknown)
    if isinstance(result, Sent):
        assert status < 300
        assert body.strip() == b"OK"
    if isinstance(result, Refused):
        assert find_refusal(body.decode()) is result.refusal


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*SEA_DOLLARS, "amount", "id"]), json_values, max_size=4))
def test_a_balance_is_the_one_that_the_service_told_of_this_card(changes: dict[str, Any]) -> None:
    told = {**SEA_DOLLARS, **changes}

    async def ask() -> object:
        async with a_shop(*[data(told)] * 3) as shop:
            return await shop.find(CODE)

    result = asyncio.run(ask())
    if isinstance(result, Found):
        amount = json.loads(json.dumps(told))["amount_in_cents"]
        assert type(amount) is int
        assert result.card.amount_in_cents == amount
        assert result.card.code.casefold() == CODE.casefold()


async def _list(url: str) -> object:
    return await _with_client(url, lambda client: client.list())


async def _find(url: str) -> object:
    return await _with_client(url, lambda client: client.find(CardCode(CODE)))


async def _create(url: str) -> object:
    return await _with_client(url, lambda client: client.create("P-1"))


async def _get(url: str) -> object:
    return await _with_client(url, lambda client: client.get("u-1"))


async def _mail(url: str) -> object:
    return await _with_client(url, lambda client: client.send_by_email("u-1", "c-1"))


async def _with_client(url: str, ask: Callable[[PiggyClient], Awaitable[object]]) -> object:
    client = PiggyClient(url, Secret("key"), tls=TLS, policy=RetryPolicy(tries=1))
    try:
        return await ask(client)
    finally:
        await client.aclose()


LARGEST_LIST = 8 * 1024 * 1024
"""What a page of cards may have (hazards, "Text from outside")."""
TOO_LARGE = Unreadable(UnreadableReason.TOO_LARGE, 200)
ENDLESS: dict[str, tuple[Callable[[str], Awaitable[object]], int, object]] = {
    "issue": (issue, LARGEST_ANSWER, Unknown(UnknownReason.TOO_LARGE)),
    "find": (_find, MOST_BYTES, TOO_LARGE),
    "list": (_list, LARGEST_LIST, TOO_LARGE),
    "get": (_get, MOST_BYTES, TOO_LARGE),
    "create": (_create, MOST_BYTES, None),
    "mail": (_mail, MOST_BYTES, Mailed()),
}
MOST_COPIES = 4
"""How often an answer may be held at the same time, on its way through the layers."""
ROOM = 2_000_000
"""Bytes for all that is not the answer: the server's own buffers among it."""


@pytest.mark.parametrize("call", ENDLESS)
async def test_an_answer_without_end_takes_no_more_memory_than_it_may_have(call: str) -> None:
    ask, limit, expected = ENDLESS[call]
    script = answer_for_ever(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 65_536)
    async with FaultServer(script) as server:
        tracemalloc.start()
        try:
            result = await ask(server.url())
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert isinstance(result, OutcomeUnknown) if expected is None else result == expected
    assert peak <= MOST_COPIES * limit + ROOM
