"""The Cards screen in a real terminal, on the practice shop: each call of the reference, and failures."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.held_shop import HeldShop
from tests.practice import outbox, requests_to
from tests.terminal.till import TillConsole

pytestmark = pytest.mark.terminal

CTRL_F, CTRL_G = b"\x06", b"\x07"
NEW = "ada@shop.nl"


def pages(shop: PracticeShop) -> list[dict[str, object]]:
    """The queries of every list that was asked for."""
    asked = requests_to(shop, "piggy")
    return [ask for ask in asked if ask["method"] == "GET" and str(ask["path"]).endswith("/giftcards")]


def test_300_cards_come_page_by_page(shop_env: dict[str, str], practice_shop: PracticeShop) -> None:
    with TillConsole(shop_env) as till:
        till.send("f4")
        till.wait_for("PIGGY123", "Cards 1–30 of 300")
        assert len(pages(practice_shop)) == 1
        for last in range(60, 301, 30):
            till.send("end")
            till.wait_for(f"Cards 1–{last} of 300")
        till.send("end")
        till.wait_for("Cards 1–300 of 300")
    assert len(pages(practice_shop)) == 10


def test_a_card_is_made_mailed_and_found(shop_env: dict[str, str], practice_shop: PracticeShop) -> None:
    with TillConsole(shop_env) as till:
        till.send("f4")
        till.wait_for("PIGGY123")
        till.send("ctrl+n")
        till.wait_for("In which programme?")
        till.send("down", "enter")
        till.wait_for("Make a new card?", "Sea Dollars")
        till.say_yes("Make a new card?")
        till.wait_for("Card made", "NEW000001")
        till.send("f9")
        till.wait_for("Template")
        for end, letter in enumerate(NEW, 1):
            till.send(letter)
            till.wait_for(NEW[:end])
        till.send("f9")
        till.wait_for("Mail this card?", "no contact with this address")
        assert outbox(practice_shop) == []
        till.say_yes("Mail this card?")
        till.wait_for("Card sent")
    asked = [str(ask["path"]).rpartition("/")[2] for ask in requests_to(practice_shop, "piggy")]
    assert [asked.count(call) for call in ("find-or-create", "send-by-email")] == [1, 1]
    assert [ask["method"] for ask in requests_to(practice_shop, "piggy")].count("POST") == 2
    (message,) = outbox(practice_shop)
    assert message["to"] == NEW


@pytest.fixture
def held(practice_shop: PracticeShop) -> Iterator[HeldShop]:
    with HeldShop(practice_shop.piggy_url) as shop:
        yield shop


def by_key(till: TillConsole) -> None:
    till.send("ctrl+q")


def by_sigterm(till: TillConsole) -> None:
    os.kill(till.process.pid, signal.SIGTERM)


@pytest.mark.parametrize(("how", "status"), [(by_key, 0), (by_sigterm, 143)])
def test_a_till_that_is_told_to_end_makes_the_card_first_and_tells_its_code(
    shop_env: dict[str, str], held: HeldShop, how: Callable[[TillConsole], None], status: int
) -> None:
    with TillConsole(shop_env | {"POS_TUI_PIGGY__URL": held.url}) as till:
        till.send("f4")
        till.wait_for("PIGGY123")
        till.send("ctrl+n")
        till.wait_for("In which programme?")
        till.send("down", "enter")
        till.wait_for("Make a new card?")
        till.say_yes("Make a new card?")
        till.wait_until(held.arrived.is_set)
        how(till)
        till.wait_until(lambda: b"finishing the card" in till.written)
        till.send("ctrl+c")
        for impatient in (signal.SIGTERM, signal.SIGHUP):
            os.kill(till.process.pid, impatient)
        held.gate.set()
        assert till.wait_for_exit() == status
        assert b"Card made NEW000001. The new card is empty." in till.written


def test_a_till_whose_terminal_is_closed_makes_the_contact_mails_the_card_and_notes_it(
    shop_env: dict[str, str], held: HeldShop, practice_shop: PracticeShop
) -> None:
    with TillConsole(shop_env | {"POS_TUI_PIGGY__URL": held.url}) as till:
        till.send("f4")
        till.wait_for("PIGGY123")
        till.send("f9")
        till.wait_for("Template")
        for end, letter in enumerate(NEW, 1):
            till.send(letter)
            till.wait_for(NEW[:end])
        till.send("f9")
        till.wait_for("Mail this card?", "no contact with this address")
        till.say_yes("Mail this card?")
        till.wait_until(held.arrived.is_set)
        till.hang_up()
        held.gate.set()
        till.wait_for_exit()
    assert [message["to"] for message in outbox(practice_shop)] == [NEW]
    log = (Path(shop_env["HOME"]) / ".local/state/pos-tui/log/pos-tui.log").read_text("utf-8")
    assert [json.loads(line)["message"] for line in log.splitlines()] == ["Mailed, when the till had ended"]


def error(code: int, status: int = 400) -> tuple[int, dict[str, str], str]:
    body = {"message": "Iets", "code": code, "status_code": status}
    return status, {"Content-Type": "application/json"}, json.dumps(body)


REPLIES = {
    "1003": (error(1003, 422), "Not accepted"),
    "1100": (error(1100), "Programme not known"),
    "5001": (error(5001, 404), "no such card"),
    "55021": (error(55021), "Only digital cards"),
    "55031": (error(55031, 404), "Customer not known"),
    "401": ((401, {}, "{}"), "Key rejected"),
    "429": ((429, {}, ""), "slow down"),
    "429 with Retry-After": ((429, {"Retry-After": "60"}, ""), "Wait 60 seconds"),
    "503": ((503, {"Content-Type": "text/html"}, "<h1>Down</h1>"), "down for maintenance"),
    "wrong envelope": ((200, {}, '{"result": [1]}'), "Answer not understood"),
}


@contextmanager
def answering(reply: tuple[int, dict[str, str], str]) -> Iterator[str]:
    """A service at the address that is returned; it answers everything with `reply`."""

    class Same(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = reply
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Standard error belongs to the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Same) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/b"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", REPLIES)
def test_a_failure_is_told_in_words(shop_env: dict[str, str], name: str) -> None:
    reply, words = REPLIES[name]
    with answering(reply) as url, TillConsole(shop_env | {"POS_TUI_PIGGY__URL": url}) as till:
        till.send("f4")
        till.wait_until(lambda: words in till.prose and "F4 tries again." in till.prose)
