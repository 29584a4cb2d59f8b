"""Scans on every screen: the card is looked up on Balance, or a line says why not."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import Found
from pos_tui.scanner.layouts import arrives
from pos_tui.scanner.pace import Pace
from pos_tui.scanner.profile import TEST_TEXT, Profile
from pos_tui.screens import balance
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.dialogs.help import HelpDialog
from pos_tui.services.scanner_profile import save_profile
from pos_tui.settings import HuuraySettings, ScannerSettings, Settings
from tests.screens.conftest import FakeServices, Till, a_card, running_till

SETTINGS = Settings(huuray=HuuraySettings(url="http://127.0.0.1/", country="nl"))


async def scan(till: Till, text: str, *, ending: str = "enter") -> None:
    """Send `text` and a terminator as a scanner does: faster than anybody types."""
    till.app.scan_filter.pace = Pace()
    for character in text:
        till.app.simulate_key(character)
    if ending:
        till.app.simulate_key(ending)
    await till.pilot.pause()
    await till.pilot.pause()


@pytest.mark.parametrize("ending", ["enter", "ctrl+j", "tab"])
async def test_a_scan_is_looked_up_whatever_ends_it(services: FakeServices, ending: str) -> None:
    async with running_till(services) as till:
        await scan(till, "GFTCRD123", ending=ending)
        assert "€25.00" in till.text()
    assert services.asked == [("GFTCRD123", Source.SCAN)]


@pytest.mark.parametrize("key", ["f3", "f5", "f8"])
async def test_a_scan_on_another_screen_opens_balance(services: FakeServices, key: str) -> None:
    async with running_till(services, SETTINGS) as till:
        await till.pilot.press(key)
        await till.pilot.pause()
        await scan(till, "GFTCRD123")
        assert isinstance(till.app.screen, BalanceScreen)
        assert "€25.00" in till.text()


async def test_the_form_keeps_what_it_holds_and_nothing_of_the_scan(services: FakeServices) -> None:
    async with running_till(services, SETTINGS) as till:
        await till.pilot.press("f3", "tab", *"0612")
        await till.pilot.pause(0.8)
        await scan(till, "GFTCRD123")
        await till.pilot.press("f3")
        await till.pilot.pause()
        values = [field.value for field in till.app.screen.query(Input)]
    assert values.count("0612") == 1
    assert all(value in ("", "0612") for value in values)


async def test_an_open_dialog_is_not_answered_by_a_scan(services: FakeServices) -> None:
    async with running_till(services) as till:
        await till.pilot.press("f1")
        await till.pilot.pause()
        await scan(till, "GFTCRD123")
        assert isinstance(till.app.screen, HelpDialog)
        assert "Scan not taken" in till.text()
    assert services.asked == []


async def test_half_a_code_is_set_aside_and_can_be_brought_back(services: FakeServices) -> None:
    async with running_till(services) as till:
        await till.type("416")
        await till.pilot.pause(0.8)
        await scan(till, "GFTCRD123")
        shown = till.text()
        await till.pilot.press("ctrl+r")
        await till.pilot.pause()
        assert till.app.screen.query_one(Input).value == "416"
    assert "€25.00" in shown
    assert "Bring back" in shown
    assert services.asked == [("GFTCRD123", Source.SCAN)]


async def test_of_the_scans_during_a_look_up_the_newest_waits(services: FakeServices) -> None:
    gate = services.hold("GFTCRD123")
    services.answers |= {
        code: Found(a_card(code, amount_in_cents=int(code[-1]) * 100, display_amount=f"€ {code[-1]},00"))
        for code in ("CARD1", "CARD2")
    }
    async with running_till(services) as till:
        for code in ("GFTCRD123", "CARD1", "CARD2"):
            await scan(till, code)
        gate.set()
        await till.pilot.pause()
        await till.pilot.pause()
        shown = till.text()
    assert [code for code, _source in services.asked] == ["GFTCRD123", "CARD2"]
    assert "€2.00" in shown
    assert "••••D123" in shown


async def test_the_card_before_stands_no_longer_than_an_answer_at_once_takes(services: FakeServices) -> None:
    services.hold("CARD1")
    async with running_till(services) as till:
        await scan(till, "GFTCRD123")
        assert "€25.00" in till.text()
        await scan(till, "CARD1")
        while "LOOKING UP" not in till.text():
            await till.pilot.pause(0.01)
        assert "GFTCRD123" not in till.text()


async def test_lock_right_after_an_answer_leaves_no_trace_of_the_card(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balance, "AFTER_PAINT_S", 0.2)
    async with running_till(services) as till:
        await scan(till, "GFTCRD123")
        await till.pilot.press("f12")
        await till.pilot.pause(0.3)
        assert "D123" not in till.text()


async def test_the_same_card_twice_at_once_is_looked_up_once_and_said(services: FakeServices) -> None:
    async with running_till(services) as till:
        await scan(till, "GFTCRD123")
        await scan(till, "GFTCRD123")
        shown = till.text()
    assert len(services.asked) == 1
    assert "€25.00" in shown
    assert "same" in shown.lower()


async def test_a_product_is_named_and_looked_up_only_if_a_person_says_so(services: FakeServices) -> None:
    async with running_till(services) as till:
        await scan(till, "4006381333931")
        shown = till.text()
        assert services.asked == []
        await till.pilot.press("f9")
        await till.pilot.pause()
    assert "product" in shown.lower()
    assert services.asked == [("4006381333931", Source.TYPED)]


async def test_a_card_that_is_not_found_is_offered_with_the_other_case(services: FakeServices) -> None:
    async with running_till(services) as till:
        await scan(till, "gftcrd123")
        offered = till.text()
        await till.pilot.press("f9")
        await till.pilot.pause()
        shown = till.text()
    assert "GFTCRD123" in offered
    assert "€25.00" in shown


async def test_a_link_that_a_layout_has_garbled_is_asked_about(services: FakeServices) -> None:
    async with running_till(services) as till:
        await scan(till, arrives("https://leat.com/giftcard-balance?hash=GFTCRD123", "no"))
        question = till.text()
        assert services.asked == []
        await till.pilot.press("enter")
        await till.pilot.pause()
    assert "Compare with the card" in question
    assert "GFTCRD123" in question
    assert services.asked == []


async def test_a_pasted_code_is_looked_up_as_pasted(services: FakeServices) -> None:
    async with running_till(services) as till:
        till.app.post_message(events.Paste("GFTCRD123\r\n"))
        await till.pilot.pause()
        await till.pilot.pause()
        assert "€25.00" in till.text()
    assert services.asked == [("GFTCRD123", Source.PASTE)]


async def test_a_link_that_arrives_as_it_was_sent_settles_the_layout(services: FakeServices) -> None:
    async with running_till(services) as till:
        await scan(till, "https://leat.com/giftcard-balance?hash=GFTCRD123")
        assert "€25.00" in till.text()
        await scan(till, "PIGGY123")
    assert [code for code, _source in services.asked] == ["GFTCRD123", "PIGGY123"]


async def test_a_scan_that_was_only_a_part_of_one_does_not_leave_its_answer(services: FakeServices) -> None:
    services.answers["41654"] = Found(a_card("41654", amount_in_cents=700, display_amount="€ 7,00"))
    async with running_till(services) as till:
        till.app.scan_filter.pace = Pace()
        for key in (*"41654", "tab", *"98765", "enter"):
            till.app.simulate_key(key)
        await till.pilot.pause()
        await till.pilot.pause()
        assert "€ 7,00" not in till.text().split("This shift")[0]


async def test_a_kept_profile_is_known_from_the_start(services: FakeServices, tmp_path: Path) -> None:
    save_profile(tmp_path / "data", Profile(0.002, "\r", prefix="##", layout="us", scans=3))
    async with running_till(services, home=tmp_path) as till:
        await scan(till, "##PIGGY123")
    assert services.asked == [("PIGGY123", Source.SCAN)]


async def test_what_f7_keeps_is_heard_at_once(services: FakeServices, tmp_path: Path) -> None:
    async with running_till(services, home=tmp_path) as till:
        await till.pilot.press("f7")
        await till.pilot.pause()
        for _ in range(3):
            await scan(till, f"##{TEST_TEXT}")
        await till.pilot.press("f9")
        await till.pilot.pause()
        await till.pilot.press("f2")
        await till.pilot.pause()
        await scan(till, "##PIGGY123")
    assert services.asked == [("PIGGY123", Source.SCAN)]


@pytest.mark.parametrize("fills", [True, False])
async def test_a_scan_fills_the_focused_code_field_only_if_the_settings_say_so(
    services: FakeServices, *, fills: bool
) -> None:
    settings = replace(SETTINGS, scanner=ScannerSettings(fill_code_field=fills))
    async with running_till(services, settings) as till:
        await till.pilot.press("f3")
        await till.pilot.pause()
        field = till.app.screen.query_one("#code Input", Input)
        field.focus()
        await till.pilot.pause()
        await scan(till, "GFTCRD123")
    assert field.value == ("GFTCRD123" if fills else "")
    assert len(services.asked) == (0 if fills else 1)
