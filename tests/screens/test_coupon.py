"""The coupon form and its dialogs, on a real journal and a coupon service that counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from pos_tui.domain.secret import Secret
from pos_tui.huuray.account import Account
from pos_tui.huuray.client import HuurayClient
from pos_tui.journal.journal import Journal
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.services.issuing import Issuing
from pos_tui.settings import HuuraySettings, Product, Settings
from pos_tui.tls import tls_context
from tests.screens.conftest import NOON, FakeServices, Till, running_till
from tests.services.counting_server import Answer, CountingServer

SETTINGS = Settings(huuray=HuuraySettings(url="http://127.0.0.1/", country="nl"))
PHONE = "0612345678"


@dataclass
class Shop:
    """A till that can issue, and the service it issues at."""

    services: FakeServices
    server: CountingServer


@pytest.fixture
def shop(tmp_path: Path, services: FakeServices) -> Iterator[Shop]:
    """A journal in an empty directory, and a service that answers OK."""
    journal = Journal.open(tmp_path / "data", clock=lambda: NOON)
    assert isinstance(journal, Journal)
    with CountingServer() as server, journal:
        account = Account(server.url, "nl", Secret("key"))
        client = HuurayClient(account, tls=tls_context(), timeout_s=10)
        services.issuing = Issuing(lambda: journal, client, till="one", shop="", clock=lambda: NOON)
        services.book = journal
        yield Shop(services, server)


async def fill(till: Till, **values: str) -> None:
    """Open the form and put `values` into its fields, leaving each."""
    await till.pilot.press("f3")
    await till.pilot.pause()
    for name, value in values.items():
        till.app.screen.query_one(f"#{name} Input", Input).focus()
        await till.pilot.pause()
        await till.pilot.press(*value)
    await till.pilot.press("tab")
    await till.pilot.pause()


async def settled(till: Till) -> None:
    """Wait until the order under way is recorded and told."""
    while till.services.issuing.is_busy:
        await till.pilot.pause(0.01)
    await till.pilot.pause()


async def press_f9_in_peace(till: Till) -> None:
    """Press F9 as somebody who has read the dialog."""
    dialog = till.app.screen
    assert isinstance(dialog, ConfirmDialog)
    dialog.quiet_since = float("-inf")
    await till.pilot.press("f9")
    await till.pilot.pause()


async def test_a_coupon_is_reviewed_sent_and_the_form_is_empty_and_ready(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, product="tea", phone=PHONE, message="Enjoy")
        reference = till.reference
        await till.pilot.press("f9")
        await till.pilot.pause()
        review = till.text()
        assert not shop.server.requests
        await press_f9_in_peace(till)
        await settled(till)
        told = till.text()
        await till.pilot.press("enter")
        await till.pilot.pause()
        form = till.text()
    for words in ("+31612345678 by SMS", "tea", "now", "Enjoy", "5 characters · 1 SMS", reference):
        assert words in review
    assert "Coupon sent" in told
    assert shop.server.requests == {reference: 1}
    assert PHONE not in form
    assert reference not in form


async def test_a_problem_stands_under_its_field_once_that_is_left(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await till.pilot.press("f3", "tab", *"0201234567")
        await till.pilot.pause()
        before = till.text()
        await till.pilot.press("tab")
        await till.pilot.pause()
        lines = till.text().splitlines()
    assert "mobile" not in before
    below = lines[next(number for number, line in enumerate(lines) if "0201234567" in line) + 1]
    assert "mobile" in below


async def test_one_contact_chooses_the_delivery_and_two_must_be_chosen_between(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        one = till.text()
        await fill(till, email="ann@example.com")
        both = till.text()
        await till.pilot.press("f9")
        await till.pilot.pause()
        await till.pilot.press("right", "right", "f9")
        await till.pilot.pause()
        review = till.text()
    assert "● SMS" in one
    assert "Chosen for you" in one
    assert "○ SMS   ○ E-mail" in both
    assert "ann@example.com" in review
    assert "Send this coupon?" in review


async def test_f9_on_a_wrong_form_sends_nothing_and_goes_to_the_first_problem(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, message="hello")
        await till.pilot.press("f9")
        await till.pilot.pause()
        shown = till.text()
        await till.pilot.press(*"06")
        field = till.app.screen.query_one("#phone Input", Input)
    assert "Enter a phone number or an e-mail address." in shown
    assert field.value == "06"
    assert not shop.server.requests


@pytest.mark.parametrize(
    ("name", "copied", "seen"),
    [
        ("phone", "\u202d06\xa012\u201134\u201356\u300078\u202c", "+31612345678"),
        ("email", "Anna <anna@example.com\u200b>", "anna@example.com"),
    ],
)
async def test_a_pasted_contact_is_sent_to_whom_one_sees(
    shop: Shop, name: str, copied: str, seen: str
) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await till.pilot.press("f3")
        till.app.screen.query_one(f"#{name} Input", Input).focus()
        await till.pilot.pause()
        till.app.post_message(events.Paste(copied))
        await till.pilot.pause()
        await till.pilot.press("f9")
        await till.pilot.pause()
        assert isinstance(till.app.screen, ConfirmDialog)
        assert seen in till.text()


async def test_a_pasted_extension_is_told_under_its_field(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await till.pilot.press("f3", "tab")
        till.app.post_message(events.Paste("0612345678 x12"))
        await till.pilot.pause()
        await till.pilot.press("tab")
        await till.pilot.pause()
        assert "More than one number, or an extension." in till.text()


async def test_a_till_whose_coupons_are_stopped_says_why_and_has_no_form(shop: Shop) -> None:
    async with running_till(
        shop.services, SETTINGS, coupons_stopped="huuray.country: did you mean GB?"
    ) as till:
        await till.pilot.press("f3", "f9")
        await till.pilot.pause()
        shown = till.text()
    assert "huuray.country: did you mean GB?" in shown
    assert "Phone" not in shown
    assert not shop.server.requests


async def test_enter_goes_on_and_never_sends(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        for _ in range(20):
            await till.pilot.press("enter")
        await till.pilot.press("f9")
        await till.pilot.pause()
        await till.pilot.press("enter")
        await till.pilot.pause()
        shown = till.text()
    assert PHONE in shown
    assert not shop.server.requests


async def test_a_held_f9_opens_the_review_and_sends_nothing(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        await till.pilot.press(*["f9"] * 30)
        await till.pilot.pause()
        assert isinstance(till.app.screen, ConfirmDialog)
        assert not shop.server.requests


async def test_two_presses_on_the_form_open_one_review(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        till.app.simulate_key("f9")
        till.app.simulate_key("f9")
        await till.pilot.pause(0.1)
        await till.pilot.press("escape")
        await till.pilot.pause()
        assert not isinstance(till.app.screen, ConfirmDialog)
        assert PHONE in till.text()


async def test_two_presses_in_a_row_in_the_review_send_once(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        reference = till.reference
        await till.pilot.press("f9")
        await till.pilot.pause()
        await press_f9_in_peace(till)
        await till.pilot.press("f9", "f9")
        await settled(till)
    assert shop.server.requests == {reference: 1}


async def test_the_draft_survives_other_screens_and_the_lock(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE, message="Enjoy")
        await till.pilot.press("f2", *"GFTCRD123", "enter", "f12", "f8", "f3")
        await till.pilot.pause()
        shown = till.text()
    assert PHONE in shown
    assert "Enjoy" in shown


async def test_an_unknown_outcome_says_not_to_repeat_it(shop: Shop) -> None:
    shop.server.answer = Answer.RESET
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        reference = till.reference
        await till.pilot.press("f9")
        await till.pilot.pause()
        await press_f9_in_peace(till)
        await settled(till)
        shown = till.text()
    assert "Do NOT repeat" in shown
    assert reference in shown
    assert "█" in shown
    assert shop.server.requests == {reference: 1}


async def test_a_refusal_keeps_what_was_typed_under_a_new_reference(shop: Shop) -> None:
    shop.server.answer = Answer.REFUSE
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        first = till.reference
        await till.pilot.press("f9")
        await till.pilot.pause()
        await press_f9_in_peace(till)
        await settled(till)
        await till.pilot.press("escape")
        await till.pilot.pause()
        assert PHONE in till.text()
        assert till.reference != first


async def test_after_a_refusal_the_field_that_was_typed_in_is_typed_in_anew(shop: Shop) -> None:
    shop.server.answer = Answer.REFUSE
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE, code="A")
        await till.pilot.press("shift+tab", "f9")
        await till.pilot.pause()
        await press_f9_in_peace(till)
        await settled(till)
        await till.pilot.press("enter", "B")
        await till.pilot.pause()
        form = till.text()
    assert re.search(r"Code +B ", form)


async def test_a_second_coupon_needs_a_second_yes_that_names_the_first(shop: Shop) -> None:
    async with running_till(shop.services, SETTINGS) as till:
        first = ""
        for attempt in (1, 2):
            await fill(till, phone=PHONE)
            first = first or till.reference
            await till.pilot.press("f9")
            await till.pilot.pause()
            await press_f9_in_peace(till)
            if attempt == 1:
                await settled(till)
                await till.pilot.press("escape")
        question = till.text()
        await till.pilot.press("escape")
        await till.pilot.pause()
    assert "A second coupon?" in question
    assert first in question
    assert shop.server.requests == {first: 1}


async def test_cards_are_looked_up_while_a_coupon_is_under_way(shop: Shop) -> None:
    shop.server.hold()
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        await till.pilot.press("f9")
        await till.pilot.pause()
        await press_f9_in_peace(till)
        await till.pilot.press("f2", *"GFTCRD123", "enter")
        await till.pilot.pause()
        meanwhile = till.text()
        shop.server.gate.set()
        await settled(till)
        await till.pilot.press("f3")
        await till.pilot.pause()
        after = till.text()
    assert "€25.00" in meanwhile
    assert "Coupon sent" in after


async def test_products_of_the_settings_are_chosen_from(shop: Shop) -> None:
    products = (Product(name="[b]Cinema[/x]", value="C1"), Product(name="Zoo", value="Z1"))
    settings = Settings(huuray=HuuraySettings(url="http://127.0.0.1/", country="nl", products=products))
    async with running_till(shop.services, settings) as till:
        await till.pilot.press("f3", "enter", "down", "enter", "tab", *PHONE, "f9")
        await till.pilot.pause()
        assert "[b]Cinema[/x]" in till.text()


async def test_a_till_without_coupons_says_what_is_missing(services: FakeServices) -> None:
    async with running_till(services, Settings()) as till:
        await till.pilot.press("f3", "f9")
        await till.pilot.pause()
        assert "huuray.url" in till.text()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)])
async def test_the_form_can_be_filled_in_every_window(shop: Shop, size: tuple[int, int]) -> None:
    async with running_till(shop.services, SETTINGS, size=size) as till:
        await fill(till, phone=PHONE, code="ABC-1")
        assert "ABC-1" in till.text()


async def test_an_empty_account_pauses_the_till_until_somebody_lifts_it(shop: Shop) -> None:
    shop.server.answer = Answer.EMPTY
    async with running_till(shop.services, SETTINGS) as till:
        await fill(till, phone=PHONE)
        await till.pilot.press("f9")
        await till.pilot.pause()
        await press_f9_in_peace(till)
        await settled(till)
        await till.pilot.press("escape")
        await till.app.workers.wait_for_complete()
        await till.pilot.pause()
        paused = till.text()
        await till.pilot.press("ctrl+l")
        await till.pilot.pause()
        await press_f9_in_peace(till)
        await till.app.workers.wait_for_complete()
        await till.pilot.pause()
        lifted = till.text()
    assert "Issuing is paused" in paused
    assert "Issuing is paused" not in lifted
