"""Reading TOML that somebody else wrote, and writing the little that pos-tui writes itself."""

import re
import tomllib
from collections.abc import Mapping

from pos_tui.settings.problems import Fault, SettingsCode

MOST_BYTES = 1 << 18
"""Far more than any configuration; what is larger is another file."""
_PART = rb"""\.[ \t]*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY = re.compile(_PART + rb"(?:[ \t]*" + _PART + rb"){15}")
"""More parts than any key has; tomllib takes a minute over one of 100,000 characters."""


def parse_toml(raw: bytes) -> dict[str, object] | Fault:
    """Return the table in `raw`, UTF-8 with or without a byte order mark, or why it is none."""
    if len(raw) > MOST_BYTES:
        return Fault(SettingsCode.TOO_LARGE)
    if long_key := _LONG_KEY.search(raw):
        return Fault(SettingsCode.LONG_KEY, {"line": raw.count(b"\n", 0, long_key.start()) + 1})
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _not_toml(raw.count(b"\n", 0, error.start) + 1)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        return _not_toml(int(line[1]) if line else 0)
    except (ValueError, RecursionError):
        return _not_toml(0)


def _not_toml(line: int) -> Fault:
    return Fault(SettingsCode.NOT_TOML, {"line": line})


def toml_table(name: str, values: Mapping[str, str | int | bool]) -> str:
    """Return the table `[name]` holding `values`."""
    lines = [f"{key} = {_toml_value(value)}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])


def _toml_value(value: str | int | bool) -> str:
    if isinstance(value, str):
        kept = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in value)
        return '"' + "".join(kept) + '"'
    return str(value).lower()
