"""What a real terminal is sent when the service, a paste and the environment are hostile."""

import re

import pytest

from tests.hostile.payloads import is_safe
from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal

OWN = re.compile(r"\x1b\[[0-9;?<>=$ ]*[@-~]|\x1b\]22;[a-z-]+\x07|[\r\n\b\a]")
"""What the till sends on purpose: cursor, colours, modes, the shape of the mouse, and the bell."""
PHONE = "0612345678"
ATTACK = f"\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x9b2J\u202e\u200b{PHONE}"


def test_no_sign_that_a_terminal_obeys_comes_from_outside(shop_env: dict[str, str]) -> None:
    with TillConsole(shop_env) as till:
        till.send("HOSTILE\r")
        till.wait_for("Bucks")
        till.send(f"\x1b[200~{ATTACK}\x1b[201~")
        till.open_form()
        till.send(f"\x1b[200~\u202a\u200b{PHONE}\u202c\x1b[201~")
        till.wait_for(PHONE)
        till.send("ctrl+q")
        assert till.wait_for_exit() == 0
    left = OWN.sub("", till.written.decode())
    assert not [ascii(left[at : at + 20]) for at, sign in enumerate(left) if not is_safe(sign)]
