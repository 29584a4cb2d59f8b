"""What a till leaves behind that was used for everything: no key, no PIN, no customer in any file."""

import re
from base64 import b64decode
from functools import partial
from pathlib import Path

import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.leaks.hunt import found
from tests.leaks.planted import CUSTOMERS, PLANTED
from tests.leaks.shop_till import ShopTill, proxy, shop_till
from tests.leaks.test_commands import Shell
from tests.services.counting_server import Answer, CountingServer
from tests.terminal.conftest import PROGRAM
from tests.terminal.till import REVIEW, SECOND, TillConsole

pytestmark = pytest.mark.terminal

CTRL_E, CTRL_T, CTRL_Y = "\x05", "\x14", "\x19"
COPIED = re.compile(rb"\x1b\]52;c;([^\x07\x1b]*)")
EXPORTED = ".csv"
"""What a manager took away: it is there to tell of cards."""
LAST_WORD = "This can't be changed afterwards."
ORDER = {
    "Phone": PLANTED["phone"],
    "E-mail": PLANTED["e-mail"],
    "Delivery": "SMS",
    "Message": PLANTED["message"],
    "Full name": PLANTED["full name"],
    "Buyer's e-mail": PLANTED["buyer's e-mail"],
    "Code": PLANTED["coupon code"],
}


def order(till: TillConsole, outcome: str, *questions: str) -> None:
    """Fill the form in, send, say yes to the `questions`, and read what became of it."""
    till.open_form()
    till.fill(ORDER)
    till.review()
    for question in (REVIEW, *questions):
        till.wait_for(question)
        till.say_yes(question)
    till.wait_for(outcome)
    till.close(outcome)


def give_pin(till: TillConsole, pin: str) -> None:
    """Type it, and wait until it is known whether it is right."""
    till.wait_for("Manager PIN")
    for end, digit in enumerate(pin, 1):
        till.send(digit)
        till.wait_until(partial(shows_dots, till, end))
    till.send("enter")


def shows_dots(till: TillConsole, count: int) -> bool:
    return any("Manager PIN" in line and line.count("•") == count for line in till.lines)


def export(till: TillConsole) -> None:
    """Take away what the screen shows."""
    till.send(CTRL_E)
    till.wait_for("Export to a file")
    till.send("f9")
    till.wait_for("Exported")
    till.send("enter")
    till.wait_until_gone("Exported")


def work(till: TillConsole, coupons: CountingServer) -> None:
    """Use the till for what it is for, and fail in between."""
    for code, told in (
        ("NOSUCH1", "NOT FOUND"),
        ("HTTP500", "has a fault"),
        (PLANTED["gift card code"], "€25.00"),
    ):
        till.send(code, "enter")
        till.wait_for(told)
    till.send(CTRL_Y)
    till.wait_for("The code is copied.")
    order(till, "Coupon sent")
    coupons.answer = Answer.RESET
    order(till, "Outcome unknown", SECOND)
    till.send("f5")
    till.wait_for("UNKNOWN", "SENT")
    till.send("enter")
    till.wait_for("Nobody knows yet")
    till.send("escape")
    till.wait_until_gone("Nobody knows yet")
    till.send(CTRL_T)
    till.wait_for("Support note written")
    till.send("enter")
    till.wait_until_gone("Support note written")
    till.send("f9")
    give_pin(till, PLANTED["manager PIN"][::-1])
    till.wait_for("Wrong PIN")
    give_pin(till, PLANTED["manager PIN"])
    till.wait_for("How you know")
    till.send("right")
    till.wait_for("● it was sent")
    till.send("tab", "ok")
    till.wait_for(" ok ")
    till.send("f9")
    till.wait_for(LAST_WORD)
    till.say_yes(LAST_WORD)
    till.wait_for("is settled")
    export(till)
    till.send("f4")
    till.wait_for("PIGGY123")
    export(till)
    till.send("f6")
    till.wait_for("paste a list of codes")
    till.send("41654", "enter")
    till.wait_for("1 of 1 row")
    export(till)
    till.send("f7")
    till.wait_for("F7")
    till.send("f8")
    till.wait_for("knows this till's key")
    till.send("f12")
    till.wait_for("Scan a gift card")


@pytest.fixture
def till(env: dict[str, str], practice_shop: PracticeShop, coupon_service: CountingServer) -> ShopTill:
    till = shop_till(env, practice_shop, coupon_service.url, "planted-coupon-token-3Hn8Ws5LpY6c")
    Shell(till).run("config", "set-pin", "--pin-file", str(till.pin_file))
    return till


def test_a_till_used_for_everything_gives_no_secret_away(
    till: ShopTill, coupon_service: CountingServer
) -> None:
    argv = [*PROGRAM, "--debug"]
    with proxy() as (variables, heard), TillConsole({**till.env, **variables}, argv) as console:
        work(console, coupon_service)
        process = Path(f"/proc/{console.process.pid}")
        of_process = {name: (process / name).read_bytes() for name in ("cmdline", "environ")}
        console.send("ctrl+q")
        assert console.wait_for_exit() == 0
    written = bytes(console.written)
    assert found(till.secrets, {"the terminal": written} | of_process | till.files) == []
    assert heard == []
    assert found(CUSTOMERS, till.files) == []
    cards = {"gift card code": PLANTED["gift card code"]}
    kept = {place: content for place, content in till.files.items() if not place.endswith(EXPORTED)}
    assert found(cards, kept) == []
    copied = [b64decode(each).decode() for each in COPIED.findall(written)]
    assert copied == [PLANTED["gift card code"]]
