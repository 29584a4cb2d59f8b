"""What a person and a script are told of answers that are odd, doubtful or not the service's own."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cli.conftest import PosTui
from tests.piggy.answers import SEA_DOLLARS

NETWORK = "The network answered in place of the {service} service (sign-in page, filter or proxy)."
CHECK = "Check the network of this till."
PAGE = "<html><body>Blocked by WebFilter</body></html>"
IN_PLACE = [
    (200, PAGE),
    (200, "\ufeff\r\n<!doctype html><title>Sign in</title>" + " " * 100_000),
    (302, ""),
    (303, PAGE),
    (403, PAGE),
    (404, PAGE),
    (407, ""),
    (407, PAGE),
    (500, PAGE),
    (502, PAGE),
    (511, ""),
    (511, PAGE),
]


@dataclass
class Service:
    """A service on loopback that answers every request alike, or by its path."""

    reply: Callable[[str], tuple[int, str]]
    asked: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(reply: Callable[[str], tuple[int, str]]) -> Iterator[Service]:
    service = Service(reply)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            status, text = service.reply(self.path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if 300 <= status < 400:
                self.send_header("Location", "http://127.0.0.1:9/sign-in")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/x"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def till(monkeypatch: pytest.MonkeyPatch) -> Callable[[Service], None]:
    """Set the till up for a service, which is the card service and the coupon service at once."""

    def set_up(service: Service) -> None:
        for name, value in {
            "PIGGY__URL": service.url,
            "PIGGY__TOKEN": "k",
            "HUURAY__URL": service.url,
            "HUURAY__TOKEN": "t",
            "HUURAY__COUNTRY": "nl",
        }.items():
            monkeypatch.setenv(f"POS_TUI_{name}", value)

    return set_up


def the_card(**changes: Any) -> Callable[[str], tuple[int, str]]:
    return lambda _path: (200, json.dumps({"data": SEA_DOLLARS | changes}))


@pytest.mark.parametrize(("status", "body"), IN_PLACE)
@pytest.mark.parametrize("command", [("card", "GFTCRD123"), ("cards", "list"), ("cards", "programs")])
def test_a_page_of_the_network_is_not_taken_for_the_card_service(
    command: tuple[str, ...], status: int, body: str, pos_tui: PosTui, till: Callable[[Service], None]
) -> None:
    with serving(lambda _: (status, body)) as service:
        till(service)
        ran = pos_tui(*command)
    assert ran.code == 5
    assert f"{NETWORK.format(service='card')} {CHECK}" in ran.err
    assert "key" not in ran.err.lower()


@pytest.mark.parametrize(("status", "body"), IN_PLACE)
def test_what_may_have_been_issued_stays_unknown_behind_a_page_of_the_network(
    status: int, body: str, pos_tui: PosTui, till: Callable[[Service], None]
) -> None:
    with serving(lambda _: (status, body)) as service:
        till(service)
        ran = pos_tui("issue", "--phone", "0612345678", "--yes", "--json")
    (record,) = ran.records
    assert (ran.code, record["state"]) == (6, "unknown")
    assert f"{NETWORK.format(service='coupon')} {CHECK}" in record["message"]
    assert "NOT repeat" in record["message"] or "Do not" in record["message"]
    assert len(service.asked) == 1


@pytest.mark.parametrize(("status", "body"), IN_PLACE)
def test_the_doctor_says_the_same(
    status: int, body: str, pos_tui: PosTui, till: Callable[[Service], None]
) -> None:
    with serving(lambda _: (status, body)) as service:
        till(service)
        ran = pos_tui("doctor")
    (line,) = (line for line in ran.out.splitlines() if line.split()[1] == "piggy")
    assert f"{NETWORK.format(service='card')} {CHECK}" in line
    assert ".." not in ran.out


@pytest.mark.parametrize(
    ("status", "body"), [(401, ""), (401, PAGE), (403, '{"message": "Unauthenticated."}')]
)
def test_the_service_s_own_no_is_about_the_key(
    status: int, body: str, pos_tui: PosTui, till: Callable[[Service], None]
) -> None:
    with serving(lambda _: (status, body)) as service:
        till(service)
        ran = pos_tui("card", "GFTCRD123")
    assert ran.code == 4
    assert "Key rejected" in ran.err


@pytest.mark.parametrize(
    ("text", "shown", "in_json"),
    [
        ("\u200f25.00\u00a0₪", "₪25.00", "25.00 ₪"),
        ("\u202a25,00 €\u202c", "€25.00", "25,00 €"),
        ("25.00 kr", "25.00 kr", "25.00 kr"),
        ("25 stars", "25 stars", "25 stars"),
    ],
)
def test_a_balance_is_in_the_currency_that_the_service_names(
    text: str, shown: str, in_json: str, pos_tui: PosTui, till: Callable[[Service], None]
) -> None:
    with serving(the_card(display_amount=text)) as service:
        till(service)
        told, (record,) = pos_tui("card", "GFTCRD123"), pos_tui("card", "GFTCRD123", "--json").records
    assert f"Balance    {shown}\n" in told.out
    assert "Currency" not in told.out
    assert (record["amount_in_cents"], record["display_amount"]) == (2500, in_json)


@pytest.mark.parametrize("text", [None, "", "25.00", "25\u0007.00 ₪"])
def test_a_guessed_currency_is_called_the_till_s(
    text: str | None, pos_tui: PosTui, till: Callable[[Service], None]
) -> None:
    with serving(the_card(display_amount=text)) as service:
        till(service)
        ran = pos_tui("card", "GFTCRD123")
    assert "€25.00" in ran.out
    assert "EUR is set on this till; the card service names none" in ran.out


def test_another_sum_is_told_and_never_shown_as_the_balance(
    pos_tui: PosTui, till: Callable[[Service], None], caplog: pytest.LogCaptureFixture
) -> None:
    with serving(the_card(display_amount="€ 250,00")) as service:
        till(service)
        ran = pos_tui("card", "GFTCRD123")
    assert "Balance      €25.00\n" in ran.out
    assert "€ 250,00" in ran.out
    assert "names another sum than 2500 cents" in caplog.text
    assert "GFTCRD123" not in caplog.text


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Amsterdam", "Pacific/Niue"])
@pytest.mark.parametrize("offset", ["+14:00", "+00:00", "-11:00"])
def test_the_day_is_the_issuer_s_in_every_zone(
    offset: str,
    zone: str,
    pos_tui: PosTui,
    till: Callable[[Service], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__TIME_ZONE", zone)
    with serving(the_card(expiration_date=f"2024-12-10T23:30:00{offset}")) as service:
        till(service)
        told, (record,) = pos_tui("card", "GFTCRD123"), pos_tui("card", "GFTCRD123", "--json").records
    assert "Expired Dec 10, 2024" in told.out
    assert record["expiration_date"] == f"2024-12-10T23:30:00{offset}"


def pages(of: Callable[[int, int], list[str]]) -> Callable[[str], tuple[int, str]]:
    """A list whose last page is a lie; `of` gives the codes of a page of so many."""

    def reply(path: str) -> tuple[int, str]:
        query = parse_qs(urlsplit(path).query)
        page, limit = int(query["page"][0]), int(query["limit"][0])
        cards = [SEA_DOLLARS | {"hash": code, "uuid": code} for code in of(page, limit)]
        return 200, json.dumps({"data": cards, "meta": {"page": page, "last_page": 10**9, "total": 10**9}})

    return reply


def test_all_cards_of_a_list_without_end_end_in_a_sentence(
    pos_tui: PosTui, till: Callable[[Service], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_tui.piggy.client.MOST_PAGES", 5)
    with serving(pages(lambda page, _: [f"C{page}"])) as service:
        till(service)
        ran = pos_tui("cards", "list", "--all", "--json")
    assert [record["code"] for record in ran.records[:5]] == ["C1", "C2", "C3", "C4", "C5"]
    assert (ran.code, len(service.asked)) == (1, 5)
    assert "more pages than a till reads" in ran.err


def test_a_page_of_more_than_was_asked_for_is_cut(pos_tui: PosTui, till: Callable[[Service], None]) -> None:
    with serving(pages(lambda _, limit: [f"C{number}" for number in range(limit + 7)])) as service:
        till(service)
        ran = pos_tui("cards", "list", "--limit", "10", "--json")
    assert len(ran.records) == 10
    assert "7 cards more than were asked for" in ran.err
    assert ran.code == 1


def test_a_list_says_how_many_of_its_cards_have_two_balances(
    pos_tui: PosTui, till: Callable[[Service], None]
) -> None:
    cards = [
        SEA_DOLLARS | {"hash": text, "uuid": text, "display_amount": text} for text in ("€ 25,00", "€ 2,50")
    ]
    with serving(lambda _: (200, json.dumps({"data": cards}))) as service:
        till(service)
        ran = pos_tui("cards", "list")
    assert "1 card has two balances" in ran.err
    assert ran.out.count("€25.00") == 2
    assert ran.code == 0
