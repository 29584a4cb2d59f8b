"""`pos-tui cards`: the manager's calls against the practice shop, and each asked for exactly once."""

import csv
import io
import json
import os
import signal
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from argon2 import PasswordHasher

from pos_tui.sandbox.process import PracticeShop
from tests.cli.conftest import COMMAND, PosTui, Ran, run_process
from tests.held_shop import HeldShop
from tests.piggy.answers import SEA_DOLLARS as PIGGY_CARD
from tests.practice import outbox, requests_to
from tests.terminal.console import Console

pytestmark = pytest.mark.usefixtures("configured")

GFTCRD123 = "d694e2a2-e982-4bfc-8269-e79dc98b38e4"
SEA_DOLLARS = "0d3a4b5e-8f7c-4a53-9d37-6f0c2a1be905"
CLOSED_PROGRAMME = "77bde4c4-4aa1-4766-a498-3e291c41bddb"
TEMPLATE = "cfff469f-4d2d-5589-919a-1928c81c00db"
KNOWN, UNSUBSCRIBED, NEW = "spongebob@example.com", "squidward@example.com", "ada@shop.nl"
EVERY_COMMAND = [
    ("list",),
    ("get", GFTCRD123),
    ("programs",),
    ("create", "--program", SEA_DOLLARS),
    ("send", GFTCRD123, "--email", KNOWN),
]
PIN = "904315"
PIN_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
CARD = {
    "code": "GFTCRD123",
    "uuid": GFTCRD123,
    "state": "active",
    "active": True,
    "amount_in_cents": 2500,
    "display_amount": "€ 25,00",
    "expiration_date": None,
    "days_left": None,
    "program": "Sea Dollars",
    "type": "digital",
}


def asked(shop: PracticeShop, path: str) -> list[dict[str, object]]:
    """The requests whose path ends in `path`."""
    return [request for request in requests_to(shop, "piggy") if str(request["path"]).endswith(path)]


def uuid_of(pos_tui: PosTui, code: str) -> str:
    (record,) = pos_tui("card", "--json", code).records
    return str(record["uuid"])


def without_message(ran: Ran) -> list[dict[str, object]]:
    """What a script is told of a failure but for its sentences, which are those that people are told."""
    records = ran.records
    assert all(str(record.pop("message")) in ran.err for record in records)
    return records


def rows(ran: Ran) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ran.out, newline="")))


def test_a_page_is_a_table_that_says_where_it_stands(pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "list", "--limit", "4")
    header, *cards, footer = ran.out.splitlines()
    assert header.split() == ["Code", "Balance", "State", "Expiry", "Programme", "UUID"]
    assert [line.split()[0] for line in cards] == ["PIGGY123", "PIGGY345", "PIGGY789", "GFTCRD123"]
    assert all(word in cards[3] for word in ("€25.00", "✔ ACTIVE", "No expiry", "Sea Dollars", GFTCRD123))
    assert footer == "Page 1 of 75. 300 cards."
    assert (ran.code, ran.err) == (0, "")


def test_the_first_page_is_one_request_for_thirty_cards(configured: PracticeShop, pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "list", "--json")
    assert len(ran.records) == 30
    assert CARD in ran.records
    assert [request["query"] for request in requests_to(configured, "piggy")] == [
        {"page": "1", "limit": "30"}
    ]


def test_a_certain_page_of_a_certain_size_is_asked_for(configured: PracticeShop, pos_tui: PosTui) -> None:
    assert len(pos_tui("cards", "list", "--json", "--page", "3", "--limit", "100").records) == 100
    assert [request["query"] for request in requests_to(configured, "piggy")] == [
        {"page": "3", "limit": "100"}
    ]


def test_all_cards_are_each_there_once_in_ten_pages(configured: PracticeShop, pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "list", "--all", "--json")
    assert len({record["uuid"] for record in ran.records}) == len(ran.records) == 300
    assert [request["query"] for request in requests_to(configured, "piggy")] == [
        {"page": str(page), "limit": "30"} for page in range(1, 11)
    ]


def test_all_cards_as_a_table_are_counted(pos_tui: PosTui) -> None:
    _header, *cards, footer = pos_tui("cards", "list", "--all", "--limit", "100").out.splitlines()
    assert (len(cards), footer) == (300, "300 cards.")


def test_the_programme_is_a_matter_of_the_service(configured: PracticeShop, pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "list", "--all", "--json", "--program", SEA_DOLLARS)
    assert {record["program"] for record in ran.records} <= {"Sea Dollars", None}
    assert [request["query"] for request in requests_to(configured, "piggy")] == [
        {"page": str(page), "limit": "30", "giftcard_program_uuid": SEA_DOLLARS} for page in (1, 2, 3)
    ]


def test_a_spreadsheet_gets_what_scripts_get(pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "list", "--csv")
    (card,) = [row for row in rows(ran) if row["code"] == "GFTCRD123"]
    assert card == {name: "" if value is None else str(value) for name, value in CARD.items()}
    assert ran.out.count("\r\n") == 31


class OneBadCard(BaseHTTPRequestHandler):
    """Answers every request with a list of one card that is right and one that is not."""

    def do_GET(self) -> None:
        body = json.dumps({"data": [PIGGY_CARD, PIGGY_CARD | {"amount_in_cents": "25"}], "meta": []}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Standard error belongs to the command."""


def test_a_card_that_can_not_be_read_hides_no_other_and_is_told(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HTTPServer(("127.0.0.1", 0), OneBadCard) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("POS_TUI_PIGGY__URL", f"http://127.0.0.1:{server.server_port}/b")
        ran = pos_tui("cards", "list", "--json")
        server.shutdown()
        thread.join()
    assert [record["code"] for record in ran.records] == ["GFTCRD123"]
    assert ran.err == "pos-tui: 1 card could not be read and is missing here.\n"
    assert ran.code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--page", "0"),
        ("list", "--page", "x"),
        ("list", "--limit", "101"),
        ("list", "--all", "--page", "2"),
        ("list", "--json", "--csv"),
        ("list", "--program", ""),
        ("get", "é"),
        ("create",),
        ("send", GFTCRD123),
        ("send", GFTCRD123, "--email", "ada@"),
        ("send", GFTCRD123, "--email", KNOWN, "--tag", "message=x"),
        ("send", GFTCRD123, "--email", KNOWN, "--tag", "custom.=x"),
        ("send", GFTCRD123, "--email", KNOWN, "--tag", "custom.message"),
        ("send", GFTCRD123, "--email", KNOWN, "--tag", "custom.message=\x1b"),
        (),
    ],
)
def test_bad_input_is_told_before_anything_is_asked(
    configured: PracticeShop, pos_tui: PosTui, arguments: tuple[str, ...]
) -> None:
    ran = pos_tui("cards", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("pos-tui")
    assert requests_to(configured, "piggy") == []


def test_one_card_is_shown_with_its_uuid(pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "get", GFTCRD123)
    assert "Balance    €25.00\n" in ran.out
    assert f"UUID       {GFTCRD123}\n" in ran.out
    assert pos_tui("cards", "get", GFTCRD123, "--json").records == [CARD]


def test_a_card_that_is_not_there(pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "get", "no-such", "--json")
    assert ran.records == [{"uuid": "no-such", "state": "not_found"}]
    assert "no card with this UUID" in ran.err
    assert ran.code == 3


def test_programmes_of_one_name_are_told_apart_by_uuid(pos_tui: PosTui) -> None:
    records = pos_tui("cards", "programs", "--json").records
    assert len({record["uuid"] for record in records}) == len(records) == 7
    assert [record["name"] for record in records].count("Bikini Bottom Bucks") == 4
    winter = next(record for record in records if record["name"] == "Winter Special")
    assert winter == {
        "uuid": "5c1f5f0a-31c6-4e0f-a9d8-90dd5a2b7706",
        "name": "Winter Special",
        "active": True,
        "card_count": 72,
        "expiration_days": 90,
        "min_amount_in_cents": None,
        "max_amount_in_cents": 51000,
        "calculator_flow": "DEFAULT",
    }
    assert [row["uuid"] for row in rows(pos_tui("cards", "programs", "--csv"))] == [
        record["uuid"] for record in records
    ]
    assert f"INACTIVE  1      {CLOSED_PROGRAMME}" in pos_tui("cards", "programs").out


def test_a_card_is_made_by_one_request_and_can_be_got(configured: PracticeShop, pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "create", "--program", SEA_DOLLARS, "--json")
    (card,) = ran.records
    assert (card["state"], card["amount_in_cents"], card["program"]) == ("empty", 0, "Sea Dollars")
    assert pos_tui("cards", "get", card["uuid"], "--json").records == [card]
    assert [request["method"] for request in requests_to(configured, "piggy")] == ["POST", "GET"]
    assert pos_tui("cards", "create", "--program", SEA_DOLLARS).out.startswith("Code       NEW000002\n")


def test_a_card_is_mailed_to_a_contact_that_is_there(configured: PracticeShop, pos_tui: PosTui) -> None:
    ran = pos_tui(
        *("cards", "send", GFTCRD123, "--email", "SpongeBob@Example.com", "--template", TEMPLATE),
        *("--tag", "custom.message=1 + 1 = 2, Ærø!", "--tag", "custom.from=", "--json"),
    )
    assert (ran.code, ran.records, ran.err) == (0, [{"uuid": GFTCRD123, "state": "sent"}], "")
    (message,) = outbox(configured)
    assert message["to"] == KNOWN
    assert message["fields"] == {
        "hash": "GFTCRD123",
        "custom.message": "1 + 1 = 2, Ærø!",
        "custom.from": "",
    }
    assert asked(configured, "/find-or-create") == []


def test_a_script_has_a_contact_made_only_if_it_says_so(configured: PracticeShop, pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "send", GFTCRD123, "--email", NEW, "--json")
    assert without_message(ran) == [{"uuid": GFTCRD123, "state": "error", "reason": "contact_not_found"}]
    assert "--new-contact" in ran.err
    assert ran.code == 3
    assert (asked(configured, "/find-or-create"), outbox(configured)) == ([], [])

    ran = pos_tui("cards", "send", GFTCRD123, "--email", NEW, "--new-contact")
    assert (ran.code, ran.out) == (0, f"The card was mailed to {NEW}.\n")
    assert [message["to"] for message in outbox(configured)] == [NEW]
    assert len(asked(configured, "/find-or-create")) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--email", UNSUBSCRIBED), "not subscribed"),
        (("--email", KNOWN, "--template", "no-such"), "No such template"),
    ],
)
def test_what_keeps_a_card_from_being_mailed_is_told_in_words(
    pos_tui: PosTui, arguments: tuple[str, ...], words: str
) -> None:
    ran = pos_tui("cards", "send", GFTCRD123, *arguments, "--json")
    assert without_message(ran) == [{"uuid": GFTCRD123, "state": "error", "reason": "refused"}]
    assert words in ran.err
    assert ran.code == 3


@pytest.mark.parametrize(
    ("arguments", "told", "words"),
    [
        (("list", "--program", "no-such"), (3, "refused"), "Programme not known"),
        (("list", "--program", "ERROR1003"), (3, "refused"), "Not accepted"),
        (("list", "--program", "WRONGSHAPE"), (1, "unreadable"), "Answer not understood"),
        (("list", "--program", "GARBAGE"), (1, "unreadable"), "Answer not understood"),
        (("create", "--program", CLOSED_PROGRAMME), (3, "refused"), "Programme not known"),
        (("create", "--program", "ERROR55021"), (3, "refused"), "Only digital cards"),
        (("create", "--program", "ERROR1003"), (3, "refused"), "Not accepted"),
        (("create", "--program", "HTTP429"), (5, "too_many_requests"), "slow down"),
        (("create", "--program", "HTTP429WAIT"), (5, "too_many_requests"), "Wait 2 seconds"),
        (("create", "--program", "HTTP429DATE"), (5, "too_many_requests"), "Wait "),
    ],
)
def test_a_failure_has_its_exit_code_its_reason_and_words(
    configured: PracticeShop, pos_tui: PosTui, arguments: tuple[str, ...], told: tuple[int, str], words: str
) -> None:
    ran = pos_tui("cards", *arguments, "--json")
    exit_code, reason = told
    assert without_message(ran) == [{"state": "error", "reason": reason}]
    assert words in ran.err
    assert ran.code == exit_code
    assert len(requests_to(configured, "piggy")) == 1


@pytest.mark.parametrize("code", ["PLASTIC", "ERROR5001"])
def test_a_card_that_can_not_be_mailed_says_why(configured: PracticeShop, pos_tui: PosTui, code: str) -> None:
    uuid = uuid_of(pos_tui, code) if code == "PLASTIC" else code
    ran = pos_tui("cards", "send", uuid, "--email", KNOWN)
    assert (ran.code, ran.out) == (3, "")
    assert ("Not for this kind of card" if code == "PLASTIC" else "no such card") in ran.err
    assert outbox(configured) == []


def test_a_list_is_tried_again_visibly_and_then_told(configured: PracticeShop, pos_tui: PosTui) -> None:
    ran = pos_tui("cards", "list", "--program", "HTML503")
    *retries, last = ran.err.splitlines()
    assert [line.rpartition(". ")[2] for line in retries] == ["Trying again.", "Trying again."]
    assert "down for maintenance" in last
    assert (ran.code, ran.out) == (5, "")
    assert len(requests_to(configured, "piggy")) == 3


@pytest.mark.parametrize("arguments", EVERY_COMMAND)
def test_a_rejected_key_is_told_and_tried_once(
    configured: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "PLANTED-wrong")
    ran = pos_tui("cards", *arguments)
    assert (ran.code, ran.out) == (4, "")
    assert "Key rejected" in ran.err
    assert "PLANTED" not in ran.err
    assert len(requests_to(configured, "piggy")) == 1


def test_a_till_that_is_not_set_up_says_so(pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POS_TUI_PIGGY__TOKEN")
    ran = pos_tui("cards", "list")
    assert (ran.code, ran.out) == (4, "")
    assert "secrets.toml" in ran.err


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("DROPPED", "broken_off"),
        ("CUT", "broken_off"),
        ("GARBAGE", "unreadable"),
        ("WRONGSHAPE", "unreadable"),
        ("REDIRECT", "unreadable"),
        ("HTTP500", "server_error"),
        ("HTML502", "server_error"),
        ("HTML503", "server_error"),
    ],
)
def test_after_a_lost_answer_a_card_may_be_made_and_how_to_see_is_told(
    configured: PracticeShop, pos_tui: PosTui, fault: str, reason: str
) -> None:
    ran = pos_tui("cards", "create", "--program", fault, "--json")
    assert without_message(ran) == [{"state": "unknown", "reason": reason}]
    assert "List its cards before you make another one." in ran.err
    assert f"pos-tui cards list --program {fault} --all" in ran.err
    assert ran.code == 6
    assert [request["method"] for request in requests_to(configured, "piggy")] == ["POST"]


@pytest.mark.parametrize(
    ("fault", "reason", "mailed"), [("DROPPED", "broken_off", 1), ("HTML502", "server_error", 0)]
)
def test_after_a_lost_answer_a_card_may_be_mailed(
    configured: PracticeShop, pos_tui: PosTui, fault: str, reason: str, mailed: int
) -> None:
    cards = pos_tui("cards", "list", "--json", "--limit", "100").records
    uuid = next(card["uuid"] for card in cards if card["code"] == fault)
    ran = pos_tui("cards", "send", uuid, "--email", KNOWN, "--json")
    assert (ran.code, without_message(ran)) == (6, [{"uuid": uuid, "state": "unknown", "reason": reason}])
    assert "Ask the customer whether the e-mail has come" in ran.err
    assert len(asked(configured, "/send-by-email")) == 1
    assert len(outbox(configured)) == mailed


def test_after_a_lost_answer_a_contact_may_be_made_but_nothing_is_mailed(
    configured: PracticeShop, pos_tui: PosTui
) -> None:
    # Its first and its third request fail: the look-up, which is tried again, and the one that makes it.
    ran = pos_tui("cards", "send", GFTCRD123, "--email", "flaky@example.com", "--new-contact", "--json")
    assert (ran.code, without_message(ran)) == (
        6,
        [{"uuid": GFTCRD123, "state": "unknown", "reason": "server_error"}],
    )
    assert "The card was not mailed." in ran.err
    assert len(asked(configured, "/find-or-create")) == 1
    assert asked(configured, "/send-by-email") == []


def test_a_card_under_way_is_made_and_told_whoever_wants_the_command_to_end(
    configured: PracticeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = subprocess.PIPE
    with HeldShop(configured.piggy_url) as held:
        monkeypatch.setenv("POS_TUI_PIGGY__URL", held.url)
        with subprocess.Popen(
            [*COMMAND, "cards", "create", "--program", SEA_DOLLARS, "--json"],
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
        ) as process:
            assert process.stderr is not None
            assert held.arrived.wait(60)
            for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                process.send_signal(end)
                assert "waiting for its outcome" in process.stderr.readline().decode()
            held.gate.set()
            out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)["code"] == "NEW000001"


@pytest.mark.terminal
def test_at_a_terminal_making_a_card_names_the_programme_and_waits_for_a_yes(
    configured: PracticeShop,
) -> None:
    for key, code, made in (("n\r", 1, 0), ("y\r", 0, 1)):
        with Console([*COMMAND, "cards", "create", "--program", SEA_DOLLARS], os.environ) as console:
            assert "Sea Dollars" in console.wait_for("[y/N]")
            console.send(key)
            assert console.wait_for_exit() == code
        posts = [request for request in requests_to(configured, "piggy") if request["method"] == "POST"]
        assert len(posts) == made


@pytest.mark.terminal
@pytest.mark.parametrize(("key", "code", "mailed"), [("n\r", 1, []), ("y\r", 0, [NEW])])
def test_at_a_terminal_a_new_contact_is_named_in_the_question(
    configured: PracticeShop, key: str, code: int, mailed: list[str]
) -> None:
    with Console([*COMMAND, "cards", "send", GFTCRD123, "--email", NEW], os.environ) as console:
        shown = console.wait_for("[y/N]")
        assert "€25.00" in shown
        assert f"no contact {NEW}" in shown
        assert asked(configured, "/find-or-create") == []
        console.send(key)
        assert console.wait_for_exit() == code
    assert [message["to"] for message in outbox(configured)] == mailed


@pytest.mark.parametrize("arguments", EVERY_COMMAND)
def test_where_a_pin_is_set_nothing_is_asked_without_it(
    configured: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", PIN_HASH)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    ran = pos_tui("cards", *arguments)
    assert (ran.code, ran.out) == (4, "")
    assert "manager PIN is needed" in ran.err
    assert requests_to(configured, "piggy") == []


@pytest.mark.parametrize("arguments", EVERY_COMMAND)
def test_with_the_pin_in_a_file_scripts_do_what_managers_do(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", PIN_HASH)
    pin_file = tmp_path / "pin"
    pin_file.write_text(PIN)
    pin_file.chmod(0o600)
    assert pos_tui("cards", *arguments, "--pin-file", str(pin_file)).code == 0


def test_output_for_a_script_holds_nothing_else() -> None:
    ran = run_process(["cards", "get", GFTCRD123, "--json"])
    assert (ran.code, ran.records, ran.err) == (0, [CARD], "")
