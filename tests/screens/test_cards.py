"""The Cards screen: the list, its filters and totals, new cards, and cards by e-mail."""

import csv
import re
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from pos_tui.domain.gift_card import Program
from pos_tui.piggy.results import (
    Failure,
    KeyRejected,
    OutcomeUnknown,
    Page,
    Refused,
    TooManyRequests,
    UnknownReason,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from pos_tui.services import card_listing
from pos_tui.widgets.card_table import CardTable
from tests.screens.conftest import NOON, Till, running_till
from tests.screens.fake_cards import KNOWN, CardServices, numbered
from tests.screens.test_journal import confirm, press, shown, until

SIZES = [(60, 20), (80, 24), (100, 30), (160, 50)]
FAILURES: list[tuple[Failure, str]] = [
    (Refused(1003, 422, "x"), "Not accepted"),
    (Refused(1100, 400, "x"), "Programme not known"),
    (Refused(99999, 400, "Iets anders"), "Iets anders"),
    (KeyRejected(401), "Key rejected"),
    (TooManyRequests(None), "Wait a minute"),
    (TooManyRequests(7), "Wait 7 seconds"),
    (Unreachable(UnreachableReason.MAINTENANCE, 503), "down for maintenance"),
    (Unreadable(UnreadableReason.WRONG_SHAPE, 200), "Answer not understood"),
]
LOST = OutcomeUnknown(UnknownReason.BROKEN_OFF)


def prose(till: Till) -> str:
    return re.sub(r"[\s│]+", " ", till.text())


async def told(till: Till, *words: str) -> None:
    """Wait until the screen tells all `words`, across lines."""
    await until(till.pilot, lambda: all(word in prose(till) for word in words))


def codes(till: Till) -> list[str]:
    return [card.code for card in till.app.screen_stack[0].query_one(CardTable).entries]


async def listed(till: Till, services: CardServices, first: str = "CARD0001") -> None:
    """Open the list, and wait until the programmes are there too."""
    await press(till, "f4")
    await shown(till, first)
    await until(till.pilot, lambda: "programs" in services.client.asked)


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_page_is_one_request_and_tells_what_matters(size: tuple[int, int]) -> None:
    services = CardServices(300)
    services.client.cards[0] = numbered(1, expires_at=NOON + timedelta(days=30))
    async with running_till(services, size=size) as till:
        await listed(till, services)
        row = next(line for line in till.text().splitlines() if line.startswith("CARD0001"))
        assert all(words in row for words in ("€1.00", "✔ ACTIVE", "Dec 22, 2026"))
        assert "of 300" in till.text()
        pages = [ask for ask in services.client.asked if ask.startswith("list")]
    assert len(pages) == (1 if size[1] <= 30 else 2)


async def test_scrolling_to_the_end_asks_for_every_page_once() -> None:
    services = CardServices(300)
    async with running_till(services) as till:
        await listed(till, services)
        while len(codes(till)) < 300:
            await press(till, "end")
        await press(till, "end")
        await shown(till, "CARD0300", "Cards 1–300 of 300")
        assert codes(till) == [card.code for card in services.client.cards]
    pages = [ask for ask in services.client.asked if ask.startswith("list")]
    assert pages == [f"list all {number} 30" for number in range(1, 11)]


async def test_reloading_keeps_the_place_and_shows_what_changed() -> None:
    services = CardServices(90)
    async with running_till(services) as till:
        await listed(till, services)
        await press(till, *["pagedown"] * 3)
        table = till.app.screen.query_one(CardTable)
        current, offset = table.current, table.scroll_offset.y
        assert current is not None
        services.client.cards[0] = numbered(1, amount_in_cents=1)
        await press(till, "f4")
        await until(till.pilot, lambda: table.entries[0].amount_in_cents == 1)
        assert table.current == current
        assert table.scroll_offset.y == offset


async def test_the_programme_is_asked_of_the_service() -> None:
    services = CardServices(100)
    async with running_till(services) as till:
        await listed(till, services)
        await press(
            till, "shift+tab", "shift+tab", "shift+tab", "shift+tab", "enter", "down", "down", "enter"
        )
        await shown(till, "of 50", without="CARD0002")
    assert services.client.asked[-1] == "list winter 1 30"


async def test_text_state_and_expiry_choose_among_what_is_loaded_without_a_request() -> None:
    services = CardServices(40)
    services.client.cards[5] = numbered(6, active=False)
    async with running_till(services) as till:
        await listed(till, services)
        asked = list(services.client.asked)
        await press(till, "ctrl+f", *"d000", "enter")
        await shown(till, "Cards 1–30 of 40 · 9 shown", "✖ 1 INACTIVE", "€45.00")
        assert services.client.asked == asked
        await press(till, "ctrl+f", "ctrl+u", *"0039")
        await shown(till, "No card that is loaded matches", "Ctrl+G loads more")
        await press(till, "ctrl+g")
        await shown(till, "CARD0039")
        await press(till, "escape")
        await shown(till, "Cards 1–40 of 40", without="shown")


async def test_a_key_sorts_and_the_order_is_named() -> None:
    services = CardServices(3)
    services.client.cards[2] = numbered(3, expires_at=NOON + timedelta(days=1))
    async with running_till(services) as till:
        await listed(till, services)
        orders = []
        for word in ("code", "balance", "expiry", "state", "as listed"):
            await press(till, "ctrl+s")
            await shown(till, f"Sorted: {word}")
            orders.append("".join(code[-1] for code in codes(till)))
    assert orders == ["123", "321", "312", "123", "123"]


@pytest.mark.parametrize(("failure", "words"), FAILURES)
async def test_a_failure_is_told_in_words_and_f4_tries_again(failure: Failure, words: str) -> None:
    services = CardServices()
    services.client.instead["list"] = [failure]
    async with running_till(services, size=(60, 20)) as till:
        await press(till, "f4")
        await told(till, words, "F4 tries again.")
        await press(till, "f4")
        await shown(till, "CARD0001")
        assert "F4 tries again" not in till.text()


async def test_a_failure_on_a_later_page_leaves_the_cards_there() -> None:
    services = CardServices(60)
    async with running_till(services) as till:
        await listed(till, services)
        services.client.instead["list"] = [KeyRejected(401)]
        await press(till, "end")
        await shown(till, "Key rejected", "F4 tries again.", "CARD0030")
        await press(till, "f4", "end")
        await until(till.pilot, lambda: len(codes(till)) == 60)


async def test_no_more_than_a_stretch_is_held_and_every_card_is_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(card_listing, "MOST_PAGES", 2)
    services = CardServices(150)
    seen: set[str] = set()
    async with running_till(services) as till:
        await listed(till, services)
        for first, last in ((1, 60), (61, 120), (121, 150)):
            await until(till.pilot, lambda first=first: codes(till)[:1] == [f"CARD{first:04}"])  # type: ignore[misc]
            await press(till, "ctrl+g")
            await shown(till, f"Cards {first}–{last} of 150")
            seen.update(codes(till))
            assert len(codes(till)) <= 60
            if last < 150:
                await press(till, "ctrl+g")
        await press(till, "ctrl+b")
        await shown(till, "CARD0061")
    assert len(seen) == 150


@pytest.mark.parametrize("size", SIZES)
async def test_details_stand_beside_the_list_or_behind_enter(size: tuple[int, int]) -> None:
    services = CardServices()
    async with running_till(services, size=size) as till:
        await listed(till, services)
        assert ("uuid-1" in till.text()) is (size[0] >= 100)
        await press(till, "enter")
        await shown(till, "Card CARD0001", "uuid-1", "Digital", "█▀", "F9 Send by e-mail")
        await press(till, "escape")
        assert not till.app.screen.is_modal


async def test_text_from_the_service_is_no_markup() -> None:
    services = CardServices(1)
    services.client.cards[0] = numbered(1, code="[GC-1]", program=Program("sea", "[/x][@click=app.quit]Q"))
    async with running_till(services, size=(160, 50)) as till:
        await press(till, "f4")
        await shown(till, "[GC-1]", "[/x][@click=app.quit]Q")


async def test_the_cards_that_are_shown_are_exported() -> None:
    services = CardServices(5)
    async with running_till(services) as till:
        await listed(till, services)
        await press(till, "ctrl+f", *"0003", "enter", "ctrl+e")
        await shown(till, "Export to a file")
        await press(till, "f9")
        await shown(till, "1 row")
    with (Path.home() / "pos-tui-cards-2026-11-22.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["code"] for row in csv.DictReader(file)] == ["CARD0003"]


async def choose_program(till: Till, *keys: str) -> None:
    await press(till, "ctrl+n")
    await shown(till, "In which programme?", "Winter Special", without="Closed")
    await press(till, *keys, "enter")
    await shown(till, "Make a new card?")


async def test_a_card_is_made_by_one_request_shown_with_a_code_and_mailed_next() -> None:
    services = CardServices()
    async with running_till(services) as till:
        await listed(till, services)
        await choose_program(till)
        assert "90 days after it is made" in till.text()
        await confirm(till)
        await shown(till, "Card made", "NEW4", "█▀", "F9 Send by e-mail")
        await press(till, "f9")
        await shown(till, "E-mail", "NEW4")
        await press(till, "escape")
        assert codes(till)[-1] == "NEW4"
    assert [ask for ask in services.client.asked if ask.startswith("create")] == ["create sea"]


async def test_neither_enter_nor_a_hasty_f9_makes_a_card() -> None:
    services = CardServices()
    async with running_till(services) as till:
        await listed(till, services)
        await choose_program(till)
        await press(till, "enter")
        await shown(till, "In which programme?", without="Make a new card?")
        await press(till, "escape")
    assert [ask for ask in services.client.asked if ask.startswith("create")] == []


@pytest.mark.parametrize(("failure", "words"), [*FAILURES, (Refused(55021, 400, "x"), "Only digital cards")])
async def test_what_keeps_a_card_from_being_made_is_told(failure: Failure, words: str) -> None:
    services = CardServices()
    services.client.instead["create"] = [failure]
    async with running_till(services) as till:
        await listed(till, services)
        await choose_program(till)
        await confirm(till)
        await told(till, words, "F9 Try again")
        await press(till, "escape")
        assert not till.app.screen.is_modal
    assert [ask for ask in services.client.asked if ask.startswith("create")] == ["create sea"]


async def test_a_card_made_behind_a_lost_answer_is_found_by_comparing_the_list() -> None:
    services = CardServices()
    services.client.instead["create"] = [LOST]
    async with running_till(services) as till:
        await listed(till, services)
        await choose_program(till, "down")
        await confirm(till)
        await told(till, "May be made, or not", "the connection broke off", "F9 Look for it")
        new = services.client.cards.pop()
        await press(till, "f9")
        await told(till, "No new card to be seen", "look again")
        services.client.cards.insert(0, new)
        await press(till, "f9")
        await shown(till, "New cards", "NEW4")
        await press(till, "enter")
        await told(till, "Card made", "This card was not there before.", "NEW4")
    assert [ask for ask in services.client.asked if ask.startswith("create")] == ["create winter"]


async def fill_mail(till: Till, email: str, *tag: str) -> None:
    await press(till, "f9")
    await shown(till, "Template", "Tag")
    await press(till, *email, "tab", "tab", *tag, "f9")


async def test_a_card_is_mailed_to_a_known_contact_with_template_and_tags() -> None:
    services = CardServices()
    async with running_till(services) as till:
        await listed(till, services)
        await press(till, "f9")
        await shown(till, "Template")
        await press(till, *KNOWN, "tab", *"t-1", "tab", *"custom.a=b c", "tab", *"custom.d=")
        await press(till, "f9")
        await shown(till, "Mail this card?", KNOWN, "t-1", "custom.a  b c", without="no contact")
        await confirm(till)
        await shown(till, "Card sent", KNOWN)
    assert services.client.mailed == [("uuid-1", "contact-1", "t-1", {"custom.a": "b c", "custom.d": ""})]
    assert not any(ask.startswith("add") for ask in services.client.asked)


async def test_a_new_contact_is_said_and_confirmed_before_it_is_made() -> None:
    services = CardServices()
    async with running_till(services) as till:
        await listed(till, services)
        await fill_mail(till, "new@shop.nl")
        await told(till, "no contact with this address", "F9 Make contact, send")
        await press(till, "escape")
        await shown(till, "new@shop.nl", "Template", without="Mail this card?")
        assert not any(ask.startswith(("add", "mail")) for ask in services.client.asked)
        await press(till, "f9")
        await confirm(till)
        await shown(till, "Card sent")
    assert [ask.split()[0] for ask in services.client.asked[-3:]] == ["find", "add", "mail"]


@pytest.mark.parametrize(
    ("email", "tag", "words"),
    [("ann", "", "no e-mail address"), (KNOWN, "message=x", "custom.KEY=VALUE.")],
)
async def test_what_can_not_be_sent_is_said_at_its_field(email: str, tag: str, words: str) -> None:
    services = CardServices()
    async with running_till(services) as till:
        await listed(till, services)
        await fill_mail(till, email, *tag)
        await told(till, words, "Template")
    assert not any(ask.startswith(("find", "add", "mail")) for ask in services.client.asked)


@pytest.mark.parametrize(
    ("call", "answer", "words"),
    [
        ("find", KeyRejected(401), "Key rejected"),
        ("add", Refused(1003, 422, "x", (("email", "x"),)), "can't use this address"),
        ("add", LOST, "The card was not mailed."),
        ("mail", Refused(1003, 422, "x", (("contact_uuid", "x"),)), "not subscribed"),
        ("mail", Refused(1003, 422, "x", (("email_uuid", "x"),)), "No such template"),
        ("mail", Refused(5001, 404, "x"), "no such card"),
        ("mail", Refused(55031, 404, "x"), "Customer not known"),
        ("mail", TooManyRequests(7), "Wait 7 seconds"),
    ],
)
async def test_what_keeps_a_card_from_being_mailed_is_told_and_can_be_mended(
    call: str, answer: object, words: str
) -> None:
    services = CardServices()
    services.client.instead[call] = [answer]
    async with running_till(services) as till:
        await listed(till, services)
        await fill_mail(till, "new@shop.nl")
        if call != "find":
            await confirm(till)
        await told(till, words, "F9 Change and try again")
        await press(till, "f9")
        await shown(till, "new@shop.nl", "Template")
    assert sum(ask.startswith(call) for ask in services.client.asked) == 1


async def test_after_a_lost_answer_nobody_is_led_to_mail_again() -> None:
    services = CardServices()
    services.client.instead["mail"] = [LOST]
    async with running_till(services) as till:
        await listed(till, services)
        await fill_mail(till, KNOWN)
        await confirm(till)
        await told(till, "May be mailed, or not", "Ask the customer whether the e-mail has come")
        await press(till, "f9")
        await told(till, "May be mailed, or not")
    assert len(services.client.mailed) == 1


async def test_another_screen_or_the_lock_does_not_end_what_is_under_way() -> None:
    services = CardServices()
    gate = services.client.gate = Event()
    async with running_till(services) as till:
        await listed(till, services)
        await choose_program(till)
        await confirm(till)
        await until(till.pilot, lambda: "create sea" in services.client.asked)
        await shown(till, "Making the card …")
        await press(till, "ctrl+n", "f12")
        gate.set()
        await shown(till, "F4 shows it", "Card made")
        await press(till, "f4")
        await shown(till, "NEW4", "The new card is empty.")
    assert services.client.asked.count("create sea") == 1


async def test_currencies_are_never_added_together_and_a_guessed_one_is_told() -> None:
    services = CardServices(3)
    services.client.cards[:] = [
        numbered(1, amount_in_cents=2500, display_amount="\u200f25.00\xa0₪"),
        numbered(2, amount_in_cents=1000, display_amount="€ 10,00"),
        numbered(3, amount_in_cents=100),
    ]
    async with running_till(services, size=(160, 50)) as till:
        await listed(till, services)
        await told(till, "€11.00 + ₪25.00")
        rows = [line for line in till.text().splitlines() if line.startswith("CARD000")]
        assert [amount in row for row, amount in zip(rows, ("₪25.00", "€10.00", "€1.00"), strict=True)]
        await till.pilot.press("down", "down")
        await told(till, "EUR is set on this till; the card service names none")


async def test_cards_beyond_what_was_asked_for_are_told() -> None:
    services = CardServices(300)
    page = Page(tuple(services.client.cards[:30]), 1, 1, 30, surplus=37_970)
    services.client.instead["list"] = [page]
    async with running_till(services, size=(120, 24)) as till:
        await listed(till, services)
        await told(till, "37,970 cards more than were asked for")
