"""The styles of the screens in a real terminal, on the Python that is installed, with nothing patched."""

from collections.abc import Mapping
from functools import partial

import pytest

from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal

HIDDEN = "Issuing is paused"
"""What the coupon form says only while it is so."""
SCREENS = {
    "f2": "Scan a gift card",
    "f3": "Reference",
    "f5": "The journal is empty",
    "f7": "settings go first",
    "f8": "knows this till's key",
}
"""What each screen shows when it is ready."""


def shown(till: TillConsole, key: str) -> list[str]:
    """The screen of `key`, without the line with the time."""
    till.send(key)
    till.wait_for(SCREENS[key])
    return till.lines[1:]


def shows(till: TillConsole, lines: list[str]) -> bool:
    return till.lines[1:] == lines


def test_the_coupon_form_shows_what_concerns_the_cashier(shop_env: Mapping[str, str]) -> None:
    with TillConsole(shop_env) as till:
        form = "\n".join(shown(till, "f3"))
    assert "╭─ Coupon ─" in form
    assert HIDDEN not in form


def test_every_screen_looks_at_once_as_it_does_in_new_colours(shop_env: Mapping[str, str]) -> None:
    with TillConsole(shop_env) as till:
        opened = {key: shown(till, key) for key in SCREENS}
        till.send("\x14")
        till.wait_for("Theme")
        till.send("down", "enter")
        till.wait_until(partial(shows, till, opened["f8"]))
        for key, lines in opened.items():
            till.send(key)
            till.wait_until(partial(shows, till, lines))
