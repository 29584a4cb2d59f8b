"""The keys of the services: where they are looked for, and the one file of them that pos-tui writes.

First found wins: systemd credential, secrets.toml, desktop keyring, environment.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from pos_tui.domain.secret import Secret
from pos_tui.paths import read_plain_file
from pos_tui.settings.convert import Converter
from pos_tui.settings.environment import SECRETS, variable_of
from pos_tui.settings.guard import this_user
from pos_tui.settings.problems import Fault, SettingsCode, SettingsProblem
from pos_tui.settings.save import save_text
from pos_tui.settings.toml import MOST_BYTES, parse_toml, toml_table

KEYRING_SERVICE = "pos-tui"
KEYRING_WAIT_S = 3.0
"""A locked keyring may ask its owner for a password, in a window that a till does not show."""


class SecretOrigin(StrEnum):
    """Where a key was found."""

    CREDENTIAL = "credential"
    FILE = "file"
    KEYRING = "keyring"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keys there are, where each was found by its name (`piggy.token`), and what went amiss meanwhile."""

    piggy: Secret | None = None
    huuray: Secret | None = None
    origins: Mapping[str, SecretOrigin] = field(default_factory=dict)
    warnings: tuple[SettingsProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Service:
    token: str = field(default="", repr=False, metadata={"raw": True})


@dataclass(frozen=True, slots=True)
class _File:
    """What secrets.toml may hold."""

    piggy: _Service = field(default_factory=_Service)
    huuray: _Service = field(default_factory=_Service)


def load_secrets(secrets_file: Path, environ: Mapping[str, str]) -> Secrets | tuple[SettingsProblem, ...]:
    """Return the keys, or what keeps them from being used. A key that is nowhere is no problem."""
    problems: list[SettingsProblem] = []
    file = cache(lambda: _read_file(secrets_file, problems))
    keyring = cache(_ask_keyring)

    def places(name: str) -> Iterator[tuple[SecretOrigin, str, str]]:
        if folder := environ.get("CREDENTIALS_DIRECTORY"):
            credential = Path(folder, name)
            yield SecretOrigin.CREDENTIAL, str(credential), _read_credential(credential, name, problems)
        yield SecretOrigin.FILE, str(secrets_file), file().get(name, "")
        yield SecretOrigin.KEYRING, SecretOrigin.KEYRING, (keyring() or {}).get(name, "")
        yield SecretOrigin.ENVIRONMENT, variable_of(name), environ.get(variable_of(name), "")

    keys: dict[str, Secret] = {}
    origins: dict[str, SecretOrigin] = {}
    warnings: list[SettingsProblem] = []
    for name in SECRETS:
        for origin, source, text in places(name):
            if key := text.strip():
                keys[name], origins[name] = Secret(key), origin
                if not all("!" <= character <= "~" for character in key):
                    problems.append(SettingsProblem(source, name, SettingsCode.KEY_CHARACTERS))
                break
        else:
            if keyring() is None:
                warnings.append(SettingsProblem(SecretOrigin.KEYRING, name, SettingsCode.KEYRING_SILENT))
    if problems:
        return tuple(problems)
    return Secrets(keys.get("piggy.token"), keys.get("huuray.token"), origins, tuple(warnings))


def save_secrets(secrets_file: Path, secrets: Mapping[str, Secret]) -> tuple[SettingsProblem, ...]:
    """Put `secrets`, by name, into the file, beside those it holds; return what kept it from that."""
    problems: list[SettingsProblem] = []
    keys = _read_file(secrets_file, problems) | {name: key.reveal() for name, key in secrets.items()}
    if problems:
        return tuple(problems)
    tables = (toml_table(name.removesuffix(".token"), {"token": key}) for name, key in keys.items() if key)
    return save_text(secrets_file, "\n".join(tables))


def _read_file(path: Path, problems: list[SettingsProblem]) -> dict[str, str]:
    """Return the keys in secrets.toml by name; refuse a file that others can read, as ssh does."""
    converter = Converter(lambda _key: str(path), problems)
    content = read_private(path)
    table = content if isinstance(content, Fault) else parse_toml(content)
    if isinstance(table, Fault):
        converter.report("", table.code, table.params)
        return {}
    held = converter.convert(_File, table)
    if not isinstance(held, _File):
        return {}
    return {"piggy.token": held.piggy.token, "huuray.token": held.huuray.token}


def read_private(path: Path) -> bytes | Fault:
    """Return what is in `path`, nothing where no file is; refuse one that others can use."""

    def guarded(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK)

    try:
        with open(path, "rb", opener=guarded) as stream:
            return _guard_fault(os.fstat(stream.fileno())) or stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Fault(SettingsCode.A_LINK)
        return Fault(SettingsCode.UNREADABLE, {"reason": error.strerror or ""})


def _guard_fault(status: os.stat_result) -> Fault | None:
    if not stat.S_ISREG(status.st_mode):
        return Fault(SettingsCode.NOT_A_FILE)
    if status.st_uid != os.geteuid():
        return Fault(SettingsCode.NOT_OURS, {"user": this_user()})
    mode = stat.S_IMODE(status.st_mode)
    return Fault(SettingsCode.NOT_PRIVATE, {"mode": f"{mode:04o}"}) if mode & ~0o600 else None


def _read_credential(path: Path, name: str, problems: list[SettingsProblem]) -> str:
    """Return the key that the service manager put into `path`, which it guards itself."""
    try:
        return read_plain_file(path, MOST_BYTES).decode("ascii", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        params = {"reason": error.strerror or ""}
        problems.append(SettingsProblem(str(path), name, SettingsCode.UNREADABLE, params))
        return ""


def _ask_keyring() -> dict[str, str] | None:
    """Return the keys in the desktop keyring by name, none if there is no keyring; None if it is silent."""
    from importlib.util import find_spec

    if find_spec("keyring") is None:
        return {}
    from importlib import import_module
    from threading import Thread

    answers: list[dict[str, str]] = []

    def ask() -> None:
        try:
            keyring = import_module("keyring")  # an optional extra, without types where it is not there
            answers.append({name: keyring.get_password(KEYRING_SERVICE, name) or "" for name in SECRETS})
        except Exception:  # noqa: BLE001 - a backend may raise anything; a keyring that fails holds no key
            answers.append({})

    thread = Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(KEYRING_WAIT_S)
    return answers[0] if answers else None
