"""The house themes: one TOML file each, with the fields of textual.theme.Theme."""

import tomllib
from pathlib import Path

from textual.theme import Theme

_IN_WHEEL = Path(__file__).parent / "themes"
_IN_CHECKOUT = Path(__file__).parent.parent / "themes"


def house_themes() -> list[Theme]:
    """Return the themes that come with the till, by file name."""
    folder = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT
    return [Theme(**tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))]
