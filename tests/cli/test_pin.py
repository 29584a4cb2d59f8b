"""The manager's PIN on the command line: setting it, and the gate before `journal settle`."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from pos_tui.domain.attempt import AttemptState
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import Begun
from pos_tui.paths import find_paths
from pos_tui.services.manager_pin import FILE
from tests.cli.conftest import COMMAND, PosTui, Ran, run_process
from tests.journal.helpers import Clock, make_intent, open_journal
from tests.terminal.console import Console

PIN, OTHER, NEW = "904315", "271828", "16180339"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
SETTLE = ("journal", "settle", "R-1", "--sent", "--note", "x")
WRONG = "pos-tui: Wrong PIN.\n"


@pytest.fixture
def journal() -> Iterator[Journal]:
    """A journal with one coupon of which nobody knows what became."""
    with open_journal(find_paths(os.environ).data_dir, Clock()) as journal:
        assert isinstance(journal.begin(make_intent("R-1")), Begun)
        journal.finish("R-1", AttemptState.UNKNOWN, "timed_out")
        yield journal


@pytest.fixture
def with_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A till whose environment holds the hash of the PIN."""
    monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", HASH)


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    """A private file with the PIN."""
    return written(tmp_path, PIN)


def written(folder: Path, *lines: str) -> Path:
    file = folder / "pin"
    file.write_text("".join(f"{line}\n" for line in lines))
    file.chmod(0o600)
    return file


def state(pos_tui: PosTui) -> object:
    (record,) = pos_tui("journal", "--json").records
    return record["state"]


def told_nothing(*outputs: str) -> bool:
    kept = (find_paths(os.environ).data_dir / FILE).read_text()
    return not any(pin in text for pin in (PIN, OTHER, NEW) for text in (*outputs, kept))


@pytest.mark.usefixtures("journal", "with_pin")
def test_the_right_pin_in_a_file_settles(pos_tui: PosTui, pin_file: Path) -> None:
    ran = pos_tui(*SETTLE, "--pin-file", str(pin_file))
    assert (ran.code, ran.err) == (0, "")
    assert state(pos_tui) == "sent"
    assert told_nothing(ran.out)


@pytest.mark.usefixtures("journal", "with_pin")
def test_a_wrong_pin_settles_nothing(pos_tui: PosTui, tmp_path: Path) -> None:
    ran = pos_tui(*SETTLE, "--pin-file", str(written(tmp_path, OTHER)))
    assert (ran.code, ran.out, ran.err) == (4, "", WRONG)
    assert state(pos_tui) == "unknown"
    assert told_nothing(ran.err)


@pytest.mark.usefixtures("journal", "with_pin")
def test_after_three_wrong_ones_the_right_one_has_to_wait_too(
    pos_tui: PosTui, tmp_path: Path, pin_file: Path
) -> None:
    written(tmp_path, OTHER)
    wrong = [pos_tui(*SETTLE, "--pin-file", str(pin_file)).err for _ in range(3)]
    assert wrong == [WRONG, WRONG, "pos-tui: Wrong PIN. The next try is heard in 30 s.\n"]
    written(tmp_path, PIN)
    ran = pos_tui(*SETTLE, "--pin-file", str(pin_file))
    assert ran.code == 4
    assert "Too many wrong PINs. The next try is heard in" in ran.err
    assert state(pos_tui) == "unknown"


@pytest.mark.usefixtures("journal", "with_pin")
def test_a_script_gives_the_pin_on_standard_input(pos_tui: PosTui) -> None:
    refused = run_process(SETTLE, stdin=f"{OTHER}\n".encode())
    assert (refused.code, refused.err) == (4, WRONG)
    ran = run_process(SETTLE, stdin=f"{PIN}\n".encode())
    assert (ran.code, ran.err) == (0, "")
    assert state(pos_tui) == "sent"
    assert told_nothing(refused.err, ran.out)


@pytest.mark.usefixtures("journal", "with_pin")
def test_a_script_that_gives_none_is_told_how_and_has_not_tried() -> None:
    for _ in range(3):
        ran = run_process(SETTLE)
        assert ran.code == 4
        assert "--pin-file" in ran.err
    assert run_process(SETTLE, stdin=PIN.encode()).code == 0


@pytest.mark.usefixtures("journal", "with_pin")
def test_a_pin_file_that_others_can_read_is_refused(pos_tui: PosTui, pin_file: Path) -> None:
    pin_file.chmod(0o640)
    ran = pos_tui(*SETTLE, "--pin-file", str(pin_file))
    assert (ran.code, ran.out) == (2, "")
    assert f"chmod 600 {pin_file}" in ran.err
    assert state(pos_tui) == "unknown"


@pytest.mark.usefixtures("journal", "with_pin")
def test_at_a_terminal_it_is_asked_for_and_not_shown(pos_tui: PosTui) -> None:
    with Console([*COMMAND, *SETTLE], os.environ) as console:
        console.wait_for("Manager PIN:")
        console.send(f"{PIN}\r")
        console.wait_for("Settle it as SENT, for good?")
        console.send("y\r")
        assert console.wait_for_exit() == 0
        assert PIN not in console.written.decode()
    assert state(pos_tui) == "sent"


def test_a_pin_is_set_and_changed_by_whoever_knows_it(pos_tui: PosTui, tmp_path: Path) -> None:
    kept = find_paths(os.environ).data_dir / FILE
    first = pos_tui("config", "set-pin", "--pin-file", str(written(tmp_path, PIN)))
    assert (first.code, first.err) == (0, "")
    assert str(kept) in first.out
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    stranger = pos_tui("config", "set-pin", "--pin-file", str(written(tmp_path, OTHER, NEW)))
    assert (stranger.code, stranger.out, stranger.err) == (4, "", WRONG)
    changed = pos_tui("config", "set-pin", "--pin-file", str(written(tmp_path, PIN, NEW)))
    assert (changed.code, changed.err) == (0, "")
    assert pos_tui(*SETTLE, "--pin-file", str(written(tmp_path, PIN))).err == WRONG
    assert pos_tui(*SETTLE, "--pin-file", str(written(tmp_path, NEW))).code == 3
    assert told_nothing(first.out, stranger.err, changed.out)


@pytest.mark.parametrize(
    ("pin", "words"),
    [("345678", "counts up or down"), ("717171", "repeats itself"), ("9043", "at least 6 digits")],
)
def test_a_pin_that_will_not_do_is_told_why(pos_tui: PosTui, tmp_path: Path, pin: str, words: str) -> None:
    ran = pos_tui("config", "set-pin", "--pin-file", str(written(tmp_path, pin)))
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert pin not in ran.err
    assert not find_paths(os.environ).data_dir.exists()


@pytest.mark.parametrize(("again", "code"), [(PIN, 0), (OTHER, 2)])
def test_at_a_terminal_a_new_pin_is_asked_for_twice(again: str, code: int) -> None:
    with Console([*COMMAND, "config", "set-pin"], os.environ) as console:
        console.wait_for("New PIN:")
        console.send(f"{PIN}\r")
        console.wait_for("once more:")
        console.send(f"{again}\r")
        assert console.wait_for_exit() == code
        assert PIN not in console.written.decode()


@pytest.mark.usefixtures("with_pin")
def test_where_the_configuration_holds_the_hash_the_line_for_it_is_printed(
    pos_tui: PosTui, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = pos_tui("config", "set-pin", "--pin-file", str(written(tmp_path, PIN, NEW)))
    assert ran.code == 0
    assert "POS_TUI_TILL__MANAGER_PIN_HASH" in ran.err
    config = tmp_path / "config.toml"
    config.write_text(f"[till]\n{ran.out}")
    monkeypatch.delenv("POS_TUI_TILL__MANAGER_PIN_HASH")
    monkeypatch.setenv("POS_TUI_CONFIG", str(config))
    assert pos_tui(*SETTLE, "--pin-file", str(written(tmp_path, NEW))).code == 3
    again = pos_tui("config", "set-pin", "--pin-file", str(written(tmp_path, NEW, PIN)))
    assert f"[till], {config}" in again.err


def test_a_hash_that_is_none_is_told_and_set_pin_makes_one(
    pos_tui: PosTui, pin_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", PIN)
    refused = pos_tui(*SETTLE, "--pin-file", str(pin_file))
    assert refused.code == 4
    assert "till.manager_pin_hash is no hash" in refused.err
    assert "config set-pin" in refused.err
    made = pos_tui("config", "set-pin", "--pin-file", str(written(tmp_path, PIN, NEW)))
    assert made.out.startswith('manager_pin_hash = "$argon2id$')
    assert told_nothing(refused.err, made.out, made.err)


def test_config_show_tells_that_one_is_set_and_where(pos_tui: PosTui, pin_file: Path) -> None:
    pos_tui("config", "set-pin", "--pin-file", str(pin_file))
    lines = dict(line.split(maxsplit=1) for line in pos_tui("config", "show").out.splitlines())
    assert lines["till.manager_pin_hash"] == "set (from manager.json)"


def doctor(pos_tui: PosTui) -> dict[str, object]:
    ran: Ran = pos_tui("doctor", "--json")
    (record,) = [record for record in ran.records if record["check"] == "manager"]
    return record


def test_doctor_tells_what_no_pin_means_and_when_one_is_set(pos_tui: PosTui, pin_file: Path) -> None:
    without = doctor(pos_tui)
    assert without["status"] == "warning"
    assert "settle coupons" in str(without["message"])
    assert "pos-tui config set-pin" in str(without["advice"])
    pos_tui("config", "set-pin", "--pin-file", str(pin_file))
    assert doctor(pos_tui)["status"] == "ok"


def test_doctor_tells_of_a_file_that_keeps_managers_out(pos_tui: PosTui) -> None:
    file = find_paths(os.environ).data_dir / FILE
    file.parent.mkdir(parents=True, mode=0o700)
    file.write_text("{")
    record = doctor(pos_tui)
    assert record["status"] == "problem"
    assert str(file) in str(record["message"])
