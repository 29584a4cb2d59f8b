"""The log: private, of bounded size, whole whoever writes to it, and without what others have to say."""

import json
import logging
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_tui.cli import log
from pos_tui.cli.log import KEPT, LogFile, describe, logging_to_file
from pos_tui.paths import find_paths
from tests.cli.conftest import PosTui

WRITE_MUCH = """
import sys
from collections.abc import Callable
from pathlib import Path
from pos_tui.cli import log
log.MOST_BYTES, log.KEPT = 20_000, 1_000
for number in range(400):
    said = {"till": sys.argv[2], "number": number, "x": "x" * 100}
    assert log.LogFile(Path(sys.argv[1])).write("INFO", said)
"""


def lines_in(directory: Path) -> list[dict[str, object]]:
    """Every line there is; empty ones say nothing, and may stand between those of two tills."""
    files = sorted(directory.glob("pos-tui.log*"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line]


def test_tills_that_write_at_once_lose_and_spoil_no_line(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", WRITE_MUCH, str(tmp_path)]
    tills = [subprocess.Popen([*argv, name]) for name in ("A", "B", "C")]
    assert [till.wait() for till in tills] == [0, 0, 0]
    written = sorted((line["till"], line["number"]) for line in lines_in(tmp_path))
    assert written == [(till, number) for till in "ABC" for number in range(400)]


def test_the_log_never_grows_past_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST_BYTES", 1000)
    for number in range(200):
        assert LogFile(tmp_path).write("INFO", {"number": number})
    files = sorted(tmp_path.glob("*.log*"))
    assert len(files) == 1 + KEPT
    assert max(file.stat().st_size for file in files) < 1200
    newest = LogFile(tmp_path).path.read_text("utf-8").splitlines()[-1]
    assert json.loads(newest)["number"] == 199


def test_file_and_directory_are_private(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "state" / "log")
    assert file.write("INFO", {})
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("what", ["a link", "a pipe", "a directory", "a file in place of the directory"])
def test_what_stands_in_place_of_the_log_is_left_alone(what: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    file = LogFile(tmp_path / "log")
    if what == "a file in place of the directory":
        file.path.parent.write_text("mine")
    else:
        file.path.parent.mkdir()
    match what:
        case "a link":
            file.path.symlink_to(other)
        case "a pipe":
            os.mkfifo(file.path)
        case "a directory":
            file.path.mkdir()
    assert not file.write("INFO", {})
    assert other.read_text() == "mine"


def test_a_line_that_was_cut_short_costs_no_other(tmp_path: Path) -> None:
    file = LogFile(tmp_path)
    file.path.write_text('{"cut": "sho')
    assert file.write("INFO", {"number": 1})
    assert json.loads(file.path.read_text().splitlines()[-1])["number"] == 1


@pytest.mark.parametrize(("debug", "messages"), [(False, ["wrong"]), (True, ["on", "wrong"])])
def test_without_debug_only_what_goes_wrong_is_logged(*, debug: bool, messages: list[str]) -> None:
    with logging_to_file(os.environ, debug=debug):
        logging.getLogger("pos_tui.x").info("%s", "on")
        logging.getLogger("pos_tui.x").warning("%s", "wrong")
    assert [line["message"] for line in lines_in(log.log_file(os.environ).path.parent)] == messages


@pytest.mark.parametrize("name", ["httpx", "httpcore.connection", "asyncio", "pos_tuition", "root"])
def test_what_others_say_is_logged_without_their_words(name: str) -> None:
    with logging_to_file(os.environ, debug=True):
        logging.getLogger(name).debug("GET https://host/?AuthToken=PLANTED")
        logging.getLogger(name).warning("GET %s", "https://host/?AuthToken=PLANTED")
    (line,) = lines_in(log.log_file(os.environ).path.parent)
    assert line["logger"] == name
    assert "PLANTED" not in str(line)


def test_nothing_is_said_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    Path(os.environ["HOME"]).chmod(0o500)
    with logging_to_file(os.environ | {"XDG_STATE_HOME": "/dev/null/x"}, debug=True):
        logging.getLogger("pos_tui").error("trouble %s", "PLANTED")
        logging.getLogger("pos_tui").error("a mistake: %s")
    Path(os.environ["HOME"]).chmod(0o700)
    assert capfd.readouterr() == ("", "")


def described(error: BaseException) -> list[object]:
    return [each["type"] for each in describe(error)]


def test_an_error_is_told_with_those_before_and_inside_it() -> None:
    def fail() -> None:
        raise ExceptionGroup("PLANTED", [TimeoutError("PLANTED")]) from ValueError("PLANTED")

    with pytest.raises(ExceptionGroup) as caught:
        fail()
    told = describe(caught.value)
    types = {each["type"] for each in told}
    assert types == {"builtins.ExceptionGroup", "builtins.TimeoutError", "builtins.ValueError"}
    assert "PLANTED" not in json.dumps(told)
    assert "test_an_error_is_told" in json.dumps(told)


def test_an_error_that_was_met_on_the_way_is_told_beside_the_cause() -> None:
    error = TimeoutError()
    error.__cause__, error.__context__ = ValueError(), KeyError()
    assert described(error) == ["builtins.TimeoutError", "builtins.ValueError", "builtins.KeyError"]


def test_errors_that_go_round_in_circles_come_to_an_end() -> None:
    one, other = ValueError(), KeyError()
    one.__context__, other.__context__ = other, one
    assert described(one) == ["builtins.ValueError", "builtins.KeyError"]


def no_folder(logs: Path) -> None:
    logs.parent.mkdir(parents=True)
    logs.touch()


def a_full_disk(logs: Path) -> None:
    logs.mkdir(parents=True)
    (logs / "pos-tui.log").symlink_to("/dev/full")


@pytest.mark.parametrize("spoil", [no_folder, a_full_disk])
@pytest.mark.usefixtures("configured")
def test_a_log_that_can_not_be_written_stops_no_command_and_is_told_once(
    pos_tui: PosTui, spoil: Callable[[Path], None]
) -> None:
    logs = find_paths(os.environ).log_dir
    spoil(logs)
    ran = pos_tui("--debug", "card", "GFTCRD123", "NOSUCH1", "GFTCRD123")
    assert ran.code == 3
    assert ran.out.count("Sea Dollars") == 2
    assert ran.err.count("The log can't be written") == 1
    assert str(logs) in ran.err
