"""From a file and the environment to settings, or to everything that is wrong with them at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pos_tui.settings.convert import Converter
from pos_tui.settings.environment import OPTIONS, SECRETS, settings_in, value_of
from pos_tui.settings.guard import read_guarded
from pos_tui.settings.model import Settings
from pos_tui.settings.problems import Fault, SettingsCode, SettingsProblem
from pos_tui.settings.rules import country, in_small_letters, is_cleartext, nearest
from pos_tui.settings.toml import MOST_BYTES, parse_toml

PIN_HASH = "till.manager_pin_hash"


class Origin(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings in force, where each comes from by its name, and what is permitted but unwise.

    `coupon_problems` stop coupons, and nothing else.
    """

    settings: Settings
    origins: Mapping[str, Origin]
    warnings: tuple[SettingsProblem, ...]
    coupon_problems: tuple[SettingsProblem, ...] = ()


def load_settings(file: Path, environ: Mapping[str, str]) -> Loaded | tuple[SettingsProblem, ...]:
    """Return what `file` and `environ` configure; a file that does not exist configures nothing.

    The hash of the manager's PIN in the file goes before one in `environ`, which every user sets.
    """
    variables: dict[str, str] = {}
    converter = Converter(lambda key: variables.get(key.partition("[")[0], str(file)))
    table = _read(file, converter)
    for section, key in map(_split, SECRETS):
        if _section(table, section).pop(key, None) is not None:
            converter.report(f"{section}.{key}", SettingsCode.KEY_IN_CONFIG)
    origins = dict.fromkeys(OPTIONS, Origin.DEFAULT)
    for name in OPTIONS:
        section, key = _split(name)
        if key in _section(table, section):
            origins[name] = Origin.FILE
    for variable, name, text in settings_in(environ):
        if name not in OPTIONS:
            variables[name] = variable
            converter.report(name, SettingsCode.UNKNOWN_KEY, {"nearest": nearest(name, OPTIONS)})
            continue
        section, key = _split(name)
        if name == PIN_HASH and _section(table, section).get(key):
            continue
        variables[name] = variable
        origins[name] = Origin.ENVIRONMENT
        _section(table, section)[key] = value_of(OPTIONS[name], text)
    settings = converter.convert(Settings, table)
    warnings = [
        warning for name in ("piggy", "huuray") if (warning := _check_cleartext(table, name, converter))
    ]
    coupon_problems = tuple(_check_country(table, converter))
    if converter.problems:
        return (*converter.problems, *coupon_problems)
    return Loaded(settings, origins, tuple(warnings), coupon_problems)


def _read(file: Path, converter: Converter) -> dict[str, Any]:
    content = read_guarded(file, MOST_BYTES + 1)
    if not isinstance(content, bytes):
        converter.problems += content
        return {}
    table = parse_toml(content)
    if isinstance(table, Fault):
        converter.report("", table.code, table.params)
        return {}
    return table


def _check_country(table: dict[str, Any], converter: Converter) -> Iterator[SettingsProblem]:
    name = "huuray.country"
    code = _section(table, "huuray").get("country")
    fault = country(in_small_letters(code)) if isinstance(code, str) else None
    if fault is not None:
        yield SettingsProblem(converter.source_of(name), name, fault.code, fault.params)


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
