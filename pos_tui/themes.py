"""The colours of the till: the house's themes, and those that a user keeps beside the configuration.

A theme is a TOML file with the fields of textual.theme.Theme and, under `[variables]`, those that it sets
itself; it is called what the file is called.
"""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from pos_tui.domain.text import clean
from pos_tui.settings.convert import Converter
from pos_tui.settings.guard import read_guarded
from pos_tui.settings.problems import Expected, Fault, SettingsCode, SettingsProblem
from pos_tui.settings.toml import MOST_BYTES, parse_toml

HOUSE = "house"
TERMINAL = "terminal"
"""The house theme that needs no colours, so that it is legible on every terminal."""
FOLDER = "themes"
"""The folder beside the configuration that users' own themes are in."""

_IN_WHEEL = Path(__file__).parent / FOLDER
_IN_CHECKOUT = Path(__file__).parent.parent / FOLDER
_STYLES = {"bold", "italic", "reverse", "strike", "underline"}


def colour(text: str | None) -> Fault | None:
    """Accept what Textual takes for a colour, e.g. `#16202b` or `ansi_cyan`."""
    try:
        Color.parse(text or "black")
    except ColorParseError:
        return Fault(SettingsCode.NOT_A_COLOUR)
    return None


def _colour() -> Any:
    return field(default=None, metadata={"rule": colour})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFile:
    """What stands in a file, but for its variables; a colour that is missing is made from the others."""

    primary: str = field(metadata={"rule": colour})
    secondary: str | None = _colour()
    accent: str | None = _colour()
    success: str | None = _colour()
    warning: str | None = _colour()
    error: str | None = _colour()
    foreground: str | None = _colour()
    background: str | None = _colour()
    surface: str | None = _colour()
    panel: str | None = _colour()
    dark: bool = True
    ansi: bool = False


@cache
def _house_files() -> dict[str, Path]:
    folder = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT
    files = {file.stem: file for file in folder.glob("*.toml")}
    return {name: files[name] for name in sorted(files, key=lambda name: (not name.startswith(HOUSE), name))}


@cache
def house_theme(name: str) -> Theme | None:
    """Return the theme of this name that comes with the till; None if none does."""
    theme = _load(_house_files()[name]) if name in _house_files() else None
    return theme if isinstance(theme, Theme) else None


def house_themes() -> tuple[Theme, ...]:
    """Return the themes that come with the till, the first one first."""
    return tuple(theme for theme in map(house_theme, _house_files()) if theme is not None)


def user_themes(config_file: Path) -> tuple[list[Theme], list[SettingsProblem]]:
    """Return the themes beside `config_file`, and what keeps others from being used."""
    themes, problems = [], []
    for file in sorted((config_file.parent / FOLDER).glob("*.toml")):
        found = _load(file, guarded=True)
        if isinstance(found, Theme) and found.name in _house_files():
            problems.append(SettingsProblem(str(file), "", SettingsCode.NAME_TAKEN))
        elif isinstance(found, Theme):
            themes.append(found)
        else:
            problems += [problem for problem in found if problem not in problems]  # of the folder, once
    return themes, problems


def _load(file: Path, *, guarded: bool = False) -> Theme | list[SettingsProblem]:
    converter = Converter(lambda _key: str(file))
    # The name is shown, and written down where it is picked.
    if clean(file.stem) != file.stem:
        return [SettingsProblem(str(file), "", SettingsCode.NOT_PRINTABLE)]
    content = read_guarded(file, MOST_BYTES + 1) if guarded else file.read_bytes()
    if not isinstance(content, bytes):
        return list(content)
    table = parse_toml(content)
    if isinstance(table, Fault):
        return [SettingsProblem(str(file), "", table.code, table.params)]
    variables = _variables(table.pop("variables", {}), converter)
    theme = converter.convert(ThemeFile, table)
    if converter.problems or theme is MISSING:
        return converter.problems
    return Theme(name=file.stem, **asdict(theme), variables=variables)


def _variables(table: object, converter: Converter) -> dict[str, str]:
    """Return the variables in `table`; what Textual could not parse would end the till."""
    if not isinstance(table, Mapping):
        converter.report("variables", SettingsCode.WRONG_TYPE, {"expected": Expected.TABLE})
        return {}
    for name, value in table.items():
        key = f"variables.{name}"
        if not isinstance(value, str):
            converter.report(key, SettingsCode.WRONG_TYPE, {"expected": Expected.TEXT})
        elif name.endswith("style"):
            if value != "none" and not (value and _STYLES.issuperset(value.split())):
                choices = ", ".join(("none", *sorted(_STYLES)))
                converter.report(key, SettingsCode.NOT_A_CHOICE, {"choices": choices})
        elif not value or colour(value) is not None:
            converter.report(key, SettingsCode.NOT_A_COLOUR)
    return {name: value for name, value in table.items() if isinstance(value, str)}
