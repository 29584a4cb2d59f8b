"""The README's table of keys, against the keys that the till declares."""

import re
from importlib import import_module
from pathlib import Path

from textual.binding import Binding

from pos_tui.app import PosApp
from pos_tui.house_app import HouseApp
from pos_tui.screens.base_screens import BASE_SCREENS, BaseScreen
from pos_tui.screens.till_screen import TillScreen

README = Path(__file__).parent.parent / "README.md"
OF_TEXTUAL = {"Ctrl+P"}
"""The palette, which Textual brings along."""


def class_of(base: BaseScreen) -> type[TillScreen]:
    module, name = base.place.split(":")
    screen: type[TillScreen] = getattr(import_module(f"pos_tui.screens.{module}"), name)
    return screen


def declared() -> dict[str, Binding]:
    """Every key that the key bar of a base screen can show, as it stands there."""
    screens = [class_of(base).BINDINGS for base in BASE_SCREENS]
    bindings = [each for group in (HouseApp.BINDINGS, PosApp.BINDINGS, *screens) for each in group]
    shown = [each for each in bindings if isinstance(each, Binding) and each.show]
    app = HouseApp()
    return {app.get_key_display(each): each for each in shown}


def told() -> dict[str, str]:
    """Every key in the table, and what the README says of it."""
    table = README.read_text("utf-8").partition("## Keys\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| ([A-Z]\S*) \| (.+) \|$", table, re.MULTILINE))


def test_the_readme_tells_of_every_key_and_of_no_other() -> None:
    assert set(told()) == set(declared()) | OF_TEXTUAL


def test_the_readme_names_every_screen_as_its_key_does() -> None:
    keys = told()
    missing = [base.key for base in BASE_SCREENS if f"**{base.name}**" not in keys[base.key.upper()]]
    assert not missing


def test_every_screen_has_words_for_its_help() -> None:
    assert [base.mode for base in BASE_SCREENS if not class_of(base).HELP_TEXT] == []


def test_every_key_has_a_name_for_bar_and_palette() -> None:
    assert [key for key, binding in declared().items() if not binding.description] == []
