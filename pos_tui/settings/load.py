"""From a file and the environment to settings, or to everything that is wrong with them at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pos_tui.paths import NotPlainFileError, read_plain_file
from pos_tui.settings.convert import Converter
from pos_tui.settings.environment import OPTIONS, SECRETS, settings_in, value_of
from pos_tui.settings.model import Settings
from pos_tui.settings.problems import Fault, SettingsCode, SettingsProblem
from pos_tui.settings.rules import is_cleartext, nearest
from pos_tui.settings.toml import MOST_BYTES, parse_toml


class Origin(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings in force, where each comes from by its name, and what is permitted but unwise."""

    settings: Settings
    origins: Mapping[str, Origin]
    warnings: tuple[SettingsProblem, ...]


def load_settings(file: Path, environ: Mapping[str, str]) -> Loaded | tuple[SettingsProblem, ...]:
    """Return what `file` and `environ` configure; a file that does not exist configures nothing."""
    variables: dict[str, str] = {}
    converter = Converter(lambda key: variables.get(key.partition("[")[0], str(file)))
    table = _read(file)
    if isinstance(table, Fault):
        converter.report("", table.code, table.params)
        table = {}
    for section, key in map(_split, SECRETS):
        if _section(table, section).pop(key, None) is not None:
            converter.report(f"{section}.{key}", SettingsCode.KEY_IN_CONFIG)
    origins = dict.fromkeys(OPTIONS, Origin.DEFAULT)
    for name in OPTIONS:
        section, key = _split(name)
        if key in _section(table, section):
            origins[name] = Origin.FILE
    for variable, name, text in settings_in(environ):
        variables[name] = variable
        if name not in OPTIONS:
            converter.report(name, SettingsCode.UNKNOWN_KEY, {"nearest": nearest(name, OPTIONS)})
            continue
        origins[name] = Origin.ENVIRONMENT
        section, key = _split(name)
        _section(table, section)[key] = value_of(OPTIONS[name], text)
    settings = converter.convert(Settings, table)
    warnings = [
        warning for name in ("piggy", "huuray") if (warning := _check_cleartext(table, name, converter))
    ]
    return tuple(converter.problems) or Loaded(settings, origins, tuple(warnings))


def _read(file: Path) -> dict[str, Any] | Fault:
    try:
        return parse_toml(read_plain_file(file, MOST_BYTES + 1))
    except FileNotFoundError:
        return {}
    except NotPlainFileError:
        return Fault(SettingsCode.NOT_A_FILE)
    except OSError as error:
        return Fault(SettingsCode.UNREADABLE, {"reason": error.strerror or ""})


def _split(name: str) -> tuple[str, str]:
    section, _dot, key = name.partition(".")
    return section, key


def _section(table: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the section for reading and writing; a dummy where something else has its name."""
    section = table.setdefault(name, {})
    return section if isinstance(section, dict) else {}


def _check_cleartext(table: dict[str, Any], name: str, converter: Converter) -> SettingsProblem | None:
    """Refuse a service over http:// to another machine, or return the warning if that is permitted."""
    section = _section(table, name)
    url = section.get("url")
    if not isinstance(url, str) or not is_cleartext(url):
        return None
    if section.get("allow_cleartext") is True:
        source = converter.source_of(f"{name}.url")
        return SettingsProblem(source, f"{name}.url", SettingsCode.CLEARTEXT_ALLOWED)
    converter.report(f"{name}.url", SettingsCode.CLEARTEXT)
    return None
