"""The man page and the shell completions, as man and the shells take them."""

import shutil
import subprocess
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.cli.parser import SHELLS, make_parser
from tests.cli.conftest import PosTui


def commands(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """Every command that can be run, however deep."""
    below = [action for action in parser._actions if isinstance(action, _SubParsersAction)]
    yield parser
    for action in below:
        for command in action.choices.values():
            yield from commands(command)


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
def test_the_man_page_tells_of_every_command_and_option(pos_tui: PosTui, tmp_path: Path) -> None:
    page = tmp_path / "pos-tui.1"
    page.write_text(pos_tui("manual").out)
    shown = subprocess.run(
        ["man", "--warnings", "-E", "ascii", "-l", page],
        env={"MANWIDTH": "200", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    plain = " ".join(shown.stdout.replace("\b", "").split())
    assert shown.stderr == ""
    for command in commands(make_parser()):
        assert command.prog in plain
        for action in (action for action in command._actions if action.dest != "help"):
            assert all(option in plain for option in action.option_strings)
    assert "6 outcome unknown" in plain


@pytest.mark.parametrize("shell", SHELLS)
def test_the_completion_knows_every_command(pos_tui: PosTui, shell: str) -> None:
    ran = pos_tui("completion", shell)
    assert ran.code == 0
    for command in commands(make_parser()):
        assert command.prog.rpartition(" ")[2] in ran.out


def test_bash_completes_a_command_and_an_option(pos_tui: PosTui, tmp_path: Path) -> None:
    script = tmp_path / "pos-tui.bash"
    script.write_text(pos_tui("completion", "bash").out)
    asked = f"""
        source {script}
        for words in "pos-tui jour" "pos-tui journal --sta" "pos-tui completion z"; do
            COMP_WORDS=($words); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_LINE=$words; COMPREPLY=()
            _shtab_pos_tui
            echo "${{COMPREPLY[@]}}"
        done
    """
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["journal", "--state", "zsh"]
