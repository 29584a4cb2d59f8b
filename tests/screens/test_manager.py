"""Manager rights at the till: the PIN before what managers do, and the end of the rights."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from pos_tui import app as till_app
from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.domain.secret import Secret
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import Begun, Paused
from pos_tui.sandbox.account import MANAGER_PIN, MANAGER_PIN_HASH
from pos_tui.screens.base_screens import BASE_SCREENS, MANAGERS_MODES
from pos_tui.screens.dialogs.attempt import AttemptDialog
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.pin import PinDialog
from pos_tui.screens.dialogs.settle import SettleDialog
from pos_tui.services import manager_pin
from pos_tui.services.manager_pin import FILE, PinWrong
from pos_tui.settings import HuuraySettings, Settings, TillSettings
from tests.journal.helpers import Clock, make_intent, open_journal
from tests.screens.conftest import NOON, FakeServices, Till, running_till
from tests.screens.fake_cards import CardServices
from tests.screens.test_set_up import Installer, set_up
from tests.services.test_manager_pin_lock import held

PIN, OTHER = "904315", "271828"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
SETTINGS = Settings(
    till=TillSettings(name="Till 1", manager_pin_hash=HASH, lock_after_s=60),
    huuray=HuuraySettings(url="http://127.0.0.1/", country="nl"),
)
PHONE, MASKED_PHONE = "20123456", "••••56"
MOST_POLLS = 200


@dataclass
class Shop:
    """A till with a journal and a clock, and what is done at it."""

    till: Till
    journal: Journal
    clock: Clock

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(MOST_POLLS):
            if holds():
                await self.till.pilot.pause()
                return
            await self.till.pilot.pause(0.01)
        raise AssertionError(f"never came true:\n{self.till.text()}")

    async def shown(self, *words: str) -> None:
        await self.until(lambda: all(word in self.till.text() for word in words))

    async def asked(self, dialog: type[object]) -> None:
        await self.until(lambda: isinstance(self.till.app.screen, dialog))

    async def open_settlement(self) -> None:
        """Choose to settle the coupon in doubt."""
        await self.till.pilot.press("f5")
        await self.shown("UNKNOWN")
        await self.till.pilot.press("f9")

    async def give_pin(self, pin: str = PIN) -> None:
        await self.asked(PinDialog)
        await self.till.type(pin, "enter")

    async def decide(self) -> None:
        """Fill the settlement in, and say yes in its last question."""
        await self.asked(SettleDialog)
        await self.till.type("", "right", "tab", *"ok", "f9")
        await self.confirm()

    async def confirm(self) -> None:
        await self.asked(ConfirmDialog)
        dialog = self.till.app.screen
        assert isinstance(dialog, ConfirmDialog)
        dialog.quiet_since = float("-inf")
        await self.till.pilot.press("f9")

    @property
    def has_manager(self) -> bool:
        return "MANAGER" in self.till.text().splitlines()[0]

    @property
    def state(self) -> AttemptState:
        entry = self.journal.get("R-1")
        assert isinstance(entry, Entry)
        return entry.state


@asynccontextmanager
async def shop(folder: Path, settings: Settings = SETTINGS) -> AsyncIterator[Shop]:
    """A till whose journal holds one coupon in doubt; its clock stands still."""
    clock, services = Clock(NOON), CardServices()
    with open_journal(folder / "data", clock) as journal:
        assert isinstance(journal.begin(make_intent("R-1", created_at=NOON)), Begun)
        journal.finish("R-1", AttemptState.UNKNOWN, "timed_out")
        services.book = journal
        async with running_till(services, settings, home=folder) as till:
            till.app.session.clock = clock
            yield Shop(till, journal, clock)


@pytest.fixture(autouse=True)
def lapse_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The till looks often."""
    monkeypatch.setattr(till_app, "LOOK_EVERY_S", 0.01)


async def test_settling_asks_for_the_pin_once_and_the_header_tells_of_the_manager(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.open_settlement()
        assert not at.has_manager
        await at.give_pin()
        await at.decide()
        await at.until(lambda: at.state is not AttemptState.UNKNOWN)
        await at.shown("R-1 is settled")
        assert at.has_manager
        await at.till.type("", "f3")
        assert at.has_manager


async def test_escape_in_the_pin_dialog_settles_nothing(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.open_settlement()
        await at.asked(PinDialog)
        await at.till.type(PIN, "escape")
        await at.shown("F9 settles it")
        assert not at.till.app.screen.is_modal
        assert not at.has_manager
        assert at.state is AttemptState.UNKNOWN


async def test_without_a_pin_settling_asks_for_none(tmp_path: Path) -> None:
    settings = replace(SETTINGS, till=TillSettings(name="Till 1"))
    async with shop(tmp_path, settings) as at:
        await at.open_settlement()
        await at.decide()
        await at.until(lambda: at.state is not AttemptState.UNKNOWN)
        assert not at.has_manager


async def test_a_wrong_pin_is_told_and_the_wait_is_counted(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.open_settlement()
        for _ in range(2):
            await at.give_pin(OTHER)
            await at.shown("Wrong PIN.")
        await at.give_pin(OTHER)
        await at.shown("The next try is heard in 30 s")
        await at.shown("The next try is heard in 29 s")
        await at.give_pin()
        await at.shown("Too many wrong PINs")
        await at.till.type("", "escape")
        assert not at.has_manager
    async with shop(tmp_path / "again") as at:
        (tmp_path / "again" / "data" / FILE).write_bytes((tmp_path / "data" / FILE).read_bytes())
        await at.open_settlement()
        await at.shown("Too many wrong PINs. The next try is heard in")


async def test_only_digits_can_be_typed_and_none_of_them_are_seen_or_copied(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.open_settlement()
        await at.asked(PinDialog)
        await at.shown("F9 Go on", "Esc Back")
        as_long_as_an_address = "904315027182"
        await at.till.type("9a04-315027182", "ctrl+a", "ctrl+c", "ctrl+x")
        dialog = at.till.app.screen
        assert isinstance(dialog, PinDialog)
        assert dialog.typed.value == as_long_as_an_address
        assert at.till.app.clipboard == ""
        for secret in (as_long_as_an_address, HASH):
            assert secret not in at.till.text()
            assert secret not in repr((dialog, dialog.__dict__, at.till.app.session))


async def test_rights_lapse_when_nobody_touches_the_till(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(till_app, "LOOK_EVERY_S", 0.01)
    async with shop(tmp_path) as at:
        await at.open_settlement()
        await at.give_pin()
        await at.asked(SettleDialog)
        await at.till.type("", "escape")
        at.clock.advance(seconds=59)
        await at.till.type("", "down")
        at.clock.advance(seconds=59)
        await at.till.pilot.pause(0.05)
        assert at.has_manager
        at.clock.advance(seconds=1)
        await at.until(lambda: not at.has_manager)
        await at.till.type("", "f9")
        await at.asked(PinDialog)


async def test_a_settlement_left_lying_asks_for_the_pin_again_and_then_completes(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.open_settlement()
        await at.give_pin()
        await at.asked(SettleDialog)
        await at.till.type("", "right", "tab", *"ok")
        at.clock.advance(seconds=61)
        await at.till.type("", "f9")
        await at.confirm()
        await at.asked(PinDialog)
        assert at.state is AttemptState.UNKNOWN
        await at.give_pin()
        await at.until(lambda: at.state is not AttemptState.UNKNOWN)


async def test_a_settlement_left_lying_masks_the_customer_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.open_settlement()
        await at.give_pin()
        await at.asked(SettleDialog)
        await at.shown(PHONE)
        await at.till.type("", "right", "tab", *"Ann said so")
        at.clock.advance(seconds=61)
        await at.until(lambda: PHONE not in at.till.text())
        await at.shown(MASKED_PHONE, "Ann said so")


async def test_a_settlement_that_is_gone_back_to_shows_the_customer_to_nobody_but_a_manager(
    tmp_path: Path,
) -> None:
    async with shop(tmp_path) as at:
        await at.open_settlement()
        await at.give_pin()
        await at.asked(SettleDialog)
        await at.till.type("", "right", "tab", *"ok", "f9")
        await at.asked(ConfirmDialog)
        at.clock.advance(seconds=61)
        await at.until(lambda: not at.has_manager)
        await at.till.type("", "escape")
        await at.give_pin()
        await at.asked(SettleDialog)
        await at.shown(PHONE, "ok")


async def test_f12_ends_the_rights_and_answers_the_pin_dialog_with_no(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.open_settlement()
        await at.give_pin()
        await at.asked(SettleDialog)
        await at.till.type("", "f12")
        await at.until(lambda: not at.has_manager)
        await at.open_settlement()
        await at.asked(PinDialog)
        await at.till.type("9", "f12")
        await at.until(lambda: not at.till.app.screen.is_modal)
        await at.till.type("", "f5")
        await at.shown("F9 settles it")
        assert not at.till.app.screen.is_modal
        assert at.state is AttemptState.UNKNOWN


async def test_lifting_the_pause_asks_for_the_pin(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        at.journal.pause("no_voucher_left")
        await at.till.app.run_action("show('coupon')")
        at.till.app.refresh_status()
        await at.shown("Issuing is paused")
        await at.till.type("", "ctrl+l")
        await at.give_pin()
        assert isinstance(at.journal.paused(), Paused)
        await at.confirm()
        await at.until(lambda: at.journal.paused() is None)


async def test_a_file_that_keeps_managers_out_is_told(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        (tmp_path / "data" / FILE).write_text("{")
        await at.open_settlement()
        await at.shown("Managers can't be let through", "delete the file")
        await at.till.type("", "escape")
        assert at.state is AttemptState.UNKNOWN


@pytest.mark.parametrize("practice", [True, False])
async def test_the_practice_shop_tells_its_pin_and_no_other_till_does(tmp_path: Path, practice: bool) -> None:
    settings = replace(SETTINGS, till=TillSettings(manager_pin_hash=MANAGER_PIN_HASH))
    async with shop(tmp_path, settings) as at:
        at.till.app.session.practice = practice
        await at.open_settlement()
        await at.asked(PinDialog)
        assert (MANAGER_PIN in at.till.text()) is practice
        await at.give_pin(MANAGER_PIN)
        await at.asked(SettleDialog)


@pytest.mark.parametrize("mode", MANAGERS_MODES)
async def test_a_manager_s_screen_opens_for_managers_and_is_left_when_the_rights_lapse(
    tmp_path: Path, mode: str
) -> None:
    key = next(base.key for base in BASE_SCREENS if base.mode == mode)
    async with shop(tmp_path) as at:
        await at.till.type("", key)
        await at.asked(PinDialog)
        await at.till.type("", "escape")
        assert at.till.app.current_mode != mode
        await at.till.type("", key)
        await at.give_pin()
        await at.until(lambda: at.till.app.current_mode == mode)
        await at.till.type("", "f1")
        at.clock.advance(seconds=61)
        await at.until(lambda: not at.till.app.manager)
        assert at.till.app.screen.is_modal
        await at.till.type("", "escape")
        await at.until(lambda: at.till.app.current_mode != mode)


@pytest.mark.parametrize("mode", MANAGERS_MODES)
async def test_a_pin_that_is_set_meanwhile_is_asked_for_at_once(tmp_path: Path, mode: str) -> None:
    settings = replace(SETTINGS, till=TillSettings())
    async with shop(tmp_path, settings) as at:
        at.till.app.session.manager.pin.set(Secret(PIN))
        await at.till.app.run_action(f"show('{mode}')")
        await at.asked(PinDialog)


async def test_the_set_up_tells_what_no_pin_means_and_how_to_set_one() -> None:
    async with set_up(Installer()) as (_app, _pilot, text):
        told = re.sub(r"[\s│]+", " ", text())
    assert "No manager PIN is set" in told
    assert "pos-tui config set-pin" in told


async def test_the_customer_is_shown_in_full_to_managers_and_masked_again_when_the_rights_lapse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(till_app, "LOOK_EVERY_S", 0.01)
    async with shop(tmp_path) as at:
        await at.till.type("", "f5")
        await at.shown("UNKNOWN")
        await at.till.type("", "enter")
        await at.shown("Coupon R-1", "••••56")
        assert "20123456" not in at.till.text()
        await at.till.type("", "ctrl+u")
        await at.asked(PinDialog)
        await at.till.type("", "escape")
        await at.asked(AttemptDialog)
        assert "20123456" not in at.till.text()
        await at.till.type("", "ctrl+u")
        await at.give_pin()
        await at.shown("20123456", "Ada Lovelace")
        at.clock.advance(seconds=61)
        await at.until(lambda: "20123456" not in at.till.text())
        assert "Ada Lovelace" not in at.till.text()
        await at.shown("Coupon R-1", "••••56")


async def test_the_rights_are_ended_by_a_command_that_is_there_only_while_they_are_held(
    tmp_path: Path,
) -> None:
    async with shop(tmp_path) as at:

        def commands() -> dict[str, Callable[[], object]]:
            app = at.till.app
            return {command.title: command.callback for command in app.get_system_commands(app.screen)}

        assert "End manager rights" not in commands()
        await at.open_settlement()
        await at.give_pin()
        await at.asked(SettleDialog)
        await at.till.type("", "escape")
        assert at.has_manager
        commands()["End manager rights"]()
        await at.until(lambda: not at.has_manager)
        await at.shown("F9 settles it")
        await at.till.type("", "f9")
        await at.asked(PinDialog)


async def test_an_answer_for_a_dialog_that_is_being_closed_is_let_go(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = asyncio.Event()

    async def check(_pin: Secret) -> PinWrong:
        await answered.wait()
        return PinWrong(0)

    async def as_it_closes(_dialog: PinDialog) -> None:
        answered.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    monkeypatch.setattr(PinDialog, "on_unmount", as_it_closes, raising=False)
    async with running_till(services, SETTINGS) as till:
        await till.app.push_screen(PinDialog(check))
        await till.type(PIN, "enter", "escape")
        await till.type("GFTCRD123", "enter")
        assert "€25.00" in till.text()


async def test_while_another_process_holds_the_pin_s_lock_every_key_acts_and_f4_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop(tmp_path) as at:
        app = at.till.app
        app.session.manager.pin.check(Secret(OTHER))

        async def soon(holds: Callable[[], bool]) -> None:
            for _ in range(MOST_POLLS):  # the pilot itself would wait for the lock
                if holds():
                    return
                await asyncio.sleep(0.01)
            raise AssertionError(at.till.text())

        with held(tmp_path / "data"):
            for key, mode in (("f5", "journal"), ("f2", "balance"), ("f5", "journal")):
                app.simulate_key("f4")
                app.simulate_key(key)
                await soon(lambda mode=mode: app.current_mode == mode)  # type: ignore[misc]
            monkeypatch.setattr(manager_pin, "PATIENCE_S", 0.05)
            app.simulate_key("f4")
            await soon(lambda: "another till or command has" in at.till.text())
            app.simulate_key("escape")
            await soon(lambda: not app.screen.is_modal)
