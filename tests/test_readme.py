"""What the README shows is what the program does: its examples are run, its messages are the screen's."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.i18n import gettext as _
from pos_tui.sandbox.process import PracticeShop
from pos_tui.scanner.events import (
    Burst,
    Dropped,
    DropReason,
    Duplicate,
    Incomplete,
    PasteProblem,
    RefusedPaste,
    TooShort,
)
from pos_tui.scanner.reader import Kind, NotACard, RefusedLayout
from pos_tui.wording.scanner import NotTaken, explain_action, explain_answer
from tests.practice import practice_process, practice_shop

__all__ = ["practice_process", "practice_shop"]

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
BURST = Burst("41654", 0.0, (0.01,) * 4, "\r")


def examples() -> Iterator[tuple[str, str]]:
    """Every command that is shown with its output, and that output."""
    for block in re.findall(r"^```\n(.*?)^```", README, re.DOTALL | re.MULTILINE):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _line, output = example.partition("\n")
            yield command, output


@pytest.mark.parametrize(("command", "output"), examples())
def test_an_example_prints_what_the_readme_shows(
    command: str, output: str, practice_shop: PracticeShop, tmp_path: Path
) -> None:
    program, *arguments = shlex.split(command)
    assert program == "pos-tui"
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pos_tui", *arguments],
        env={
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "POS_TUI_PIGGY__URL": practice_shop.piggy_url,
            "POS_TUI_PIGGY__TOKEN": practice_shop.piggy_key,
            "POS_TUI_HUURAY__URL": practice_shop.huuray_url,
            "POS_TUI_HUURAY__TOKEN": practice_shop.huuray_token,
            "POS_TUI_HUURAY__COUNTRY": "nl",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.stdout == output


def test_the_messages_about_scans_are_those_on_the_screen() -> None:
    dropped = (Dropped(BURST, reason) for reason in DropReason)
    pasted = RefusedPaste(PasteProblem.SEVERAL_LINES, ("1", "2"))
    actions: tuple[NotTaken, ...] = (Incomplete(BURST), Duplicate(BURST), TooShort(BURST), *dropped, pasted)
    answers = (RefusedLayout(("dk",)), NotACard(Kind.PRODUCT))
    titles = {explain_action(action).title for action in actions}
    titles |= {explain_answer(answer).title for answer in answers}
    table = README.partition("| the till says |")[2].partition("\n\n")[0]
    told = set(re.findall(r"^\| ([A-Z][^|]*) \|", table, re.MULTILINE))
    assert told == titles | {_("Scan not taken"), _("Compare with the card"), _("Too fast")}
