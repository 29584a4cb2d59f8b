"""Who may change the configuration: its user and root, and nobody else."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_tui.settings import Loaded, SettingsCode, SettingsProblem, load_settings
from pos_tui.settings.guard import change_fault
from pos_tui.themes import user_themes
from pos_tui.wording.configuration import problem_text

NOBODY = 12345


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "shop" / "config.toml"
    file.parent.mkdir()
    file.write_text('[till]\nname = "One"\n')
    return file


@pytest.fixture
def give_away(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Give a file to another user; where only root could, everything belongs to another one."""

    def give(path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        else:
            monkeypatch.setattr(os, "geteuid", lambda: NOBODY)

    return give


def problem_in(file: Path) -> SettingsProblem:
    problems = load_settings(file, {})
    assert isinstance(problems, tuple)
    (problem,) = problems
    return problem


def status(*, mode: int, uid: int) -> os.stat_result:
    return os.stat_result((mode, 0, 0, 1, uid, 0, 0, 0, 0, 0))


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o644, 0o444, 0o604, 0o640, 0o755])
def test_a_file_that_others_may_only_read_is_fine(config: Path, mode: int) -> None:
    config.chmod(mode)
    loaded = load_settings(config, {})
    assert isinstance(loaded, Loaded)
    assert loaded.settings.till.name == "One"


@pytest.mark.parametrize("mode", [0o666, 0o660, 0o620, 0o602, 0o664, 0o777])
def test_a_file_that_others_may_change_is_refused_with_what_to_type(config: Path, mode: int) -> None:
    config.chmod(mode)
    problem = problem_in(config)
    assert (problem.source, problem.code) == (str(config), SettingsCode.OTHERS_MAY_WRITE)
    assert problem_text(problem).endswith(f"(mode {mode:04o}). Type: chmod go-w {config}")


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("mode", [0o777, 0o775, 0o770, 0o722])
def test_a_folder_in_which_others_may_replace_the_file_is_refused(
    config: Path, mode: int, is_there: bool
) -> None:
    if not is_there:
        config.unlink()
    config.parent.chmod(mode)
    problem = problem_in(config)
    assert (problem.source, problem.code) == (str(config.parent), SettingsCode.OTHERS_MAY_WRITE)
    assert problem_text(problem).endswith(f"Type: chmod go-w {config.parent}")


def test_a_folder_and_a_file_that_others_may_change_are_told_at_once(config: Path) -> None:
    config.parent.chmod(0o775)
    config.chmod(0o664)
    problems = load_settings(config, {})
    assert isinstance(problems, tuple)
    assert [problem.source for problem in problems] == [str(config.parent), str(config)]


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o1777])
def test_a_folder_in_which_they_may_not_is_fine(config: Path, mode: int) -> None:
    config.parent.chmod(mode)
    assert isinstance(load_settings(config, {}), Loaded)


def test_the_file_of_another_user_is_refused_with_what_to_type(
    config: Path, give_away: Callable[[Path], None]
) -> None:
    give_away(config)
    problem = problem_in(config)
    assert problem.code is SettingsCode.OWNED_BY_OTHER
    assert "belongs to another user. Type: sudo chown" in problem_text(problem)


def test_the_folder_of_another_user_is_refused(config: Path, give_away: Callable[[Path], None]) -> None:
    give_away(config.parent)
    problem = problem_in(config)
    assert (problem.source, problem.code) == (str(config.parent), SettingsCode.OWNED_BY_OTHER)


@pytest.mark.parametrize(
    ("user", "owner", "is_fine"),
    [(1000, 1000, True), (1000, 0, True), (1000, 1001, False), (0, 0, True), (0, 1000, False)],
)
@pytest.mark.parametrize("kind", [stat.S_IFREG, stat.S_IFDIR])
def test_what_belongs_to_this_user_or_to_root_is_fine(
    monkeypatch: pytest.MonkeyPatch, kind: int, user: int, owner: int, is_fine: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert (change_fault(status(mode=kind | 0o644, uid=owner)) is None) is is_fine


def test_a_sticky_file_is_no_sticky_folder() -> None:
    assert change_fault(status(mode=stat.S_IFREG | 0o1666, uid=os.geteuid())) is not None


@pytest.mark.parametrize("hops", [1, 2])
def test_of_a_link_what_it_leads_to_counts_and_every_folder_on_the_way(config: Path, hops: int) -> None:
    link = config
    for number in range(hops):
        folder = config.parent.parent / f"hop-{number}"
        folder.mkdir()
        (folder / "config.toml").symlink_to(os.path.relpath(link, folder))
        link = folder / "config.toml"
    assert isinstance(load_settings(link, {}), Loaded)
    for weak in (config.parent, config.parent.parent / "hop-0", link.parent):
        weak.chmod(0o777)
        assert problem_in(link).source == str(weak)
        weak.chmod(0o755)
    config.chmod(0o666)
    assert problem_in(link).code is SettingsCode.OTHERS_MAY_WRITE


def test_a_link_to_itself_is_a_problem_in_words(config: Path) -> None:
    config.unlink()
    config.symlink_to(config)
    assert problem_in(config).code is SettingsCode.UNREADABLE


def test_a_theme_with_a_key_of_many_parts_is_left_out(config: Path) -> None:
    theme = config.parent / "themes" / "sea.toml"
    theme.parent.mkdir()
    theme.write_text("a" + ".a" * 50_000 + " = 1")
    themes, (problem,) = user_themes(config)
    assert (themes, problem.source, problem.code) == ([], str(theme), SettingsCode.LONG_KEY)


def test_a_theme_that_others_may_change_is_left_out(config: Path) -> None:
    theme = config.parent / "themes" / "sea.toml"
    theme.parent.mkdir()
    theme.write_text('primary = "#5fb8c9"\n')
    assert [each.name for each in user_themes(config)[0]] == ["sea"]
    theme.chmod(0o666)
    themes, (problem,) = user_themes(config)
    assert (themes, problem.source, problem.code) == ([], str(theme), SettingsCode.OTHERS_MAY_WRITE)
