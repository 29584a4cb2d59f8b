"""`pos-tui journal lookups` and what the doctor says of the journal and of runs of misses."""

import csv
import io
import os
from pathlib import Path

import pytest

from pos_tui.domain.lookup_record import RUN
from pos_tui.paths import find_paths
from pos_tui.sandbox.account import MANAGER_PIN, MANAGER_PIN_HASH
from pos_tui.sandbox.process import PracticeShop
from tests.cli.conftest import PosTui

FIELDS = ["id", "at", "till", "source", "code", "result"]


@pytest.fixture
def missed(configured: PracticeShop, pos_tui: PosTui) -> None:
    """A card that was found, then as many misses as make a run."""
    pos_tui("card", "GFTCRD123")
    pos_tui("card", *(f"NOTHERE{number:02}" for number in range(RUN)))


@pytest.mark.usefixtures("missed")
def test_look_ups_of_the_command_line_are_listed_newest_first(pos_tui: PosTui) -> None:
    as_json = pos_tui("journal", "lookups", "--json")
    assert as_json.code == 0
    assert [list(record) for record in as_json.records] == [FIELDS] * (RUN + 1)
    assert {record["source"] for record in as_json.records} == {"command_line"}
    assert as_json.records[-1]["code"] == "••••D123"
    assert as_json.records[-1]["result"] == "active"
    assert {record["result"] for record in as_json.records[:-1]} == {"not_found"}
    as_csv = pos_tui("journal", "lookups", "--csv")
    assert [row["result"] for row in csv.DictReader(io.StringIO(as_csv.out, newline=""))] == [
        record["result"] for record in as_json.records
    ]
    table = pos_tui("journal", "lookups")
    assert "? NOT FOUND" in table.out
    assert "✔ ACTIVE" in table.out
    assert f"{RUN} codes not found" in table.err
    assert "GFTCRD123" not in table.out + as_json.out + as_csv.out


@pytest.mark.usefixtures("configured")
def test_nothing_looked_up_says_so_and_makes_no_journal(pos_tui: PosTui) -> None:
    assert pos_tui("journal", "lookups").out == "No look-ups are recorded.\n"
    assert pos_tui("journal", "lookups", "--json").out == ""
    assert pos_tui("journal", "lookups", "--csv").out == ",".join(FIELDS) + "\r\n"


@pytest.mark.usefixtures("missed")
def test_the_doctor_tells_of_misses_until_a_manager_has_seen_them(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", MANAGER_PIN_HASH)

    def warnings() -> list[str]:
        found = pos_tui("doctor", "--json").records
        return [
            str(each["message"])
            for each in found
            if (each["check"], each["status"]) == ("journal", "warning")
        ]

    (told,) = warnings()
    assert f"{RUN} codes not found" in told
    assert "command line" in told
    file = tmp_path / "pin"
    file.touch(mode=0o600)
    file.write_text("904315\n")
    assert pos_tui("journal", "lookups", "--seen", "--pin-file", str(file)).code == 4
    assert len(warnings()) == 1
    file.write_text(f"{MANAGER_PIN}\n")
    assert pos_tui("journal", "lookups", "--seen", "--pin-file", str(file)).code == 0
    assert warnings() == []


@pytest.mark.usefixtures("missed")
def test_a_broken_journal_stops_no_look_up_and_the_doctor_says_how_to_mend_it(pos_tui: PosTui) -> None:
    (find_paths(os.environ).data_dir / "journal.sqlite3").unlink()
    ran = pos_tui("card", "GFTCRD123", "--json")
    assert ran.code == 0
    assert ran.records[0]["state"] == "active"
    doctor = pos_tui("doctor", "--json")
    assert doctor.code == 1
    (found,) = [each for each in doctor.records if each["check"] == "journal"]
    assert found["status"] == "problem"
    assert "no look-up is recorded" in str(found["message"])
    assert "backup" in str(found["advice"])
    assert pos_tui("journal", "lookups").code == 1
