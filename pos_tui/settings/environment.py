"""Settings from environment variables: `POS_TUI_SECTION__KEY`."""

from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from typing import Any, get_args, get_origin, get_type_hints

from pos_tui.settings.model import Settings
from pos_tui.settings.toml import parse_toml

PREFIX = "POS_TUI_"
SECRETS = ("piggy.token", "huuray.token")
"""Not settings: the variables of these names are for `pos_tui.secrets`."""

OPTIONS: Mapping[str, Field[Any]] = {
    f"{section}.{option.name}": option
    for section, kind in get_type_hints(Settings).items()
    for option in fields(kind)
}
"""Every setting by its name, e.g. `till.currency`."""

_SECTIONS = {name.partition(".")[0] for name in OPTIONS}
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def variable_of(name: str) -> str:
    """Return the environment variable that overrides the setting `name`."""
    return PREFIX + name.replace(".", "__").upper()


def settings_in(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield variable, name and text of all that is, or was meant to be, a setting; an empty one is not set.

    What lacks the second underscore has a name with an underscore, which no setting has.
    """
    for variable, text in environ.items():
        section, separator, key = variable.removeprefix(PREFIX).lower().partition("__")
        if not text or not variable.startswith(PREFIX):
            continue
        if separator and f"{section}.{key}" not in SECRETS:
            yield variable, f"{section}.{key}", text
        elif not separator and section.partition("_")[0] in _SECTIONS:
            yield variable, section, text


def value_of(option: Field[Any], text: str) -> object:
    """Return `text` as TOML would hold it for `option`; what does not fit stays text, to be refused."""
    kinds = {option.type, *get_args(option.type)}
    if get_origin(option.type) is tuple:
        return _list(text)
    if bool in kinds:
        return _YES_NO.get(text.lower(), text)
    if int in kinds and len(text) < 10 and text.isascii() and text.removeprefix("-").isdigit():
        return int(text)
    return text


def _list(text: str) -> object:
    """Return the list that `text` writes down as JSON or as TOML."""
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        table = parse_toml(b"list = " + text.encode("utf-8", "replace"))
    return table.get("list") if isinstance(table, dict) else text
