"""F4: cards listed page by page, picked from, made and mailed; the service is asked once for what it does."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual.widgets import Input

from pos_tui.piggy.results import (
    ContactNotFound,
    Failure,
    Mailed,
    OutcomeUnknown,
    Refused,
    TooManyRequests,
    UnknownReason,
    Unreachable,
    UnreachableReason,
)
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from tests.screens.conftest import FakeServices, Till, a_card, running_till
from tests.screens.fake_cards import FakeCards, cards_of

MOST_POLLS = 500


@dataclass
class Desk:
    """A manager at the cards screen."""

    till: Till
    cards: FakeCards

    @property
    def text(self) -> str:
        return self.till.text()

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(MOST_POLLS):
            await self.till.pilot.pause()
            if holds():
                return
            await self.till.pilot.pause(0.01)
        raise AssertionError(f"never came true\n{self.text}")

    async def shows(self, *words: str) -> None:
        await self.until(lambda: all(word in self.text for word in words))

    async def press(self, *keys: str) -> None:
        await self.till.pilot.press(*keys)
        await self.till.pilot.pause()

    async def say_yes(self) -> None:
        """Press F9 as somebody who has read the question."""
        await self.until(lambda: isinstance(self.till.app.screen, ConfirmDialog))
        dialog = self.till.app.screen
        assert isinstance(dialog, ConfirmDialog)
        dialog.quiet_since = float("-inf")
        await self.press("f9")

    async def address(self, email: str) -> None:
        """Begin to mail the card under the cursor, to `email`."""
        await self.press("f9")
        await self.shows("Mail this card")
        self.till.app.screen.query_one("#email Input", Input).value = email
        await self.press("f9")


@asynccontextmanager
async def at_the_cards(
    services: FakeServices, cards: FakeCards, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Desk]:
    services.cards = cards
    async with running_till(services, size=size) as till:
        desk = Desk(till, cards)
        await desk.press("f4")
        yield desk


async def test_one_request_shows_the_first_page_and_scrolling_to_the_end_makes_ten(
    services: FakeServices,
) -> None:
    async with at_the_cards(services, FakeCards(cards_of(300)), (80, 14)) as desk:
        await desk.shows("CARD0001", "of 300 in all")
        assert desk.cards.counted("page") == [("page", None, 1)]
        while "300 cards ·" not in desk.text:
            await desk.press("end")
        await desk.press("end")
        await desk.shows("CARD0300")
        assert desk.cards.counted("page") == [("page", None, number) for number in range(1, 11)]


async def test_of_a_hundred_thousand_cards_only_so_many_are_held_and_the_rest_is_told_of(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_tui.services.card_pages.MOST_CARDS", 90)
    monkeypatch.setattr("pos_tui.screens.cards.MOST_CARDS", 90)
    async with at_the_cards(services, FakeCards(cards_of(200))) as desk:
        await desk.shows("CARD0001")
        await desk.press("ctrl+g")
        await desk.shows("Only 90 are listed: choose a programme, or look the code up with F2.")
        assert len(desk.cards.counted("page")) == 3


async def test_a_programme_is_asked_of_the_service(services: FakeServices) -> None:
    async with at_the_cards(services, FakeCards(cards_of(12))) as desk:
        await desk.shows("12 cards", "CARD0001")
        desk.till.app.screen.query_one("#program").focus()
        await desk.press("enter", "down", "enter")
        await desk.shows("4 cards", "CARD0003")
        assert "CARD0001" not in desk.text
        assert desk.cards.counted("page")[-1] == ("page", "sea", 1)


async def test_text_and_state_pick_from_what_is_loaded_without_a_request(services: FakeServices) -> None:
    async with at_the_cards(services, FakeCards(cards_of(25))) as desk:
        await desk.shows("25 cards", "✔ 23 ACTIVE", "∅ 2 EMPTY", "€295.00 to spend")
        await desk.press("ctrl+f", *"0020")
        await desk.shows("1 card of 25 loaded", "CARD0020", "∅ 1 EMPTY", "€0.00 to spend")
        assert "CARD0001" not in desk.text
        await desk.press("escape")
        await desk.shows("25 cards ·")
        assert len(desk.cards.counted("page")) == 1


async def test_cards_are_sorted_and_it_says_how(services: FakeServices) -> None:
    async with at_the_cards(services, FakeCards(cards_of(12))) as desk:
        await desk.shows("12 cards · in the service's order")
        await desk.press("ctrl+o")
        await desk.shows("most money first")
        first = next(line for line in desk.text.splitlines() if line.startswith("CARD"))
        assert first.startswith("CARD0012")
        await desk.press("ctrl+o")
        await desk.shows("next to expire first")
        first = next(line for line in desk.text.splitlines() if line.startswith("CARD"))
        assert first.startswith("CARD0001")


async def test_the_cursor_keeps_its_card_when_the_list_is_read_anew(services: FakeServices) -> None:
    async with at_the_cards(services, FakeCards(cards_of(12))) as desk:
        await desk.shows("12 cards")
        await desk.press("down", "down", "down")
        desk.cards.stock.insert(0, a_card("AHEAD", uuid="ahead"))
        await desk.press("f4")
        await desk.shows("13 cards", "AHEAD")
        await desk.press("enter")
        await desk.shows("Close", "CARD0004  ")
        dialog = desk.text[desk.text.index("─ Card ─") :]
        assert "CARD0004" in dialog.partition("State")[0]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Unreachable(UnreachableReason.MAINTENANCE, 503), "Card service is closed"),
        (TooManyRequests(7), "Wait 7 seconds"),
        (Refused(1100, 400, "x"), "F4 asks again"),
    ],
)
async def test_a_failure_is_told_in_words_and_f4_asks_again(
    services: FakeServices, failure: Failure, words: str
) -> None:
    async with at_the_cards(services, FakeCards(cards_of(3), trouble=[failure])) as desk:
        await desk.shows(words)
        await desk.press("f4")
        await desk.shows("3 cards", "CARD0001")


async def test_a_page_that_fails_leaves_what_is_there(services: FakeServices) -> None:
    cards = FakeCards(cards_of(90))
    async with at_the_cards(services, cards, (80, 14)) as desk:
        await desk.shows("CARD0001")
        cards.trouble.append(Unreachable(UnreachableReason.BROKEN_OFF))
        while "Can't reach the card service. F4 asks again." not in desk.text:
            await desk.press("end")
        assert "CARD00" in desk.text


async def test_a_card_is_made_once_shown_with_its_code_and_may_be_mailed_next(services: FakeServices) -> None:
    async with at_the_cards(services, FakeCards(cards_of(3))) as desk:
        await desk.shows("3 cards")
        await desk.press("ctrl+n")
        await desk.shows("In which programme?", "Gone · INACTIVE")
        await desk.press("f9")
        await desk.shows("Make a card?", "Sea Dollars")
        await desk.press("f9", "f9")
        assert desk.cards.counted("create") == []
        await desk.say_yes()
        await desk.shows("The new card", "NEW1", "█")
        await desk.press("f9")
        await desk.shows("Mail this card", "NEW1")
        await desk.press("escape")
        await desk.shows("4 cards")
        assert desk.cards.counted("create") == [("create", "sea")]


@pytest.mark.parametrize("found", [True, False])
async def test_a_card_that_may_have_been_made_is_found_by_comparing_the_list(
    services: FakeServices, *, found: bool
) -> None:
    cards = FakeCards(cards_of(3), made=OutcomeUnknown(UnknownReason.TIMED_OUT))
    async with at_the_cards(services, cards) as desk:
        await desk.shows("3 cards")
        await desk.press("ctrl+n")
        await desk.shows("In which programme?")
        await desk.press("f9")
        await desk.shows("Make a card?")
        await desk.until(lambda: ("page", "sea", 1) in cards.asked)
        await desk.say_yes()
        await desk.shows("May be made, or not", "no answer came in time")
        if not found:
            cards.stock.pop()
        await desk.say_yes()
        await desk.shows("The new card" if found else "No new card")
        assert len(cards.counted("create")) == 1


async def test_a_card_is_mailed_once_to_a_contact_that_is_there(services: FakeServices) -> None:
    async with at_the_cards(services, FakeCards(cards_of(3))) as desk:
        await desk.shows("3 cards")
        await desk.address("ann@@example.com")
        await desk.shows("This is no e-mail address")
        dialog = desk.till.app.screen
        dialog.query_one("#email Input", Input).value = "Ann@Example.com"
        dialog.query_one("#tags Input", Input).value = "custom.name=Ann, and Bo, custom.x=1"
        await desk.press("f9")
        await desk.shows("Mail this card?", "custom.name", "Ann, and Bo", "can't be called back")
        assert "one is made first" not in desk.text
        await desk.say_yes()
        await desk.shows("Card mailed")
        tags = {"custom.name": "Ann, and Bo", "custom.x": "1"}
        assert desk.cards.counted("add contact", "mail") == [("mail", "u1", "c1", None, tags)]


async def test_a_contact_is_made_only_after_a_yes_that_names_it(services: FakeServices) -> None:
    async with at_the_cards(services, FakeCards(cards_of(3), contact=ContactNotFound())) as desk:
        await desk.shows("3 cards")
        await desk.address("bo@example.com")
        await desk.shows("Mail this card?", "one is made first")
        await desk.press("escape")
        await desk.shows("bo@example.com")
        assert desk.cards.counted("add contact", "mail") == []
        await desk.press("f9")
        await desk.say_yes()
        await desk.shows("Card mailed")
        assert desk.cards.counted("add contact") == [("add contact", "bo@example.com")]
        assert desk.cards.counted("mail") == [("mail", "u1", "c2", None, {})]


@pytest.mark.parametrize(
    ("mailed", "words"),
    [
        (Refused(1003, 422, "x", (("contact_uuid", "not subscribed"),)), "Customer takes no e-mail"),
        (Refused(1003, 422, "x", (("email_uuid", "unknown"),)), "No such template"),
        (OutcomeUnknown(UnknownReason.BROKEN_OFF), "May be mailed, or not"),
    ],
)
async def test_what_came_of_an_email_is_told_in_words(
    services: FakeServices, mailed: Mailed | Failure | OutcomeUnknown, words: str
) -> None:
    async with at_the_cards(services, FakeCards(cards_of(3), mailed=mailed)) as desk:
        await desk.shows("3 cards")
        await desk.address("ann@example.com")
        await desk.say_yes()
        await desk.shows(words)
        assert len(desk.cards.counted("mail")) == 1


async def test_a_card_under_way_is_made_and_told_whatever_is_shown_meanwhile(services: FakeServices) -> None:
    cards = FakeCards(cards_of(3))
    cards.gate.clear()
    async with at_the_cards(services, cards) as desk:
        await desk.shows("3 cards")
        await desk.press("ctrl+n")
        await desk.shows("In which programme?")
        await desk.press("f9")
        await desk.say_yes()
        await desk.until(lambda: bool(cards.counted("create")))
        await desk.press("f12", "f8")
        cards.gate.set()
        await desk.press("f4")
        await desk.shows("The new card", "NEW1")
        assert len(cards.counted("create")) == 1


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (160, 50)])
async def test_in_every_window_the_cards_and_their_totals_are_read(
    services: FakeServices, size: tuple[int, int]
) -> None:
    async with at_the_cards(services, FakeCards(cards_of(3)), size) as desk:
        await desk.shows("CARD0001", "€1.00", "ACTIVE", "3 cards", "€6.00 to spend")
        beside = "UUID" in desk.text
    assert beside is (size[0] >= 100)
