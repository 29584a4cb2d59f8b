"""The till and what it is held against, as commands to run in an empty home."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.service import CardService

READY = "Scan a gift card"
"""What the first frame of either says; the field stands above it."""


@dataclass(frozen=True)
class Bench:
    """A service, and a home whose till is set up for it."""

    service: CardService
    home: Path

    @property
    def env(self) -> dict[str, str]:
        """The least an environment holds, and a till's configuration."""
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "POS_TUI_PIGGY__URL": self.service.url,
            "POS_TUI_PIGGY__TOKEN": "benchmark",
        }

    @property
    def till(self) -> list[str]:
        """The till."""
        return [sys.executable, "-m", "pos_tui"]

    @property
    def unfiltered(self) -> list[str]:
        """The till without its scanner's filter."""
        return [sys.executable, "-m", "tests.benchmarks.unfiltered_till"]

    @property
    def bare(self) -> list[str]:
        """A plain Textual app that does the same."""
        return [sys.executable, "-m", "tests.benchmarks.bare_till", self.service.url]


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench for one run."""
    with CardService() as service, TemporaryDirectory() as home:
        yield Bench(service, Path(home))
