"""The gift card service under every fault: a value, no card that was not told, and no request too many."""

import asyncio
import json
import re
import ssl
import string
from collections.abc import Awaitable, Callable

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.secret import Secret
from pos_tui.huuray.results import NotSent
from pos_tui.piggy.client import PiggyClient
from pos_tui.piggy.headers import MOST_SECONDS, retry_after_s
from pos_tui.piggy.results import (
    Contact,
    Created,
    Found,
    KeyRejected,
    Mailed,
    OutcomeUnknown,
    Refused,
    TooManyRequests,
    Unreachable,
    Unreadable,
    UnreadableReason,
)
from pos_tui.piggy.retrying import RetryPolicy
from tests.faults.cases import CASES, CHUNKED, HEAD, SHORT_S, Case
from tests.faults.server import FaultServer, Script, answer, page
from tests.piggy.answers import SEA_DOLLARS, error
from tests.piggy.conftest import a_shop

KEY = "tok-5e1f-SECRET"
CODE = "GFTCRD123"
TRIES = 2
PATIENT_S = 30.0
IMPATIENT_S = SHORT_S / 3
CARD = json.dumps({"data": SEA_DOLLARS, "meta": []}).encode()
Failure = Refused | KeyRejected | TooManyRequests | Unreachable | Unreadable

Call = Callable[[PiggyClient], Awaitable[object]]
READS: dict[str, Call] = {
    "find": lambda client: client.find(CardCode(CODE)),
    "get": lambda client: client.get(str(SEA_DOLLARS["uuid"])),
    "list": lambda client: client.list(),
    "programs": lambda client: client.programs(),
    "contact": lambda client: client.find_contact("ann@shop.nl"),
}
SENDS: dict[str, Call] = {
    "create": lambda client: client.create("P-1"),
    "add contact": lambda client: client.find_or_create_contact("ann@shop.nl"),
    "mail": lambda client: client.send_by_email("u-1", "c-1"),
}


async def no_wait(_seconds: float) -> None:
    """Try again at once."""


async def ask(url: str, call: Call, limit_s: float = PATIENT_S) -> object:
    policy = RetryPolicy(deadline_s=limit_s, tries=TRIES, sleep=no_wait)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client = PiggyClient(url, Secret(KEY), tls=tls, policy=policy, send_timeout_s=limit_s)
    try:
        return await call(client)
    finally:
        await client.aclose()


async def under(case: Case, call: Call) -> tuple[object, FaultServer]:
    """What comes of a call, and the server that was asked."""
    limit_s = IMPATIENT_S if case.timeout_s == SHORT_S else PATIENT_S
    async with FaultServer(case.script) as server, asyncio.timeout(3 * PATIENT_S):
        return await ask(server.url(scheme=case.scheme), call, limit_s), server


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_a_read_is_a_failure_and_is_not_repeated_for_ever(case: Case) -> None:
    asked = await asyncio.gather(*(under(case, call) for call in READS.values()))
    for result, server in asked:
        assert isinstance(result, Failure)
        assert server.connections <= TRIES
        assert KEY not in repr(result)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_what_changes_something_is_asked_once_and_no_doubt_is_taken_for_a_no(case: Case) -> None:
    asked = await asyncio.gather(*(under(case, call) for call in SENDS.values()))
    for name, (result, server) in zip(SENDS, asked, strict=True):
        assert (server.connections, len(server.requests)) == (1, case.requests)
        status = _final_status(server.said)
        if isinstance(case.result, NotSent):
            assert isinstance(result, Unreachable)
        elif name == "mail" and 200 <= status < 300:
            assert isinstance(result, Mailed | OutcomeUnknown)
        elif 400 <= status < 500:
            assert isinstance(result, Failure | OutcomeUnknown)
        else:
            assert isinstance(result, OutcomeUnknown)
        assert not isinstance(result, Created | Contact)


def _final_status(said: bytes) -> int:
    """Return the status of the answer behind those that only say that one is coming; 0 if there is none."""
    found = re.match(rb"(?:HTTP/1\.1 10[03] [^\r]*\r\n(?:[^\r]+\r\n)*\r\n)*HTTP/1\.[01] (\d{3}) ", said)
    return int(found[1]) if found else 0


def chunked(body: bytes) -> bytes:
    return CHUNKED + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"


WHOLE: dict[str, Script] = {
    "with its length": answer(page("200 OK", CARD)),
    "in chunks of a byte": answer(chunked(CARD)),
    "byte by byte": answer(page("200 OK", CARD), every_s=0.0005),
    "without a length": answer(b"HTTP/1.0 200 OK\r\n\r\n" + CARD),
    "after a continue": answer(b"HTTP/1.1 100 Continue\r\n\r\n", page("200 OK", CARD)),
    "with another glued to it": answer(page("200 OK", CARD), page("200 OK", CARD.replace(b"2500", b"9900"))),
    "of an unheard-of charset": answer(page("200 OK", CARD, b"Content-Type: x/y; charset=x-\xff")),
}


@pytest.mark.parametrize("way", WHOLE)
async def test_a_card_that_arrives_whole_has_its_balance(way: str) -> None:
    async with FaultServer(WHOLE[way]) as server:
        result = await ask(server.url(), READS["find"])
    assert isinstance(result, Found)
    assert (result.card.code, result.card.amount_in_cents) == (CODE, 2500)


@pytest.mark.parametrize(
    "send", [lambda body: page("200 OK", body, length=len(CARD)), lambda body: HEAD + b"\r\n" + body]
)
async def test_a_card_that_was_cut_anywhere_has_none(send: Callable[[bytes], bytes]) -> None:
    async def cut(at: int) -> object:
        async with FaultServer(answer(send(CARD[:at]))) as server:
            return await ask(server.url(), READS["find"])

    for result in await asyncio.gather(*map(cut, range(0, len(CARD), 7))):
        assert isinstance(result, Unreachable | Unreadable)


async def test_an_answer_left_over_is_not_read_as_the_answer_about_the_next_card() -> None:
    other = CARD.replace(CODE.encode(), b"OTHERCARD")
    async with FaultServer(answer(page("200 OK", CARD), page("200 OK", other), close=False)) as server:

        async def twice(client: PiggyClient) -> object:
            return [await client.find(CardCode(CODE)) for _ in range(2)]

        results = await ask(server.url(), twice)
    assert isinstance(results, list)
    right = [isinstance(result, Found) and result.card.code == CODE for result in results]
    wrong = [result == Unreadable(UnreadableReason.WRONG_CARD, 200) for result in results]
    assert all(one or other for one, other in zip(right, wrong, strict=True))


ABSURD = [
    "-1",
    "1e9",
    "9" * 400,
    "0x10",
    "1.5",
    "²",
    "",
    "soon",
    "Mon, 01 Jan 0001 00:00:00 -2359",
    "inf",
    "NaN",
    "Fri, 31 Dec 9999 23:59:59 -2359",
    "Thu, 99 Foo 2026 25:61:61 GMT",
    "0",
    "Mon, 01 Jan 1900 00:00:00 GMT",
]


@settings(max_examples=300)
@given(st.sampled_from(ABSURD) | st.text(string.printable, max_size=40), st.sampled_from([*ABSURD, None]))
@example("Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359")
def test_no_wait_that_is_asked_for_is_negative_or_longer_than_a_day(text: str, date: str | None) -> None:
    headers = {"Retry-After": text} | ({} if date is None else {"Date": date})
    wait_s = retry_after_s(httpx.Headers(headers, encoding="utf-8"))
    assert wait_s is None or 0 <= wait_s <= MOST_SECONDS


@pytest.mark.parametrize("text", ABSURD)
async def test_a_cashier_waits_for_no_absurd_wait(text: str) -> None:
    async with a_shop(*[error(None, 429, Retry_After=text)] * 3) as shop:
        assert isinstance(await shop.find(), TooManyRequests)
    assert sum(shop.waits) <= 10
