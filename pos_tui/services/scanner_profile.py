"""What is kept of this till's scanner between two starts, and what the settings say of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pos_tui.paths import read_plain_file, write_private_file
from pos_tui.scanner.events import Burst
from pos_tui.scanner.evidence import Evidence
from pos_tui.scanner.layouts import arrives
from pos_tui.scanner.profile import TEST_TEXT, Observation, Options, Profile, judge

if TYPE_CHECKING:
    from pos_tui.settings import ScannerSettings

FILE = "scanner.json"
KEYBOARD_FILE = "scanner-keyboard.json"
KEYS_FILE = "scanner-sends-keys"
"""Its being there says it: this scanner sends keys that arrive as a person's do."""
MOST_BYTES = 4096

_TERMINATORS = {"": None, "none": "", "cr": "\r", "lf": "\n", "tab": "\t"}
_SSH_VARIABLES = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")


class ProfileProblem(StrEnum):
    """Why the file of the profile is of no use."""

    UNREADABLE = "unreadable"
    """The system does not let this user read it."""
    DAMAGED = "damaged"
    """It does not hold what the scanner test writes."""


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """What is kept: a profile, nothing, or a file that is of no use because of `problem`.

    `keyboard` is what the cards that were found showed of the keyboard layout. `sends_keys`: the scanner test
    saw keys of this scanner that nothing tells from a person's (rule 14a).
    """

    profile: Profile | None = None
    problem: ProfileProblem | None = None
    keyboard: Evidence = field(default_factory=Evidence)
    sends_keys: bool = False


def load_profile(data_dir: Path) -> KeptProfile:
    """Return what is kept in `data_dir`; whatever the files hold, they stop nobody."""
    keyboard, sends_keys = _load_evidence(data_dir), (data_dir / KEYS_FILE).exists()
    try:
        content = read_plain_file(data_dir / FILE, MOST_BYTES + 1)
    except FileNotFoundError:
        return KeptProfile(keyboard=keyboard, sends_keys=sends_keys)
    except OSError:
        return KeptProfile(problem=ProfileProblem.UNREADABLE, keyboard=keyboard, sends_keys=sends_keys)
    profile = _read(content) if len(content) <= MOST_BYTES else None
    return KeptProfile(profile, None if profile else ProfileProblem.DAMAGED, keyboard, sends_keys)


def save_profile(data_dir: Path, profile: Profile) -> None:
    """Keep `profile` in `data_dir`, readable by this user alone. Raise OSError if that fails."""
    write_private_file(data_dir / FILE, json.dumps(profile.to_dict(), indent=2) + "\n")


def forget_profile(data_dir: Path) -> None:
    """Keep nothing any more. Raise OSError if that fails."""
    for name in (FILE, KEYBOARD_FILE, KEYS_FILE):
        (data_dir / name).unlink(missing_ok=True)


def _load_evidence(data_dir: Path) -> Evidence:
    try:
        content = read_plain_file(data_dir / KEYBOARD_FILE, MOST_BYTES + 1)
        known = Evidence.from_dict(json.loads(content)) if len(content) <= MOST_BYTES else None
    except (OSError, ValueError, OverflowError, RecursionError):
        known = None
    return known or Evidence()


def save_evidence(data_dir: Path, evidence: Evidence) -> None:
    """Keep `evidence` in `data_dir`, readable by this user alone. Raise OSError if that fails."""
    write_private_file(data_dir / KEYBOARD_FILE, json.dumps(evidence.to_dict()) + "\n")


def save_sends_keys(data_dir: Path) -> None:
    """Know from now on that this scanner sends keys. Raise OSError if that fails."""
    write_private_file(data_dir / KEYS_FILE, "")


def seen_in(profile: Profile) -> Observation:
    """Return what a test scan of the scanner with this profile shows, and so what is to be changed."""
    text = profile.prefix + arrives(TEST_TEXT, profile.layout) + profile.suffix
    return judge(Burst(text, 0.0, (profile.median_gap_s,), profile.terminator))


def options_from(settings: "ScannerSettings") -> Options:
    """Return what the settings say, in the units and characters of the scanner."""
    return Options(
        fast_gap_s=_seconds(settings.fast_gap_ms),
        hold_s=_seconds(settings.hold_ms),
        end_wait_s=_seconds(settings.end_wait_ms),
        terminator=_TERMINATORS[settings.terminator],
        prefix=settings.prefix or None,
        suffix=settings.suffix or None,
        layout=settings.layout or None,
        hosts=settings.url_hosts,
    )


def names_set(settings: "ScannerSettings") -> tuple[str, ...]:
    """Return the names of the settings that somebody has set: they go before what was learned."""
    changed = (field.name for field in fields(settings) if getattr(settings, field.name) != field.default)
    return tuple(f"scanner.{name}" for name in changed)


def is_ssh(environ: Mapping[str, str]) -> bool:
    """Tell whether this till is used over ssh, whose packets make gaps of their own."""
    return any(environ.get(name) for name in _SSH_VARIABLES)


def _read(content: bytes) -> Profile | None:
    try:
        profile = Profile.from_dict(json.loads(content))
    except (ValueError, OverflowError, RecursionError):
        return None
    return profile if profile and profile.ready else None


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
