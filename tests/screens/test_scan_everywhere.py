"""A scan into every screen and dialog, wherever the focus is: nothing changes but Balance."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC
from importlib import import_module
from inspect import getmembers, isclass
from itertools import count, cycle
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import pytest
from textual.command import CommandPalette
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

import pos_tui
from pos_tui.domain.attempt import AttemptState
from pos_tui.domain.lookup_source import Source
from pos_tui.scanner.pace import Pace
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.cards import CardsScreen
from pos_tui.screens.coupon import CouponScreen
from pos_tui.screens.dialogs.attempt import AttemptDialog
from pos_tui.screens.dialogs.choose import ChooseDialog
from pos_tui.screens.dialogs.choose_code import ChooseCodeDialog
from pos_tui.screens.dialogs.code_file import CodeFileDialog
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.export import Destination, ExportDialog
from pos_tui.screens.dialogs.help import HelpDialog
from pos_tui.screens.dialogs.lookups import LookUpsDialog
from pos_tui.screens.dialogs.mail import Mail, MailDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.dialogs.outcome import OutcomeDialog
from pos_tui.screens.dialogs.pin import PinDialog
from pos_tui.screens.dialogs.settle import SettleDialog
from pos_tui.screens.dialogs.step import StepDialog
from pos_tui.screens.dialogs.theme import ThemeDialog
from pos_tui.screens.journal import JournalScreen
from pos_tui.screens.scanner import ScannerScreen
from pos_tui.screens.set_up import SetUpScreen
from pos_tui.screens.settings import SettingsScreen
from pos_tui.screens.stack import StackScreen
from pos_tui.services.code_reader import CodeReader
from pos_tui.services.export_file import Shape
from pos_tui.services.manager_pin import PinRight
from pos_tui.settings import HuuraySettings, ScannerSettings, Settings
from pos_tui.wording.lookups import Explanation
from tests.journal.helpers import Clock, make_intent, open_journal
from tests.screens.conftest import NOON, FakeServices, Till, running_till
from tests.screens.fake_cards import CardServices

if TYPE_CHECKING:
    from textual.widget import Widget

AnyScreen = Screen[Any]

SETTINGS = Settings(huuray=HuuraySettings(url="http://127.0.0.1/", country="nl"))
TYPED = "12"
ENDINGS = ("enter", "ctrl+j", "tab")
BETWEEN_SCANS_S = 0.1
"""What comes sooner behind a scan may be its rest."""
KEYS_INSIDE = ("f9", "escape", "ctrl+q", "delete")
READ: dict[type[AnyScreen], str] = {
    JournalScreen: "••••",
    AttemptDialog: "••••56",
    CardsScreen: "of 3 · 0 shown",
    CommandPalette: "No matches",
}
"""What shows that a screen has found what it is about."""
MOST_POLLS = 500
REFERENCE = "R-1"

OWN_USE: dict[type[AnyScreen], Source | None] = {ScannerScreen: None, StackScreen: Source.STACK}
"""Screens that have a use of their own for scans, and as what they look them up."""

WITHOUT_SCANNER = {SetUpScreen}
"""What runs instead of the till, before any card can be looked up."""


def screens() -> list[type[AnyScreen]]:
    """Every screen and dialog that the till can show, found in its package, and the one it has of Textual."""
    modules = [
        import_module(found.name)
        for found in walk_packages(pos_tui.__path__, "pos_tui.")
        if not found.name.endswith("__main__")
    ]
    found = {
        member
        for module in modules
        for _name, member in getmembers(module, isclass)
        if issubclass(member, Screen) and member.__module__.startswith("pos_tui.")
    }
    shown = {kind for kind in found if not kind.__subclasses__()} - WITHOUT_SCANNER
    return sorted({*shown, CommandPalette}, key=lambda kind: kind.__name__)


async def _right(_pin: object) -> PinRight:
    return PinRight()


def _press(*keys: str) -> Callable[[Till], Awaitable[object]]:
    return lambda till: till.pilot.press(*keys)


def _push(make: Callable[[], AnyScreen]) -> Callable[[Till], Awaitable[object]]:
    return lambda till: till.app.push_screen(make())


OPEN: dict[type[AnyScreen], Callable[[Till], Awaitable[object]]] = {
    BalanceScreen: _press("f2"),
    CouponScreen: _press("f3"),
    JournalScreen: _press("f5"),
    ScannerScreen: _press("f7"),
    StackScreen: _press("f6"),
    ThemeDialog: _press("f8", "ctrl+t"),
    CodeFileDialog: _push(lambda: CodeFileDialog(CodeReader(ScannerSettings()))),
    SettingsScreen: _press("f8"),
    HelpDialog: _press("f1"),
    CommandPalette: _press("ctrl+p"),
    AttemptDialog: _press("f5", "enter"),
    CardsScreen: _press("f4"),
    ChooseDialog: _push(lambda: ChooseDialog("Which?", "One of these", ["Sea Dollars", "Staff Gifts"])),
    ExportDialog: _push(lambda: ExportDialog(Destination("~/cards.csv", Shape.CSV))),
    LookUpsDialog: _push(lambda: LookUpsDialog([], [], UTC)),
    MailDialog: _push(lambda: MailDialog(Content("A card"), Mail())),
    ChooseCodeDialog: _push(lambda: ChooseCodeDialog(["PIGGY123", "PIGGZ123"], "Which one?")),
    ConfirmDialog: _push(lambda: ConfirmDialog("Send?", Content("A coupon"), "Send")),
    NoticeDialog: _push(lambda: NoticeDialog("Notice", Content("Read this"))),
    OutcomeDialog: _push(
        lambda: OutcomeDialog(
            Explanation("Sent", "It was.", "Go on."), "••78", REFERENCE, tone="sent", doubtful=False
        )
    ),
    PinDialog: _push(lambda: PinDialog(_right)),
    StepDialog: _push(lambda: StepDialog("Made", Content("A card"), step="Mail it", qr="PIGGY123")),
    SettleDialog: _push(lambda: SettleDialog(REFERENCE, Content("A coupon"), Content("A coupon"))),
}


async def settle(till: Till, holds: Callable[[], bool] = lambda: True) -> None:
    """Let the till work until `holds`; its readings come from another thread."""
    for _ in range(MOST_POLLS):
        await till.pilot.pause()
        if holds():
            return
        await till.pilot.pause(0.01)
    raise AssertionError(f"never came true\n{till.text()}")


async def burst(till: Till, *keys: str) -> None:
    """Send keys faster than anybody types."""
    for key in keys:
        till.app.simulate_key(key)
    await till.pilot.pause(BETWEEN_SCANS_S)
    await settle(till)


async def state(till: Till, screen: AnyScreen) -> tuple[object, ...]:
    """What may not change: where the focus is, what the fields hold, and what a person sees of the screen.

    What Balance, the scanner test and the stack show is what came of a scan.
    """
    assert till.app.screen is screen
    till.app.clear_notifications()
    await settle(till, lambda: not screen.query("Toast"))
    seen = "" if isinstance(screen, BalanceScreen | ScannerScreen | StackScreen) else till.text()
    return screen.focused, [field.value for field in screen.query(Input)], seen


@pytest.fixture
def full_journal(tmp_path: Path, services: FakeServices) -> Iterator[Path]:
    """A home with a journal of one coupon that nobody knows of."""
    with open_journal(tmp_path / "data", Clock(NOON)) as journal:
        journal.begin(make_intent(REFERENCE, created_at=NOON))
        journal.finish(REFERENCE, AttemptState.UNKNOWN, "timed_out")
        services.book = journal
        services.cards = CardServices().cards
        yield tmp_path


def test_a_way_to_every_screen_is_known() -> None:
    assert screens() == sorted(OPEN, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", screens())
async def test_nothing_changes_but_balance(
    kind: type[AnyScreen], services: FakeServices, full_journal: Path
) -> None:
    numbers, keys_inside = count(), cycle(KEYS_INSIDE)
    async with running_till(services, SETTINGS, home=full_journal) as till:
        await settle(till, lambda: "unsettled" in till.text())
        await OPEN[kind](till)
        await settle(till, lambda: isinstance(till.app.screen, kind))
        screen, mode = till.app.screen, till.app.current_mode
        taken = not screen.is_modal and kind not in OWN_USE
        source = Source.SCAN if taken else OWN_USE.get(kind)
        till.app.scan_filter.pace = Pace()
        spots: list[Widget | None] = [*screen.focus_chain]
        for focused in spots or [None]:
            screen.set_focus(focused)
            for field in screen.query(Input):
                field.value = TYPED
            await settle(till, lambda: READ.get(kind, "") in till.text())
            before = await state(till, screen)
            await burst(till, *"CARD", next(keys_inside), *f"{next(numbers):05}", "enter")
            assert ("Scan not taken" if screen.is_modal else "inside the") in till.text()
            assert await state(till, screen) == before
            for ending in ENDINGS:
                asked, code = list(services.asked), f"CARD{next(numbers):05}"
                await burst(till, *code, ending)
                assert services.asked == [*asked, *([(code, source)] if source else [])]
                assert isinstance(till.app.screen, BalanceScreen if taken else kind)
                await till.app.switch_mode(mode)
                if kind is BalanceScreen:
                    await screen.run_action("bring_back")
                assert await state(till, screen) == before
