"""The wheel: what `pip install` of it brings."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    return zipfile.ZipFile(next(out.glob("*.whl")))


def test_every_file_of_the_package_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "pos_tui", "themes"], cwd=CHECKOUT, check=True, capture_output=True, text=True
    ).stdout.split()
    wanted = {
        path.replace("themes/", "pos_tui/themes/", 1) if path.startswith("themes/") else path
        for path in tracked
    }
    assert wanted <= set(wheel.namelist())
    assert any(name.endswith("themes/house.toml") for name in wanted)
    assert any(name.endswith(".tcss") for name in wanted)


def test_the_wheel_installs_the_command(wheel: zipfile.ZipFile) -> None:
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "pos-tui = pos_tui.cli:run" in wheel.read(entry_points).decode()
