"""Trouble with the journal of a real till: nothing is sent, it says what to do, and cards are read on."""

import resource
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from pos_tui.domain.attempt import AttemptState
from tests.journal.helpers import make_intent, open_journal
from tests.services.counting_server import CountingServer
from tests.terminal.conftest import PROGRAM
from tests.terminal.till import REVIEW, TillConsole

pytestmark = pytest.mark.terminal

JOURNAL = "journal.sqlite3"
Trouble = Callable[[Path, TillConsole], AbstractContextManager[None]]

BOUND_BY_MODES = """
import ctypes, os, sys
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Starts a program that may do no more with files than their modes say, even if root runs the tests."""


@contextmanager
def full_disk(_directory: Path, till: TillConsole) -> Iterator[None]:
    """No file of the till can grow, which is what a full disk comes to."""
    before = resource.prlimit(till.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    resource.prlimit(till.process.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(directory: Path, _till: TillConsole) -> Iterator[None]:
    directory.chmod(0o500)
    yield
    directory.chmod(0o700)


@contextmanager
def damaged(directory: Path, _till: TillConsole) -> Iterator[None]:
    journal = directory / JOURNAL
    content = journal.read_bytes()
    journal.write_bytes(b"no database" * 1000)
    yield
    journal.write_bytes(content)


@contextmanager
def deleted(directory: Path, _till: TillConsole) -> Iterator[None]:
    journal = directory / JOURNAL
    elsewhere = journal.rename(directory.parent / "elsewhere")
    yield
    elsewhere.rename(journal)


TITLE = "The journal can't be used"
DOCTOR = "Tell your manager: the command pos-tui doctor says what to do."
TOLD: dict[Trouble, tuple[str, str]] = {
    full_disk: ("The disk failed to read or write the journal. Nothing was sent.", "Try again."),
    read_only: ("This till may not write its journal. Nothing was sent.", DOCTOR),
    damaged: ("The journal of this till is damaged. Nothing was sent.", DOCTOR),
    deleted: ("The journal of this till is gone. Nothing was sent.", DOCTOR),
}
"""What happened, and what to do."""


@pytest.mark.parametrize("trouble", TOLD)
def test_trouble_while_the_till_runs(
    trouble: Trouble, counted_env: dict[str, str], coupon_service: CountingServer, data_dir: Path
) -> None:
    with TillConsole(counted_env, [sys.executable, "-c", BOUND_BY_MODES, *PROGRAM]) as till:
        fill_in(till)
        till.wait_until((data_dir / JOURNAL).exists)
        with trouble(data_dir, till):
            send_as_far_as_it_goes(till)
            till.wait_for(*TOLD[trouble])
            till.close(TITLE)
            look_up_a_card(till)
            assert not coupon_service.requests
        till.send("f3")
        till.wait_for("ann@ex.nl")
        reference = till.reference
        send_as_far_as_it_goes(till)
        till.wait_for("Coupon sent")
    assert coupon_service.requests == {reference: 1}


@pytest.mark.parametrize("trouble", [damaged, deleted])
def test_trouble_at_the_start(
    trouble: Trouble, counted_env: dict[str, str], coupon_service: CountingServer, data_dir: Path
) -> None:
    with TillConsole(counted_env) as till:
        till.wait_until((data_dir / JOURNAL).exists)
    with trouble(data_dir, till), TillConsole(counted_env) as till:
        fill_in(till)
        send_as_far_as_it_goes(till)
        till.wait_for(*TOLD[trouble])
        till.close(TITLE)
        look_up_a_card(till)
    assert not coupon_service.requests


def fill_in(till: TillConsole) -> None:
    till.open_form()
    till.fill({"E-mail": "ann@ex.nl"})


def send_as_far_as_it_goes(till: TillConsole) -> None:
    """Press F9, and again if there is something to review."""
    till.send("f9")
    till.wait_until(lambda: REVIEW in till.text or TITLE in till.text)
    till.say_yes()


def look_up_a_card(till: TillConsole) -> None:
    till.send("f2")
    till.wait_for("Scan a gift card")
    till.send("GFTCRD123", "enter")
    till.wait_for("€25.00")


IMPOSSIBLE = (
    "UPDATE lookup SET looked_up_at = 9223372036854775807",
    "UPDATE attempt SET created_at = 9223372036854775807 WHERE reference = 'R-1'",
    "UPDATE state SET paused_reason = 'x', paused_at = 9223372036854775807",
    "INSERT INTO miss_run VALUES (1, 't', 9223372036854775807, 0, 1, 1, 10, 0)",
)


def test_impossible_rows_and_a_log_without_a_folder_stop_no_till(
    counted_env: dict[str, str], coupon_service: CountingServer, data_dir: Path
) -> None:
    with TillConsole(counted_env) as till:
        till.wait_until((data_dir / JOURNAL).exists)
        look_up_a_card(till)
        till.send("ctrl+q")
        assert till.wait_for_exit() == 0
    with open_journal(data_dir) as journal:
        for number in (1, 2):
            journal.begin(make_intent(f"R-{number}", phone=f"2000000{number}"))
            journal.finish(f"R-{number}", AttemptState.SENT)
    with closing(sqlite3.connect(data_dir / JOURNAL)) as connection, connection:
        for statement in IMPOSSIBLE:
            connection.execute(statement)
    logs = Path(counted_env["HOME"]) / ".local/state/pos-tui/log"
    shutil.rmtree(logs, ignore_errors=True)
    logs.parent.mkdir(parents=True, exist_ok=True)
    logs.touch()
    with TillConsole(counted_env) as till:
        look_up_a_card(till)
        fill_in(till)
        send_as_far_as_it_goes(till)
        till.wait_for(TITLE, "damaged")
        till.close(TITLE)
        till.send("f5")
        till.wait_for("R-2", "The journal of this till is damaged: 1 row can't be read.")
        till.send("ctrl+q")
        assert till.wait_for_exit() == 0
    assert not coupon_service.requests
    assert "The log can't be written" in till.prose
