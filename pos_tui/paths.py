"""Where the files of a till live, and how private ones are made."""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_APP = "pos-tui"


@dataclass(frozen=True, slots=True)
class Paths:
    """The places of one till; none of them need exist yet."""

    config_file: Path
    secrets_file: Path
    data_dir: Path
    log_dir: Path


def find_paths(environ: Mapping[str, str]) -> Paths:
    """Return the platform's places for `pos-tui`; `POS_TUI_CONFIG` moves configuration and secrets."""
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(_APP, appauthor=False)
    moved = environ.get("POS_TUI_CONFIG")
    config_file = Path(moved).expanduser().absolute() if moved else dirs.user_config_path / "config.toml"
    return Paths(
        config_file=config_file,
        secrets_file=config_file.with_name("secrets.toml"),
        data_dir=dirs.user_data_path,
        log_dir=dirs.user_log_path,
    )


def make_private_dir(path: Path) -> Path:
    """Make `path`, and its parents, for this user only, unless it is there; return it.

    What is there keeps its mode: it may be shared on purpose, and `pos-tui doctor` looks at it.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


class NotPlainFileError(OSError):
    """A directory, a pipe or a device stands where a file should be."""

    def __init__(self, file: Path) -> None:
        super().__init__(errno.EINVAL, "no plain file", str(file))


@contextmanager
def open_plain_file(file: Path) -> Iterator[BinaryIO]:
    """Open `file` for reading, without waiting for anything. Raise OSError if that fails.

    NotPlainFileError is one: a pipe might never say anything, and a device never end.
    """
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotPlainFileError(file)
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            yield stream
    finally:
        os.close(descriptor)


def read_plain_file(file: Path, most_bytes: int) -> bytes:
    """Return the first `most_bytes` of `file`. Raise what `open_plain_file` raises."""
    with open_plain_file(file) as stream:
        return stream.read(most_bytes)


def write_private_file(file: Path, text: str) -> None:
    """Put `text` into `file`, mode 0600: wholly or not at all, durably. Raise OSError if that fails."""
    from tempfile import mkstemp

    folder = make_private_dir(file.parent)
    handle, temporary = mkstemp(dir=folder, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_directory(folder)


def sync_directory(directory: Path) -> None:
    """Make new, renamed and removed names in `directory` durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
