"""No answer over HTTP, however mangled, makes a call raise."""

import asyncio
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.piggy.results import Failure, FindResult, Found, HealthResult, NotFound, OutcomeUnknown
from tests.piggy.answers import raw
from tests.piggy.conftest import a_shop

header = st.tuples(
    st.sampled_from(
        ["Location", "Set-Cookie", "Date", "Retry-After", "Content-Encoding", "Content-Type", "X"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)
    | st.sampled_from(["http://[", "//:x", "http://\u00e9:99999/", "a=b; Domain=.; Expires=x", "gzip"]),
)


async def ask(content: bytes) -> tuple[FindResult, HealthResult]:
    async with a_shop(*[raw(content)] * 6, deadline_s=1.0) as shop:
        return await shop.find(), await shop.health()


async def ask_as_a_manager(content: bytes) -> list[object]:
    async with a_shop(*[raw(content)] * 12, deadline_s=1.0) as shop:
        client = shop.client
        return [
            await client.list(),
            await client.programs(),
            await client.find_contact("ada@example.com"),
            await client.find_or_create_contact("ada@example.com"),
            await client.create("P-1"),
        ]


@settings(max_examples=60, deadline=None)
@given(st.integers(100, 999), st.lists(header, max_size=4), st.binary(max_size=60))
def test_any_status_headers_and_body_become_a_result(
    status: int, headers: list[tuple[str, str]], body: bytes
) -> None:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers), "", ""]
    found, health = asyncio.run(ask("\r\n".join(lines).encode("latin-1") + body))
    assert isinstance(found, (NotFound, *get_args(Failure)))
    assert isinstance(health, get_args(Failure))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=120))
def test_bytes_that_are_no_http_become_a_result(content: bytes) -> None:
    found, health = asyncio.run(ask(content))
    assert not isinstance(found, Found)
    assert isinstance(health, get_args(Failure))


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=120) | st.binary(max_size=60).map(b"HTTP/1.1 200 OK\r\n\r\n".__add__))
def test_any_answer_to_a_manager_becomes_a_failure_or_a_doubt(content: bytes) -> None:
    for result in asyncio.run(ask_as_a_manager(content)):
        assert isinstance(result, (OutcomeUnknown, *get_args(Failure)))
