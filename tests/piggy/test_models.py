"""The wire: whatever comes, the result is a card that says what was sent, or a refusal to read it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.domain.gift_card import CardKind, GiftCard, Program
from pos_tui.domain.text import clean
from pos_tui.piggy.models import MOST_CENTS, read_account, read_card, read_error
from pos_tui.piggy.results import UnreadableReason
from tests.piggy.answers import SEA_DOLLARS

MINIMAL = {
    "uuid": "u",
    "hash": "H",
    "type": "DIGITAL",
    "amount_in_cents": 1,
    "active": True,
    "upgradeable": False,
}
WRONG_SHAPE = UnreadableReason.WRONG_SHAPE

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def read(card: dict[str, Any]) -> GiftCard | UnreadableReason:
    return read_card(json.dumps({"data": card, "meta": []}).encode())


def read_with(**changes: Any) -> GiftCard | UnreadableReason:
    return read(SEA_DOLLARS | changes)


def expiry(**changes: Any) -> datetime | UnreadableReason | None:
    card = read_with(**changes)
    return card.expires_at if isinstance(card, GiftCard) else card


def test_a_card_needs_no_more_than_what_is_always_there() -> None:
    assert read(MINIMAL) == GiftCard("u", "H", CardKind.DIGITAL, 1, active=True, upgradeable=False)


@pytest.mark.parametrize("field", ["uuid", "hash", "amount_in_cents", "active", "upgradeable"])
def test_a_card_without_what_is_always_there_is_unreadable(field: str) -> None:
    assert read({name: value for name, value in MINIMAL.items() if name != field}) is WRONG_SHAPE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_in_cents", "2500"),
        ("amount_in_cents", 2500.0),
        ("amount_in_cents", 25.5),
        ("amount_in_cents", True),
        ("amount_in_cents", None),
        ("amount_in_cents", MOST_CENTS + 1),
        ("amount_in_cents", -MOST_CENTS - 1),
        ("amount_in_cents", 10**400),
        ("active", 1),
        ("active", "false"),
        ("active", None),
        ("upgradeable", "yes"),
        ("hash", 41654),
        ("hash", ""),
        ("hash", " \n"),
        ("uuid", None),
        ("uuid", 123),
        ("display_amount", 25.0),
        ("giftcard_program", "Sea Dollars"),
    ],
)
def test_a_value_that_breaks_the_contract_makes_the_card_unreadable(field: str, value: object) -> None:
    assert read_with(**{field: value}) is WRONG_SHAPE


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("DIGITAL", CardKind.DIGITAL), ("PHYSICAL", CardKind.PHYSICAL), ("WOODEN", None), (None, None)],
)
def test_the_kind_of_card(kind: str | None, meant: CardKind | None) -> None:
    card = read_with(type=kind)
    assert isinstance(card, GiftCard)
    assert card.kind is meant


@pytest.mark.parametrize(
    ("program", "meant"),
    [(None, None), ({}, Program(None, None)), ({"uuid": "1", "name": None, "id": 4}, Program("1", None))],
)
def test_a_programme_may_leave_out_anything(program: object, meant: Program | None) -> None:
    card = read_with(giftcard_program=program)
    assert isinstance(card, GiftCard)
    assert card.program == meant


def test_texts_come_out_clean() -> None:
    card = read_with(giftcard_program={"name": "Sea\x1b]0;x\x07\u202e\n Dollars" + "!" * 300})
    assert isinstance(card, GiftCard)
    assert card.program is not None
    assert card.program.name is not None
    assert card.program.name.startswith("Sea·]0;x··  Dollars!!!")
    assert len(card.program.name) == 200


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("€ 25,00", "€ 25,00"),
        ("€\u00a025,00", "€ 25,00"),
        (" €25.00 ", "€25.00"),
        (None, None),
        ("", None),
        ("€ 25\x1b[8m00", None),
        ("€ 25" + "0" * 100, None),
        ("\u200f25.00\u00a0₪", "25.00 ₪"),
        ("\ufeff25.00\u202f₪\u200b", "25.00 ₪"),
        ("\u200f", None),
    ],
)
def test_an_amount_text_comes_without_what_nobody_sees_or_not_at_all(
    sent: str | None, shown: str | None
) -> None:
    card = read_with(display_amount=sent)
    assert isinstance(card, GiftCard)
    assert card.display_amount == shown


@pytest.mark.parametrize(
    "text",
    [
        "2024-12-10T16:26:20+00:00",
        "2024-12-10T17:26:20+01:00",
        "2024-12-10T16:26:20Z",
        "20241210T162620+0000",
    ],
)
def test_an_expiry_is_a_moment(text: str) -> None:
    assert expiry(expiration_date=text) == datetime(2024, 12, 10, 16, 26, 20, tzinfo=UTC)


@pytest.mark.parametrize("changes", [{"expiration_date": None}, {"expiration_date": ""}])
def test_no_expiry_is_null_or_an_empty_text(changes: dict[str, object]) -> None:
    assert expiry(**changes, formatted_expiration_date=None) is None
    assert expiry(**changes, formatted_expiration_date="Geen") is None


@pytest.mark.parametrize(
    "value",
    [
        "2024-12-10T16:26:20",
        "2024-12-10",
        "10-12-2024",
        "soon",
        " ",
        "1733847980",
        1733847980,
        0,
        False,
        [],
        "-0001-11-30T00:00:00+00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59+00:00",
        "2024-12-10T16:26:20+25:00",
    ],
)
def test_an_expiry_that_cannot_be_read_is_never_no_expiry(value: object) -> None:
    assert expiry(expiration_date=value) is WRONG_SHAPE


def test_a_day_of_expiry_without_its_moment_is_never_no_expiry() -> None:
    assert expiry(expiration_date=None, formatted_expiration_date="2024-12-10") is WRONG_SHAPE


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert isinstance(read_card(body), GiftCard | UnreadableReason)
    read_account(body)
    read_error(body)


@given(anything)
def test_any_json_is_read_or_refused(value: object) -> None:
    for body in (json.dumps(value), json.dumps({"data": value})):
        assert isinstance(read_card(body.encode()), GiftCard | UnreadableReason)
        read_account(body.encode())
        assert clean(read_error(body.encode()).message or "") == (read_error(body.encode()).message or "")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "uuid": st.text() | anything,
            "hash": st.text() | anything,
            "type": st.sampled_from(["DIGITAL", "PHYSICAL"]) | anything,
            "amount_in_cents": st.integers() | anything,
            "active": st.booleans() | anything,
            "expiration_date": st.datetimes(timezones=st.timezones() | st.none()).map(datetime.isoformat)
            | anything,
            "display_amount": st.text() | anything,
            "giftcard_program": st.dictionaries(st.sampled_from(["uuid", "name"]), st.text() | anything)
            | anything,
        },
    )
)
def test_a_card_that_is_shown_says_what_was_sent(changes: dict[str, Any]) -> None:
    sent = SEA_DOLLARS | changes
    card = read(sent)
    if isinstance(card, UnreadableReason):
        return
    assert type(sent["amount_in_cents"]) is int
    assert card.amount_in_cents == sent["amount_in_cents"]
    assert card.active is sent["active"]
    assert card.expires_at is not None or sent["expiration_date"] in (None, "")
    texts = [card.uuid, card.code, card.display_amount, *(vars_of(card.program))]
    assert all(text is None or text == clean(text) for text in texts)
    now = datetime(2025, 6, 1, tzinfo=UTC)
    assert card.state(now)
    assert (card.days_left(now) is None) == (card.expires_at is None)


def vars_of(program: Program | None) -> list[str | None]:
    return [program.uuid, program.name] if program else []
