"""The first screen of a till that is not configured."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from pos_tui.domain.secret import Secret
from pos_tui.piggy.results import HealthResult, Healthy, KeyRejected, Unreachable, UnreachableReason
from pos_tui.screens.next_step import Next
from pos_tui.screens.set_up import Answers, SetUp
from pos_tui.set_up_app import SetUpApp
from tests.screens.painted import painted

KEY = "piggy-key-in-plain-sight"


@dataclass
class Installer:
    """Someone who sets a till up; `health` is what the service says, `saved` what was written."""

    health: HealthResult = field(default_factory=lambda: Healthy("Sea Shop", None))
    complaints: list[str] = field(default_factory=list)
    saved: list[Answers] = field(default_factory=list)
    asked: list[Secret] = field(default_factory=list)

    async def check(self, key: Secret) -> HealthResult:
        self.asked.append(key)
        return self.health

    def save(self, answers: Answers) -> list[str]:
        if not self.complaints:
            self.saved.append(answers)
        return self.complaints


@asynccontextmanager
async def set_up(
    installer: Installer, problems: tuple[str, ...] = ()
) -> AsyncIterator[tuple[SetUpApp, Pilot[Next], Callable[[], str]]]:
    app = SetUpApp(SetUp(Path("/etc/shop/config.toml"), problems, installer.check, installer.save))
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        yield app, pilot, lambda: painted(app)


async def type_into(app: SetUpApp, pilot: Pilot[Next], name: str, text: str) -> None:
    app.screen.query_one(f"#{name} Input", Input).focus()
    await pilot.pause()
    await pilot.press(*text)


async def test_a_key_that_the_service_knows_is_saved_and_the_till_starts() -> None:
    installer = Installer()
    async with set_up(installer) as (app, pilot, text):
        await pilot.press(*KEY)
        shown = text()
        await pilot.press("f9")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert installer.saved == [Answers(Secret(KEY))]
    assert app.return_value is Next.START
    assert KEY not in shown


async def test_a_rejected_key_is_told_and_saved_only_on_a_second_f9() -> None:
    installer = Installer(health=KeyRejected(401))
    async with set_up(installer) as (app, pilot, text):
        await pilot.press(*KEY, "f9")
        await app.workers.wait_for_complete()
        await pilot.pause()
        shown = text()
        assert installer.saved == []
        await pilot.press("f9")
        await app.workers.wait_for_complete()
    assert "Key rejected" in shown
    assert len(installer.saved) == 1


async def test_an_unreachable_service_is_told() -> None:
    async with set_up(Installer(health=Unreachable(UnreachableReason.REFUSED))) as (app, pilot, text):
        await pilot.press(*KEY, "f9")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Can't reach the card service" in text()


async def test_without_a_key_nothing_is_asked() -> None:
    installer = Installer()
    async with set_up(installer) as (_app, pilot, text):
        await pilot.press("f9")
        await pilot.pause()
        assert "This is needed." in text()
    assert installer.asked == []


async def test_coupons_need_all_three_of_their_fields() -> None:
    installer = Installer()
    async with set_up(installer) as (app, pilot, text):
        await pilot.press(*KEY)
        await type_into(app, pilot, "huuray-country", "dk")
        await pilot.press("f9")
        await pilot.pause()
        assert text().count("This is needed.") == 2
    assert installer.saved == []


async def test_what_keeps_the_answers_from_being_written_is_told() -> None:
    installer = Installer(complaints=["/etc/shop/secrets.toml: can't be written (Read-only file system)."])
    async with set_up(installer) as (app, pilot, text):
        await pilot.press(*KEY, "f9")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Read-only file system" in text()
        assert app.return_value is None


async def test_problems_of_the_files_are_listed_and_f9_reads_them_again() -> None:
    problem = "/etc/shop/config.toml: till.naem: there is no such setting; did you mean till.name?"
    async with set_up(Installer(), (problem,)) as (app, pilot, text):
        assert "did you mean till.name?" in " ".join(text().replace("│", " ").split())
        await pilot.press("f9")
    assert app.return_value is Next.START


async def test_f5_goes_to_the_practice_shop() -> None:
    async with set_up(Installer()) as (app, pilot, _text):
        await pilot.press("f5")
    assert app.return_value is Next.PRACTICE


@pytest.mark.parametrize("keys", [("ctrl+a", "ctrl+c"), ("ctrl+a", "ctrl+x"), ("ctrl+shift+a", "ctrl+c")])
async def test_a_key_never_gets_onto_the_clipboard(keys: tuple[str, ...]) -> None:
    async with set_up(Installer()) as (app, pilot, _text):
        await pilot.press(*KEY, "home", "shift+end", *keys)
        await pilot.pause()
        assert KEY not in app.clipboard
