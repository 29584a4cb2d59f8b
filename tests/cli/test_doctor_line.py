"""What `pos-tui doctor` says of the line between keyboard and till."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.terminal_line import is_far

NEAR = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    "variables",
    [
        {"SSH_CONNECTION": "127.0.0.1 50000 127.0.0.1 22"},
        {"SSH_TTY": "/dev/pts/1"},
        {"TMUX": "/tmp/tmux,1,0"},
        {"STY": "1.pts"},
        {"TERM": "screen-256color"},
        {"TERM": "tmux-256color"},
        {"TERM": ""},
        {"TERM": "dumb"},
    ],
)
def test_what_the_environment_says_makes_a_line_far(variables: dict[str, str]) -> None:
    assert not is_far(NEAR, iter(["bash", "systemd"]))
    assert is_far(NEAR | variables, iter(["bash", "systemd"]))


@pytest.mark.parametrize(
    "ancestor", ["sshd", "sshd-session", "mosh-server", "tmux: server", "SCREEN", "screen", "in.telnetd", ""]
)
def test_an_ancestor_makes_a_line_far_and_so_does_one_that_is_hidden(ancestor: str) -> None:
    assert is_far(NEAR, iter(["bash", ancestor]))


def line_findings(env: dict[str, str]) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-m", "pos_tui", "doctor", "--json"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    findings = [json.loads(line) for line in run.stdout.splitlines()]
    return [f"{each['status']} {each['message']}" for each in findings if each["check"] == "line"]


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A tmux server of the test's own; yields the environment of what runs in it."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMUX_TMPDIR": str(tmp_path), **NEAR}
    tmux = ["tmux", "-L", "doctor", "-f", "/dev/null"]
    subprocess.run([*tmux, "new-session", "-d", "cat"], env=env, check=True)
    try:
        place = subprocess.run(
            [*tmux, "display-message", "-p", "#{socket_path},#{pid},0"],
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
        yield env | {"TMUX": place.stdout.strip()}
    finally:
        subprocess.run([*tmux, "kill-server"], env=env, check=True)


@pytest.mark.parametrize(("milliseconds", "warned"), [("500", True), ("10", True), ("0", False)])
def test_tmux_is_to_hold_no_key_back(tmux: dict[str, str], milliseconds: str, warned: bool) -> None:
    subprocess.run(["tmux", "set", "-s", "escape-time", milliseconds], env=tmux, check=True)
    findings = line_findings(tmux)
    assert findings[0].startswith("ok something lies between")
    assert (
        findings[1:]
        == [f"warning tmux waits {milliseconds} ms for the rest of a key, so that a scan can look like keys"]
        * warned
    )
