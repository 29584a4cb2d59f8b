"""The program as a new user has it: an empty home, a plain terminal."""

import os
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "pos_tui"]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The least an environment holds."""
    home = tmp_path / "user"
    home.mkdir()
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
