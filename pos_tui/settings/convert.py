"""Turns what TOML holds into the types of the settings: strictly, and with every problem noted."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, get_args, get_origin

from pos_tui.domain.text import clean
from pos_tui.settings.problems import Expected, Params, SettingsCode, SettingsProblem
from pos_tui.settings.rules import nearest

MOST_CHARACTERS = 8192
"""More than any text among the settings needs; long keys are near 2000."""

_EXPECTED = {str: Expected.TEXT, int: Expected.WHOLE_NUMBER, bool: Expected.YES_NO}


@dataclass
class Converter:
    """Converts values by the fields of dataclasses; `source_of` tells which file or variable holds a key.

    What has a problem becomes MISSING, so that the rest can be looked at too.
    """

    source_of: Callable[[str], str]
    problems: list[SettingsProblem] = field(default_factory=list)

    def report(self, key: str, code: SettingsCode, params: Params | None = None) -> None:
        """Note a problem with `key`."""
        self.problems.append(SettingsProblem(self.source_of(key), clean(key), code, params or {}))

    def convert(self, kind: Any, value: object, key: str = "", *, raw: bool = False) -> Any:
        """Return `value` as `kind`: a dataclass, a tuple of one type, text, whole number, yes or no.

        A text must be printable unless it is `raw`.
        """
        if type(None) in get_args(kind):
            kind = get_args(kind)[0]
        if get_origin(kind) is tuple:
            return self._tuple(get_args(kind)[0], value, key)
        if is_dataclass(kind):
            return self._table(kind, value, key)
        if type(value) is not kind:
            return self._wrong_type(key, _EXPECTED[kind])
        if isinstance(value, str) and len(value) > MOST_CHARACTERS:
            self.report(key, SettingsCode.TOO_LONG, {"most": MOST_CHARACTERS})
            return MISSING
        if isinstance(value, str) and not (raw or value.isprintable()):
            self.report(key, SettingsCode.NOT_PRINTABLE)
            return MISSING
        return value

    def _tuple(self, kind: Any, value: object, key: str) -> Any:
        if not isinstance(value, list):
            return self._wrong_type(key, Expected.LIST)
        items = [self.convert(kind, item, f"{key}[{number}]") for number, item in enumerate(value, 1)]
        return MISSING if MISSING in items else tuple(items)

    def _table(self, kind: Any, value: object, key: str) -> Any:
        if not isinstance(value, Mapping):
            return self._wrong_type(key, Expected.TABLE)
        prefix = f"{key}." if key else ""
        known = {option.name for option in fields(kind)}
        for name in value:
            if name not in known:
                near = nearest(name, known)
                self.report(prefix + name, SettingsCode.UNKNOWN_KEY, {"nearest": near and prefix + near})
        entries = {}
        for option in fields(kind):
            if option.name in value:
                entries[option.name] = self._option(option, value[option.name], prefix + option.name)
            elif option.default is MISSING and option.default_factory is MISSING:
                self.report(prefix + option.name, SettingsCode.MISSING_KEY)
                entries[option.name] = MISSING
        return MISSING if MISSING in entries.values() else kind(**entries)

    def _option(self, option: Any, value: object, key: str) -> Any:
        result = self.convert(option.type, value, key, raw=option.metadata.get("raw", False))
        read = option.metadata.get("read")
        result = read(result) if read and result is not MISSING else result
        rule = option.metadata.get("rule")
        fault = rule(result) if rule and result is not MISSING else None
        if fault is None:
            return result
        self.report(key, fault.code, fault.params)
        return MISSING

    def _wrong_type(self, key: str, expected: Expected) -> Any:
        self.report(key, SettingsCode.WRONG_TYPE, {"expected": expected})
        return MISSING
