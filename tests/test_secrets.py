"""Keys: where they are found, which files are refused, and that they never show."""

import os
import stat
import sys
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui import secrets
from pos_tui.domain.secret import Secret
from pos_tui.domain.text import clean
from pos_tui.secrets import SecretOrigin, Secrets, load_secrets, save_secrets
from pos_tui.settings import SettingsCode, SettingsProblem
from pos_tui.wording.configuration import problem_text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secrets.toml"


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The module that `import keyring` finds; it holds no key."""
    folder = tmp_path / "modules"
    folder.mkdir()
    module = folder / "keyring.py"
    module.write_text("def get_password(service, name): return None")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    return module


def write(file: Path, text: str, mode: int = 0o600) -> None:
    file.write_text(text)
    file.chmod(mode)


def found(file: Path, environ: dict[str, str] | None = None) -> Secrets:
    result = load_secrets(file, environ or {})
    assert isinstance(result, Secrets), result
    return result


def only_problem(file: Path, environ: dict[str, str] | None = None) -> SettingsProblem:
    result = load_secrets(file, environ or {})
    assert isinstance(result, tuple)
    (problem,) = result
    return problem


def test_a_key_that_is_nowhere_is_no_problem(file: Path) -> None:
    assert found(file) == Secrets()


@pytest.mark.parametrize("places", range(1, 5))
def test_the_first_place_that_holds_a_key_wins(
    file: Path, keyring: Path, tmp_path: Path, places: int
) -> None:
    environ = {"POS_TUI_PIGGY__TOKEN": "of-environment"}
    if places > 1:
        keyring.write_text(
            "def get_password(service, name):\n"
            " return {('pos-tui', 'piggy.token'): 'of-keyring'}.get((service, name))"
        )
    if places > 2:
        write(file, '[piggy]\ntoken = "of-file"\n')
    if places > 3:
        (tmp_path / "piggy.token").write_text("of-credential\n")
        environ["CREDENTIALS_DIRECTORY"] = str(tmp_path)
    keys = found(file, environ)
    origin = list(SecretOrigin)[-places]
    assert keys.piggy == Secret(f"of-{origin.value}")
    assert keys.origins == {"piggy.token": origin}
    assert keys.huuray is None


def test_the_two_keys_may_come_from_different_places(file: Path) -> None:
    write(file, '[huuray]\ntoken = "h"\n')
    keys = found(file, {"POS_TUI_PIGGY__TOKEN": "p"})
    assert (keys.piggy, keys.huuray) == (Secret("p"), Secret("h"))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o700, 0o4600])
def test_a_file_that_is_not_for_its_user_alone_is_refused_with_what_to_type(file: Path, mode: int) -> None:
    write(file, '[piggy]\ntoken = "PLANTED"\n', mode)
    problem = only_problem(file, {"POS_TUI_PIGGY__TOKEN": "other"})
    assert problem.code is SettingsCode.NOT_PRIVATE
    text = problem_text(problem)
    assert f"chmod 600 {file}" in text
    assert f"mode {mode:04o}" in text
    assert "PLANTED" not in text


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_for_its_user_alone_is_read(file: Path, mode: int) -> None:
    write(file, '[piggy]\ntoken = "p"\n', mode)
    assert found(file).piggy == Secret("p")


def test_the_file_of_another_user_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(file, '[piggy]\ntoken = "p"\n')
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    problem = only_problem(file)
    assert problem.code is SettingsCode.NOT_OURS
    assert "belongs to another user. Type: sudo chown " in problem_text(problem)


def test_a_link_is_refused_wherever_it_leads(file: Path, tmp_path: Path) -> None:
    write(tmp_path / "other", '[piggy]\ntoken = "p"\n')
    file.symlink_to(tmp_path / "other")
    assert only_problem(file).code is SettingsCode.A_LINK


def test_a_pipe_is_refused_and_not_waited_for(file: Path) -> None:
    os.mkfifo(file, 0o600)
    assert only_problem(file).code is SettingsCode.NOT_A_FILE


def test_a_directory_is_refused(file: Path) -> None:
    file.mkdir()
    assert only_problem(file).code is SettingsCode.UNREADABLE


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ('[piggy]\ntoken = "PLANTED', SettingsCode.NOT_TOML),
        ('[piggy]\nkey = "PLANTED"', SettingsCode.UNKNOWN_KEY),
        ('token = "PLANTED"', SettingsCode.UNKNOWN_KEY),
        ("[piggy]\ntoken = 12345", SettingsCode.WRONG_TYPE),
        ('[piggy]\ntoken = "Bearer PLANTED"', SettingsCode.KEY_CHARACTERS),
        ('[piggy]\ntoken = "PLANTED\\u0000"', SettingsCode.KEY_CHARACTERS),
        ('[piggy]\ntoken = "PLANTÉD"', SettingsCode.KEY_CHARACTERS),
    ],
)
def test_a_file_that_is_not_right_is_a_problem_that_tells_no_key(
    file: Path, toml: str, code: SettingsCode
) -> None:
    write(file, toml)
    problem = only_problem(file)
    assert (problem.source, problem.code) == (str(file), code)
    assert "PLANT" not in repr(problem) + problem_text(problem)


def test_a_key_of_many_parts_is_refused_before_it_costs_anything(file: Path) -> None:
    write(file, "a" + ".a" * 50_000 + " = 1")
    assert only_problem(file).code is SettingsCode.LONG_KEY


def test_white_space_around_a_key_is_dropped(file: Path, tmp_path: Path) -> None:
    write(file, '[huuray]\ntoken = " h\\n"\n')
    (tmp_path / "piggy.token").write_bytes(b"p\r\n")
    keys = found(file, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert (keys.piggy, keys.huuray) == (Secret("p"), Secret("h"))


def test_an_empty_key_is_none(file: Path) -> None:
    write(file, '[piggy]\ntoken = ""\n')
    assert found(file, {"POS_TUI_PIGGY__TOKEN": " \n"}).piggy is None


def test_a_credential_that_can_not_be_read_is_a_problem(file: Path, tmp_path: Path) -> None:
    (tmp_path / "piggy.token").mkdir()
    problem = only_problem(file, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert (problem.source, problem.code) == (str(tmp_path / "piggy.token"), SettingsCode.UNREADABLE)


def test_a_keyring_that_fails_holds_no_key(file: Path, keyring: Path) -> None:
    keyring.write_text("raise RuntimeError('no backend')")
    assert found(file, {"POS_TUI_PIGGY__TOKEN": "p"}).origins == {"piggy.token": SecretOrigin.ENVIRONMENT}


def test_a_keyring_that_is_silent_is_not_waited_for(
    file: Path, keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "KEYRING_WAIT_S", 0.05)
    keyring.write_text("import threading\ndef get_password(service, name): threading.Event().wait()")
    keys = found(file, {"POS_TUI_PIGGY__TOKEN": "p"})
    assert keys.piggy == Secret("p")
    (warning,) = keys.warnings
    assert (warning.key, warning.code) == ("huuray.token", SettingsCode.KEYRING_SILENT)


def test_a_keyring_is_not_asked_for_what_is_known(file: Path, keyring: Path) -> None:
    keyring.write_text("import pathlib\npathlib.Path(__file__).with_name('asked').touch()")
    write(file, '[piggy]\ntoken = "p"\n[huuray]\ntoken = "h"\n')
    found(file)
    assert not keyring.with_name("asked").exists()


def test_no_key_shows_in_a_repr(file: Path) -> None:
    write(file, '[piggy]\ntoken = "PLANTED"\n')
    assert "PLANTED" not in repr(found(file))


def test_saved_keys_are_found_again_in_a_private_file_and_directory(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secrets.toml"
    assert save_secrets(file, {"piggy.token": Secret('p"\\')}) == ()
    assert found(file).piggy == Secret('p"\\')
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_saving_one_key_keeps_the_other(file: Path) -> None:
    save_secrets(file, {"piggy.token": Secret("old"), "huuray.token": Secret("h")})
    save_secrets(file, {"piggy.token": Secret("new")})
    keys = found(file)
    assert (keys.piggy, keys.huuray) == (Secret("new"), Secret("h"))


def test_a_file_that_is_refused_is_not_written_over(file: Path) -> None:
    write(file, '[huuray]\ntoken = "h"\n', 0o644)
    (problem,) = save_secrets(file, {"piggy.token": Secret("p")})
    assert problem.code is SettingsCode.NOT_PRIVATE
    assert file.read_text() == '[huuray]\ntoken = "h"\n'


def test_keys_that_can_not_be_saved_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    (problem,) = save_secrets(tmp_path / "taken" / "secrets.toml", {"piggy.token": Secret("PLANTED")})
    assert "PLANTED" not in problem_text(problem)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("any") / "secrets.toml"
    write(path, "")
    return path


@hypothesis.settings(deadline=None)
@given(content=st.binary() | st.text().map(str.encode), text=st.text())
def test_any_content_gives_keys_or_problems_in_words(scratch: Path, content: bytes, text: str) -> None:
    scratch.write_bytes(content)
    result = load_secrets(scratch, {"POS_TUI_HUURAY__TOKEN": text})
    if isinstance(result, tuple):
        assert result
        assert all(clean(problem_text(problem), 10_000) == problem_text(problem) for problem in result)
