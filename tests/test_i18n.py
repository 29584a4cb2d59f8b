"""Amounts, dates and times as people read them, whatever the system is set to."""

from datetime import UTC, date, datetime

import pytest

from pos_tui import i18n


@pytest.mark.parametrize(
    ("language", "amount", "day"),
    [("en", "€25.00", "Dec 10, 2024"), ("nl", "€ 25,00", "10 dec 2024"), ("da", "25,00 €", "10. dec. 2024")],
)
def test_amounts_and_dates_follow_the_language(language: str, amount: str, day: str) -> None:
    i18n.use(language)
    assert i18n.money(2500, "EUR") == amount
    assert i18n.day(date(2024, 12, 10)) == day


@pytest.mark.parametrize(
    ("tag", "same"),
    [("nl-NL", "nl_NL"), ("DE-ch", "de_CH"), ("no", "nb"), ("no_NO", "nb_NO"), ("sr-latn-rs", "sr_Latn_RS")],
)
def test_a_language_is_written_in_many_ways(tag: str, same: str) -> None:
    i18n.use(tag)
    amount = i18n.money(123450, "EUR")
    i18n.use(same)
    assert i18n.money(123450, "EUR") == amount
    assert i18n.language() == same


def test_a_language_is_spoken_where_nobody_wrote_down_its_manners() -> None:
    i18n.use("nl_DE")
    assert i18n.money(2500, "EUR") == "€ 25,00"


@pytest.mark.parametrize("language", ["ber_DZ", "xx", "", "C"])
def test_a_language_that_nobody_knows_is_no_reason_to_fail(language: str) -> None:
    i18n.use(language)
    assert i18n.money(2500, "EUR") == "€25.00"


def test_no_space_that_terminals_show_as_a_box() -> None:
    for language in ("en", "fr", "nl", "nb"):
        i18n.use(language)
        texts = (i18n.clock(datetime(2024, 12, 10, 16, 26, tzinfo=UTC)), i18n.number(1_234_567))
        assert not any(set("\u202f\xa0") & set(text) for text in (*texts, i18n.money(123456789, "EUR")))
