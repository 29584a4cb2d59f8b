"""`pos-tui doctor`: what it finds, what it advises, and that it does no more than look."""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from pos_tui.cli import main
from pos_tui.sandbox.account import MANAGER_PIN_HASH
from pos_tui.sandbox.process import PracticeShop
from tests.cli.conftest import COMMAND, PosTui, Ran
from tests.piggy.answers import answer, answering
from tests.practice import requests_to
from tests.terminal.console import Console


@pytest.fixture
def coupons(configured: PracticeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The coupon service set up too, and a manager PIN."""
    monkeypatch.setenv("POS_TUI_HUURAY__URL", configured.huuray_url)
    monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", "nl")
    monkeypatch.setenv("POS_TUI_HUURAY__TOKEN", "practice-huuray-token")
    monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", MANAGER_PIN_HASH)


def findings(ran: Ran, check: str, status: str = "ok") -> list[str]:
    """The messages of one check with this status, each with its advice."""
    return [
        f"{record['message']} {record['advice']}".strip()
        for record in ran.records
        if record["check"] == check and record["status"] == status
    ]


@pytest.mark.usefixtures("coupons")
def test_a_till_in_order_has_a_good_line_for_every_check(pos_tui: PosTui) -> None:
    ran = pos_tui("doctor")
    assert (ran.code, ran.err) == (0, "")
    lines = [line.split(maxsplit=2) for line in ran.out.splitlines()]
    assert [(status, check) for status, check, _text in lines] == [
        ("ok", "configuration"),
        ("ok", "files"),
        ("ok", "journal"),
        ("ok", "manager"),
        ("ok", "terminal"),
        ("ok", "line"),
        ("ok", "scanner"),
        ("ok", "piggy"),
        ("ok", "huuray"),
    ]
    assert "Practice" in lines[7][2]


@pytest.mark.usefixtures("coupons")
def test_json_is_an_object_a_line(pos_tui: PosTui) -> None:
    ran = pos_tui("doctor", "--json")
    assert [set(record) for record in ran.records] == [{"check", "status", "message", "advice"}] * 9


@pytest.mark.usefixtures("coupons")
def test_the_coupon_service_is_sent_no_request(configured: PracticeShop, pos_tui: PosTui) -> None:
    assert pos_tui("doctor").code == 0
    assert requests_to(configured, "huuray") == []


def test_a_till_that_is_not_set_up_has_a_problem_and_a_way_out(pos_tui: PosTui) -> None:
    ran = pos_tui("doctor", "--json")
    assert ran.code == 4
    assert findings(ran, "piggy", "problem") == [
        "gift cards are not set up: there is no key Run pos-tui to set this till up."
    ]
    assert findings(ran, "huuray", "warning") == [
        "coupons are not set up; missing: huuray.url, huuray.country, huuray.token"
    ]


def test_a_configuration_that_is_not_valid_is_all_that_is_told_of_the_services(
    configured: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__CURRENCY", "euro")
    ran = pos_tui("doctor", "--json")
    assert ran.code == 4
    (text,) = findings(ran, "configuration", "problem")
    assert text.startswith("POS_TUI_TILL__CURRENCY: must be")
    found = {record["check"] for record in ran.records}
    assert found == {"configuration", "files", "journal", "terminal", "line", "scanner"}
    assert requests_to(configured, "piggy") == []


@pytest.mark.usefixtures("configured")
def test_a_currency_that_nobody_uses_is_warned_of(pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_TILL__CURRENCY", "EUO")
    ran = pos_tui("doctor", "--json")
    (text,) = findings(ran, "configuration", "warning")
    assert text.startswith("till.currency is no currency in use.")
    assert ran.code == 0
    assert f"warning: {text}" in pos_tui("config", "check").err


@pytest.mark.usefixtures("coupons")
def test_a_country_that_is_none_is_a_problem_of_coupons_alone(
    configured: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", "UK")
    ran = pos_tui("doctor", "--json")
    assert ran.code == 4
    (text,) = findings(ran, "configuration", "problem")
    assert "did you mean GB?" in text
    assert findings(ran, "piggy")
    assert findings(ran, "huuray") == []
    assert requests_to(configured, "huuray") == []


@pytest.mark.usefixtures("coupons")
@pytest.mark.parametrize(
    ("toml", "mode"),
    [
        ('[huuray]\ncountry = "uk"', 0o600),
        ('[huuray]\ncountry = "aq"', 0o600),
        ("[till]\nshop = 3\ncurrency = 'euro'", 0o600),
        ("[till]\nnmae = 3", 0o600),
        ("[till", 0o600),
        ("", 0o666),
    ],
)
def test_what_doctor_calls_a_problem_of_the_configuration_the_check_of_it_says_too(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, toml: str, mode: int
) -> None:
    monkeypatch.delenv("POS_TUI_HUURAY__COUNTRY")
    config = Path(os.environ["HOME"], ".config/pos-tui/config.toml")
    config.parent.mkdir(parents=True)
    config.write_text(toml)
    config.chmod(mode)
    problems = findings(pos_tui("doctor", "--json"), "configuration", "problem")
    checked = pos_tui("config", "check")
    assert problems
    assert checked.err.splitlines() == [f"pos-tui: {text}" for text in problems]
    assert checked.code == 4


@pytest.mark.usefixtures("configured")
def test_a_rejected_key_is_a_problem_of_the_configuration(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "PLANTED-wrong")
    ran = pos_tui("doctor", "--json")
    assert ran.code == 4
    assert findings(ran, "piggy", "problem")[0].startswith("Key rejected.")
    assert "PLANTED" not in ran.out + ran.err


@pytest.mark.usefixtures("coupons")
def test_services_that_are_down_are_unreachable(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__URL", f"http://127.0.0.1:{unused_tcp_port}/cards")
    monkeypatch.setenv("POS_TUI_HUURAY__URL", f"http://127.0.0.1:{unused_tcp_port}/PLANTED")
    ran = pos_tui("doctor", "--json")
    assert ran.code == 5
    assert findings(ran, "piggy", "problem")
    assert findings(ran, "huuray", "problem")[0].startswith("nothing answers")
    assert "PLANTED" not in ran.out + ran.err


@pytest.mark.usefixtures("coupons")
@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://{{token}}.localhost:{port}/x", "the address of the coupon service was not found"),
        ("https://127.0.0.1:{port}/x", "What answers at this address does not encrypt"),
    ],
)
def test_what_keeps_the_coupon_service_from_being_reached_is_told_without_its_address(
    configured: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, url: str, message: str
) -> None:
    port = configured.base_url.rpartition(":")[2]
    monkeypatch.setenv("POS_TUI_HUURAY__URL", url.format(port=port))
    monkeypatch.setenv("POS_TUI_HUURAY__TOKEN", "x" * 70)  # no label of a host name is as long
    ran = pos_tui("doctor", "--json")
    assert ran.code == 5
    assert findings(ran, "huuray", "problem")[0].startswith(message)
    assert "127.0.0.1" not in ran.out


@pytest.mark.parametrize(("off_s", "words"), [(600, "behind"), (-600, "ahead")])
async def test_a_clock_that_is_off_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], off_s: int, words: str
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=off_s), usegmt=True)
    body = json.dumps({"data": {"id": 1, "company": "Sea Shop"}})
    async with answering(answer(body, Date=date)) as server:
        monkeypatch.setenv("POS_TUI_PIGGY__URL", server.url)
        monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "k")
        code = await asyncio.to_thread(main, ["doctor", "--json"])
    (text,) = findings(Ran(code, *capfd.readouterr()), "piggy", "warning")
    assert f"seconds {words}" in text
    assert code == 0


@pytest.mark.usefixtures("configured")
def test_files_that_others_can_use_are_told_with_what_to_type(pos_tui: PosTui) -> None:
    home = Path(os.environ["HOME"])
    data, logs = home / ".local/share/pos-tui", home / ".local/state/pos-tui/log"
    for folder in (data, logs):
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    ran = pos_tui("doctor", "--json")
    assert [text.partition("Type: ")[2] for text in findings(ran, "files", "warning")] == [
        f"chmod 700 {data}",
        f"chmod 700 {logs}",
    ]
    assert ran.code == 0


@pytest.mark.usefixtures("configured")
def test_a_configuration_that_others_may_only_read_is_fine(pos_tui: PosTui) -> None:
    config = Path(os.environ["HOME"], ".config/pos-tui/config.toml")
    config.parent.mkdir(parents=True)
    config.touch()
    config.chmod(0o644)
    ran = pos_tui("doctor", "--json")
    assert [findings(ran, check, "warning") for check in ("files", "configuration")] == [[], []]


@pytest.mark.parametrize(
    ("term", "columns", "finding"),
    [
        ("xterm-256color", 80, "ok       terminal       xterm-256color, 80 × 24"),
        ("xterm-256color", 40, "warning  terminal       the window is small"),
        ("dumb", 80, "problem  terminal       TERM does not say"),
    ],
)
def test_the_terminal_is_looked_at(term: str, columns: int, finding: str) -> None:
    with Console([*COMMAND, "doctor"], os.environ | {"TERM": term}, columns=columns) as console:
        console.wait_for_exit()
        assert finding in console.text.replace("\n", "")
