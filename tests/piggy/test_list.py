"""Listing cards: pages, what is told with them, and where a list ends."""

import json
import time
from typing import Any

import pytest

from pos_tui.piggy import client
from pos_tui.piggy.client import MOST_LIST_BYTES
from pos_tui.piggy.models import read_page
from pos_tui.piggy.results import (
    KeyRejected,
    Page,
    Refused,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from tests.piggy.answers import SEA_DOLLARS, Reply, answer, data, error
from tests.piggy.conftest import Shop, a_shop

LIST = "/api/v3/oauth/clients/giftcards"


def card(code: str, **changes: Any) -> dict[str, Any]:
    return SEA_DOLLARS | {"hash": code, "uuid": f"uuid-{code}"} | changes


def page_of(*codes: str, **meta: Any) -> Reply:
    return data([card(code) for code in codes], meta)


async def all_pages(shop: Shop) -> list[list[str] | object]:
    """The codes on each page, or the failure that came instead."""
    return [
        [card.code for card in page.cards] if isinstance(page, Page) else page
        async for page in shop.client.pages()
    ]


async def test_a_page_has_its_cards_in_order_and_says_how_many_there_are() -> None:
    async with a_shop(page_of("A", "B", page=1, per_page=30, last_page=10, total=300)) as shop:
        page = await shop.client.list()
        assert shop.server.targets == [f"{LIST}?page=1&limit=30"]
    assert isinstance(page, Page)
    assert [card.code for card in page.cards] == ["A", "B"]
    assert (page.page, page.last_page, page.total, page.left_out) == (1, 10, 300, 0)


async def test_programme_page_and_limit_are_asked_of_the_service() -> None:
    async with a_shop(page_of()) as shop:
        await shop.client.list("a&b=c/é\udcff", 7, 100)
        assert shop.server.targets == [f"{LIST}?page=7&limit=100&giftcard_program_uuid=a%26b%3Dc%2F%C3%A9%3F"]


@pytest.mark.parametrize(
    "meta", [[], {}, None, "?", {"last_page": "10", "total": -1}, {"total": 10**30, "last_page": 1.5}]
)
async def test_a_page_does_without_meta_that_says_something_usable(meta: object) -> None:
    async with a_shop(data([card("A")], meta)) as shop:
        page = await shop.client.list(page=3)
    assert isinstance(page, Page)
    assert (page.page, page.last_page, page.total) == (3, None, None)


async def test_a_card_that_breaks_the_contract_does_not_hide_the_others_but_is_counted() -> None:
    broken = card("B", amount_in_cents="2500")
    async with a_shop(data([card("A"), broken, None, card("C")])) as shop:
        page = await shop.client.list()
    assert isinstance(page, Page)
    assert [card.code for card in page.cards] == ["A", "C"]
    assert page.left_out == 2


WRONG_SHAPE = Unreadable(UnreadableReason.WRONG_SHAPE, 200)


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (answer("{}"), WRONG_SHAPE),
        (data({"cards": []}), WRONG_SHAPE),
        (data([{"uuid": "x"}]), WRONG_SHAPE),
        (page_of("A", page=2), WRONG_SHAPE),
        (answer("<html>"), Unreachable(UnreachableReason.INTERCEPTED, 200)),
        (answer(b" " * (MOST_LIST_BYTES + 1)), Unreadable(UnreadableReason.TOO_LARGE, 200)),
        (error(1100, 404, "?"), Refused(1100, 404, "?")),
        (answer("", 401), KeyRejected(401)),
    ],
)
async def test_what_is_no_page_is_a_failure(reply: Reply, result: object) -> None:
    async with a_shop(reply) as shop:
        assert await shop.client.list() == result


async def test_invalid_input_is_told_field_by_field_and_clean() -> None:
    body = {
        "code": 1003,
        "message": "Nee.",
        "errors": {"page": ["Te klein.", "Of\x1b nul."], "limit": "Te groot."},
    }
    async with a_shop(answer(json.dumps(body), 422)) as shop:
        result = await shop.client.list()
    assert result == Refused(1003, 422, "Nee.", (("page", "Te klein. Of· nul."), ("limit", "Te groot.")))


@pytest.mark.parametrize("errors", [[], "?", {"page": 3}, {"page": [None]}, None])
async def test_errors_of_another_shape_say_nothing(errors: object) -> None:
    body = {"code": 1003, "message": "Nee.", "errors": errors}
    async with a_shop(answer(json.dumps(body), 422)) as shop:
        assert await shop.client.list() == Refused(1003, 422, "Nee.")


async def test_a_full_page_of_the_largest_size_is_read() -> None:
    cards = [card(f"C{number}", url="x" * 60_000) for number in range(100)]
    async with a_shop(data(cards)) as shop:
        page = await shop.client.list(limit=100)
    assert isinstance(page, Page)
    assert len(page.cards) == 100


async def test_lists_are_tried_again_as_reads_are() -> None:
    async with a_shop(answer("", 503), answer("", 429, Retry_After="3"), page_of("A")) as shop:
        assert isinstance(await shop.client.list(on_retry=shop.retries.append), Page)
        assert shop.waits == [0.5, 3.0]
        assert len(shop.retries) == 2


async def test_a_list_that_stays_away_is_a_failure() -> None:
    async with a_shop(*[answer("<html>", 503)] * 3, *[answer("", 429)] * 3) as shop:
        assert await shop.client.list() == Unreachable(UnreachableReason.MAINTENANCE, 503)
        assert await shop.client.list() == TooManyRequests(None)


async def test_all_pages_end_at_the_last_one() -> None:
    pages = [page_of("A", "B", last_page=3), page_of("C", last_page=3), page_of("D", last_page=3)]
    async with a_shop(*pages) as shop:
        assert await all_pages(shop) == [["A", "B"], ["C"], ["D"]]
        assert len(shop.server.requests) == 3


async def test_without_meta_they_end_where_nothing_new_comes() -> None:
    async with a_shop(page_of("A"), page_of("B"), page_of()) as shop:
        assert await all_pages(shop) == [["A"], ["B"]]
    async with a_shop(page_of("A", "B"), page_of("A", "B")) as shop:
        assert await all_pages(shop) == [["A", "B"]]


async def test_a_card_that_moved_to_the_next_page_comes_once() -> None:
    async with a_shop(page_of("A", "A", "B", last_page=2), page_of("B", "C", last_page=2)) as shop:
        assert await all_pages(shop) == [["A", "B"], ["C"]]


async def test_a_list_of_no_cards_is_one_empty_page() -> None:
    async with a_shop(page_of(last_page=1, total=0)) as shop:
        assert await all_pages(shop) == [[]]


async def test_a_failure_ends_the_pages_and_is_told() -> None:
    async with a_shop(page_of("A", last_page=3), answer("", 401), page_of("C")) as shop:
        assert await all_pages(shop) == [["A"], KeyRejected(401)]


async def test_a_page_of_more_cards_than_were_asked_for_is_cut_and_says_so() -> None:
    async with a_shop(page_of(*(f"C{number}" for number in range(500)))) as shop:
        page = await shop.client.list(limit=100)
    assert isinstance(page, Page)
    assert [card.code for card in page.cards] == [f"C{number}" for number in range(100)]
    assert (page.surplus, page.left_out) == (400, 0)


async def test_a_page_as_large_as_an_answer_may_be_is_read_no_slower_than_its_json() -> None:
    cards = [card(f"C{number}") for number in range(38_000)]
    body = json.dumps({"data": cards}).encode()
    assert len(body) > MOST_LIST_BYTES
    began = time.process_time()
    json.loads(body)
    parsing_s = time.process_time() - began
    began = time.process_time()
    page = read_page(body, 1, 100)
    assert time.process_time() - began < 3 * parsing_s + 0.1
    assert isinstance(page, Page)
    assert len(page.cards) == 100


async def test_a_list_that_never_ends_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_PAGES", 3)
    pages = [page_of(f"C{number}", page=number, last_page=10**9) for number in range(1, 5)]
    async with a_shop(*pages) as shop:
        assert await all_pages(shop) == [["C1"], ["C2"], ["C3"], Unreadable(UnreadableReason.ENDLESS, 200)]
        assert len(shop.server.requests) == 3


@pytest.mark.parametrize("last", [[], ["C1", "C2"], ["C1"]], ids=["empty", "the same", "a part of it"])
async def test_a_last_page_that_lies_does_not_keep_a_list_from_ending(last: list[str]) -> None:
    lie = 10**9
    pages = [page_of("C1", "C2", page=1, last_page=lie), page_of(*last, page=2, last_page=lie)]
    async with a_shop(*pages) as shop:
        assert await all_pages(shop) == [["C1", "C2"]]
        assert len(shop.server.requests) == 2
