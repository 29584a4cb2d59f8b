"""The styles of the screens in a real terminal, on the Python that is installed, with nothing patched."""

import pytest

from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal

PAUSED = "Issuing is paused"
"""What the coupon form hides unless it is so."""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("f3", " ╭─ Coupon ────────"),
        ("f7", "   █████████████████████████████   │ Scan the QR code three times. "),
        ("f8", " │  This till "),
    ],
    ids=["coupon", "scanner", "settings"],
)
def test_a_screen_opens_in_its_styles(shop_env: dict[str, str], key: str, line: str) -> None:
    with TillConsole(shop_env) as till:
        till.send(key)
        till.wait_until(lambda: line in till.text)
        assert PAUSED not in till.text
