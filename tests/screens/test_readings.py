"""What a code may be besides on Balance: typed on another keyboard, read twice, in the other case."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from textual.widgets import Button, Input

from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import FindResult, Found, Unreachable, UnreachableReason
from pos_tui.scanner.layouts import arrives
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.dialogs.choose_code import ChooseCodeDialog
from pos_tui.services.lookup import LookUp, LookUpResult
from pos_tui.services.scanner_profile import load_profile
from tests.screens.conftest import FakeServices, Till, a_card, running_till
from tests.screens.test_scans import scan
from tests.services.shelf import Shelf

if TYPE_CHECKING:
    from pos_tui.domain.card_code import CardCode
    from pos_tui.piggy.client import PiggyClient


class ShelfServices(FakeServices):
    """The services of a till whose cards are on a shelf; `noted` is what goes into the journal."""

    def __init__(self, **answers: FindResult) -> None:
        super().__init__()
        self.shelf = Shelf(answers)
        self.noted: list[tuple[str, Source, str]] = []
        self._lookup = LookUp(cast("PiggyClient", self.shelf), self._note)

    def _note(self, code: "CardCode", source: Source, result: LookUpResult) -> None:
        self.noted.append((code.text, source, type(result).__name__))

    @property
    def lookup(self) -> FakeServices:
        return cast("FakeServices", self._lookup)


def card(code: str, **changes: object) -> Found:
    return Found(a_card(code, uuid=f"uuid-{code}", **changes))


async def press(till: Till, key: str) -> str:
    await till.pilot.press(key)
    await till.pilot.pause()
    await till.pilot.pause()
    return till.text()


@pytest.mark.parametrize("code", ["PIGGY123", "IN3DAYS"])
async def test_a_card_scanned_on_a_fresh_till_shows_its_balance(code: str, tmp_path: Path) -> None:
    services = ShelfServices(**{code: card(code)})
    async with running_till(services, home=tmp_path) as till:
        await scan(till, code)
        shown = till.text()
        assert isinstance(till.app.screen, BalanceScreen)
    assert "€25.00" in shown
    assert "Read as" not in shown
    assert services.noted == [(code, Source.SCAN, "Found")]


async def test_a_card_behind_another_keyboard_is_shown_with_what_arrived(tmp_path: Path) -> None:
    services = ShelfServices(PIGGY123=card("PIGGY123"))
    async with running_till(services, home=tmp_path) as till:
        await scan(till, arrives("PIGGY123", "de"))
        shown = till.text()
    assert "€25.00" in shown
    assert "PIGGY123" in shown
    assert "PIGGZ123" in shown


async def test_of_two_cards_a_person_chooses_and_the_likelier_stands_first(tmp_path: Path) -> None:
    services = ShelfServices(PIGGY123=card("PIGGY123"), PIGGZ123=card("PIGGZ123", display_amount="€ 7,00"))
    async with running_till(services, home=tmp_path) as till:
        await scan(till, "PIGGY123")
        assert isinstance(till.app.screen, ChooseCodeDialog)
        labels = [str(button.label) for button in till.app.screen.query(Button)]
        assert labels == ["None of these", "PIGGY123", "PIGGZ123"]
        assert "€" not in till.text()
        again = await press(till, "escape")
        assert "Several cards fit" in again
        await press(till, "f9")
        for key in ("down", "down"):
            await till.pilot.press(key)
        chosen = await press(till, "enter")
    assert "€ 7,00" in chosen
    assert services.shelf.asked == ["PIGGY123", "PIGGZ123", "PIGGZ123"]


async def test_an_answer_that_one_reading_lacks_is_no_certain_card(tmp_path: Path) -> None:
    away = Unreachable(UnreachableReason.TIMED_OUT)
    async with running_till(ShelfServices(PIGGY123=card("PIGGY123"), PIGGZ123=away), home=tmp_path) as till:
        await scan(till, "PIGGY123")
        shown = till.text()
    assert "€" not in shown.split("This shift")[0]
    assert "did not answer in time" in shown


async def test_a_card_on_no_keyboard_is_one_miss(tmp_path: Path) -> None:
    services = ShelfServices()
    async with running_till(services, home=tmp_path) as till:
        await scan(till, "PIG Y 123")
        assert "NOT FOUND" in till.text()
    assert services.shelf.asked == ["PIG Y 123", "PIG Z 123", "PIGY123", "PIGZ123"]
    assert services.noted == [("PIG Y 123", Source.SCAN, "NotFound")]


async def test_three_answers_settle_the_keyboard_for_good(tmp_path: Path) -> None:
    codes = ("PIGGY123", "IN3DAYS", "PIGGY789")
    services = ShelfServices(**{code: card(code) for code in (*codes, "XYZ99")})
    async with running_till(services, home=tmp_path) as till:
        for code in codes:
            await scan(till, code)
        assert len(services.shelf.asked) == 2 * len(codes)
        while not load_profile(tmp_path / "data").keyboard.is_settled:
            await till.pilot.pause(0.01)
        await scan(till, "XYZ99")
    async with running_till(services, home=tmp_path) as till:
        await scan(till, "XYZ99")
    assert services.shelf.asked[2 * len(codes) :] == ["XYZ99", "XYZ99"]


async def test_typed_answers_settle_nothing(tmp_path: Path) -> None:
    services = ShelfServices(PIGGY123=card("PIGGY123"))
    async with running_till(services, home=tmp_path) as till:
        for _ in range(4):
            await till.type("PIGGY123", "enter")
    assert len(services.shelf.asked) == 8
    assert not (tmp_path / "data").exists()


async def test_f7_forgets_what_answers_have_settled(tmp_path: Path) -> None:
    codes = ("PIGGY123", "IN3DAYS", "PIGGY789")
    services = ShelfServices(**{code: card(code) for code in codes})
    async with running_till(services, home=tmp_path) as till:
        for code in codes:
            await scan(till, code)
        while not load_profile(tmp_path / "data").keyboard.is_settled:
            await till.pilot.pause(0.01)
        assert "Forget" in await press(till, "f7")
        assert "Forget" not in (await press(till, "delete")).splitlines()[-1]
        await press(till, "f2")
        services.shelf.asked.clear()
        await scan(till, "PIGGY123")
    assert services.shelf.asked == ["PIGGY123", "PIGGZ123"]


async def test_a_card_read_twice_is_offered_once_and_then_its_other_case(tmp_path: Path) -> None:
    services = ShelfServices(gftcrd123=card("gftcrd123"))
    async with running_till(services, home=tmp_path) as till:
        await scan(till, "GFTCRD123GFTCRD123")
        first = till.text()
        second = await press(till, "f9")
        third = await press(till, "f9")
    assert "Read twice? F9 looks up GFTCRD123." in first
    assert "all the same" not in first
    assert "F9 looks up gftcrd123 all the same." in second
    assert "€25.00" in third
    assert services.shelf.asked == ["GFTCRD123GFTCRD123", "GFTCRD123", "gftcrd123"]


async def test_a_link_read_twice_is_not_asked_for_but_offered(tmp_path: Path) -> None:
    services = ShelfServices(GFTCRD123=card("GFTCRD123"))
    async with running_till(services, home=tmp_path) as till:
        await scan(till, "https://leat.com/?hash=GFTCRD123" * 2)
        offered = till.text()
        assert services.shelf.asked == []
        shown = await press(till, "f9")
    assert "Read twice? F9 looks up GFTCRD123." in offered
    assert "€25.00" in shown


async def test_a_card_that_repeats_itself_is_a_card(tmp_path: Path) -> None:
    services = ShelfServices(AB123AB123=card("AB123AB123"))
    async with running_till(services, home=tmp_path) as till:
        await scan(till, "AB123AB123")
        assert "€25.00" in till.text()
    assert services.shelf.asked == ["AB123AB123"]


async def test_a_typed_link_that_a_layout_has_garbled_is_asked_about(tmp_path: Path) -> None:
    services = ShelfServices(GFTCRD123=card("GFTCRD123"))
    async with running_till(services, home=tmp_path) as till:
        field = till.app.screen.query_one("#code", Input)
        field.value = arrives("https://leat.com/?hash=GFTCRD123", "no")
        await till.type("", "enter")
        assert isinstance(till.app.screen, ChooseCodeDialog)
        await till.pilot.press("down")
        assert "€25.00" in await press(till, "enter")
