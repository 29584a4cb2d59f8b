"""Coupons in words: what is wrong, what happened, what to do, and what the journal's rows say."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from wcwidth import wcswidth

from pos_tui import i18n
from pos_tui.domain.attempt import AttemptState, Details, Entry
from pos_tui.domain.problems import Field, Problem, ProblemCode
from pos_tui.huuray.catalogue import Refusal
from pos_tui.huuray.results import (
    IssueResult,
    NotSent,
    NotSentReason,
    Refused,
    Sent,
    Unknown,
    UnknownReason,
)
from pos_tui.journal.results import (
    AlreadyOpen,
    JournalUnavailable,
    NeedsConfirmation,
    NoSuchReference,
    Paused,
    PreviousUnsettled,
    ReferenceUsed,
    UnavailableReason,
)
from pos_tui.services.issuing import Hindrance
from pos_tui.wording.attempts import (
    attempt_symbol,
    attempt_word,
    contact_text,
    method_word,
    outcome_text,
    reason_text,
    support_note,
)
from pos_tui.wording.coupons import explain_hindrance, explain_outcome, field_name, problem_text
from pos_tui.wording.lookups import Explanation

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PARAMS = {"calling_code": 46, "characters": 12_345, "limit": 612, "segments": 9}
PHONE_COUNTRIES = (*sorted(phonenumbers.SUPPORTED_REGIONS), "001")

ENTRY = Entry(
    id=7,
    reference="260314-K7Q4-M2XP",
    state=AttemptState.UNKNOWN,
    created_at=NOON,
    finished_at=NOON,
    till="Till 2",
    shop="Main street",
    delivery_method="sms",
    masked_phone="••••456",
    masked_email="a•••@e•••.com",
    product="CARD-100",
    delivery_time="2026-12-24 18:00",
    previous=None,
    reason="timed_out",
    settled_at=None,
    settled_by=None,
    note=None,
    details=Details(phone="20123456", email="ada@example.com", message="Enjoy!", full_name="Ada Lovelace"),
)
SETTLED = replace(
    ENTRY,
    state=AttemptState.NOT_SENT,
    settled_at=NOON,
    settled_by="maria",
    note="Huuray has no such order",
    details=None,
)

RESULTS: list[IssueResult] = [
    Sent(),
    *map(Refused, Refusal),
    *map(NotSent, NotSentReason),
    *map(Unknown, UnknownReason),
]
HINDRANCES: list[Hindrance] = [
    *(JournalUnavailable(reason, Path("/till")) for reason in UnavailableReason),
    Paused("account_empty", NOON),
    Paused("stocktaking", NOON),
    AlreadyOpen("R-1"),
    ReferenceUsed("R-1"),
    NeedsConfirmation((replace(ENTRY, reference="R-1"),)),
    PreviousUnsettled(replace(ENTRY, reference="R-1")),
    NoSuchReference("R-1"),
]


def told(words: Explanation) -> str:
    return f"{words.what_happened} {words.what_to_do}"


def worst_problems() -> Iterator[Problem]:
    for code in ProblemCode:
        for country in PHONE_COUNTRIES:
            yield Problem(Field.PHONE, code, PARAMS | {"country": country})


def test_every_problem_fits_on_two_lines_under_its_field() -> None:
    too_long = [
        text
        for text in map(problem_text, worst_problems())
        if len(textwrap.wrap(text, width=50)) not in {1, 2}
    ]
    assert too_long == []


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_is_told_apart_and_fills_in_its_numbers(code: ProblemCode) -> None:
    texts = {
        each: problem_text(Problem(Field.PHONE, each, PARAMS | {"country": "SE"})) for each in ProblemCode
    }
    assert list(texts.values()).count(texts[code]) == 1
    assert "{" not in texts[code]


def test_a_foreign_number_is_told_by_the_name_of_its_country() -> None:
    problem = Problem(Field.PHONE, ProblemCode.PHONE_OTHER_COUNTRY, {"country": "SE", "calling_code": 46})
    assert problem_text(problem) == "Foreign number (Sweden, +46). Use a local number, or e-mail."


@pytest.mark.parametrize(("language", "name"), [("nl", "Zweden"), ("da", "Sverige"), ("no_NO", "Sverige")])
def test_countries_are_named_in_the_till_s_language_if_there_is_one(language: str, name: str) -> None:
    i18n.use(language)
    problem = Problem(Field.PHONE, ProblemCode.PHONE_TOO_SHORT, {"country": "SE"})
    assert f"({name})" in problem_text(problem)


def test_a_text_too_long_is_told_in_numbers() -> None:
    problem = Problem(Field.MESSAGE, ProblemCode.TOO_LONG, {"characters": 700, "limit": 612})
    assert "700" in problem_text(problem)
    assert "612" in problem_text(problem)


def test_every_field_has_a_name_of_its_own() -> None:
    assert len({field_name(field) for field in Field}) == len(Field)


@pytest.mark.parametrize("result", RESULTS, ids=str)
@pytest.mark.parametrize("recorded", [True, False])
def test_every_outcome_has_a_short_title_and_sentences(result: IssueResult, recorded: bool) -> None:
    words = explain_outcome(result, recorded=recorded)
    assert 0 < len(words.title) <= 30
    assert words.what_happened.endswith(".")
    assert words.what_to_do.endswith(".")
    assert "{" not in told(words)


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_words_of_its_own_and_says_that_nothing_was_sent(refusal: Refusal) -> None:
    titles = [explain_outcome(Refused(each)).title for each in Refusal]
    words = explain_outcome(Refused(refusal))
    assert titles.count(words.title) == 1
    assert "Nothing was sent." in words.what_happened
    assert "F9 tries again." in words.what_to_do


@pytest.mark.parametrize(
    ("refusal", "advice"),
    [
        (Refusal.ACCESS_NOT_FOUND, "Tell your manager"),
        (Refusal.IP_NOT_ALLOWED, "Tell your manager"),
        (Refusal.COUNTRY_NOT_ALLOWED, "Tell your manager"),
        (Refusal.ACCOUNT_EMPTY, "topped up"),
        (Refusal.CONTACT_MISSING, "Enter one of them"),
        (Refusal.METHOD_MISSING, "Choose SMS or e-mail"),
        (Refusal.NO_TEMPLATE, "Choose the other delivery method"),
        (Refusal.PHONE_MISSING, "Enter the phone number"),
        (Refusal.EMAIL_MISSING, "Enter the e-mail address"),
        (Refusal.NO_GIFT_CARD_LEFT, "Tell your manager"),
        (Refusal.NO_VOUCHER_LEFT, "Choose another product"),
        (Refusal.ORDER_NOT_CREATED, "may be tried again"),
        (Refusal.COUPON_NOT_FOUND, "Correct the code"),
    ],
)
def test_a_refusal_says_what_its_mender_can_do(refusal: Refusal, advice: str) -> None:
    assert advice in explain_outcome(Refused(refusal)).what_to_do


@pytest.mark.parametrize("reason", NotSentReason)
def test_what_never_left_may_be_tried_again(reason: NotSentReason) -> None:
    words = explain_outcome(NotSent(reason))
    assert "Nothing was sent." in words.what_happened
    assert "F9 tries again." in words.what_to_do


@pytest.mark.parametrize("reason", UnknownReason)
def test_what_nobody_knows_must_not_be_repeated_nor_called_unsent(reason: UnknownReason) -> None:
    words = explain_outcome(Unknown(reason))
    assert "Do NOT repeat it." in words.what_to_do
    assert "Tell the customer" in words.what_to_do
    assert "F5" in words.what_to_do
    assert "F9" not in told(words)
    assert "Nothing was sent" not in told(words)


@pytest.mark.parametrize("result", RESULTS, ids=str)
def test_an_outcome_that_could_not_be_recorded_is_to_be_written_down(result: IssueResult) -> None:
    notice = "note the reference"
    assert notice in explain_outcome(result, recorded=False).what_to_do
    assert notice not in explain_outcome(result).what_to_do


@pytest.mark.parametrize("hindrance", HINDRANCES, ids=str)
def test_every_hindrance_has_a_short_title_and_sentences(hindrance: Hindrance) -> None:
    words = explain_hindrance(hindrance)
    assert 0 < len(words.title) <= 30
    assert words.what_happened.endswith(".")
    assert words.what_to_do.endswith(".")
    assert "{" not in told(words)


@pytest.mark.parametrize(
    "hindrance", [each for each in HINDRANCES if not isinstance(each, AlreadyOpen)], ids=str
)
def test_what_was_hindered_was_not_sent(hindrance: Hindrance) -> None:
    assert "Nothing was sent." in explain_hindrance(hindrance).what_happened


def test_a_coupon_under_way_is_not_called_unsent() -> None:
    assert "Nothing was sent" not in told(explain_hindrance(AlreadyOpen("R-1")))


@pytest.mark.parametrize(
    "hindrance",
    [AlreadyOpen("R-1"), ReferenceUsed("R-1"), NoSuchReference("R-1"), *HINDRANCES[-3:-1]],
    ids=str,
)
def test_a_hindrance_names_the_coupon_in_the_way(hindrance: Hindrance) -> None:
    assert "R-1" in told(explain_hindrance(hindrance))


def test_several_earlier_coupons_are_counted_and_named() -> None:
    earlier = tuple(replace(ENTRY, reference=f"R-{number}") for number in (1, 2))
    words = explain_hindrance(NeedsConfirmation(earlier))
    assert "2 coupons: R-1 (UNKNOWN), R-2 (UNKNOWN)." in words.what_happened


def test_a_journal_that_needs_a_person_leads_to_the_doctor() -> None:
    damaged = JournalUnavailable(UnavailableReason.DAMAGED, Path("/till"))
    assert "pos-tui doctor" in explain_hindrance(damaged).what_to_do


@pytest.mark.parametrize("thing", [*RESULTS, *HINDRANCES], ids=str)
def test_the_command_line_is_told_of_no_keys(thing: IssueResult | Hindrance) -> None:
    if isinstance(thing, IssueResult):
        words = explain_outcome(thing, keys=False)
    else:
        words = explain_hindrance(thing, keys=False)
    assert "F9" not in told(words)
    assert "F5" not in told(words)


def test_every_state_has_a_word_of_its_own() -> None:
    assert {state: attempt_word(state) for state in AttemptState} == {
        AttemptState.SENDING: "SENDING",
        AttemptState.SENT: "SENT",
        AttemptState.REFUSED: "REFUSED",
        AttemptState.NOT_SENT: "NOT SENT",
        AttemptState.UNKNOWN: "UNKNOWN",
    }


@pytest.mark.parametrize("plain", [False, True])
def test_every_state_has_a_symbol_of_its_own_one_column_wide(plain: bool) -> None:
    symbols = [attempt_symbol(state, plain=plain) for state in AttemptState]
    assert len(set(symbols)) == len(symbols)
    assert {wcswidth(symbol) for symbol in symbols} == {1}


def test_plain_symbols_are_ascii() -> None:
    assert all(attempt_symbol(state, plain=True).isascii() for state in AttemptState)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        *((AttemptState.REFUSED, each) for each in Refusal),
        *((AttemptState.NOT_SENT, each) for each in NotSentReason),
        *((AttemptState.UNKNOWN, each) for each in UnknownReason),
        (AttemptState.UNKNOWN, "interrupted"),
    ],
)
def test_every_stored_reason_has_a_few_words(state: AttemptState, reason: str) -> None:
    text = reason_text(state, reason)
    assert "_" not in text
    assert text not in {"", reason}
    assert len(text) <= 24


def test_the_same_code_means_something_else_in_another_state() -> None:
    assert reason_text(AttemptState.NOT_SENT, "timed_out") == "no connection in time"
    assert reason_text(AttemptState.UNKNOWN, "timed_out") == "no answer in time"


def test_a_reason_of_a_later_version_is_shown_as_it_stands() -> None:
    assert reason_text(AttemptState.REFUSED, "moon_phase") == "moon_phase"


def test_a_coupon_that_was_sent_needs_no_reason() -> None:
    assert reason_text(AttemptState.SENT, None) == ""


def test_a_settled_attempt_says_who_decided_and_why() -> None:
    assert outcome_text(SETTLED) == "settled by maria: Huuray has no such order"
    assert outcome_text(ENTRY) == "no answer in time"


@pytest.mark.parametrize(
    ("method", "word", "contact"),
    [("sms", "SMS", "••••456"), ("email", "e-mail", "a•••@e•••.com")],
)
def test_a_row_shows_how_and_to_whom(method: str, word: str, contact: str) -> None:
    entry = replace(ENTRY, delivery_method=method)
    assert (method_word(entry.delivery_method), contact_text(entry)) == (word, contact)


def test_the_support_note_has_what_the_service_needs_to_find_the_order() -> None:
    note = support_note(replace(ENTRY, details=Details(answer="HTTP 502: Bad Gateway")), COPENHAGEN)
    for fact in (
        "260314-K7Q4-M2XP",
        "2026-03-14 13:00:00+01:00",
        "••••456",
        "a•••@e•••.com",
        "CARD-100",
        "2026-12-24 18:00",
        "no answer in time",
        "502",
        "Bad Gateway",
        "Till 2",
    ):
        assert fact in note


def test_the_support_note_has_no_contact_in_full_and_no_word_of_the_customer_s() -> None:
    note = support_note(ENTRY, COPENHAGEN)
    for private in ("20123456", "ada@example.com", "Enjoy!", "Ada Lovelace"):
        assert private not in note


def test_the_support_note_of_a_settled_attempt_still_tells_what_came_back() -> None:
    assert "no answer in time" in support_note(SETTLED, COPENHAGEN)


def test_the_support_note_leaves_out_what_is_not_there() -> None:
    note = support_note(replace(ENTRY, masked_email=None, product=None, delivery_time=None), COPENHAGEN)
    for absent in ("E-mail:", "Product:", "Delivery time:", "Text:", "None"):
        assert absent not in note
