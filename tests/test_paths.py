"""Where files live, and how private ones come into being."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.paths import find_paths, make_private_dir, write_private_file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_everything_lives_in_the_directories_of_the_platform_and_nothing_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    paths = find_paths({})
    assert paths.config_file == tmp_path / "CONFIG/pos-tui/config.toml"
    assert paths.secrets_file == tmp_path / "CONFIG/pos-tui/secrets.toml"
    assert paths.data_dir == tmp_path / "DATA/pos-tui"
    assert paths.log_dir == tmp_path / "STATE/pos-tui/log"
    assert not any((tmp_path / name).exists() for name in ("CONFIG", "DATA", "STATE"))


def test_a_variable_moves_the_configuration_and_the_keys_with_it(tmp_path: Path) -> None:
    paths = find_paths({"POS_TUI_CONFIG": str(tmp_path / "shop.toml")})
    assert paths.config_file == tmp_path / "shop.toml"
    assert paths.secrets_file == tmp_path / "secrets.toml"


def test_the_moved_configuration_may_be_named_from_home_or_from_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths({"POS_TUI_CONFIG": "~/a.toml"}).config_file == Path(os.environ["HOME"], "a.toml")
    assert find_paths({"POS_TUI_CONFIG": "a.toml"}).config_file == tmp_path / "a.toml"


@pytest.mark.usefixtures("no_umask")
def test_a_new_directory_is_for_its_user_alone(tmp_path: Path) -> None:
    assert mode(make_private_dir(tmp_path / "a" / "b")) == 0o700


def test_a_directory_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    before = mode(tmp_path / "shared")
    assert mode(make_private_dir(tmp_path / "shared")) == before


@pytest.mark.usefixtures("no_umask")
def test_a_written_file_is_for_its_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "file"
    write_private_file(file, "ø\n")
    assert file.read_text("utf-8") == "ø\n"
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("old")

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_private_file(file, "new")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["file"]
