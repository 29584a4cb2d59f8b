"""What a real terminal is sent when the service, a paste and the environment are hostile."""

import re

import pytest

from tests.hostile.payloads import is_safe
from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal

OWN = re.compile(r"\x1b\[[0-9;?<>=$ ]*[@-~]|\x1b\]22;[a-z-]+\x07|[\r\n\b]")
"""What the till sends on purpose: cursor, colours, modes and the mouse's shape; nothing that a terminal keeps or answers."""
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
    assert is_safe(OWN.sub("", till.written.decode()))
