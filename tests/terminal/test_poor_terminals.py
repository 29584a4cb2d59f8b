"""The till in terminals that can show little: no colours, 16 of them, or a font with little but ASCII."""

import re

import pytest

from tests.terminal.conftest import PROGRAM
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

COLOUR = re.compile(rb"\x1b\[[0-9;]*?(?:38|48);[25]")
"""Asks for a colour of 256, or for any."""
FONT = re.compile(r"[ -~\u00a0-\u00ff€▀▄█\n]*")
"""What every console font has."""
LARGE_TWO = ("######", "    ##", "######", "##    ", "######")


def shown(env: dict[str, str], *keys: str) -> Console:
    """A till after `keys` that shows the balance of a card."""
    with Console([*PROGRAM, "demo"], env) as console:
        console.wait_for("Scan a gift card")
        console.send("GFTCRD123", "enter")
        console.wait_for("ACTIVE", "€25.00", "Sea Dollars")
        for key in keys:
            console.send(key)
        return console


@pytest.mark.parametrize(
    "poor",
    [{"NO_COLOR": "1"}, {"TERM": "xterm-16color", "COLORTERM": ""}, {"TERM": "linux", "COLORTERM": ""}],
    ids=lambda poor: "-".join(poor.values()),
)
def test_a_terminal_with_few_colours_is_asked_for_no_other(env: dict[str, str], poor: dict[str, str]) -> None:
    assert not COLOUR.search(shown(env | poor).written)


def test_no_color_asks_for_no_colour_at_all(env: dict[str, str]) -> None:
    asked = re.findall(rb"\x1b\[([0-9;]+)m", shown(env | {"NO_COLOR": "1"}).written)
    numbers = {int(number) for sequence in asked for number in sequence.split(b";")}
    assert numbers <= {*range(30), 39, 49}


def test_the_linux_console_gets_what_its_font_has(env: dict[str, str]) -> None:
    console = shown(env | {"TERM": "linux", "COLORTERM": ""})
    assert FONT.fullmatch(console.text), set(console.text) - set(FONT.findall(console.text)[0])
    assert "+ ACTIVE" in console.text
    rows = [line for line in console.lines if "##" in line]
    column = rows[0].index("######")
    assert [row[column:].startswith(part) for row, part in zip(rows, LARGE_TWO, strict=True)] == [True] * 5
