"""Cards and outcomes in words: true, short, and fit for a till."""

import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from pos_tui import i18n
from pos_tui.domain.card_code import CodeProblem
from pos_tui.domain.gift_card import CardKind, CardState, GiftCard
from pos_tui.piggy.errors import ErrorCode
from pos_tui.piggy.results import (
    Failure,
    KeyRejected,
    NotFound,
    Refused,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from pos_tui.wording.lookups import (
    balance_notes,
    balance_text,
    expiry_text,
    explain,
    kind_word,
    state_symbol,
    state_word,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_card(**changes: object) -> GiftCard:
    fields: dict[str, object] = {
        "uuid": "u",
        "code": "C",
        "kind": None,
        "amount_in_cents": 2500,
        "active": True,
        "upgradeable": True,
    }
    return GiftCard(**(fields | changes))  # type: ignore[arg-type]  # a test names fields as it needs them


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (CardState.ACTIVE, "ACTIVE"),
        (CardState.EMPTY, "EMPTY"),
        (CardState.EXPIRED, "EXPIRED"),
        (CardState.INACTIVE, "INACTIVE"),
    ],
)
def test_every_state_has_its_word(state: CardState, word: str) -> None:
    assert state_word(state) == word


@pytest.mark.parametrize("plain", [False, True])
def test_every_state_has_a_symbol_of_its_own_one_column_wide(plain: bool) -> None:
    symbols = [state_symbol(state, plain=plain) for state in (*CardState, None)]
    assert len(set(symbols)) == len(symbols)
    assert {wcswidth(symbol) for symbol in symbols} == {1}


def test_plain_symbols_are_ascii() -> None:
    assert all(state_symbol(state, plain=True).isascii() for state in (*CardState, None))


def test_every_kind_has_a_word() -> None:
    assert kind_word(CardKind.DIGITAL) == "Digital"
    assert kind_word(CardKind.PHYSICAL) == "Physical"
    assert kind_word(None) == "not stated"


@pytest.mark.parametrize(
    ("text", "own", "language", "shown"),
    [
        ("\u200f25.00\xa0₪", "EUR", "en", "₪25.00"),
        ("€ 25,00", "EUR", "en", "€25.00"),
        ("€ 25,00", "DKK", "da", "25,00 €"),
        ("kr. 25,00", "DKK", "da", "25,00 kr."),
        ("kr 25,00", "SEK", "en_GB", "SEK 25.00"),
        ("kr 25,00", "EUR", "en", "kr 25,00"),
        ("$25.00", "USD", "en", "$25.00"),
        ("$25.00", "CAD", "en_CA", "$25.00"),
        ("$25.00", "EUR", "nl", "$25.00"),
        ("25 points", "EUR", "en", "25 points"),
        ("30 points", "EUR", "en", "25.00 points"),
        ("points", "EUR", "en", "25.00 points"),
        ("€ 30,00", "EUR", "en", "€25.00"),
        ("25.00", "EUR", "en", "€25.00"),
        (None, "EUR", "en", "€25.00"),
        ("¥25 JPY", "EUR", "en", "¥25"),
        ("KWD 25.000", "EUR", "en", "KWD 25.000"),
    ],
)
def test_a_balance_is_the_cents_in_the_currency_that_the_service_names(
    text: str | None, own: str, language: str, shown: str
) -> None:
    i18n.use(language)
    assert balance_text(a_card(display_amount=text), own) == shown


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [(2550, "JPY", "¥25.50"), (2500, "JPY", "¥25"), (-2500, "EUR", "-€25.00"), (1, "KWD", "KWD 0.010")],
)
def test_an_amount_has_decimals_enough_to_say_how_much_it_is(cents: int, currency: str, text: str) -> None:
    assert i18n.money(cents, currency) == text


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (None, ["Currency"]),
        ("25.00", ["Currency"]),
        ("30.00", ["Currency", "Another sum"]),
        ("€ 30,00", ["Another sum"]),
        ("€ 25,00", []),
        ("25 points", []),
    ],
)
def test_a_guessed_currency_and_another_sum_are_told(text: str | None, labels: list[str]) -> None:
    notes = balance_notes(a_card(display_amount=text), "EUR")
    assert [label for label, _ in notes] == labels
    assert all(text in note for label, note in notes if label == "Another sum" and text)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "€1,234.50"), ("nl", "€ 1.234,50"), ("da", "1.234,50 €")]
)
def test_a_balance_without_text_is_written_in_the_till_s_currency_and_language(
    language: str, text: str
) -> None:
    i18n.use(language)
    assert balance_text(a_card(amount_in_cents=123_450), "EUR").replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("expires_at", "text"),
    [
        (None, "No expiry"),
        (datetime(2026, 12, 10, 16, 26, tzinfo=UTC), "Expires Dec 10, 2026 · 18 days left"),
        (datetime(2026, 11, 23, 8, tzinfo=UTC), "Expires Nov 23, 2026 · 1 day left"),
        (datetime(2026, 11, 22, 12, 1, tzinfo=UTC), "Expires Nov 22, 2026 · last day today"),
        (datetime(2026, 11, 22, 11, 59, tzinfo=UTC), "Expired Nov 22, 2026"),
        (datetime(2024, 12, 10, 16, 26, tzinfo=UTC), "Expired Dec 10, 2024"),
        (datetime(2029, 11, 23, tzinfo=UTC), "Expires Nov 23, 2029 · 1,097 days left"),
    ],
)
def test_expiry_is_told_as_a_date_and_in_days(expires_at: datetime | None, text: str) -> None:
    assert expiry_text(a_card(expires_at=expires_at), NOW) == text


@pytest.mark.parametrize("till", ["Pacific/Kiritimati", "Europe/Copenhagen", "UTC", "Pacific/Niue"])
@pytest.mark.parametrize("hours", [-12, -5, 0, 1, 14])
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_day_of_expiry_is_the_one_that_the_issuer_names_wherever_the_till_is(
    hour: int, hours: int, till: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", till)
    time.tzset()
    expires_at = datetime(2026, 12, 10, hour, 59, tzinfo=timezone(timedelta(hours=hours)))
    now = expires_at.astimezone(ZoneInfo(till)) - timedelta(minutes=30)
    assert expiry_text(a_card(expires_at=expires_at), now) == "Expires Dec 10, 2026 · last day today"
    day_before = now - timedelta(days=1)
    assert expiry_text(a_card(expires_at=expires_at), day_before) == "Expires Dec 10, 2026 · 1 day left"
    assert expiry_text(a_card(expires_at=expires_at), now + timedelta(hours=1)) == "Expired Dec 10, 2026"


@pytest.mark.parametrize(
    ("expires_at", "now", "days"),
    [  # the clocks of the till change in between: a day of 23 and one of 25 hours
        ("2026-03-30T00:30:00+02:00", "2026-03-28T22:45:00+01:00", 2),
        ("2026-10-26T00:30:00+01:00", "2026-10-24T23:45:00+02:00", 2),
        ("2026-10-26T00:30:00+01:00", "2026-10-25T23:45:00+01:00", 1),
    ],
)
def test_a_change_of_the_clocks_takes_no_day_and_gives_none(expires_at: str, now: str, days: int) -> None:
    card = a_card(expires_at=datetime.fromisoformat(expires_at))
    assert card.days_left(datetime.fromisoformat(now)) == days


@hypothesis.settings(deadline=None)
@given(minutes=st.integers(-5_000_000, 5_000_000), hours=st.integers(-12, 14))
def test_an_expiry_says_expired_exactly_when_the_state_does(minutes: int, hours: int) -> None:
    expires_at = NOW + timedelta(minutes=minutes)
    card = a_card(expires_at=expires_at.astimezone(timezone(timedelta(hours=hours))))
    says_expired = expiry_text(card, NOW).startswith("Expired ")
    assert says_expired == (card.state(NOW) is CardState.EXPIRED)


EVERY_OUTCOME: list[NotFound | Failure | CodeProblem] = [
    NotFound(),
    KeyRejected(401),
    KeyRejected(None),
    TooManyRequests(None),
    TooManyRequests(3.2),
    *(Unreachable(reason, 503) for reason in UnreachableReason),
    *(Unreadable(reason, 200) for reason in UnreadableReason),
    *CodeProblem,
    *(Refused(code, 400, "Kaart niet gevonden") for code in ErrorCode),
    Refused(None, 418, ""),
    Refused(99_999, 400, "Iets nieuws"),
]


@pytest.mark.parametrize("outcome", EVERY_OUTCOME, ids=str)
def test_every_outcome_has_a_short_title_and_two_sentences(
    outcome: NotFound | Failure | CodeProblem,
) -> None:
    words = explain(outcome)
    assert 0 < len(words.title) <= 30
    assert words.what_happened
    assert words.what_to_do.endswith(".")
    assert "{" not in words.what_happened + words.what_to_do


@pytest.mark.parametrize("code", ErrorCode, ids=lambda code: code.name)
def test_a_known_refusal_is_told_in_our_words_not_the_service_s(code: ErrorCode) -> None:
    words = explain(Refused(code, 400, "Kaart niet gevonden"))
    assert "Kaart" not in words.title + words.what_happened + words.what_to_do
    assert words.title != explain(Refused(99_999, 400, "")).title


def test_an_unknown_refusal_is_told_in_the_service_s_words() -> None:
    assert explain(Refused(99_999, 400, "Iets nieuws")).what_happened == "Iets nieuws"


def test_a_refusal_without_any_word_names_its_status() -> None:
    assert "418" in explain(Refused(None, 418, "")).what_happened


@pytest.mark.parametrize(
    ("seconds", "advice"),
    [
        (None, "Wait a minute, then try again."),
        (0, "Wait 1 second, then try again."),
        (2.1, "Wait 3 seconds, then try again."),
        (90, "Wait 90 seconds, then try again."),
        (91, "Wait 2 minutes, then try again."),
        (86_400, "Wait 1,440 minutes, then try again."),
    ],
)
def test_a_wait_is_told_in_whole_units_and_never_too_short(seconds: float | None, advice: str) -> None:
    assert explain(TooManyRequests(seconds)).what_to_do == advice
    assert explain(Unreachable(UnreachableReason.MAINTENANCE, 503, seconds)).what_to_do == advice
