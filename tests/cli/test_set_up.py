"""What the set-up of a new till writes, and what it refuses before that."""

from pathlib import Path

import pytest

from pos_tui.cli import set_up
from pos_tui.domain.secret import Secret
from pos_tui.paths import Paths
from pos_tui.screens.set_up import Answers
from pos_tui.settings import Loaded, load_settings


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    home = tmp_path / "new"
    return Paths(home / "config.toml", home / "secrets.toml", home / "data", home / "log")


def answers(url: str = "https://x.example/{token}", country: str = "dk") -> Answers:
    return Answers(Secret("p"), url, country, Secret("h"))


def test_answers_are_written_and_read_again(paths: Paths) -> None:
    assert set_up._save(paths, answers(country="GB")) == []
    loaded = load_settings(paths.config_file, {})
    assert isinstance(loaded, Loaded)
    assert (loaded.settings.huuray.country, loaded.coupon_problems) == ("gb", ())


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (answers(country="UK"), "Country: there is no such country; did you mean GB?"),
        (answers(country="el"), "Country: there is no such country; did you mean GR?"),
        (answers(country="AQ"), "Country: this country has no phone numbers"),
        (answers(url="http://evil.localhost/{token}"), "Huuray URL: http:// would send the key"),
        (answers(url="http://127.1/{token}"), "Huuray URL: http:// would send the key"),
    ],
)
def test_what_the_next_start_would_not_take_is_not_written(paths: Paths, answer: Answers, fault: str) -> None:
    (text,) = set_up._save(paths, answer)
    assert text.startswith(fault)
    assert not paths.config_file.parent.exists()
