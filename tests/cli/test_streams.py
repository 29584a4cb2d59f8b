"""The standard streams: closed, full, broken or no terminal, each is a sentence and an exit code."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from pos_tui.cli.parser import make_parser
from pos_tui.sandbox.account import MANAGER_PIN, MANAGER_PIN_HASH
from pos_tui.sandbox.process import PracticeShop
from tests.cli.conftest import COMMAND, Ran
from tests.cli.test_issue import PHONE
from tests.cli.test_managers_only import leaves
from tests.practice import outbox, requests_to
from tests.terminal.console import Console

SEA_DOLLARS = "0d3a4b5e-8f7c-4a53-9d37-6f0c2a1be905"
NO_TERMINAL = "pos-tui: The till needs a terminal. Over ssh: ssh -t HOST pos-tui\n"
NO_ROOM = "pos-tui: There is no room for the output.\n"
ISSUE = ("issue", *PHONE, "--ref", "R-1", "--yes")
SAYS = {
    "card": [["card", "GFTCRD123"], ["card", "--json", "GFTCRD123"]],
    "cards list": [["cards", "list"], ["cards", "list", "--json"], ["cards", "list", "--csv"]],
    "cards get": [["cards", "get", "GFTCRD123", "--json"]],
    "cards programs": [["cards", "programs"], ["cards", "programs", "--csv"]],
    "completion": [["completion", "bash"]],
    "config check": [["config", "check"]],
    "config path": [["config", "path"]],
    "config show": [["config", "show"]],
    "doctor": [["doctor"], ["doctor", "--json"]],
    "issue": [["issue", *PHONE, "--check"], ["issue", *PHONE, "--check", "--json"]],
    "journal": [["journal"], ["journal", "--csv"]],
    "journal list": [["journal", "list", "--csv"]],
    "journal lookups": [["journal", "lookups"], ["journal", "lookups", "--csv"]],
    "manual": [["manual"]],
    "sandbox": [["sandbox", "--port", "0"]],
    "--help": [["--help"], ["issue", "--help"]],
    "--version": [["--version"]],
}
"""Ways to run every command that says something on standard output and changes nothing."""
SOME = [["card", "GFTCRD123"], ["config", "show"], ["journal", "--csv"], ["manual"], ["issue", "--help"]]
"""The ways in which they print: lines, a table, a long text, and the parser's own."""
CHANGES = {"cards create", "cards send", "journal settle", "config set-pin"}
"""What is tried one by one below."""
TILLS = {"", "demo"}


def run(arguments: Sequence[str], redirection: str, stdin: bytes = b"", runner: Sequence[str] = ()) -> Ran:
    """Run with the shell's `redirection` of the streams; what it does not redirect is piped."""
    script = f'exec "$@" {redirection}'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *runner, *COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def set_up(configured: PracticeShop, coupons: PracticeShop) -> PracticeShop:
    """A till that is set up for the practice shop."""
    return configured


def test_every_command_is_tried_here() -> None:
    known = SAYS.keys() | CHANGES | TILLS
    assert {name for name, _parser in leaves(make_parser())} <= known


@pytest.mark.usefixtures("set_up")
@pytest.mark.parametrize("arguments", [way for ways in SAYS.values() for way in ways], ids=" ".join)
def test_output_without_room_is_told(arguments: list[str]) -> None:
    ran = run(arguments, ">/dev/full")
    assert ran.code == 1
    assert ran.err.splitlines(keepends=True)[-1] == NO_ROOM
    assert "itself" not in ran.err


@pytest.mark.usefixtures("set_up")
@pytest.mark.parametrize("arguments", SOME, ids=" ".join)
def test_closed_output_is_told(arguments: list[str]) -> None:
    ran = run(arguments, ">&-")
    assert ran.code == 1
    assert ran.err.endswith("pos-tui: The output can't be written (Bad file descriptor).\n")
    assert "itself" not in ran.err


def test_a_file_that_may_not_grow_has_no_room(set_up: PracticeShop, tmp_path: Path) -> None:
    limit = ("sh", "-c", 'ulimit -f 1; exec "$@"', "sh")
    ran = run(["manual"], f">{tmp_path}/full", runner=limit)
    assert (ran.code, ran.err) == (1, NO_ROOM)


@pytest.mark.usefixtures("set_up")
@pytest.mark.parametrize("arguments", SOME, ids=" ".join)
def test_a_reader_that_has_left_is_not_complained_of(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as left:
        pipe = subprocess.PIPE
        done = subprocess.run([*COMMAND, *arguments], stdout=left, stderr=pipe, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("shape", [(), ("--json",)], ids=["people", "json"])
@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
def test_a_coupon_whose_outcome_has_no_room_is_told_on_standard_error(
    set_up: PracticeShop, redirection: str, shape: tuple[str, ...]
) -> None:
    ran = run([*ISSUE, *shape], redirection)
    assert ran.code == 1
    assert ran.err.startswith("pos-tui: R-1: Coupon sent. ")
    assert ran.err.count("\n") == 2
    assert [message["fields"]["RefID"] for message in outbox(set_up)] == ["R-1"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [("NOACCESS", 4, ""), ("GARBAGE", 6, "Outcome unknown.")],
)
@pytest.mark.usefixtures("set_up")
def test_a_worse_exit_code_is_kept(name: str, code: int, told: str) -> None:
    order = [*ISSUE, "--product", name, "--json"]
    assert json.loads(run(order, "").out)["ref"] == "R-1"
    ran = run([*order, "--ref", "R-2", "--again", "R-1"], ">/dev/full")
    assert ran.code == code
    assert ran.err.startswith(f"pos-tui: R-2: {told}")


@pytest.mark.parametrize("shape", [(), ("--json",)], ids=["people", "json"])
def test_a_card_that_was_made_is_told_on_standard_error(set_up: PracticeShop, shape: tuple[str, ...]) -> None:
    ran = run(["cards", "create", "--program", SEA_DOLLARS, *shape], ">/dev/full")
    assert ran.code == 1
    assert "NEW000001" in ran.err
    assert ran.err.endswith(NO_ROOM)
    assert len([asked for asked in requests_to(set_up, "piggy") if asked["method"] == "POST"]) == 1


@pytest.mark.parametrize("shape", [(), ("--json",)], ids=["people", "json"])
def test_a_card_that_was_mailed_is_told_on_standard_error(
    set_up: PracticeShop, shape: tuple[str, ...]
) -> None:
    uuid = json.loads(run(["card", "--json", "GFTCRD123"], "").out)["uuid"]
    mail = ["cards", "send", uuid, "--email", "new@example.com", "--new-contact", *shape]
    ran = run(mail, ">/dev/full")
    assert ran.code == 1
    assert "new@example.com" in ran.err
    assert ran.err.endswith(NO_ROOM)


@pytest.mark.usefixtures("set_up")
def test_a_coupon_that_was_settled_is_told_on_standard_error() -> None:
    order = [*ISSUE, "--product", "GARBAGE"]
    assert run(order, "").code == 6
    ran = run(["journal", "settle", "R-1", "--sent", "--note", "seen"], ">/dev/full")
    assert (ran.code, ran.err) == (1, "pos-tui: R-1: settled as SENT.\n" + NO_ROOM)


def test_a_pin_that_was_set_is_told_on_standard_error() -> None:
    ran = run(["config", "set-pin"], ">/dev/full", stdin=b"904315\n")
    assert ran.code == 1
    assert ran.err.startswith("pos-tui: The manager PIN is set.")


@pytest.mark.usefixtures("set_up")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["card", "NOSUCH1"], 3),
        (["card", "GFTCRD123"], 0),
        (["crad"], 2),
        ([*ISSUE, "--json"], 0),
        ([*ISSUE, "--product", "GARBAGE"], 6),
        (["issue", *PHONE, "--ref", "R-1"], 2),
    ],
    ids=str,
)
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "2</dev/null"])
def test_standard_error_that_takes_nothing_changes_no_exit_code(
    arguments: list[str], code: int, redirection: str
) -> None:
    ran = run(arguments, redirection)
    assert ran.code == code
    if arguments[0] == "issue" and "--json" not in arguments:
        assert ran.out.startswith("R-1: ")
    elif code:
        assert ran.out == ""


@pytest.mark.usefixtures("set_up")
def test_with_no_stream_at_all_a_coupon_is_sent_once_and_the_exit_code_says_that_nobody_was_told(
    set_up: PracticeShop,
) -> None:
    assert run(ISSUE, "<&- >&- 2>&-").code == 1
    assert len(outbox(set_up)) == 1
    (record,) = run(["journal", "--json"], "").records
    assert (record["ref"], record["state"]) == ("R-1", "sent")


@pytest.mark.usefixtures("set_up")
@pytest.mark.parametrize("redirection", ["<&-", "0>/dev/null"])
@pytest.mark.parametrize("way", ["codes", "pin"])
def test_input_that_can_not_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, way: str, redirection: str
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", MANAGER_PIN_HASH)
    ran = run({"codes": ["card", "-"], "pin": ["cards", "programs"]}[way], redirection)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "pos-tui: Standard input can't be read (Bad file descriptor).\n"


@pytest.mark.usefixtures("set_up")
def test_input_that_is_not_asked_for_may_be_closed() -> None:
    assert run(["card", "GFTCRD123"], "<&-").code == 0


NO_TERMINALS = {
    "input is /dev/null": "</dev/null",
    "input is a pipe": "|",
    "input is closed": "<&-",
    "output is a file": ">out",
    "output is /dev/null": ">/dev/null",
    "output is closed": ">&-",
    "what is drawn goes to a file": "2>out",
    "what is drawn is lost": "2>&-",
    "only what is drawn shows": "</dev/null >out",
    "nothing is a terminal": "</dev/null >out 2>&1",
    "nothing is open": "<&- >&- 2>&-",
}


@pytest.mark.parametrize("redirection", NO_TERMINALS.values(), ids=NO_TERMINALS)
@pytest.mark.parametrize("arguments", [[], ["demo"]], ids=["till", "demo"])
@pytest.mark.usefixtures("set_up")
def test_a_till_without_a_terminal_draws_nothing(
    arguments: list[str], redirection: str, tmp_path: Path
) -> None:
    head, redirection = ("echo x |", "") if redirection == "|" else ("exec", redirection)
    command = ["sh", "-c", f'{head} "$@" {redirection}', "sh", *COMMAND, *arguments]
    with Console(command, os.environ, cwd=tmp_path) as console:
        assert console.wait_for_exit() == 2
        seen = console.written.replace(b"\r", b"").decode()
    if "out" in redirection:
        seen += (tmp_path / "out").read_text()
    sentence = NO_TERMINAL.removeprefix("pos-tui: ")
    assert seen.replace("pos-tui: ", "").replace(sentence, "") == ""
    assert sentence in seen or redirection == "<&- >&- 2>&-"


def test_the_pin_of_the_practice_shop_is_heard_from_a_pipe(
    set_up: PracticeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", MANAGER_PIN_HASH)
    assert run(["cards", "programs"], "", stdin=MANAGER_PIN.encode() + b"\n").code == 0
