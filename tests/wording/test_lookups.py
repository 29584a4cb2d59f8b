"""Cards and outcomes in words: true, short, and fit for a till."""

from datetime import UTC, datetime, timedelta
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
    balance_text,
    expiry_text,
    explain,
    kind_word,
    state_symbol,
    state_word,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


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


def test_the_service_s_own_text_of_a_balance_goes_first() -> None:
    assert balance_text(a_card(display_amount="kr. 25,00"), "EUR") == "kr. 25,00"


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
    assert expiry_text(a_card(expires_at=expires_at), NOW, UTC) == text


def test_expiry_is_a_date_in_the_till_s_time_zone() -> None:
    last_moment = datetime(2026, 12, 10, 23, 30, tzinfo=UTC)
    assert expiry_text(a_card(expires_at=last_moment), NOW, COPENHAGEN).startswith("Expires Dec 11, 2026")


@hypothesis.settings(deadline=None)
@given(minutes=st.integers(-5_000_000, 5_000_000))
def test_an_expiry_says_expired_exactly_when_the_state_does(minutes: int) -> None:
    card = a_card(expires_at=NOW + timedelta(minutes=minutes))
    says_expired = expiry_text(card, NOW, COPENHAGEN).startswith("Expired ")
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
