"""`pos-tui card`, against the practice shop over real HTTP."""

import csv
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.cli.conftest import PosTui, run_process
from tests.practice import requests_to

pytestmark = pytest.mark.usefixtures("configured")

GFTCRD123 = """\
Code       GFTCRD123
Balance    €25.00
State      ✔ ACTIVE
Expiry     No expiry
Programme  Sea Dollars
"""


def test_a_card_is_shown_in_an_aligned_block() -> None:
    ran = run_process(["card", "GFTCRD123"])
    assert (ran.code, ran.out, ran.err) == (0, GFTCRD123, "")


def test_a_wrong_country_of_coupons_keeps_no_card_from_being_looked_up(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", "UK")
    ran = pos_tui("card", "GFTCRD123")
    assert (ran.code, ran.out, ran.err) == (0, GFTCRD123, "")


def test_several_cards_are_shown_in_order_with_a_line_between(pos_tui: PosTui) -> None:
    ran = pos_tui("card", "GFTCRD123", "PIGGY123", "GFTCRD123")
    first, second, third = ran.out.split("\n\n")
    assert ran.code == 0
    assert first == GFTCRD123.strip()
    assert second.startswith("Code       PIGGY123\n")
    assert third == GFTCRD123.strip() + "\n"


def test_an_expired_card_says_so_in_a_word_and_a_date(pos_tui: PosTui) -> None:
    ran = pos_tui("card", "41654")
    assert "◷ EXPIRED" in ran.out
    assert "Expired Dec 10, 2024" in ran.out


def test_a_console_that_has_little_more_than_ascii_gets_a_plain_symbol(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    assert "State      + ACTIVE" in pos_tui("card", "GFTCRD123").out


def test_output_that_can_not_hold_a_character_gets_an_escape_instead() -> None:
    ran = run_process(["card", "GFTCRD123"], PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.code == 0
    assert "Balance    \\u20ac25.00" in ran.out


def test_amounts_without_text_are_written_in_the_till_s_language_and_currency(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__LANGUAGE", "nl")
    monkeypatch.setenv("POS_TUI_TILL__CURRENCY", "DKK")
    assert "DKK 15,00" in pos_tui("card", "PIGGY123").out.replace("\xa0", " ")


def test_an_absent_card_is_told_on_standard_error(pos_tui: PosTui) -> None:
    ran = pos_tui("card", "NOSUCHCARD")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("pos-tui: NOSUCHCARD: NOT FOUND. ")


def test_json_has_the_documented_fields(pos_tui: PosTui) -> None:
    ran = pos_tui("card", "--json", "GFTCRD123", "nosuchcard", "41654")
    card, absent, expired = ran.records
    assert card == {
        "code": "GFTCRD123",
        "uuid": "d694e2a2-e982-4bfc-8269-e79dc98b38e4",
        "state": "active",
        "active": True,
        "amount_in_cents": 2500,
        "display_amount": "€ 25,00",
        "expiration_date": None,
        "days_left": None,
        "program": "Sea Dollars",
        "type": "digital",
    }
    assert absent == {"code": "nosuchcard", "state": "not_found"}
    days_left = (date(2024, 12, 10) - date.today()).days  # noqa: DTZ011 - the tests' machine is in UTC
    assert expired["state"] == "expired"
    assert expired["expiration_date"] == "2024-12-10T16:26:20+00:00"
    assert expired["days_left"] in (days_left, days_left - 1)
    assert (ran.code, ran.err) == (3, "")


@pytest.mark.parametrize(
    ("code", "exit_code", "reason"),
    [("ERROR1010", 3, "refused"), ("GARBAGE", 1, "unreadable"), ("OTHERCARD", 1, "unreadable")],
)
def test_a_failure_is_an_object_with_its_reason_and_a_sentence(
    pos_tui: PosTui, code: str, exit_code: int, reason: str
) -> None:
    ran = pos_tui("card", "--json", code)
    (record,) = ran.records
    assert ran.err == f"pos-tui: {code}: {record.pop('message')}\n"
    assert record == {"code": code, "state": "error", "reason": reason}
    assert ran.code == exit_code


def test_text_of_the_service_reaches_the_terminal_clean(pos_tui: PosTui) -> None:
    ran = pos_tui("card", "HOSTILE")
    assert ran.code == 0
    assert all(line.isprintable() for line in ran.out.splitlines())


def test_one_bad_code_does_not_keep_the_others_from_being_looked_up(pos_tui: PosTui) -> None:
    ran = pos_tui("card", "--json", "", "GFTCRD123", "A" * 10_000, "\x1b[2J")
    assert [(record["state"], record.get("reason")) for record in ran.records] == [
        ("error", "empty"),
        ("active", None),
        ("error", "too_long"),
        ("error", "not_printable"),
    ]
    assert [line.split(":")[1].strip() for line in ran.err.splitlines()] == ["code 1", "code 3", "code 4"]
    assert all(line.isprintable() for line in ran.err.splitlines())
    assert ran.code == 2


def test_bad_lines_of_standard_input_are_told_by_their_number() -> None:
    too_long = b"PIGGY123" + b" " * 10_000 + b"4"
    lines = [b"\xef\xbb\xbfGFTCRD123\r", b"", too_long, b"\xff\xfe", b"  piggy789  "]
    ran = run_process(["card", "-", "--json"], stdin=b"\n".join(lines))
    assert [record["state"] for record in ran.records] == ["active", "error", "error", "active"]
    assert [line.split(":")[1].strip() for line in ran.err.splitlines()] == ["line 3", "line 4"]
    assert ran.code == 2


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"], ids=ascii)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_system_s_list_is_read_and_blank_lines_say_nothing(
    configured: PracticeShop, end: str, encoding: str
) -> None:
    text = end.join(["", "GFTCRD123", "", " \u200b", "PIGGY123", "", ""])
    ran = run_process(["card", "-", "--json"], stdin=text.encode(encoding))
    assert [record["code"] for record in ran.records] == ["GFTCRD123", "PIGGY123"]
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    "stdin",
    [
        b"code\nGFTCRD123\n41654\n",
        b"row,code,state\r\n1,GFTCRD123,active\r\n2,41654,expired\r\n",
        b"Row;Code;State\n1;GFTCRD123;active\n2;41654;expired\n;;\n",
        b'sep=;\nid;CODE\n1;"GFTCRD123"\n2;"=""41654"""\n',
        "\ufeffrow\tcode\n1\tGFTCRD123\n2\t41654".encode("utf-16"),
        "GFTCRD123;Zo\xeb\n41654;Ren\xe9\n".encode("latin-1"),
    ],
    ids=range(6),
)
def test_the_column_called_code_is_looked_up_and_the_headings_are_no_card(stdin: bytes) -> None:
    ran = run_process(["card", "-", "--json"], stdin=stdin)
    assert [record["code"] for record in ran.records] == ["GFTCRD123", "41654"]
    assert (ran.code, ran.err) == (0, "")


def test_a_list_of_cards_that_the_till_wrote_can_be_looked_up(pos_tui: PosTui) -> None:
    written = pos_tui("cards", "list", "--limit", "10", "--csv").out
    codes = [row["code"] for row in csv.DictReader(written.splitlines())]
    ran = run_process(["card", "-", "--json"], stdin=written.encode())
    assert [record["code"] for record in ran.records] == codes
    assert len(codes) == 10


def test_a_list_of_look_ups_that_the_till_wrote_says_that_its_codes_are_hidden(pos_tui: PosTui) -> None:
    pos_tui("card", "GFTCRD123")
    written = pos_tui("journal", "lookups", "--csv").out
    ran = run_process(["card", "-", "--json"], stdin=written.encode())
    assert [record["reason"] for record in ran.records] == ["hidden"]


def test_a_code_that_is_given_twice_is_answered_twice(pos_tui: PosTui) -> None:
    ran = pos_tui("card", "--json", "GFTCRD123\nGFTCRD123", "GFTCRD123")
    assert [record["code"] for record in ran.records] == ["GFTCRD123"] * 3


def test_a_code_that_was_read_twice_is_named(pos_tui: PosTui) -> None:
    ran = pos_tui("card", "GFTCRD123GFTCRD123")
    assert ran.code == 3
    assert "Then the code is GFTCRD123." in ran.err


def test_a_foreign_link_is_refused_and_named_as_it_was_given(
    configured: PracticeShop, pos_tui: PosTui
) -> None:
    link = "https://evil.example/?hash=GFTCRD123"
    ran = pos_tui("card", "--json", link)
    (record,) = ran.records
    assert (record["code"], record["state"], record["reason"]) == (link, "error", "foreign_url")
    assert ran.code == 2
    assert requests_to(configured, "piggy") == []


def test_other_hosts_are_a_setting(pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_SCANNER__URL_HOSTS", '["cards.example"]')
    assert pos_tui("card", "https://my.cards.example/?hash=GFTCRD123").code == 0
    assert pos_tui("card", "https://leat.com/?hash=GFTCRD123").code == 2


def test_one_look_up_is_one_miss_however_often_the_service_is_asked(pos_tui: PosTui) -> None:
    for number in range(5):
        pos_tui("card", f"NO-Y-CARD-{number}")
    records = pos_tui("journal", "lookups", "--json").records
    assert [record["result"] for record in records] == ["not_found"] * 5


def test_empty_standard_input_asks_for_nothing() -> None:
    ran = run_process(["card", "-"])
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_a_rejected_key_is_told_for_every_code_and_tried_once(
    configured: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "PLANTED-wrong")
    ran = pos_tui("card", "--json", "GFTCRD123", "PIGGY123")
    assert [(record["code"], record["reason"]) for record in ran.records] == [
        ("GFTCRD123", "key_rejected"),
        ("PIGGY123", "key_rejected"),
    ]
    assert len(requests_to(configured, "piggy")) == 1
    assert "PLANTED" not in ran.out + ran.err
    assert ran.code == 4


def test_a_service_that_is_down_is_tried_again_visibly_and_then_told(unused_tcp_port: int) -> None:
    ran = run_process(["card", "GFTCRD123"], POS_TUI_PIGGY__URL=f"http://127.0.0.1:{unused_tcp_port}/b")
    *retries, last = ran.err.splitlines()
    assert retries
    assert all(line.endswith("Trying again.") for line in retries)
    assert "Nothing answers at the address of the card service." in last
    assert (ran.code, ran.out) == (5, "")


def test_a_till_that_is_not_set_up_says_so(pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POS_TUI_PIGGY__TOKEN")
    ran = pos_tui("card", "GFTCRD123")
    assert (ran.code, ran.out) == (4, "")
    assert "secrets.toml" in ran.err
    assert ran.err.count("\n") == 1


def test_every_problem_of_the_configuration_is_told_and_nothing_is_asked(
    configured: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[till]\ncurency = "EUR"\nclear_after_s = "soon"\n')
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[huuray]\ntoken = "x"\n')
    secrets.chmod(0o644)
    monkeypatch.setenv("POS_TUI_CONFIG", str(config))
    ran = pos_tui("card", "GFTCRD123")
    assert ran.err.splitlines() == [
        f"pos-tui: {config}: till.curency: there is no such setting; did you mean till.currency?",
        f"pos-tui: {config}: till.clear_after_s: must be a whole number, without quotation marks.",
        f"pos-tui: {secrets}: others could use it (mode 0644). Type: chmod 600 {secrets}",
    ]
    assert (ran.code, ran.out) == (4, "")
    assert requests_to(configured, "piggy") == []


@contextmanager
def reading_codes() -> Iterator[subprocess.Popen[bytes]]:
    """Run `card --json -` with pipes to write codes to and read answers from, one by one."""
    program = (
        "import signal, sys; from pos_tui.cli import run;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"  # a shell in the background ignores it
        "sys.argv = ['pos-tui', 'card', '--json', '-']; run()"
    )
    command = [sys.executable, "-c", program]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


def answer_to(process: subprocess.Popen[bytes], code: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(code + b"\n")
    process.stdin.flush()
    return process.stdout.readline()


def test_each_answer_is_printed_before_the_next_code_is_there() -> None:
    with reading_codes() as process:
        assert b'"GFTCRD123"' in answer_to(process, b"GFTCRD123")
        assert b'"PIGGY123"' in answer_to(process, b"PIGGY123")
        _out, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (0, b"")


def test_a_reader_that_has_left_is_not_complained_of() -> None:
    with reading_codes() as process:
        answer_to(process, b"GFTCRD123")
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _out, err = process.communicate(b"PIGGY123\n", timeout=30)
        assert (process.returncode, err) == (1, b"")


def test_ctrl_c_ends_it_quietly() -> None:
    with reading_codes() as process:
        answer_to(process, b"GFTCRD123")
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert (process.wait(timeout=30), process.stderr.read()) == (130, b"")


def test_ctrl_c_does_not_wait_for_an_answer() -> None:
    with reading_codes() as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"HTML503\n")
        process.stdin.flush()
        assert process.stderr.readline().endswith(b"Trying again.\n")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert b"Traceback" not in process.stderr.read()
