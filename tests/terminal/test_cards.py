"""The Cards screen in a real terminal, on the practice shop: each call of the reference, and failures."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from pos_tui.sandbox.process import PracticeShop
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
