"""A till whose services answer what the test says, at a fixed moment."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from textual.pilot import Pilot

from pos_tui.app import PosApp
from pos_tui.domain.card_code import CardCode
from pos_tui.domain.gift_card import CardKind, GiftCard, Program
from pos_tui.domain.lookup_source import Source
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import JournalUnavailable, UnavailableReason
from pos_tui.paths import Paths
from pos_tui.piggy.results import FindResult, Found, HealthResult, Healthy, NotFound, Retry
from pos_tui.scanner.pace import Pace
from pos_tui.screens import balance
from pos_tui.screens.dialogs import confirm
from pos_tui.screens.next_step import Next
from pos_tui.services.issuing import Issuing
from pos_tui.services.session import Session
from pos_tui.services.stack import StackCheck
from pos_tui.settings import Settings, TillSettings
from pos_tui.terminal import Terminal
from tests.screens.painted import painted

if TYPE_CHECKING:
    from pos_tui.services.lookup import LookUp
    from pos_tui.services.till import TillServices
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PERSON = Pace(fast_s=-1, sure_s=-1, hold_s=0)
"""However fast keys come, they are no scan."""


@pytest.fixture(autouse=True)
def nothing_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes with an answer is there with it: the pilot waits that long."""
    monkeypatch.setattr(balance, "AFTER_PAINT_S", 0.005)


@pytest.fixture(autouse=True)
def hurried_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, two presses in a row are a double press."""
    monkeypatch.setattr(confirm, "PAUSE_S", 1_000_000)


def a_card(code: str = "GFTCRD123", **changes: object) -> GiftCard:
    """The reference's card, with `changes`."""
    fields: dict[str, object] = {
        "uuid": "d694e2a2-e982-4bfc-8269-e79dc98b38e4",
        "code": code,
        "kind": CardKind.DIGITAL,
        "amount_in_cents": 2500,
        "active": True,
        "upgradeable": True,
        "display_amount": "€ 25,00",
        "expires_at": None,
        "program": Program(None, "Sea Dollars"),
    }
    return GiftCard(**(fields | changes))  # type: ignore[arg-type]


@dataclass
class FakeServices:
    """Answers by code, once the code's gate is open; every gate is, unless `hold` closed it."""

    answers: dict[str, FindResult] = field(default_factory=lambda: {"GFTCRD123": Found(a_card())})
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[tuple[str, Source]] = field(default_factory=list)
    retries: list[Retry] = field(default_factory=list)
    issuing: Issuing = field(init=False, repr=False)
    book: Journal | None = None
    cards: object = None
    """The manager's cards, where a test has put some here."""
    on_miss: Callable[[], None] = lambda: None
    well: HealthResult = field(default_factory=lambda: Healthy("Sea Shop", 0.0))

    @property
    def lookup(self) -> "FakeServices":
        """Stand in for the look-up service too."""
        return self

    async def warm_up(self) -> None:
        """Have nothing to warm up."""

    @cached_property
    def stack(self) -> StackCheck:
        """Check stacks by these answers too."""
        return StackCheck(cast("LookUp", self))

    def hold(self, code: str) -> asyncio.Event:
        """Keep the answer for `code` back until the returned event is set."""
        return self.gates.setdefault(code, asyncio.Event())

    async def look_up(
        self, code: CardCode, *, source: Source, on_retry: Callable[[Retry], None] | None = None
    ) -> FindResult:
        """Answer as told."""
        self.asked.append((code.text, source))
        for retry in self.retries:
            if on_retry:
                on_retry(retry)
        if gate := self.gates.get(code.text):
            await gate.wait()
        return self.answers.get(code.text, NotFound())

    is_issuing = False

    def journal(self) -> Journal | JournalUnavailable:
        """Return the journal a test has put here."""
        return self.book or JournalUnavailable(UnavailableReason.VANISHED, Path("/nowhere"))

    def tidy_journal(self) -> None:
        """Nothing is old."""

    is_changing_cards = False

    def finish(self) -> tuple[()]:
        """Nothing is under way."""
        return ()

    @property
    def piggy(self) -> "FakeServices":
        """Stand in for the client too."""
        return self

    async def health(self) -> HealthResult:
        """Be as well as a test says."""
        return self.well

    async def aclose(self) -> None:
        """Nothing to close."""


@dataclass
class Till:
    """A running till in a test: `pilot` presses keys, `text()` is what the screen shows."""

    app: PosApp
    pilot: Pilot[Next]
    services: FakeServices

    @property
    def reference(self) -> str:
        """The reference that the coupon form shows."""
        match = re.search(r"\d{6}-\w{4}-\w{4}", self.text())
        assert match
        return match[0]

    async def type(self, text: str, *keys: str) -> None:
        """Type `text` and press `keys`, then let the till settle."""
        self.app.scan_filter.pace = PERSON
        for character in text:
            self.app.simulate_key(character)
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def text(self) -> str:
        """Every line of the screen as it is painted."""
        return painted(self.app)


@pytest.fixture
def services() -> FakeServices:
    """Services that know GFTCRD123 only."""
    return FakeServices()


@asynccontextmanager
async def running_till(
    services: FakeServices,
    settings: Settings | None = None,
    size: tuple[int, int] = (80, 24),
    home: Path = Path("/nowhere"),
    *,
    clock: Callable[[], datetime] = lambda: NOON,
    terminal: Terminal | None = None,
    coupons_stopped: str = "",
) -> AsyncIterator[Till]:
    """Run a till with notifications and tooltips on, as in the shop; its files are to lie in `home`."""
    session = Session(
        settings or Settings(till=TillSettings(name="Till 1", shop="Sea Shop")),
        paths=Paths(home / "config.toml", home / "secrets.toml", home / "data", home / "log"),
        zone=UTC,
        build=lambda: cast("TillServices", services),
        has_coupons=bool(settings and settings.huuray.url and not coupons_stopped),
        coupons_stopped=coupons_stopped,
        clock=clock,
    )
    app = PosApp(session, terminal)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        app.scan_filter.pace = PERSON
        yield Till(app, pilot, services)
