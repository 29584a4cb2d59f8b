"""The command line before any command: versions, help, complaints, and a process that keeps its secrets."""

import stat
import subprocess
import sys
from argparse import Namespace
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from pos_tui import __version__
from pos_tui.cli.environment import system_language
from pos_tui.cli.exit_codes import ExitCode, worst
from pos_tui.cli.parser import parse
from tests.cli.conftest import PosTui, run_process

COMMANDS = [
    (),
    ("demo",),
    ("sandbox",),
    ("card",),
    ("config", "path"),
    ("config", "show"),
    ("config", "check"),
    ("doctor",),
]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--debug", "doctor"),
        ("doctor", "--debug"),
        ("--debug", "journal", "list"),
        ("journal", "--debug", "list"),
        ("journal", "list", "--debug"),
        ("cards", "get", "--debug", "u-1"),
        ("--debug",),
    ],
)
def test_debug_may_stand_before_and_behind_any_word(arguments: tuple[str, ...]) -> None:
    options = parse(arguments)
    assert isinstance(options, Namespace)
    assert options.debug


def test_the_version_is_told() -> None:
    ran = run_process(["--version"])
    assert (ran.code, ran.out, ran.err) == (0, f"pos-tui {__version__}\n", "")


def test_the_version_is_told_without_loading_what_a_till_needs() -> None:
    look = (
        "import sys; from pos_tui.cli import main; main(['--version']);"
        "print(' '.join(name.partition('.')[0] for name in sys.modules)); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {
        "textual",
        "rich",
        "httpx",
        "pydantic",
        "babel",
        "keyring",
        "starlette",
        "uvicorn",
        "phonenumbers",
    }
    slow_for_no_use = {"asyncio", "ssl", "json", "dataclasses", "tomllib", "platformdirs", "sqlite3"}
    assert loaded.isdisjoint(heavy | slow_for_no_use)
    assert loaded.isdisjoint({"pos_tui.settings", "pos_tui.secrets", "pos_tui.paths"})


@pytest.mark.parametrize(
    "module", ["pos_tui.settings", "pos_tui.secrets", "pos_tui.paths", "pos_tui.cli.configuration"]
)
def test_the_configuration_is_read_without_loading_what_the_first_frame_does_not_need(module: str) -> None:
    look = f"import sys, {module}; print(' '.join(name.partition('.')[0] for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint(
        {"pydantic", "httpx", "textual", "babel", "keyring", "asyncio"}
    )


@pytest.mark.parametrize("command", [*COMMANDS, ("config",)], ids=" ".join)
def test_every_command_has_help(pos_tui: PosTui, command: tuple[str, ...]) -> None:
    ran = pos_tui(*command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: {' '.join(('pos-tui', *command))}")
    assert ran.err == ""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_a_function_that_runs_it(command: tuple[str, ...]) -> None:
    options = parse([*command, "CODE"] if command == ("card",) else command)
    assert not isinstance(options, int)
    module, function = options.handler.split(":")
    assert callable(getattr(import_module(f"pos_tui.cli.{module}"), function))


@pytest.mark.parametrize(
    "arguments",
    [
        ("crad",),
        ("card",),
        ("card", "--jsno", "A"),
        ("config",),
        ("config", "set-pni"),
        ("sandbox", "--port", "\x1b[2J"),
        ("--vers",),
    ],
    ids=repr,
)
def test_a_command_that_is_none_is_refused_in_one_printable_line(
    pos_tui: PosTui, arguments: tuple[str, ...]
) -> None:
    ran = pos_tui(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("pos-tui")
    assert "--help" in ran.err
    assert ran.err.count("\n") == 1
    assert ran.err.strip().isprintable()


BROKEN = """
import os, sys
def broken(): raise ValueError('PLAN' + 'TED')
os.uname = broken
from pos_tui.cli import run
sys.argv = ['pos-tui', 'config', 'show']
run()
"""


def test_a_bug_is_one_line_and_its_place_is_written_down_without_any_value() -> None:
    done = run_python(BROKEN)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    report = Path(done.stderr.split()[-1])
    assert "ValueError" in report.read_text("utf-8")
    assert "<string>:3 broken" in report.read_text("utf-8")
    assert "PLANTED" not in report.read_text("utf-8") + done.stderr
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_developer_sees_all_of_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_DEVELOPER", "1")
    done = run_python(BROKEN)
    assert done.returncode == 1
    assert "ValueError: PLANTED" in done.stderr


PREPARED = """
import os, pathlib, resource
from pos_tui.cli.environment import prepare_process
prepare_process(os.environ)
pathlib.Path('made').touch()
print(oct(pathlib.Path('made').stat().st_mode & 0o777), resource.getrlimit(resource.RLIMIT_CORE))
print(*sorted(os.environ))
"""
REVEALING = {
    "TEXTUAL": "debug",
    "TEXTUAL_LOG": "keys.log",
    "SSLKEYLOGFILE": "tls.log",
    "PYTHONASYNCIODEBUG": "1",
    "PYTHON_KEYRING_BACKEND": "evil.Backend",
}


def test_a_process_makes_private_files_dumps_no_core_and_drops_variables_that_reveal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in REVEALING.items():
        monkeypatch.setenv(name, value)
    done = run_python(PREPARED)
    first, names = done.stdout.splitlines()
    assert first == "0o600 (0, 0)"
    assert set(names.split()).isdisjoint(REVEALING)
    assert "HOME" in names.split()


def test_a_developer_keeps_the_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEXTUAL_LOG", "keys.log")
    monkeypatch.setenv("POS_TUI_DEVELOPER", "1")
    assert "TEXTUAL_LOG" in run_python(PREPARED).stdout.split()


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl_NL"),
        ({"LANG": "de_DE@euro"}, "de_DE"),
        ({"LANG": "da"}, "da"),
        ({"LANG": "nl_NL", "LC_MESSAGES": "da_DK"}, "da_DK"),
        ({"LANG": "nl_NL", "LC_MESSAGES": "da_DK", "LC_ALL": "fi_FI"}, "fi_FI"),
        ({"LANG": "nl_NL", "LC_ALL": ""}, "nl_NL"),
        ({"LANG": "../../etc/passwd"}, "en"),
    ],
)
def test_the_language_is_the_one_the_system_is_set_to(environ: dict[str, str], language: str) -> None:
    assert system_language(environ) == language


def test_of_several_exit_codes_the_one_to_hear_of_first_is_the_worst() -> None:
    ranked = [0, 3, 2, 1, 5, 4, 6]
    for better, worse in pairwise(ranked):
        assert worst([ExitCode(worse), ExitCode(better)]) == worse
        assert worst([ExitCode(better), ExitCode(worse)]) == worse


def test_nothing_done_is_done() -> None:
    assert worst([]) is ExitCode.DONE
