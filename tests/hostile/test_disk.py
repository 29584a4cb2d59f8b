"""A disk that is full, a folder that is read-only or another's: each file says so, and none is lost."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.write_everything import EVERYTHING, FILES, LOG, contents

ROOT = Path(__file__).parents[2]
SOMEBODY = 54321
CHILD = (sys.executable, "-m", "tests.hostile.write_everything")
BOUND_BY_MODES = """
import ctypes, os, sys
PR_CAPBSET_DROP = 24
for power_over_modes in (1, 2, 3):
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, power_over_modes, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Starts a program that may do no more with files than their modes say, even if root runs the tests."""
FULL = 'mount -t tmpfs -o size=512k,mode=0700 tmpfs "$1" && mkdir -m 0700 "$1/till" && shift && exec "$@"'
"""Runs a program on a disk of half a megabyte that no other process sees."""


def told(*command: str) -> dict[str, str]:
    """What the child says of each file."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


def write(folder: Path, word: str) -> dict[str, str]:
    return told(sys.executable, "-c", BOUND_BY_MODES, *CHILD, str(folder), word)


def is_one_sentence(text: str) -> bool:
    return 0 < len(text) < 400 and text.isprintable() and "Errno" not in text and "Error" not in text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which everything was written once."""
    folder = tmp_path / "till"
    folder.mkdir(mode=0o700)
    assert set(write(folder, "before").values()) == {""}
    return folder


def test_everything_that_is_written_is_for_one_user_alone(folder: Path) -> None:
    held = contents(folder)
    assert FILES - {"manager.lock"} <= held.keys()
    assert {mode for mode, _ in held.values()} == {0o600}
    assert (folder / "manager.lock").stat().st_mode & 0o7777 == 0o600
    assert {path.stat().st_mode & 0o7777 for path in folder.rglob("*") if path.is_dir()} == {0o700}


def test_a_read_only_folder(folder: Path) -> None:
    before = contents(folder)
    (folder / "notes").chmod(0o500)
    folder.chmod(0o500)
    said = write(folder, "after")
    folder.chmod(0o700)
    added_to = before.pop(LOG)[1]
    assert said.pop("log") == ""  # a line more in a file that is there needs no room in the folder
    after = contents(folder)
    assert after.pop(LOG)[1].startswith(added_to)
    assert after == before
    assert all(is_one_sentence(text) for text in said.values()), said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to another user")
def test_a_folder_of_another_user(folder: Path) -> None:
    before = contents(folder)
    for path in (*folder.rglob("*"), folder):
        os.chown(path, SOMEBODY, SOMEBODY)
    folder.chmod(0o755)
    said = write(folder, "after")
    assert contents(folder) == before
    assert all(is_one_sentence(text) for text in said.values()), said


def test_not_a_byte_left(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    can = (
        unshare and subprocess.run([unshare, "-m", "true"], capture_output=True, check=False).returncode == 0
    )
    if not unshare or not can:
        pytest.skip("no namespace of its own for a small disk here")
    disk = str(tmp_path)
    child = (*CHILD, f"{disk}/till", "after", f"{disk}/filler")
    said = told(unshare, "-m", "sh", "-c", FULL, "sh", disk, *child)
    assert said.keys() == {write.__name__ for write in EVERYTHING}
    del said["log"]  # it grows for as long as its last block has room, and says nothing
    assert all(is_one_sentence(text) for text in said.values()), said
    assert all(any(word in text for word in ("full", "room", "space")) for text in said.values()), said
