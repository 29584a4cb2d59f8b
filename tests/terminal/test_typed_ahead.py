"""Keys that come faster than the till can show what they do: each acts where the ones before it lead to."""

import pytest

from pos_tui.screens.base_screens import BASE_SCREENS, HOME, BaseScreen
from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal
ELSEWHERE = [base for base in BASE_SCREENS if base.mode != HOME]
AT_ONCE_S = 0.08
"""As soon behind a key as another may follow; a screen takes longer to open."""
HOMES_HELP = "Scan a gift card, or type its code"


@pytest.mark.parametrize("base", ELSEWHERE, ids=lambda base: base.mode)
def test_help_is_that_of_the_screen_gone_to(base: BaseScreen, shop_env: dict[str, str]) -> None:
    with TillConsole(shop_env) as till:
        till.send(base.key, "f1")
        till.wait_for("─ Help ─")
        assert HOMES_HELP not in till.prose
        till.send("escape", "f2", "f1")
        till.wait_for("─ Help ─", HOMES_HELP)


def test_what_is_typed_before_the_form_is_there_stands_in_its_first_field(shop_env: dict[str, str]) -> None:
    with TillConsole(shop_env) as till:
        till.send("f3")
        till.rest(AT_ONCE_S)
        till.send(b"q")
        till.wait_until(lambda: till.shows("Product", "q"))


def test_what_is_typed_behind_tab_stands_in_the_next_field(shop_env: dict[str, str]) -> None:
    with TillConsole(shop_env) as till:
        till.open_form()
        till.send("\t", b"1")
        till.wait_until(lambda: till.shows("Phone", "1"))
        assert not till.shows("Product", "1")
