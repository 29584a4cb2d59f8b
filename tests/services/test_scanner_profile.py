"""The scanner's profile in its file, and what the settings say of the scanner."""

import json
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_tui.scanner.events import Burst
from pos_tui.scanner.layouts import LOSSY, ROWS, arrives
from pos_tui.scanner.profile import TEST_TEXT, Observation, Options, Profile, judge, learn
from pos_tui.services.scanner_profile import (
    KeptProfile,
    ProfileProblem,
    forget_profile,
    is_ssh,
    load_profile,
    names_set,
    options_from,
    save_profile,
    seen_in,
)
from pos_tui.settings import ScannerSettings

SCANNER = Profile(0.004, "\t", "~ø", "#", "fr", scans=3)
DAMAGED = KeptProfile(problem=ProfileProblem.DAMAGED)


def with_file(folder: Path, content: bytes) -> Path:
    (folder / "scanner.json").write_bytes(content)
    return folder


def changed(**changes: object) -> bytes:
    return json.dumps(SCANNER.to_dict() | changes).encode()


def test_what_is_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    save_profile(tmp_path, SCANNER)
    assert load_profile(tmp_path) == KeptProfile(SCANNER)


def test_it_is_for_the_till_s_user_alone(tmp_path: Path) -> None:
    save_profile(tmp_path / "data", SCANNER)
    assert stat.S_IMODE((tmp_path / "data/scanner.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_till_without_a_file_keeps_nothing(tmp_path: Path) -> None:
    assert load_profile(tmp_path / "never made") == KeptProfile()


def test_what_is_forgotten_is_gone_and_may_be_forgotten_again(tmp_path: Path) -> None:
    save_profile(tmp_path, SCANNER)
    forget_profile(tmp_path)
    forget_profile(tmp_path)
    assert load_profile(tmp_path) == KeptProfile()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"[" * 4000,
        b"1" * 4000,
        changed(median_gap_s=10**400),
        changed(median_gap_s=float("nan")),
        changed(layout="de"),
        changed(prefix="\x1b[2J"),
        changed(more=1),
        changed(scans=2),
        changed() + b" " * 5000,
    ],
    ids=range(14),
)
def test_a_file_that_the_test_did_not_write_is_damaged(tmp_path: Path, content: bytes) -> None:
    assert load_profile(with_file(tmp_path, content)) == DAMAGED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_no_content_stops_the_till(tmp_path: Path, content: bytes) -> None:
    assert load_profile(with_file(tmp_path, content)) == DAMAGED


def test_a_file_that_can_t_be_read_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "scanner.json").mkdir()
    assert load_profile(tmp_path) == KeptProfile(problem=ProfileProblem.UNREADABLE)


def test_a_damaged_file_is_kept_over(tmp_path: Path) -> None:
    save_profile(with_file(tmp_path, b"{"), SCANNER)
    assert load_profile(tmp_path) == KeptProfile(SCANNER)


@given(
    gap_ms=st.integers(0, 80),
    terminator=st.sampled_from([None, "\r", "\n", "\t", "\x03"]),
    prefix=st.sampled_from(["", "~", "ab"]),
    suffix=st.sampled_from(["", "#"]),
    layout=st.sampled_from(sorted(set(ROWS) - LOSSY)),
)
def test_a_profile_shows_what_the_scans_it_was_learned_from_showed(
    gap_ms: int, terminator: str | None, prefix: str, suffix: str, layout: str
) -> None:
    text = arrives(prefix + TEST_TEXT + suffix, layout)
    seen: Observation = judge(Burst(text, 1.0, (gap_ms / 1000,) * len(text), terminator))
    profile = learn(None, seen)
    if profile is not None:
        assert seen_in(profile) == seen


def test_settings_that_say_nothing_leave_everything_to_what_was_learned() -> None:
    assert options_from(ScannerSettings()) == Options()
    assert names_set(ScannerSettings()) == ()


def test_settings_go_over_in_the_scanner_s_units() -> None:
    scanner = ScannerSettings(
        fast_gap_ms=20,
        hold_ms=30,
        end_wait_ms=500,
        prefix="~",
        suffix="\x1d",
        layout="dk",
        url_hosts=("shop.example",),
    )
    assert options_from(scanner) == Options(0.02, 0.03, 0.5, None, "~", "\x1d", "dk", hosts=("shop.example",))


@pytest.mark.parametrize(("word", "sign"), [("cr", "\r"), ("lf", "\n"), ("tab", "\t"), ("none", "")])
def test_a_terminator_is_named_in_the_settings(word: str, sign: str) -> None:
    assert options_from(ScannerSettings(terminator=word)).terminator == sign


def test_settings_that_say_something_are_named() -> None:
    scanner = ScannerSettings(hold_ms=30, terminator="lf")
    assert names_set(scanner) == ("scanner.hold_ms", "scanner.terminator")


@pytest.mark.parametrize(
    ("environ", "ssh"),
    [
        ({}, False),
        ({"SSH_AUTH_SOCK": "/tmp/agent", "SSH_TTY": ""}, False),
        ({"SSH_CONNECTION": "10.0.0.2 50000 10.0.0.1 22"}, True),
        ({"SSH_TTY": "/dev/pts/1"}, True),
    ],
)
def test_ssh_is_known_by_what_it_leaves_in_the_environment(environ: dict[str, str], ssh: bool) -> None:
    assert is_ssh(environ) is ssh
