"""What every test stands on: no configuration, language or zone of the machine it runs on."""

import asyncio
import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import textual.app
import textual.pilot
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from pos_tui import i18n
from tests.idle import until_idle

# Screens make and drop objects by the million, few of them in circles: looking for those takes time.
gc.set_threshold(100_000, 20, 50)

SETTINGS = ("POS_TUI", "XDG_", "TEXTUAL", "LC_", "LANG", "CREDENTIALS_DIRECTORY")
OF_THE_TERMINAL = ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "SSH_", "TMUX", "STY", "MOSH_")
MACHINES_OWN = SETTINGS + OF_THE_TERMINAL
"""How the names of variables begin that say something of the machine the tests run on."""


@pytest.fixture(autouse=True)
def neutral_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty home, English, UTC, no setting from outside, files that others may read but not change.

    Whether somebody runs the tests in tmux or over ssh makes no difference.
    """
    umask = os.umask(0o022)
    for name in list(os.environ):
        if name.startswith(MACHINES_OWN):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    i18n.use("en")
    yield
    i18n.use("en")
    os.umask(umask)


@pytest.fixture(autouse=True)
def tasks_as_in_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """From Python 3.12 on Textual's tasks start at once in a program, but not in its own way to run tests."""
    run_test = App.run_test

    def run_with_eager_tasks(app: App[Any], **options: Any) -> Any:
        if hasattr(asyncio, "eager_task_factory"):
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        return run_test(app, **options)

    monkeypatch.setattr(App, "run_test", run_with_eager_tasks)


_RULES_READ: dict[tuple[object, ...], list[RuleSet]] = {}


@pytest.fixture(autouse=True)
def styles_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same styles in the same colours are the same rules in every test: reading them takes long."""
    read = Stylesheet._parse_rules

    def read_once(sheet: Stylesheet, css: str, **place: Any) -> list[RuleSet]:
        key = (css, frozenset(sheet._variables.items()), *place.items())
        if key not in _RULES_READ:
            _RULES_READ[key] = read(sheet, css, **place)
        return _RULES_READ[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", read_once)


@pytest.fixture(autouse=True)
def steady_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, what the pilot waits for has happened then."""

    async def wait_for_screen(_pilot: object, _timeout: float = 0) -> bool:
        await until_idle()
        return True

    monkeypatch.setattr(textual.pilot.Pilot, "_wait_for_screen", wait_for_screen)
    for module in (textual.app, textual.pilot):
        monkeypatch.setattr(module, "wait_for_idle", until_idle)
