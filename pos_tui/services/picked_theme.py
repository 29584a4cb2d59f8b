"""Which colours somebody has picked at this till; the settings, set by hand, go before it."""

from pathlib import Path

from pos_tui.paths import read_plain_file, write_private_file

FILE = "theme"
MOST_BYTES = 256


def load_picked_theme(data_dir: Path) -> str:
    """Return the name that is kept in `data_dir`; empty if none is, or none that can be read."""
    try:
        return read_plain_file(data_dir / FILE, MOST_BYTES).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def save_picked_theme(data_dir: Path, name: str) -> None:
    """Keep `name` in `data_dir`. Raise OSError if that fails."""
    write_private_file(data_dir / FILE, name + "\n")
