"""Which tills are alive: each holds a lock file as long as it lives, and the kernel lets go when it dies.

An owner is a random token, never a process id, which the system uses again. The lock is `flock`, which
belongs to one opening of the file: two journals in one process are two owners, and no other opening of
the file can drop it. It is not inherited across exec; a forked child shares it and so can only make its
parent look alive longer, which errs on the safe side.
"""

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path

from pos_tui.file_lock import lock_file

_NAMED, _NAMELESS = ".lock", ".new"


class Owner:
    """A living till's claim on its attempts under way; `token` names it in the journal."""

    def __init__(self, directory: Path) -> None:
        """Make and hold a lock file in `directory`; raises OSError if that can't be done."""
        self._process = os.getpid()
        descriptor = None
        while descriptor is None:
            self.token = secrets.token_hex(8)
            self._path = _lock_path(directory, self.token)
            descriptor = _make_locked(self._path)
        self._descriptor: int | None = descriptor

    def is_held(self) -> bool:
        """Tell whether the claim stands and is this process's own; a forked child must make its own."""
        return self._descriptor is not None and self._process == os.getpid()

    def release(self) -> None:
        """Let go; attempts still under way become doubtful at the next recovery."""
        if self._descriptor is None:
            return
        if self.is_held():
            with suppress(OSError):  # a file that stays is swept by the next till
                self._path.unlink()
        os.close(self._descriptor)
        self._descriptor = None


def _make_locked(path: Path) -> int | None:
    """Make the lock file `path` and return it open; None if it was swept before it was locked.

    It gets its name once it is locked, so nobody ever sees it unlocked while its till lives.
    """
    nameless = path.with_suffix(_NAMELESS)
    descriptor = os.open(nameless, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        lock_file(descriptor)
        nameless.rename(path)
    except FileNotFoundError:
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        with suppress(OSError):
            nameless.unlink()
        raise
    return descriptor


def is_alive(directory: Path, token: str) -> bool:
    """Tell whether the till that claimed `token` still lives; where that can't be told, it does."""
    if not token.isalnum():  # a damaged row; no till makes such a token, and it must not become a path
        return False
    return _is_locked(_lock_path(directory, token))


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def sweep(directory: Path) -> None:
    """Remove the lock files of dead tills."""
    for path in leftovers(directory):
        with suppress(OSError):
            path.unlink()


def leftovers(directory: Path) -> list[Path]:
    """Return the lock files of tills that were killed, with a name or before they had one."""
    found = (*directory.glob(f"till-*{_NAMED}"), *directory.glob(f"till-*{_NAMELESS}"))
    return [path for path in found if not _is_locked(path)]


def _lock_path(directory: Path, token: str) -> Path:
    return directory / f"till-{token}{_NAMED}"
