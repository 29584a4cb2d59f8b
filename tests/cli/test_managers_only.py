"""Every command that is not known to be open to all asks for the manager PIN before it does anything."""

import argparse
from collections.abc import Iterator

import pytest

from pos_tui.cli.parser import make_parser
from pos_tui.sandbox.account import MANAGER_PIN_HASH
from pos_tui.sandbox.process import PracticeShop
from tests.cli.conftest import run_process
from tests.practice import requests_to

OPEN_TO_ALL = {
    "", "demo", "sandbox", "card", "issue", "doctor", "completion", "manual",
    "journal", "journal list", "journal lookups",
    "config path", "config show", "config check", "config set-pin",
}  # fmt: skip
"""What a cashier or whoever installs the till may do; `journal lookups --seen` is below."""


def leaves(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its parser."""
    if parser.get_default("handler") or not name:
        yield name, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, command in action.choices.items():
                yield from leaves(command, f"{name} {word}".strip())


def needed(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The arguments without which the command is not even read."""
    for action in parser._actions:
        if not action.option_strings and not isinstance(action, argparse._SubParsersAction):
            yield "x1"
        elif action.required:
            yield from (action.option_strings[0], "a@example.com")
    for group in parser._mutually_exclusive_groups:
        if group.required:
            yield group._group_actions[0].option_strings[0]


def managers() -> dict[str, list[str]]:
    """The words of every command that is for managers."""
    return {
        name: [*name.split(), *needed(parser)]
        for name, parser in leaves(make_parser())
        if name not in OPEN_TO_ALL
    } | {"journal lookups --seen": ["journal", "lookups", "--seen"]}


@pytest.mark.parametrize("name", managers())
def test_a_manager_s_command_does_nothing_without_the_pin(configured: PracticeShop, name: str) -> None:
    before = requests_to(configured, "piggy")
    ran = run_process(managers()[name], POS_TUI_TILL__MANAGER_PIN_HASH=MANAGER_PIN_HASH)
    assert ran.code == 4
    assert ran.out == ""
    assert "The manager PIN is needed" in ran.err
    assert requests_to(configured, "piggy") == before


def test_the_manager_s_commands_are_those_that_are_documented() -> None:
    assert {"cards list", "cards get", "cards create", "cards send", "cards programs"} <= set(managers())
    assert "journal settle" in managers()


@pytest.mark.usefixtures("configured")
def test_ten_wrong_pins_make_every_later_process_wait() -> None:
    """Each try is a process of its own, as a restart is: what they wait for is on disk."""
    command = ["journal", "lookups", "--seen"]
    for _ in range(10):
        ran = run_process(command, b"904315\n", POS_TUI_TILL__MANAGER_PIN_HASH=MANAGER_PIN_HASH)
        assert ran.code == 4
    assert "The next try is heard in" in ran.err
    right = run_process(command, b"246810\n", POS_TUI_TILL__MANAGER_PIN_HASH=MANAGER_PIN_HASH)
    assert right.code == 4
    assert "Too many wrong PINs" in right.err
