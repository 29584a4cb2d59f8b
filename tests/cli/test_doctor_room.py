"""`pos-tui doctor` sees what can't be written and a journal that is not whole, and leaves nothing behind."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from pos_tui.paths import find_paths
from pos_tui.sandbox.process import PracticeShop
from tests.cli.conftest import COMMAND, Ran
from tests.cli.test_issue import PHONE
from tests.journal.helpers import raw

JOURNAL = "journal.sqlite3"
BOUND_BY_MODES = """
import ctypes, os, sys
PR_CAPBSET_DROP = 24
for power_over_modes in (1, 2, 3):
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, power_over_modes, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Starts a program that may do no more with files than their modes say, even if root runs the tests."""
NO_GROWTH = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Starts a program whose files can't grow."""
BOUND, WITHOUT_ROOM = (sys.executable, "-c", BOUND_BY_MODES), (sys.executable, "-c", NO_GROWTH)


def run(*arguments: str, runner: Sequence[str] = BOUND) -> Ran:
    done = subprocess.run(
        [*runner, *COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def problems(ran: Ran) -> dict[str, str]:
    """What is wrong, by the name of the check."""
    return {
        record["check"]: f"{record['message']}. {record['advice']}"
        for record in ran.records
        if record["status"] != "ok" and record["check"] in {"files", "journal"}
    }


@pytest.fixture
def data(configured: PracticeShop, coupons: PracticeShop) -> Path:
    """The data folder of a till that has sent a coupon and looked a card up."""
    assert run("issue", *PHONE, "--ref", "R-1", "--yes").code == 0
    assert run("card", "GFTCRD123").code == 0
    return find_paths(os.environ).data_dir


def test_a_till_in_order_has_no_problem_and_nothing_new_lies_there(data: Path) -> None:
    before = {path: path.read_bytes() for path in data.iterdir()}
    assert problems(run("doctor", "--json")) == {}
    assert {path: path.read_bytes() for path in data.iterdir()} == before


def read_only_folder(data: Path) -> None:
    data.chmod(0o500)


def read_only_journal(data: Path) -> None:
    (data / JOURNAL).chmod(0o400)


def no_rights_at_all(data: Path) -> None:
    data.chmod(0)


def read_only_parent_of_no_folder(data: Path) -> None:
    shutil.rmtree(data)
    data.parent.chmod(0o500)


def a_file_in_place_of_the_folder(data: Path) -> None:
    shutil.rmtree(data)
    data.touch()


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (read_only_folder, "files"),
        (read_only_folder, "journal"),
        (read_only_journal, "journal"),
        (no_rights_at_all, "files"),
        (read_only_parent_of_no_folder, "files"),
        (a_file_in_place_of_the_folder, "files"),
    ],
)
def test_a_place_that_may_not_be_written_is_a_problem(
    data: Path, spoil: Callable[[Path], None], check: str
) -> None:
    spoil(data)
    ran = run("doctor", "--json")
    for path in (data.parent, data):
        if path.exists():
            path.chmod(0o700)
    assert ran.code in {1, 4}  # 4: the PIN's file can't be read
    assert "writ" in problems(ran)[check]
    assert str(data.parent) in problems(ran)[check]


def test_files_that_can_not_grow_are_a_problem(data: Path) -> None:
    ran = run("doctor", "--json", runner=WITHOUT_ROOM)
    assert ran.code == 1
    assert "is full" in problems(ran)["files"]
    assert "journal" in problems(ran)


@pytest.mark.parametrize("has_journal", [True, False])
def test_a_full_disk_is_a_problem(data: Path, has_journal: bool) -> None:
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run([unshare, "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no namespace of its own for a small disk here")
    mounted = (
        'cp -a "$1" "$1.kept" && mount -t tmpfs -o size=200k,mode=0700 tmpfs "$1" && '
        + ('cp -a "$1.kept"/* "$1"; ' if has_journal else "")
        + 'cat /dev/zero > "$1/filler" 2>/dev/null; shift; exec "$@"'
    )
    ran = run("doctor", "--json", runner=(unshare, "-m", "sh", "-c", mounted, "sh", str(data)))
    assert ran.code == 1
    assert "is full" in problems(ran)["files"]
    assert ("journal" in problems(ran)) is has_journal


def drop_indexes(data: Path) -> None:
    with closing(raw(data)) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL")
        for (name,) in names.fetchall():
            connection.execute(f"DROP INDEX {name}")


def drop_table(data: Path) -> None:
    with closing(raw(data)) as connection:
        connection.execute("DROP TABLE lookup")


UPDATES = [
    "UPDATE attempt SET created_at = 9223372036854775807",
    "UPDATE attempt SET finished_at = -9223372036854775808",
    "UPDATE lookup SET looked_up_at = 9223372036854775807",
    "UPDATE state SET paused_reason = 'x', paused_at = 9223372036854775807",
    "INSERT INTO miss_run VALUES (1, 't', 9223372036854775807, 0, 1, 1, 10, 0)",
    "UPDATE attempt SET till = CAST(x'ff' AS TEXT)",
]


def updated(statement: str) -> Callable[[Path], None]:
    def spoil(data: Path) -> None:
        with closing(raw(data)) as connection:
            connection.execute(statement)

    return spoil


@pytest.mark.parametrize(
    "spoil", [drop_indexes, drop_table, *map(updated, UPDATES)], ids=["indexes", "table", *UPDATES]
)
def test_a_journal_that_is_not_whole_is_told_by_every_command_and_sends_nothing(
    data: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(data)
    doctor = run("doctor", "--json")
    assert doctor.code == 1
    assert "The journal of this till is damaged" in problems(doctor)["journal"]
    issued = run("issue", "--phone", "06 1234 5679", "--ref", "R-2", "--yes", "--json")
    (record,) = issued.records
    if "till = CAST" not in str(spoil.__closure__ and spoil.__closure__[0].cell_contents):
        assert (issued.code, record["state"], record["reason"]) == (1, "not_sent", "journal_damaged")
    assert run("card", "GFTCRD123").code == 0
    for listing in (
        ("journal",),
        ("journal", "--json"),
        ("journal", "lookups"),
        ("journal", "lookups", "--csv"),
    ):
        ran = run(*listing)
        assert ran.code in {0, 1}
        assert "itself" not in ran.err
        if ran.code:
            assert "damaged" in ran.err


def test_what_killed_tills_left_is_told_with_what_to_type(data: Path) -> None:
    left = [data / "till-0123456789abcdef.new", data / ".manager.json.abcd1234"]
    for path in left:
        path.touch()
        os.utime(path, (0, 0))
    ran = run("doctor", "--json")
    assert ran.code == 0
    told = problems(ran)["files"]
    assert all(str(path) in told for path in left)
    assert "rm " in told
