"""Text from outside in what the command line prints: tables, complaints, one JSON object a line."""

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pos_tui.domain.attempt import AttemptState
from pos_tui.paths import find_paths
from pos_tui.scanner.cells import split_lines
from tests.cli.conftest import PosTui, Ran, pos_tui
from tests.hostile.payloads import is_safe, texts
from tests.hostile.screens import REFERENCE, card_body, spoil_journal
from tests.journal.helpers import NOON, Clock, make_intent, open_journal

__all__ = ["pos_tui"]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Where a journal with one doubtful coupon lies."""
    directory = find_paths(os.environ).data_dir
    with open_journal(directory, Clock(NOON)) as journal:
        journal.begin(make_intent(REFERENCE, created_at=NOON))
        journal.finish(REFERENCE, AttemptState.UNKNOWN, "timed_out")
        yield directory


def test_a_journal_of_anything_is_listed_in_lines(pos_tui: PosTui, data_dir: Path) -> None:
    for text in texts():
        spoil_journal(data_dir, text)
        table, records, rows = pos_tui("journal"), pos_tui("journal", "--json"), pos_tui("journal", "--csv")
        assert table.code == records.code == rows.code == 0
        assert len(table.out.splitlines()) == 2
        assert all(is_safe(line) for line in table.out.splitlines())
        assert [record["ref"] for record in records.records] == [REFERENCE]
        assert records.out.isascii()
        assert all(is_safe(line) for line in rows.out.splitlines())
        assert len(rows.out.splitlines()) == 2
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows.out.splitlines()[1].split(","))


class Handler(BaseHTTPRequestHandler):
    """Answers with `text` wherever an answer has any, as a refusal where `status` says so."""

    text = ""
    status = 200

    def do_GET(self) -> None:
        body = card_body(self.text)
        card = json.loads(body)["data"]
        meta = {"page": 1, "last_page": 1, "total": 1, "per_page": 1}
        program = {"uuid": self.text, "name": self.text, "active": True}
        path = self.path.partition("?")[0]
        if self.status != 200:
            errors = {self.text: [self.text]}
            body = json.dumps({"code": 999_999, "message": self.text, "errors": errors}).encode()
        elif path.endswith("/giftcards"):
            body = json.dumps({"data": [card], "meta": meta}).encode()
        elif path.endswith("/giftcard-programs"):
            body = json.dumps({"data": [program]}).encode()
        elif path == "/b":
            body = json.dumps({"data": {"id": 1, "company": self.text}}).encode()
        elif path == "/coupon":
            body = self.text.encode(errors="replace")
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Standard error belongs to the tests."""


class Server(ThreadingHTTPServer):
    """Says nothing of clients that hang up on an answer that is too long for them."""

    def handle_error(self, *_: object) -> None:
        """Standard error belongs to the tests."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Handler]]:
    """Both services at once, which say what the test says."""
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "key")
        monkeypatch.setenv("POS_TUI_PIGGY__URL", f"{url}/b")
        monkeypatch.setenv("POS_TUI_HUURAY__TOKEN", "key")
        monkeypatch.setenv("POS_TUI_HUURAY__URL", f"{url}/coupon")
        monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", "nl")
        yield Handler
        Handler.text, Handler.status = "", 200
        server.shutdown()
        thread.join()


CARDS = [
    ("cards", "list"),
    ("cards", "list", "--csv"),
    ("cards", "programs", "--csv"),
    ("cards", "get", "u-1"),
    ("doctor",),
]


def is_line_by_line(ran: Ran) -> bool:
    """Tell whether a terminal shows all of it and does nothing else."""
    return all(is_safe(line) for line in (ran.out + ran.err).replace("\r\n", "\n").split("\n"))


@pytest.mark.parametrize("command", CARDS, ids=" ".join)
def test_what_the_card_service_says_is_shown_as_text(
    pos_tui: PosTui, service: type[Handler], command: tuple[str, ...]
) -> None:
    for service.text in texts():
        service.status = 200
        assert is_line_by_line(pos_tui(*command))
        service.status = 400
        ran = pos_tui(*command)
        assert is_line_by_line(ran)
        assert all(line.startswith("pos-tui: ") for line in ran.err.splitlines())


def test_what_the_coupon_service_says_is_shown_as_text(pos_tui: PosTui, service: type[Handler]) -> None:
    for number, service.text in enumerate(texts()):
        ran = pos_tui("issue", "--email", f"a{number}@shop.nl", "--yes")
        assert ran.code == 6
        assert is_line_by_line(ran)


@pytest.mark.usefixtures("service")
def test_an_order_of_anything_is_refused_or_checked_in_lines(pos_tui: PosTui) -> None:
    options = ("--phone", "--email", "--product", "--name", "--message", "--code", "--at", "--ref")
    for text in texts():
        for option in options:
            assert is_line_by_line(pos_tui("issue", "--check", "--email", "a@shop.nl", f"{option}={text}"))


def test_complaints_about_anything_are_one_safe_line(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "key")
    monkeypatch.setenv("POS_TUI_PIGGY__URL", "http://127.0.0.1:9/")
    for text in texts():
        code = "\udc9b" + " ".join(split_lines(text))
        for ran in (pos_tui("card", "--", code), pos_tui("card", "--json", "--", code)):
            assert ran.code == 2
            assert all(is_safe(line) for line in ran.err.splitlines())
            assert all(line.startswith("pos-tui: ") for line in ran.err.splitlines())
            assert all(json.loads(line) and line.isascii() for line in ran.out.splitlines())
