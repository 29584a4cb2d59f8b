"""`pos-tui doctor` on the scanner: what is kept of it, and what is better changed."""

import os
from pathlib import Path
from typing import Any

import pytest

from pos_tui.scanner.profile import Profile
from pos_tui.services.scanner_profile import save_profile
from tests.cli.conftest import PosTui


@pytest.fixture
def data_dir() -> Path:
    return Path(os.environ["HOME"], ".local/share/pos-tui")


def findings(pos_tui: PosTui) -> list[dict[str, Any]]:
    return [record for record in pos_tui("doctor", "--json").records if record["check"] == "scanner"]


def test_a_till_that_keeps_no_scanner_yet_is_told_where_to_test_one(pos_tui: PosTui) -> None:
    (finding,) = findings(pos_tui)
    assert finding["status"] == "ok"
    assert finding["message"] == "No scanner is kept yet. F7 in the till tests the scanner."


def test_a_scanner_that_is_set_right_is_told_and_no_more(pos_tui: PosTui, data_dir: Path) -> None:
    save_profile(data_dir, Profile(0.002, "\r", "~", scans=3))
    (finding,) = findings(pos_tui)
    assert finding["status"] == "ok"
    assert "terminator CR (Enter), 2 ms between characters" in finding["message"]
    assert "~ before the code" in finding["message"]


@pytest.mark.parametrize(
    ("profile", "title", "advice"),
    [
        (Profile(0.002, None, scans=3), "No Enter after the code", "Set the scanner to send Enter (CR)"),
        (Profile(0.002, "\x03", scans=3), "Unusual end of the code", "Set the scanner to send Enter (CR)"),
        (Profile(0.06, "\r", scans=3), "Slow scanner", "Take the delay between characters out"),
        (Profile(0.002, "\r", layout="fr", scans=3), "Scanner set to US keyboard", "keyboard: French."),
    ],
)
def test_what_is_better_changed_is_warned_of(
    pos_tui: PosTui, data_dir: Path, profile: Profile, title: str, advice: str
) -> None:
    save_profile(data_dir, profile)
    fine, warning = findings(pos_tui)
    assert (fine["status"], warning["status"]) == ("ok", "warning")
    assert warning["message"].startswith(f"{title}.")
    assert advice in warning["advice"]


def test_a_damaged_profile_is_warned_of(pos_tui: PosTui, data_dir: Path) -> None:
    data_dir.mkdir(parents=True)
    (data_dir / "scanner.json").write_text("{")
    (finding,) = findings(pos_tui)
    assert finding["status"] == "warning"
    assert finding["message"] == "The file of the kept scanner is damaged"
    assert "F7" in finding["advice"]


def test_settings_that_go_first_are_named(pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_SCANNER__TERMINATOR", "tab")
    _kept, settings = findings(pos_tui)
    assert settings["message"] == "the settings go first: scanner.terminator"


def test_a_configuration_that_is_not_valid_hides_nothing_of_the_scanner(
    pos_tui: PosTui, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_SCANNER__TERMINATOR", "enter")
    save_profile(data_dir, Profile(0.002, "\r", scans=3))
    (finding,) = findings(pos_tui)
    assert "CR (Enter)" in finding["message"]
