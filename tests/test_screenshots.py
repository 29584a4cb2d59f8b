"""The pictures in the README are of today's program."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
PICTURES = CHECKOUT / "screenshots"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("screenshots")
    subprocess.run([sys.executable, PICTURES / "make.py", folder], check=True, cwd=CHECKOUT, timeout=120)
    return folder


def test_every_picture_is_what_the_command_makes_today(fresh: Path) -> None:
    stale = [
        picture.name
        for picture in sorted(PICTURES.glob("*.svg"))
        if not (fresh / picture.name).exists() or picture.read_text() != (fresh / picture.name).read_text()
    ]
    assert not stale, "make them anew: python3 -m uv run python screenshots/make.py"
    assert {picture.name for picture in fresh.glob("*.svg")} == {each.name for each in PICTURES.glob("*.svg")}


def test_the_readme_shows_pictures_that_are_there() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    shown = [part.split(")")[0] for part in readme.split("](screenshots/")[1:]]
    assert shown
    assert all((PICTURES / name).is_file() for name in shown)
