"""A service's text for an amount: the currency it names, and whether it contradicts the cents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.domain.money import read_amount

RLM, LRM, ALM, NBSP, NNBSP, ZWSP, BOM = "\u200f", "\u200e", "\u061c", "\xa0", "\u202f", "\u200b", "\ufeff"

TWENTY_FIVE = [
    ("€ 25,00", "EUR"),
    ("€25.00", "EUR"),
    ("25,00 €", "EUR"),
    ("25.00 EUR", "EUR"),
    ("eur 25", "EUR"),
    ("€ 25,-", "EUR"),
    ("25,– €", "EUR"),
    ("25€00", "EUR"),
    ("Saldo: € 25,00", "EUR"),
    ("Le solde: 25,00 €", "EUR"),
    ("Your balance is EUR 25.00", "EUR"),
    (f"{RLM}25.00{NBSP}₪", "ILS"),
    (f"{LRM}₪{NBSP}25.00{RLM}", "ILS"),
    ("25.00 NIS", "ILS"),
    (f"{RLM}٢٥٫٠٠{NBSP}د.إ.{RLM}", "AED"),
    (f"{ALM}25.00{NNBSP}ILS", "ILS"),
    (f"{BOM}25.00{ZWSP} ₪", "ILS"),
    ("₹25.00", "INR"),
    ("₹२५.००", "INR"),
    ("২৫.০০৳", "BDT"),
    ("€\ufe0f\u3164 25,00", "EUR"),
    ("Tegoed: 25,00 dkk", "DKK"),
    ("25,00 Kč", "CZK"),
    ("25,00 zł", "PLN"),
    ("25.00 Ft", "HUF"),
    ("R$ 25,00", "BRL"),
    ("R 25,00", "ZAR"),
    ("S/ 25.00", "PEN"),
    ("S/. 25.00", "PEN"),
    ("US$25.00", "USD"),
    ("25.00 USD $", "USD"),
    ("USD$25.00", "USD"),
    ("CHF 25.–", "CHF"),
    ("25.–CHF", "CHF"),
    ("25.000 د.ك.", "KWD"),
    ("KWD 25.000", "KWD"),
    ("25 ₽", "RUB"),
    ("￥25 CNY", "CNY"),
    ("25:00 SEK", "SEK"),
]


@pytest.mark.parametrize(("text", "currency"), TWENTY_FIVE)
def test_a_text_names_its_currency_and_agrees_with_the_cents(text: str, currency: str) -> None:
    amount = read_amount(text, "DKK")
    assert amount.currency == currency
    assert not amount.contradicts(2500)


@pytest.mark.parametrize(("text", "currency"), TWENTY_FIVE)
@pytest.mark.parametrize("cents", [0, 25, 250, 2499, 25_000, -2500])
def test_a_text_that_names_another_sum_contradicts_the_cents(text: str, currency: str, cents: int) -> None:
    assert read_amount(text, "DKK").contradicts(cents)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("€ 1.234,50", 123_450),
        ("€1,234.50", 123_450),
        ("1 234,50 €", 123_450),
        (f"1{NBSP}234,50 €", 123_450),
        (f"1{NNBSP}234,50{NBSP}€", 123_450),
        ("1'234.50 €", 123_450),
        ("1’234.50 €", 123_450),
        ("EUR 1.234.567,89", 123_456_789),
        ("EUR 1,23,45,678.90", 1_234_567_890),
        ("١٬٢٣٤٫٥٠ €", 123_450),
        ("€ 1.234", 123_400),
        ("€ 1,234", 123_400),
        ("€ 0,5", 50),
        ("¥2,500 JPY", 250_000),
        ("JPY 2,500", 250_000),
        ("KWD 1,234.500", 123_450),
        ("KWD 1.234", None),
        ("-€ 25,00", -2500),
        ("€ -25,00", -2500),
        ("−25,00 €", -2500),
        ("25,00- €", -2500),
        ("(€25.00)", -2500),
        ("€ 0,00", 0),
        ("€ -0,00", 0),
    ],
)
def test_the_sum_of_a_text_is_read_in_every_form(text: str, cents: int | None) -> None:
    amount = read_amount(text, "EUR")
    for other in {0, 1, 123, 2500, 123_400, 123_450, 12_345_000} - {cents}:
        assert amount.contradicts(other)
    assert cents is None or not amount.contradicts(cents)


@pytest.mark.parametrize(
    ("symbol", "own"),
    [
        ("kr", "DKK"),
        ("kr.", "SEK"),
        ("Kr.", "NOK"),
        ("kr", "ISK"),
        ("$", "USD"),
        ("$", "CAD"),
        ("$", "AUD"),
        ("£", "GBP"),
        ("£", "GIP"),
        ("¥", "JPY"),
        ("￥", "CNY"),
        ("Rs", "PKR"),
        ("Rs.", "INR"),
    ],
)
def test_a_symbol_of_several_currencies_is_the_till_s_own(symbol: str, own: str) -> None:
    assert read_amount(f"{symbol} 25.00", own).currency == own
    assert read_amount(f"25.00 {symbol}", "EUR").currency is None
    assert read_amount(f"25.00 {symbol}", "EUR").mark


@pytest.mark.parametrize(
    ("text", "mark"), [("25 points", "points"), ("25.00 ¤", "¤"), ("EUR 25.00 (USD 27.00)", "EUR (USD")]
)
def test_a_currency_that_nobody_knows_is_named_all_the_same(text: str, mark: str) -> None:
    amount = read_amount(text, "EUR")
    assert (amount.currency, amount.mark) == (None, mark)


@pytest.mark.parametrize("text", ["", "25.00", f"{RLM}25,00", "-", "25,-"])
def test_a_text_may_name_no_currency(text: str) -> None:
    amount = read_amount(text, "EUR")
    assert (amount.currency, amount.mark) == (None, "")


@pytest.mark.parametrize("text", ["", "€", "free", "∞ €"])
@pytest.mark.parametrize("cents", [0, 2500])
def test_a_text_without_a_sum_contradicts_nothing(text: str, cents: int) -> None:
    assert not read_amount(text, "EUR").contradicts(cents)


@given(text=st.text(max_size=40), cents=st.integers(-(10**11), 10**11))
def test_any_text_is_read(text: str, cents: int) -> None:
    amount = read_amount(text, "EUR")
    assert amount.contradicts(cents) in {True, False}
    assert not (amount.currency and amount.mark)


SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９"]


@given(
    cents=st.integers(-(10**9), 10**9),
    digits=st.sampled_from(SCRIPTS),
    signs=st.sampled_from([",.", ".,", " ,", "'.", "’.", f"{NBSP},", f"{NNBSP},", "٬٫"]),
    invisible=st.sampled_from(["", RLM, LRM, ALM, ZWSP]),
)
def test_a_sum_is_itself_in_every_script_and_grouping(
    cents: int, digits: str, signs: str, invisible: str
) -> None:
    group, point = signs[0], signs[1]
    text = f"{abs(cents) / 100:,.2f}" if abs(cents) < 10**12 else ""
    text = "".join({",": group, ".": point}.get(one, one) for one in text)
    text = text.translate({ord(str(value)): digit for value, digit in enumerate(digits)})
    amount = read_amount(f"{invisible}{'-' if cents < 0 else ''}{text}{NBSP}₪{invisible}", "EUR")
    assert amount.currency == "ILS"
    assert not amount.contradicts(cents)
    assert amount.contradicts(cents + 1)
