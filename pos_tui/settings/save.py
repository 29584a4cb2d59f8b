"""Writing a first configuration."""

from collections.abc import Mapping
from pathlib import Path

from pos_tui.paths import write_private_file
from pos_tui.settings.problems import SettingsCode, SettingsProblem
from pos_tui.settings.toml import toml_table

Values = Mapping[str, str | int | bool]


def save_config(file: Path, sections: Mapping[str, Values]) -> tuple[SettingsProblem, ...]:
    """Write `sections` into a new configuration file; return what kept it from that.

    One that exists is left alone: what a person wrote there, with its comments, stays theirs.
    """
    if file.exists():
        return (SettingsProblem(str(file), "", SettingsCode.EXISTS),)
    return save_text(file, "\n".join(toml_table(name, values) for name, values in sections.items()))


def save_text(file: Path, text: str) -> tuple[SettingsProblem, ...]:
    """Write `text` into `file`, private and at once; return what kept it from that."""
    try:
        write_private_file(file, text)
    except OSError as error:
        reason = error.strerror or ""
        return (SettingsProblem(str(file), "", SettingsCode.UNWRITABLE, {"reason": reason}),)
    return ()
