"""Pipes, folders and devices where the till's files should be: nothing waits, crashes or is taken for one."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_tui.domain.secret import Secret
from pos_tui.journal.journal import Journal
from pos_tui.journal.place import DATABASE, KEY
from pos_tui.journal.results import JournalUnavailable
from pos_tui.paths import find_paths
from pos_tui.secrets import load_secrets
from pos_tui.services import manager_pin, picked_theme, scanner_profile
from pos_tui.services.code_reader import CodeReader
from pos_tui.services.manager_pin import ManagerPin, PinUnusable
from pos_tui.services.picked_theme import load_picked_theme, save_picked_theme
from pos_tui.services.scanner_profile import ProfileProblem, load_profile
from pos_tui.services.stack_input import FileProblem, read_file
from pos_tui.settings import ScannerSettings, SettingsCode, SettingsProblem
from pos_tui.settings.load import load_settings
from pos_tui.themes import user_themes
from tests.cli.conftest import COMMAND

Make = Callable[[Path], None]


def pipe(path: Path) -> None:
    os.mkfifo(path, 0o600)


def folder(path: Path) -> None:
    path.mkdir()


def device(path: Path) -> None:
    """One that never ends."""
    path.symlink_to("/dev/zero")


KINDS = (pipe, folder, device)
pytestmark = pytest.mark.parametrize("make", KINDS)


def codes(problems: object) -> list[SettingsCode]:
    assert isinstance(problems, tuple | list)
    return [problem.code for problem in problems if isinstance(problem, SettingsProblem)]


def test_the_settings(make: Make, tmp_path: Path) -> None:
    make(tmp_path / "config.toml")
    assert codes(load_settings(tmp_path / "config.toml", {})) == [SettingsCode.NOT_A_FILE]


def test_the_keys(make: Make, tmp_path: Path) -> None:
    make(tmp_path / "secrets.toml")
    refused = {SettingsCode.NOT_A_FILE, SettingsCode.A_LINK, SettingsCode.UNREADABLE}
    assert set(codes(load_secrets(tmp_path / "secrets.toml", {}))) <= refused


def test_a_credential(make: Make, tmp_path: Path) -> None:
    make(tmp_path / "piggy.token")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert codes(load_secrets(tmp_path / "secrets.toml", environ)) == [SettingsCode.UNREADABLE]


def test_a_theme(make: Make, tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    make(tmp_path / "themes/mine.toml")
    themes, problems = user_themes(tmp_path / "config.toml")
    assert (themes, codes(problems)) == ([], [SettingsCode.NOT_A_FILE])


def test_the_picked_theme(make: Make, tmp_path: Path) -> None:
    make(tmp_path / picked_theme.FILE)
    assert load_picked_theme(tmp_path) == ""
    if make is not folder:
        save_picked_theme(tmp_path, "house-light")
        assert load_picked_theme(tmp_path) == "house-light"


def test_the_kept_scanner(make: Make, tmp_path: Path) -> None:
    make(tmp_path / scanner_profile.FILE)
    assert load_profile(tmp_path).problem is ProfileProblem.UNREADABLE


@pytest.mark.parametrize("name", [manager_pin.FILE, manager_pin.LOCK])
def test_the_pin(make: Make, name: str, tmp_path: Path) -> None:
    pin = ManagerPin(tmp_path, "", lambda: datetime.now(UTC))
    pin.set(Secret("730194"))
    (tmp_path / name).unlink()
    make(tmp_path / name)
    if (make, name) != (pipe, manager_pin.LOCK):  # a pipe can be locked as well as a file
        assert pin.check(Secret("000000")) == PinUnusable(manager_pin.PinFault.FILE, tmp_path / name)
    assert Path("/dev/zero").is_char_device()


@pytest.mark.parametrize("name", [DATABASE, KEY])
def test_the_journal(make: Make, name: str, tmp_path: Path) -> None:
    opened = Journal.open(tmp_path)
    assert isinstance(opened, Journal)
    opened.close()
    (tmp_path / name).unlink()
    make(tmp_path / name)
    assert isinstance(Journal.open(tmp_path), JournalUnavailable)


def test_a_list_of_codes(make: Make, tmp_path: Path) -> None:
    make(tmp_path / "codes.txt")
    assert read_file(str(tmp_path / "codes.txt"), CodeReader(ScannerSettings())) is FileProblem.NOT_A_FILE


def test_the_doctor_names_each_and_ends(make: Make) -> None:
    paths = find_paths(os.environ)
    names = (scanner_profile.FILE, picked_theme.FILE, manager_pin.FILE)
    odd = [*(paths.data_dir / name for name in names), paths.log_dir / "pos-tui.log"]
    for file in odd:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        make(file)
    done = subprocess.run([*COMMAND, "doctor"], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    for file in odd:
        assert f"{file} is no plain file" in done.stdout
