"""Links where the till's own files should be: what they lead to stays as it was."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from pos_tui.domain.secret import Secret
from pos_tui.journal.journal import Journal
from pos_tui.journal.place import DATABASE, KEY
from pos_tui.journal.results import JournalUnavailable
from pos_tui.paths import write_private_file
from pos_tui.services.manager_pin import FILE, ManagerPin, NoPin
from pos_tui.services.picked_theme import load_picked_theme, save_picked_theme
from pos_tui.services.support_note import write_support_note
from pos_tui.themes import user_themes
from pos_tui.wording.configuration import problem_text
from tests.hostile.payloads import PAYLOADS, is_safe
from tests.hostile.write_everything import FILES, write_all

THEMES = Path(__file__).parents[2] / "themes"
CONTENT = "somebody's own\n"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file that others may read, elsewhere."""
    file = tmp_path / "elsewhere" / "theirs"
    file.parent.mkdir()
    file.write_text(CONTENT)
    file.chmod(0o644)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the till keeps its files."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


def is_untouched(target: Path) -> bool:
    return (target.read_text(), target.stat().st_mode & 0o777) == (CONTENT, 0o644)


@pytest.mark.parametrize("name", [DATABASE, KEY, f"{DATABASE}.new", f"{KEY}.new"])
def test_a_journal_is_not_written_through_a_link(name: str, folder: Path, target: Path) -> None:
    (folder / name).symlink_to(target)
    opened = Journal.open(folder)
    assert isinstance(opened, JournalUnavailable) is not name.endswith(".new")
    if isinstance(opened, Journal):
        opened.close()
    assert is_untouched(target)


@pytest.mark.parametrize("name", [DATABASE, KEY])
def test_a_journal_is_not_made_where_a_link_leads_nowhere(name: str, folder: Path, tmp_path: Path) -> None:
    (folder / name).symlink_to(tmp_path / "nowhere")
    assert isinstance(Journal.open(folder), JournalUnavailable)
    assert not (tmp_path / "nowhere").exists()


def test_a_pin_is_not_written_through_a_link(folder: Path, target: Path) -> None:
    (folder / FILE).symlink_to(target)
    pin = ManagerPin(folder, "", lambda: datetime.now(UTC))
    assert not isinstance(pin.standing(), NoPin)
    assert pin.set(Secret("730194")) is None
    assert is_untouched(target)


def test_a_note_and_a_configuration_do_not_follow_links(folder: Path, target: Path) -> None:
    (folder / "R-1.txt").symlink_to(target)
    (folder / "config.toml").symlink_to(target)
    assert write_support_note(folder, "R-1", "note").name == "R-1-2.txt"
    write_private_file(folder / "config.toml", "new")
    assert is_untouched(target)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which everything was written once."""
    folder = tmp_path_factory.mktemp("written")
    assert set(write_all(folder, "before").values()) == {""}
    return folder


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_is_written_through_a_link(name: str, written: Path, folder: Path, target: Path) -> None:
    copytree(written, folder, dirs_exist_ok=True)
    (folder / name).unlink()
    (folder / name).symlink_to(target)
    write_all(folder, "after")
    assert is_untouched(target)


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_is_made_where_a_link_leads_nowhere(
    name: str, written: Path, folder: Path, tmp_path: Path
) -> None:
    copytree(written, folder, dirs_exist_ok=True)
    (folder / name).unlink()
    (folder / name).symlink_to(tmp_path / "nowhere")
    write_all(folder, "after")
    assert not (tmp_path / "nowhere").exists()


def test_a_theme_is_called_by_a_name_that_can_be_shown_and_kept_or_refused(folder: Path) -> None:
    (folder / "themes").mkdir()
    content = next(THEMES.glob("*.toml")).read_bytes()
    names = {"".join(each for each in payload if each not in "\0/")[:40] for payload in PAYLOADS} | {"\udc9b"}
    for name in names:
        with suppress(OSError, ValueError):  # no file can be called so
            (folder / "themes" / f"{name}.toml").write_bytes(content)
    themes, problems = user_themes(folder / "config.toml")
    assert len(themes) + len(problems) >= 100
    assert all(is_safe(problem_text(problem)) for problem in problems)
    for theme in themes:
        assert is_safe(theme.name)
        save_picked_theme(folder, theme.name)
        assert load_picked_theme(folder) == theme.name.strip()


@pytest.mark.parametrize("wrong", ["1e400", "10000000000000000000000000000000000000000", "true", "-1", "NaN"])
def test_a_count_of_tries_that_is_none_lets_nobody_through(wrong: str, folder: Path) -> None:
    (folder / FILE).write_text(f'{{"pin_hash": "x", "wrong": {wrong}, "last_wrong": 0.0}}')
    pin = ManagerPin(folder, "", lambda: datetime.now(UTC))
    assert not isinstance(pin.standing(), NoPin)
