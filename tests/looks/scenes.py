"""Every screen and dialog in its main states, for the tests that look at all of them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.content import Content
from textual.pilot import Pilot
from textual.screen import ModalScreen

from pos_tui.app import PosApp
from pos_tui.domain.attempt import AttemptState
from pos_tui.house_app import HouseApp
from pos_tui.huuray.catalogue import Refusal
from pos_tui.huuray.results import IssueResult, Refused, Sent, Unknown, UnknownReason
from pos_tui.journal.results import Begun
from pos_tui.piggy.results import FindResult, Found, Healthy, KeyRejected, Unreachable, UnreachableReason
from pos_tui.screens.base_screens import BASE_SCREENS
from pos_tui.screens.dialogs.choose_code import ChooseCodeDialog
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.dialogs.outcome import OutcomeDialog
from pos_tui.screens.dialogs.pin import PinDialog
from pos_tui.screens.next_step import Next
from pos_tui.screens.set_up import SetUp
from pos_tui.services.manager_pin import PinWrong
from pos_tui.set_up_app import SetUpApp
from pos_tui.settings import HuuraySettings, PiggySettings, Settings, TillSettings
from pos_tui.widgets.status_banner import TillStatus
from pos_tui.wording.coupons import explain_outcome
from tests.journal.helpers import Clock, make_intent, open_journal
from tests.screens.conftest import NOON, FakeServices, a_card, running_till
from tests.screens.fake_cards import CardServices
from tests.screens.painted import painted

MOST_POLLS = 500
REFERENCE = "261122-7Q3M-K4TX"
CARDS: dict[str, FindResult] = {
    "ACTIVE": Found(a_card("ACTIVE", expires_at=NOON + timedelta(days=412))),
    "EMPTY": Found(a_card("EMPTY", amount_in_cents=0, display_amount="€ 0,00")),
    "EXPIRED": Found(a_card("EXPIRED", expires_at=NOON - timedelta(days=3))),
    "INACTIVE": Found(a_card("INACTIVE", active=False)),
    "MILLION": Found(a_card("MILLION", amount_in_cents=123_456_789, display_amount="kr. 1.234.567,89")),
    "DOWN": Unreachable(UnreachableReason.TIMED_OUT),
}
ATTEMPTS = (
    (AttemptState.SENT, None),
    (AttemptState.REFUSED, Refusal.NO_VOUCHER_LEFT),
    (AttemptState.NOT_SENT, "no_connection"),
    (AttemptState.UNKNOWN, "timed_out"),
)


@dataclass
class Stage:
    """A running app on which a scene is set."""

    app: HouseApp
    pilot: Pilot[Next]
    services: FakeServices

    async def shows(self, *words: str) -> None:
        """Wait until all `words` are painted."""
        for _ in range(MOST_POLLS):
            await self.pilot.pause()
            if all(word in painted(self.app) for word in words):
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never shown: {words}\n{painted(self.app)}")

    async def press(self, *keys: str) -> None:
        """Press keys, then let the app settle."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def look_up(self, code: str, *words: str) -> None:
        """Type a code and wait for the answer."""
        await self.press(*code, "enter")
        await self.shows(*words)

    async def open(self, dialog: ModalScreen[Any], *words: str) -> None:
        """Open a dialog over what is shown."""
        self.app.push_screen(dialog)
        await self.shows(*words)


Scene = Callable[[Stage], Awaitable[None]]


def _looks_up(code: str, *words: str) -> Scene:
    async def scene(stage: Stage) -> None:
        await stage.look_up(code, *words)

    return scene


def _base(key: str, *words: str) -> Scene:
    async def scene(stage: Stage) -> None:
        await stage.press(key)
        await stage.shows(*words)

    return scene


def _outcome(result: IssueResult, tone: str) -> Scene:
    async def scene(stage: Stage) -> None:
        words = explain_outcome(result)
        doubtful = isinstance(result, Unknown)
        await stage.open(
            OutcomeDialog(words, "+31 6 12345678", REFERENCE, tone=tone, doubtful=doubtful), words.title
        )

    return scene


async def _shift(stage: Stage) -> None:
    await stage.look_up("EMPTY", "EMPTY")
    await stage.look_up("EXPIRED", "EXPIRED")
    await stage.look_up("MISSING", "NOT FOUND")
    await stage.look_up("ACTIVE", "✔ ACTIVE")


async def _late(stage: Stage) -> None:
    stage.services.hold("ACTIVE")
    await stage.press(*"ACTIVE", "enter")
    await stage.shows("LOOKING UP")


async def _busy_till(stage: Stage) -> None:
    assert isinstance(stage.app, PosApp)
    stage.app.manager = True
    stage.app.status = TillStatus(unsettled=2, sending_since=0.0, paused=True)
    stage.app.notify("Answer or close this window, then scan again.", title="Scan not taken", markup=False)
    await stage.shows("MANAGER", "paused", "Scan not taken")


async def _form(stage: Stage) -> None:
    await stage.press("f3", *"Cinema for two", "tab", *"0612345678", "tab", *"ada@example.com", "tab")
    await stage.shows("Phone and e-mail are given")


async def _form_refused(stage: Stage) -> None:
    await stage.press("f3", *"Cinema", "tab", *"12", "tab", *"nobody", "tab", "tab", *"soon", "f9")
    await stage.shows("12", "nobody")


async def _form_paused(stage: Stage) -> None:
    await stage.press("f3")
    assert isinstance(stage.app, PosApp)
    stage.app.status = TillStatus(paused=True)
    await stage.shows("Issuing is paused")


async def _review(stage: Stage) -> None:
    body = Content("Product   Cinema for two\nPhone     +31 6 12345678\n\nA coupon can't be called back.")
    await stage.open(ConfirmDialog("Send this coupon?", body, "Send"), "F9 Send")


async def _journal(stage: Stage) -> None:
    await stage.press("f5")
    await stage.shows("UNKNOWN", "REFUSED")


async def _journal_wrong_day(stage: Stage) -> None:
    await _journal(stage)
    await stage.press("ctrl+f", "shift+tab", *"99-99")
    await stage.shows("no such day")


async def _attempt(stage: Stage) -> None:
    await _journal(stage)
    await stage.press("enter")
    await stage.shows("Nobody knows yet")


async def _settle(stage: Stage) -> None:
    await _journal(stage)
    await stage.press("f9")
    await stage.shows("How you know")
    await stage.press("f9")
    await stage.shows("Choose one")


async def _ill(stage: Stage) -> None:
    stage.services.well = KeyRejected(401)
    await stage.press("f8")
    await stage.shows("Key rejected")


async def _pin(stage: Stage) -> None:
    async def check(_pin: object) -> PinWrong:
        return PinWrong(0)

    await stage.open(PinDialog(check, practice_pin="135790"), "Manager PIN")
    await stage.press(*"111111", "enter")
    await stage.shows("practice")


async def _choose(stage: Stage) -> None:
    await stage.open(ChooseCodeDialog(("ABC-123", "ABC/123"), "Which one stands on it?"), "ABC/123")


async def _notice(stage: Stage) -> None:
    body = Content("Send this file to the coupon service:\n\n/home/till/.local/share/pos-tui/note.txt")
    await stage.open(NoticeDialog("Support note written", body), "note.txt")


async def _help(stage: Stage) -> None:
    await stage.press("f1")
    await stage.shows("Scan a gift card")


async def palette(stage: Stage) -> None:
    """Open the palette."""
    await stage.press("ctrl+p")
    await stage.shows("Look a gift card up")


SCENES: dict[str, Scene] = {
    "ready": _base("f2", "Scan a gift card"),
    "active": _looks_up("ACTIVE", "✔ ACTIVE"),
    "million": _looks_up("MILLION", "✔ ACTIVE"),
    "empty": _looks_up("EMPTY", "EMPTY"),
    "expired": _looks_up("EXPIRED", "EXPIRED"),
    "inactive": _looks_up("INACTIVE", "INACTIVE"),
    "missing": _looks_up("MISSING", "NOT FOUND"),
    "down": _looks_up("DOWN", "reach the card service"),
    "shift": _shift,
    "late": _late,
    "busy": _busy_till,
    "form": _form,
    "form-refused": _form_refused,
    "form-paused": _form_paused,
    "review": _review,
    "sent": _outcome(Sent(), "sent"),
    "refused": _outcome(Refused(Refusal.NO_VOUCHER_LEFT), "not-sent"),
    "unknown": _outcome(Unknown(UnknownReason.TIMED_OUT), "unknown"),
    "journal": _journal,
    "journal-wrong-day": _journal_wrong_day,
    "attempt": _attempt,
    "settle": _settle,
    "scanner": _base("f7", "QR code"),
    "settings": _base("f8", "knows this till"),
    "settings-ill": _ill,
    "pin": _pin,
    "choose": _choose,
    "notice": _notice,
    "help": _help,
}
SCENES |= {f"base-{base.mode}": _base(base.key, base.name) for base in BASE_SCREENS if base.managers}


@asynccontextmanager
async def on_stage(scene: Scene, folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
    """Run a till of which `scene` is shown."""
    settings = Settings(
        till=TillSettings(name="Till 1", shop="Sea Shop"),
        piggy=PiggySettings(url="https://cards.example.com/api"),
        huuray=HuuraySettings(url="http://127.0.0.1/", country="nl"),
    )
    services = CardServices()
    services.answers = dict(CARDS)
    with open_journal(folder / "data", Clock(NOON)) as journal:
        services.book = journal
        earlier: list[str] = []
        for number, (state, reason) in enumerate(ATTEMPTS):
            reference = f"261122-7Q3M-{number:04}"
            assert isinstance(journal.begin(make_intent(reference, created_at=NOON), earlier), Begun)
            journal.finish(reference, state, reason)
            earlier.append(reference)
        async with running_till(services, settings, size, folder) as till:
            stage = Stage(till.app, till.pilot, services)
            await scene(stage)
            yield stage


@asynccontextmanager
async def setting_up(problems: tuple[str, ...], size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
    """Run the set-up, with a field that is missing."""

    async def check(_key: object) -> Healthy:
        return Healthy("Sea Shop", None)

    app = SetUpApp(SetUp(Path("/etc/shop/config.toml"), problems, check, lambda _answers: []))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        stage = Stage(app, pilot, FakeServices())
        await stage.shows("Set up this till")
        if not problems:
            await stage.press("f9")
            await stage.shows("This is needed")
        yield stage
