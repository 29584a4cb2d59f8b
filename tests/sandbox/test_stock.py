"""Expiries follow the clock, and a large stock costs nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from pos_tui.sandbox.stock import PROGRAMS, Program, Stock

NOON = datetime(2031, 2, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "days"),
    [("EXPIRED", -30), ("YESTERDAY", -1), ("TODAY", 0), ("TOMORROW", 1), ("IN3DAYS", 3), ("IN30DAYS", 30)],
)
def test_named_cards_expire_so_many_days_from_today(code: str, days: int) -> None:
    card = Stock(300).find(code)
    assert card is not None
    for now in (NOON, NOON + timedelta(days=1)):
        expires_at = card.expires_at(now)
        assert expires_at is not None
        assert (expires_at.date() - now.astimezone().date()).days == days
        assert expires_at.tzinfo is not None


def test_a_card_that_expires_today_is_good_until_the_end_of_the_day() -> None:
    card = Stock(300).find("TODAY")
    assert card is not None
    expires_at = card.expires_at(NOON)
    assert expires_at is not None
    assert expires_at.astimezone().strftime("%H:%M:%S") == "23:59:59"


def test_a_hundred_thousand_cards_are_paged_like_three_hundred() -> None:
    stock = Stock(100_000)
    assert stock.count() == sum(stock.count(program) for program in PROGRAMS.values()) == 100_000
    last = stock.cards(None, 99_990, 100_020)
    assert len(last) == 10
    assert [stock.find(card.code) for card in last] == last
    assert [stock.get(card.uuid) for card in last] == last


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=lambda program: program.uuid)
def test_the_pages_of_a_programme_hold_its_cards_alone(program: Program) -> None:
    stock = Stock(1000)
    sea = PROGRAMS["0d3a4b5e-8f7c-4a53-9d37-6f0c2a1be905"]
    made = stock.create(sea)
    total = stock.count(program)
    cards = [card for start in range(0, total, 30) for card in stock.cards(program, start, start + 30)]
    assert len({card.code for card in cards}) == total
    assert {card.program for card in cards} == {program}
    assert (made in cards) == (program is sea)


def test_a_shop_never_has_fewer_than_its_named_cards() -> None:
    assert Stock(0).find("GFTCRD123") is not None
    assert Stock(0).find("CARD000000") is None
    assert Stock(0).count() == len(Stock(0).cards(None, 0, 1000)) > 20
