"""`pos-tui journal`: every attempt, once, in the right order and shape; and settling the doubtful ones."""

import csv
import io
import os
import pwd
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import Begun
from pos_tui.paths import find_paths
from tests.cli.conftest import COMMAND, PosTui, Ran
from tests.journal.helpers import NOON, Clock, make_intent, open_journal
from tests.terminal.console import Console

FIELDS = [
    *("id", "ref", "state", "created_at", "finished_at", "delivery_method"),
    *("phone", "email", "product", "reason", "note"),
]


@pytest.fixture
def journal() -> Iterator[Journal]:
    """The journal that the command will read, on 14 March 2026 at noon (UTC)."""
    with open_journal(find_paths(os.environ).data_dir, Clock()) as journal:
        yield journal


def add(
    journal: Journal,
    reference: str,
    state: AttemptState = AttemptState.SENT,
    *,
    minutes: int = 0,
    reason: str | None = None,
    product: str = "CARD-100",
) -> None:
    """Put a finished attempt into the journal, begun so many minutes after noon, for another customer."""
    intent = make_intent(
        reference,
        phone=f"2012{minutes:04}",
        product=product,
        created_at=NOON + timedelta(minutes=minutes),
    )
    assert isinstance(journal.begin(intent), Begun)
    journal.finish(reference, state, reason)


def references(ran: Ran) -> list[str]:
    return [record["ref"] for record in ran.records]


def test_where_no_coupon_was_ever_tried_the_list_is_empty_and_no_journal_is_made(pos_tui: PosTui) -> None:
    to_people, as_json, as_csv = pos_tui("journal"), pos_tui("journal", "--json"), pos_tui("journal", "--csv")
    assert (to_people.code, to_people.out) == (0, "There are no such coupons in the journal.\n")
    assert (as_json.code, as_json.out) == (0, "")
    assert (as_csv.code, as_csv.out) == (0, ",".join(FIELDS) + "\r\n")
    assert pos_tui("journal", "settle", "R-1", "--sent", "--note", "x").code == 3
    assert not find_paths(os.environ).data_dir.exists()


def test_json_has_the_documented_fields(
    journal: Journal, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__TIME_ZONE", "Europe/Copenhagen")
    add(journal, "R-1", AttemptState.REFUSED, reason="no_voucher_left")
    (record,) = pos_tui("journal", "--json").records
    assert list(record) == FIELDS
    assert record == {
        "id": 1,
        "ref": "R-1",
        "state": "refused",
        "created_at": "2026-03-14T13:00:00+01:00",
        "finished_at": "2026-03-14T13:00:00+01:00",
        "delivery_method": "sms",
        "phone": "••••00",
        "email": None,
        "product": "CARD-100",
        "reason": "no_voucher_left",
        "note": None,
    }


def test_people_get_a_table_in_words_and_in_the_till_s_time(
    journal: Journal, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__TIME_ZONE", "Europe/Copenhagen")
    add(journal, "R-1", AttemptState.REFUSED, reason="no_voucher_left")
    add(journal, "LONGER-REFERENCE", minutes=1)
    assert pos_tui("journal").out == (
        "Time                  Reference         State      Delivery  Contact  Product   Why\n"
        "Mar 14, 2026 1:01 PM  LONGER-REFERENCE  ✔ SENT     SMS       ••••01   CARD-100\n"
        "Mar 14, 2026 1:00 PM  R-1               ✖ REFUSED  SMS       ••••00   CARD-100  product sold out\n"
    )


def test_products_are_called_what_the_till_calls_them(
    journal: Journal, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add(journal, "R-1")
    config = tmp_path / "config.toml"
    config.write_text("[huuray]\nproducts = [{ name = 'Cinema ticket', value = 'CARD-100' }]\n")
    monkeypatch.setenv("POS_TUI_CONFIG", str(config))
    assert "Cinema ticket" in pos_tui("journal").out
    assert "CARD-100" in pos_tui("journal", "--csv").out


def test_what_nobody_knows_comes_first_then_the_newest(journal: Journal, pos_tui: PosTui) -> None:
    for minutes, state in enumerate(
        [AttemptState.UNKNOWN, AttemptState.SENT, AttemptState.UNKNOWN, AttemptState.NOT_SENT]
    ):
        add(journal, f"R-{minutes}", state, minutes=minutes)
    assert references(pos_tui("journal", "--json")) == ["R-2", "R-0", "R-3", "R-1"]


@pytest.mark.parametrize("shape", ["--json", "--csv", None])
def test_a_journal_of_many_pages_is_printed_whole(
    journal: Journal, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, shape: str | None
) -> None:
    monkeypatch.setattr("pos_tui.cli.journal.PAGE", 2)
    for minutes in range(7):
        add(
            journal,
            f"REF-{minutes}",
            AttemptState.UNKNOWN if minutes < 3 else AttemptState.SENT,
            minutes=minutes,
        )
    out = pos_tui("journal", *filter(None, [shape])).out
    assert re.findall(r"REF-\d", out) == [f"REF-{number}" for number in (2, 1, 0, 6, 5, 4, 3)]


@pytest.mark.parametrize("state", AttemptState)
def test_a_state_can_be_asked_for(journal: Journal, pos_tui: PosTui, state: AttemptState) -> None:
    for minutes, each in enumerate(set(AttemptState) - {AttemptState.SENDING}):
        add(journal, each, each, minutes=minutes)
    journal.begin(make_intent("sending", phone="20999999"))
    for arguments in (["--state", state, "--json"], ["list", "--state", state, "--json"]):
        assert references(pos_tui("journal", *arguments)) == [state]


def test_options_may_stand_before_or_behind_the_word_list(journal: Journal, pos_tui: PosTui) -> None:
    add(journal, "R-1")
    add(journal, "R-2", AttemptState.UNKNOWN, minutes=1)
    assert references(pos_tui("journal", "--json", "list", "--state", "unknown")) == ["R-2"]
    assert references(pos_tui("journal", "--state", "sent", "list", "--json")) == ["R-1"]


def test_a_state_that_does_not_exist_is_bad_input(pos_tui: PosTui) -> None:
    assert pos_tui("journal", "--state", "lost").code == 2
    assert pos_tui("journal", "--json", "--csv").code == 2


def test_a_coupon_under_way_in_another_till_is_shown_as_such(journal: Journal, pos_tui: PosTui) -> None:
    journal.begin(make_intent("R-1"))
    (record,) = pos_tui("journal", "--json").records
    assert (record["state"], record["finished_at"]) == ("sending", None)


def test_what_a_dead_till_left_is_shown_as_unknown(journal: Journal, pos_tui: PosTui) -> None:
    journal.begin(make_intent("R-1"))
    journal.close()
    assert "till was stopped" in pos_tui("journal").out
    (record,) = pos_tui("journal", "--json").records
    assert (record["state"], record["reason"]) == ("unknown", "interrupted")


@pytest.mark.parametrize("shape", ["--json", "--csv", None])
def test_contacts_are_never_told_in_full_not_even_of_unsettled_ones(
    journal: Journal, pos_tui: PosTui, shape: str | None
) -> None:
    journal.begin(make_intent("R-1", phone="20123456", email="ada@example.com"))
    journal.finish("R-1", AttemptState.UNKNOWN, "timed_out")
    out = pos_tui("journal", *filter(None, [shape])).out
    assert "R-1" in out
    for private in ("20123456", "ada@", "Enjoy!", "Lovelace", "buyer@", "CODE-77"):
        assert private not in out


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_spreadsheet_never_takes_a_text_for_a_formula(
    journal: Journal, pos_tui: PosTui, start: str
) -> None:
    product = f'{start}HYPERLINK("http://127.0.0.1", "a, b")'
    add(journal, f"{start}R-1", AttemptState.UNKNOWN, product=product)
    pos_tui("journal", "settle", "--sent", "--note", "x", "--", f"{start}R-1")
    header, row = csv.reader(io.StringIO(pos_tui("journal", "--csv").out, newline=""))
    told = dict(zip(header, row, strict=True))
    assert told["product"] == f"'{product}"
    assert told["ref"] == f"'{start}R-1"


def test_what_was_stored_by_others_can_not_paint_the_terminal(journal: Journal, pos_tui: PosTui) -> None:
    add(journal, "R-1\x1b[2J", AttemptState.SENT, product="\x1b]0;owned\x07")
    assert "\x1b" not in pos_tui("journal").out


@pytest.mark.parametrize(
    ("decision", "state", "word"), [("--sent", "sent", "SENT"), ("--not-sent", "not_sent", "NOT SENT")]
)
def test_a_doubtful_coupon_is_settled_with_a_note_and_a_name(
    journal: Journal, pos_tui: PosTui, decision: str, state: str, word: str
) -> None:
    add(journal, "R-1", AttemptState.UNKNOWN, reason="timed_out")
    ran = pos_tui("journal", "settle", "r-1", decision, "--note", "Huuray\x1b says so")
    assert (ran.code, ran.out, ran.err) == (0, f"R-1: settled as {word}.\n", "")
    (record,) = pos_tui("journal", "--json").records
    assert (record["state"], record["note"]) == (state, "Huuray· says so")
    user = pwd.getpwuid(os.getuid()).pw_name
    assert f"settled by {user}: Huuray· says so" in pos_tui("journal").out


def test_a_settled_coupon_stays_as_it_is(journal: Journal, pos_tui: PosTui) -> None:
    add(journal, "R-1", AttemptState.UNKNOWN)
    pos_tui("journal", "settle", "R-1", "--sent", "--note", "seen on her phone")
    ran = pos_tui("journal", "settle", "R-1", "--not-sent", "--note", "no")
    assert (ran.code, ran.out) == (3, "")
    assert "R-1 is SENT" in ran.err
    (record,) = pos_tui("journal", "--json").records
    assert (record["state"], record["note"]) == ("sent", "seen on her phone")


def test_a_reference_that_is_not_there_is_told(journal: Journal, pos_tui: PosTui) -> None:
    add(journal, "R-1", AttemptState.UNKNOWN)
    ran = pos_tui("journal", "settle", "R-2", "--sent", "--note", "x")
    assert (ran.code, ran.err) == (3, "pos-tui: R-2: there is no such coupon in the journal.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--sent",),
        ("--note", "x"),
        ("--sent", "--not-sent", "--note", "x"),
        ("--sent", "--note", ""),
        ("--sent", "--note", " \t "),
    ],
)
def test_a_decision_and_a_note_are_both_needed(
    journal: Journal, pos_tui: PosTui, arguments: tuple[str, ...]
) -> None:
    add(journal, "R-1", AttemptState.UNKNOWN)
    ran = pos_tui("journal", "settle", "R-1", *arguments)
    assert (ran.code, ran.out) == (2, "")
    (record,) = pos_tui("journal", "--json").records
    assert record["state"] == "unknown"


@pytest.mark.parametrize(
    "arguments", [("--json",), ("settle", "R-1", "--sent", "--note", "x")], ids=["list", "settle"]
)
def test_a_journal_that_vanished_is_told_with_what_to_do(
    journal: Journal, pos_tui: PosTui, arguments: tuple[str, ...]
) -> None:
    database = find_paths(os.environ).data_dir / "journal.sqlite3"
    database.unlink()
    ran = pos_tui("journal", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("pos-tui: The journal can't be used. The journal of this till is gone.")
    assert "pos-tui doctor" in ran.err
    assert not database.exists()


@pytest.mark.terminal
@pytest.mark.parametrize(("answer", "code", "state"), [("y\r", 0, "not_sent"), ("n\r", 1, "unknown")])
def test_at_a_terminal_settling_is_asked_about(
    journal: Journal, pos_tui: PosTui, answer: str, code: int, state: str
) -> None:
    add(journal, "R-1", AttemptState.UNKNOWN, reason="timed_out")
    command = [*COMMAND, "journal", "settle", "R-1", "--not-sent", "--note", "x"]
    with Console(command, os.environ) as console:
        shown = console.wait_for("Settle it as NOT SENT, for good?")
        assert "no answer in time" in shown
        console.send(answer)
        assert console.wait_for_exit() == code
    (record,) = pos_tui("journal", "--json").records
    assert record["state"] == state
