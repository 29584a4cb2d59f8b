"""The Balance screen, as a cashier uses it."""

from datetime import timedelta

import pytest
from textual.widgets import Input

from pos_tui.domain.gift_card import CardKind
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import (
    FindResult,
    Found,
    KeyRejected,
    NotFound,
    Refused,
    Retry,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from pos_tui.settings import Settings, TillSettings
from pos_tui.widgets import recent_cards
from tests.screens.conftest import NOON, FakeServices, a_card, running_till


async def test_a_typed_code_shows_the_card(services: FakeServices) -> None:
    async with running_till(services) as till:
        await till.type("GFTCRD123", "enter")
        shown = till.text()
    for words in ("ACTIVE", "€25.00", "No expiry", "Sea Dollars", "Digital", "GFTCRD123"):
        assert words in shown
    assert services.asked == [("GFTCRD123", Source.TYPED)]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"amount_in_cents": 0, "display_amount": "€ 0,00"}, "EMPTY"),
        ({"expires_at": NOON - timedelta(days=1)}, "EXPIRED"),
        ({"active": False}, "INACTIVE"),
        ({"active": False, "expires_at": NOON - timedelta(days=1)}, "EXPIRED"),
    ],
)
async def test_a_card_that_cannot_be_used_says_so_in_a_word(
    services: FakeServices, changes: dict[str, object], word: str
) -> None:
    services.answers["CARDX1"] = Found(a_card("CARDX1", **changes))
    async with running_till(services) as till:
        await till.type("CARDX1", "enter")
        assert word in till.text()


async def test_expiry_is_a_date_and_days_left(services: FakeServices) -> None:
    services.answers["CARDX1"] = Found(a_card("CARDX1", expires_at=NOON + timedelta(days=18)))
    async with running_till(services) as till:
        await till.type("CARDX1", "enter")
        shown = till.text()
    assert "Dec 10, 2026" in shown
    assert "18 days" in shown


async def test_a_card_without_the_services_own_text_shows_its_cents_in_the_tills_currency(
    services: FakeServices,
) -> None:
    services.answers["CARDX1"] = Found(
        a_card("CARDX1", display_amount=None, amount_in_cents=123405, program=None)
    )
    settings = Settings(till=TillSettings(currency="NOK"))
    async with running_till(services, settings) as till:
        await till.type("CARDX1", "enter")
        assert "NOK 1,234.05" in till.text().replace("\xa0", " ")


@pytest.mark.parametrize(
    "answer",
    [
        NotFound(),
        Refused(5002, 400, "Kaart verlopen"),
        Refused(424242, 400, "Iets onbekends"),
        KeyRejected(401),
        TooManyRequests(30),
        Unreachable(UnreachableReason.REFUSED),
        Unreachable(UnreachableReason.MAINTENANCE, 503),
        Unreadable(UnreadableReason.WRONG_CARD, 200),
    ],
    ids=repr,
)
async def test_a_failure_stays_in_the_cards_place_and_the_next_card_is_looked_up(
    services: FakeServices, answer: FindResult
) -> None:
    services.answers["CARDX1"] = answer
    async with running_till(services) as till:
        await till.type("CARDX1", "enter")
        failed = till.text()
        await till.type("GFTCRD123", "enter")
        mended = till.text()
    assert "CARDX1" in failed
    assert "€" not in failed
    assert "€25.00" in mended


async def test_an_unknown_refusal_shows_the_services_words(services: FakeServices) -> None:
    services.answers["CARDX1"] = Refused(424242, 400, "Iets [bold]onbekends[/x]")
    async with running_till(services) as till:
        await till.type("CARDX1", "enter")
        assert "Iets [bold]onbekends[/x]" in till.text()


async def test_markup_in_a_programme_name_is_text(services: FakeServices) -> None:
    services.answers["CARDX1"] = Found(a_card("[red]CARDX1[/]", display_amount="[@click=app.quit]€ 1[/x]"))
    async with running_till(services) as till:
        await till.type("CARDX1", "enter")
        assert "[@click=app.quit]€ 1[/x]" in till.text()


async def test_an_old_answer_is_gone_when_another_code_begins(services: FakeServices) -> None:
    async with running_till(services) as till:
        await till.type("GFTCRD123", "enter")
        await till.type("4")
        assert "ACTIVE" not in till.text().split("This shift")[0]


async def test_a_late_answer_is_not_shown_under_a_newer_code(services: FakeServices) -> None:
    first = services.hold("GFTCRD123")
    services.answers["CARDX2"] = Found(a_card("CARDX2", amount_in_cents=700, display_amount="€ 7,00"))
    async with running_till(services) as till:
        await till.type("GFTCRD123", "enter")
        await till.type("CARDX2", "enter")
        first.set()
        await till.pilot.pause()
        shown = till.text()
    assert "€7.00" in shown
    assert "€25.00" not in shown


async def test_typing_goes_on_while_an_answer_is_awaited(services: FakeServices) -> None:
    gate = services.hold("GFTCRD123")
    async with running_till(services) as till:
        await till.type("GFTCRD123", "enter")
        await till.type("416")
        gate.set()
        await till.type("54")
        assert till.app.screen.query_one(Input).value == "41654"


async def test_a_repeated_try_is_told(services: FakeServices) -> None:
    services.hold("CARDX1")
    services.retries = [Retry(2, 0.5, Unreachable(UnreachableReason.TIMED_OUT))]
    async with running_till(services) as till:
        await till.type("CARDX1", "enter")
        await till.pilot.pause()
        shown = till.text()
    assert "TRYING AGAIN" in shown
    assert "CARDX1" in shown


async def test_recent_cards_hide_all_but_the_end_of_the_code(services: FakeServices) -> None:
    async with running_till(services) as till:
        await till.type("GFTCRD123", "enter")
        await till.pilot.pause()
        await till.type("", "escape")
        shown = till.text()
    assert "••••D123  €25.00" in shown
    assert "GFTCRD123" not in shown


async def test_lock_takes_every_card_off_the_screen(services: FakeServices) -> None:
    async with running_till(services) as till:
        await till.type("GFTCRD123", "enter")
        await till.type("half", "f12")
        shown = till.text()
    for words in ("D123", "€", "half"):
        assert words not in shown


async def test_a_shown_card_is_cleared_after_the_time_that_is_set(services: FakeServices) -> None:
    settings = Settings(till=TillSettings(clear_after_s=1))
    async with running_till(services, settings) as till:
        await till.type("GFTCRD123", "enter")
        shown = till.text()
        while "ACTIVE" in till.text().split("This shift")[0]:
            await till.pilot.pause(0.05)
    assert "ACTIVE" in shown


async def test_recent_cards_vanish_after_the_time_that_is_set(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent_cards, "LAPSE_EVERY_S", 0.01)
    now = [NOON]
    async with running_till(services, clock=lambda: now[0]) as till:
        await till.type("GFTCRD123", "enter")
        await till.pilot.pause(0.05)
        shown = till.text()
        now[0] = NOON + timedelta(seconds=1801)
        while "••••D123" in till.text():
            await till.pilot.pause(0.05)
    assert "••••D123" in shown


@pytest.mark.parametrize("typed", ["", "   "])
async def test_an_empty_field_asks_nothing_and_says_what_to_do(services: FakeServices, typed: str) -> None:
    async with running_till(services) as till:
        await till.type(typed, "enter")
        shown = till.text()
    assert services.asked == []
    assert "code" in shown.lower()


async def test_enter_on_an_empty_field_keeps_the_answer(services: FakeServices) -> None:
    async with running_till(services) as till:
        await till.type("GFTCRD123", "enter")
        await till.type("", "enter")
        assert "ACTIVE" in till.text().split("This shift")[0]


async def test_ten_thousand_characters_are_refused_in_words(services: FakeServices) -> None:
    async with running_till(services) as till:
        till.app.screen.query_one(Input).value = "9" * 10_000
        await till.type("", "enter")
        shown = till.text()
    assert services.asked == []
    assert "long" in shown


async def test_the_field_keeps_the_focus_wherever_the_mouse_goes(services: FakeServices) -> None:
    async with running_till(services) as till:
        for target in ("CardPanel", "RecentCards", "TillHeader", "#headline"):
            await till.pilot.click(target)
        await till.type("", "tab")
        await till.type("GFTCRD123", "enter")
        assert "€25.00" in till.text()


async def test_a_key_can_be_clicked(services: FakeServices) -> None:
    async with running_till(services) as till:
        bar = till.text().splitlines()[-1]
        await till.pilot.click(offset=(bar.index("Help"), 23))
        await till.pilot.pause()
        assert "Take all cards off the screen" in till.text()


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (160, 50)])
async def test_the_answer_fits_every_window(services: FakeServices, size: tuple[int, int]) -> None:
    services.answers["CARDX1"] = Found(a_card("CARDX1", kind=CardKind.PHYSICAL))
    async with running_till(services, size=size) as till:
        await till.type("CARDX1", "enter")
        shown = till.text()
    for words in ("ACTIVE", "€25.00", "No expiry", "Sea Dollars", "Physical", "CARDX1"):
        assert words in shown
    assert ("60 × 20" in shown) == (size < (60, 20))


async def test_the_palette_offers_no_screenshot(services: FakeServices) -> None:
    async with running_till(services) as till:
        names = [str(command.title).lower() for command in till.app.get_system_commands(till.app.screen)]
    assert "balance" in names
    assert not any("screenshot" in name for name in names)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\u200f25.00\xa0₪", ["Balance ₪25.00"]),
        ("25.00", ["Balance €25.00", "Currency EUR is set on this till"]),
        (None, ["Balance €25.00", "Currency EUR is set on this till"]),
        ("€ 250,00", ["Balance €25.00", "Another sum The card service also writes “€ 250,00”."]),
        ("25 stars", ["Balance 25 stars"]),
    ],
)
async def test_the_face_says_whose_currency_and_which_sum_it_is(
    services: FakeServices, text: str | None, words: list[str]
) -> None:
    services.answers["CARDX1"] = Found(a_card("CARDX1", amount_in_cents=2500, display_amount=text))
    async with running_till(services, size=(120, 40)) as till:
        await till.type("CARDX1", "enter")
        await till.pilot.pause()
        shown = " ".join(till.text().replace("│", " ").split())
    assert all(word in shown for word in words)
    assert ("Currency" in shown) == any("Currency" in word for word in words)


async def test_a_page_of_the_network_is_not_called_a_wrong_key(services: FakeServices) -> None:
    services.answers["CARDX1"] = Unreachable(UnreachableReason.INTERCEPTED, 403)
    async with running_till(services, size=(120, 40)) as till:
        await till.type("CARDX1", "enter")
        await till.pilot.pause()
        shown = " ".join(till.text().replace("│", " ").split())
    assert "The network answered in place of the card service (sign-in page, filter or proxy)." in shown
    assert "Check the network of this till." in shown
