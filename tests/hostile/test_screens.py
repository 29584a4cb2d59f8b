"""Text from outside, on every screen and dialog: shown as text, or not at all."""

import json
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, isclass
from itertools import count
from pathlib import Path
from pkgutil import walk_packages

import pytest
from textual.events import Paste
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

import pos_tui
from pos_tui.domain.attempt import AttemptState
from pos_tui.domain.text import clean
from pos_tui.piggy.results import HealthResult
from pos_tui.screens.base_screens import BASE_SCREENS
from pos_tui.screens.set_up import SetUp
from pos_tui.set_up_app import SetUpApp
from pos_tui.settings import Loaded, SettingsCode, SettingsProblem, load_settings
from pos_tui.wording.configuration import problem_text
from tests.hostile.payloads import HUGE, PAYLOADS, is_safe, texts
from tests.hostile.screens import REFERENCE, SHOW, AnyScreen, check, check_lines, refused
from tests.journal.helpers import Clock, make_intent, open_journal
from tests.screens.conftest import NOON, FakeServices, Till, running_till
from tests.screens.fake_cards import CardServices
from tests.screens.test_scan_everywhere import OPEN, SETTINGS, screens, settle

FEWER = len(HUGE)
"""The texts at the end that no file name or setting can hold."""
ROOMY = 1500
"""Characters that a path or a setting has room for."""


@pytest.fixture
def services() -> CardServices:
    """Services that know GFTCRD123, and some cards for managers."""
    return CardServices()


@pytest.fixture
def home(tmp_path: Path, services: FakeServices) -> Iterator[Path]:
    """A home with a journal of one coupon that nobody knows of."""
    with open_journal(tmp_path / "data", Clock(NOON)) as journal:
        journal.begin(make_intent(REFERENCE, created_at=NOON))
        journal.finish(REFERENCE, AttemptState.UNKNOWN, "timed_out")
        services.book = journal
        yield tmp_path


def test_there_are_enough_texts() -> None:
    assert len(PAYLOADS) >= 200


def test_every_screen_has_a_way_to_show_them() -> None:
    missing = [kind.__name__ for kind in screens() if kind not in SHOW]
    assert not missing, f"add to SHOW in tests/hostile/screens.py how text from outside gets to {missing}"


async def _open(kind: type[AnyScreen], till: Till) -> None:
    await settle(till, lambda: "unsettled" in till.text())
    await OPEN[kind](till)
    await settle(till, lambda: isinstance(till.app.screen, kind))


@pytest.mark.parametrize("kind", SHOW, ids=lambda kind: kind.__name__)
async def test_it_is_shown_as_text(kind: type[AnyScreen], services: FakeServices, home: Path) -> None:
    async with running_till(services, SETTINGS, home=home) as till:
        await _open(kind, till)
        for text in texts():
            await SHOW[kind](till, text, home)
            await till.pilot.pause()
            check(till)
            assert isinstance(till.app.screen, kind)


def a_folder(name: str) -> Path:
    """Return a folder that a system could name so; one of the bytes of its name is no UTF-8."""
    return Path("/nowhere", name.encode(errors="replace").decode().replace("\0", "") + "\udc9b2J")


def _quoted(text: str) -> str:
    return json.dumps(text.encode(errors="replace").decode(), ensure_ascii=False)


def widgets() -> set[type[Widget]]:
    """Every widget of the till's own, but for its screens."""
    return {
        member
        for found in walk_packages(pos_tui.__path__, "pos_tui.")
        if not found.name.endswith("__main__")
        for _name, member in getmembers(import_module(found.name), isclass)
        if issubclass(member, Widget) and not issubclass(member, Screen) and member.__module__ == found.name
    }


async def test_every_widget_is_on_one_of_them(services: FakeServices, home: Path) -> None:
    seen: set[type] = set()
    for kind in SHOW:
        async with running_till(services, SETTINGS, home=home) as till:
            await _open(kind, till)
            await SHOW[kind](till, "text", home)
            seen.update(type(widget) for widget in till.app.screen.walk_children())
    missing = {kind.__name__ for kind in widgets() - seen if not kind.__subclasses__()}
    assert not missing, f"let SHOW in tests/hostile/screens.py bring {missing} onto a screen"


@pytest.mark.parametrize("text", texts(ROOMY)[:-FEWER], ids=count())
async def test_names_and_paths_are_shown_as_text(text: str, tmp_path: Path, services: FakeServices) -> None:
    name = "".join(each for each in text if each.isprintable())
    names = f"name = {_quoted(name)}\nshop = {_quoted(name)}\ntheme = {_quoted(name)}"
    product = f"name = {_quoted(name)}, value = {_quoted(name)}"
    config = tmp_path / "config.toml"
    config.write_text(
        f'[till]\n{names}\n[huuray]\nurl = "http://127.0.0.1/"\ncountry = "nl"\nproducts = [{{{product}}}]'
    )
    loaded = load_settings(config, {})
    if not isinstance(loaded, Loaded):
        assert all(is_safe(problem_text(problem)) for problem in loaded)
        return
    async with running_till(services, loaded.settings, home=a_folder(text)) as till:
        for base in BASE_SCREENS:
            await till.pilot.press(base.key)
            await till.pilot.pause()
            check(till)


@pytest.mark.parametrize("text", texts()[:-FEWER], ids=count())
def test_a_wrong_setting_is_refused_in_words_alone(text: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[till]\ncurrency = {_quoted(text)}\n{_quoted(text)} = 1\n")
    loaded = load_settings(config, {"POS_TUI_TILL__" + text: text, "POS_TUI_TILL__LANGUAGE": text})
    assert not isinstance(loaded, Loaded)
    assert all(is_safe(problem_text(problem)) for problem in loaded)


@pytest.mark.parametrize("text", texts(ROOMY)[:-FEWER], ids=count())
async def test_the_first_screen_shows_it_as_text(text: str) -> None:
    async def check_key(_key: object) -> HealthResult:
        return refused(text)

    file = a_folder(text) / "config.toml"
    problem = problem_text(SettingsProblem(str(file), clean(text), SettingsCode.UNREADABLE, {"reason": text}))
    for problems in ((), (problem,)):
        app = SetUpApp(SetUp(file, problems, check_key, lambda _answers: [problem]))
        async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            for field in app.screen.query(Input):
                field.focus()
                await pilot.pause()
                await app.on_event(Paste(text))
            check_lines(app)
            if not problems:
                await pilot.press("f9")
                await pilot.pause()
                check_lines(app)
