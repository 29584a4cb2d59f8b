"""`pos-tui` as scripts run it: in this process where that is enough, in one of its own where it is not."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pytest

from pos_tui.cli import main
from pos_tui.sandbox.process import PracticeShop
from tests.practice import practice_process, practice_shop

__all__ = ["practice_process", "practice_shop"]

COMMAND = (sys.executable, "-P", "-m", "pos_tui")
KEY = "practice-piggy-key"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Standard output as one JSON object a line, and nothing else."""
        return [json.loads(line) for line in self.out.splitlines()]


class PosTui(Protocol):
    """Runs `pos-tui` with these arguments."""

    def __call__(self, *arguments: str) -> Ran: ...


@pytest.fixture
def pos_tui(capfd: pytest.CaptureFixture[str]) -> PosTui:
    """Run in this process: quick, and all the same from the arguments to the exit code."""

    def run(*arguments: str) -> Ran:
        code = main(arguments)
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def configured(practice_shop: PracticeShop, monkeypatch: pytest.MonkeyPatch) -> PracticeShop:
    """A till that is set up for the practice shop, by its environment."""
    monkeypatch.setenv("POS_TUI_PIGGY__URL", practice_shop.piggy_url)
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", KEY)
    return practice_shop


def run_process(arguments: Sequence[str], stdin: bytes = b"", **environ: str) -> Ran:
    """Run in a process of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        env=os.environ | environ,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def coupons(practice_shop: PracticeShop, monkeypatch: pytest.MonkeyPatch) -> PracticeShop:
    """A till that is set up for the coupons of the practice shop, by its environment."""
    monkeypatch.setenv("POS_TUI_HUURAY__URL", practice_shop.huuray_url)
    monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", "nl")
    monkeypatch.setenv("POS_TUI_HUURAY__TOKEN", practice_shop.huuray_token)
    return practice_shop
