"""A till in a real terminal whose configuration is not right."""

from pathlib import Path

import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.practice import requests_to
from tests.terminal.conftest import PROGRAM
from tests.terminal.console import Console
from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal


def test_a_wrong_country_stops_coupons_and_no_lookup(
    shop_env: dict[str, str], practice_shop: PracticeShop
) -> None:
    with TillConsole(shop_env | {"POS_TUI_HUURAY__COUNTRY": "UK"}) as till:
        till.send("GFTCRD123", "enter")
        till.wait_for("€25.00")
        till.send("f3")
        till.wait_for("did you mean GB?")
    assert requests_to(practice_shop, "huuray") == []


def test_a_configuration_that_others_may_change_is_not_believed(shop_env: dict[str, str]) -> None:
    config = Path(shop_env["HOME"], ".config/pos-tui/config.toml")
    config.parent.mkdir(parents=True)
    config.write_text('[piggy]\nurl = "https://attacker.example"\n')
    config.chmod(0o666)
    with Console(PROGRAM, shop_env) as console:
        console.wait_for("Set up this till", "others could change it (mode 0666)", "chmod go-w")
