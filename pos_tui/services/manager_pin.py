"""The manager's PIN on disk: its hash, and the wrong tries, which a restart does not forget.

Everything is in one small file of the data directory, so tills that share the directory share the PIN and
the wait. Whoever may write there as this user can also delete the file: that is how a forgotten PIN is
reset, and the PIN stands between the counter and the money, not between this user and their own files.
"""

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from math import ceil, isfinite
from pathlib import Path

from pos_tui.domain.pin import back_off_s
from pos_tui.domain.secret import Secret
from pos_tui.file_lock import PATIENCE_S, lock_file
from pos_tui.paths import make_private_dir, read_plain_file, write_private_file

FILE = "manager.json"
LOCK = "manager.lock"
MOST_BYTES = 4096


class _LockError(OSError):
    """The file that tries are counted one at a time with can't be used."""


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_RECORD = (OSError, ValueError, RecursionError)
"""What a file raises that can't be read or written, or holds something else."""


@dataclass(frozen=True, slots=True)
class NoPin:
    """Nobody has set a PIN: everybody at the till may do what a manager may."""


@dataclass(frozen=True, slots=True)
class PinRight:
    """Whoever typed it knows the PIN."""


@dataclass(frozen=True, slots=True)
class PinWrong:
    """The PIN was another one; the next try is heard in `wait_s` seconds."""

    wait_s: int


@dataclass(frozen=True, slots=True)
class PinWaits:
    """There is a PIN; a try is heard in `wait_s` seconds, and none was compared with it."""

    wait_s: int


class PinFault(StrEnum):
    """Why nobody can be let through or turned away."""

    FILE = "file"
    """The file can't be read or written, or holds something else."""
    FULL = "full"
    """There is no room to count a try."""
    BUSY = "busy"
    """Another process holds the lock, and does not let it go."""
    HASH = "hash"
    """What is configured as the PIN's hash is none."""


@dataclass(frozen=True, slots=True)
class PinUnusable:
    """The PIN can't be checked, so nobody is a manager until that is put right; `file` is the one meant."""

    fault: PinFault
    file: Path


Standing = NoPin | PinWaits | PinUnusable
Checked = PinRight | PinWrong | PinWaits | PinUnusable


@dataclass(frozen=True, slots=True)
class _Record:
    pin_hash: str = field(default="", repr=False)
    wrong: int = 0
    """Wrong tries since the last right one."""
    last_wrong: float = 0.0
    """When the last of them was, in seconds of the epoch, by the clock that was furthest ahead."""
    put_back: float | None = None
    """When, by a clock that is behind that, the wait began once more; None if none was seen since."""


class ManagerPin:
    """The PIN of the tills that share `data_dir`.

    `configured_hash` is `till.manager_pin_hash`, which goes before the hash in the file; empty: none.
    `clock` returns an aware time. Checking and setting take a tenth of a second and more: in a thread.
    """

    def __init__(self, data_dir: Path, configured_hash: str, clock: Callable[[], datetime]) -> None:
        self.file = data_dir / FILE
        self._lock = data_dir / LOCK
        self._configured_hash = configured_hash
        self._clock = clock

    def is_set(self) -> bool:
        """Tell whether there is a PIN, or may be; waits for no other process."""
        try:
            return bool(self._hash(self._read()))
        except _NO_RECORD:
            return True

    def standing(self) -> Standing:
        """Tell whether there is a PIN, and how long nobody's try is heard (0: it is)."""
        try:
            record = self._read()
            if not self._hash(record):
                return NoPin()
            if not record.wrong:
                return PinWaits(0)
            with self._alone():
                return PinWaits(self._wait_s())
        except _NO_RECORD as error:
            return self._unusable(error)

    def check(self, pin: Secret) -> Checked:
        """Compare `pin` with the one that is set; while there is a wait it is not even looked at."""
        try:
            with self._alone():
                return self._check(pin)
        except _NO_RECORD as error:
            return self._unusable(error)

    def set(self, pin: Secret) -> PinUnusable | None:
        """Keep `pin`, by its hash, in place of the one before; return what kept it from that."""
        pin_hash = hash_pin(pin)
        try:
            with self._alone():
                self._write(_Record(pin_hash))
        except OSError as error:
            return self._unusable(error)
        return None

    def _unusable(self, error: Exception) -> PinUnusable:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return PinUnusable(PinFault.FULL, self.file)
        if isinstance(error, TimeoutError):
            return PinUnusable(PinFault.BUSY, self._lock)
        return PinUnusable(PinFault.FILE, self._lock if isinstance(error, _LockError) else self.file)

    def _check(self, pin: Secret) -> Checked:
        from argon2 import PasswordHasher
        from argon2.exceptions import VerificationError, VerifyMismatchError

        if wait_s := self._wait_s():
            return PinWaits(wait_s)
        record = self._read()
        # The try counts before it is made: a till that is killed meanwhile has not forgotten it.
        now = self._now()
        is_behind = now < record.last_wrong
        tried = replace(
            record,
            wrong=record.wrong + 1,
            last_wrong=max(now, record.last_wrong),
            put_back=now if is_behind else None,
        )
        self._write(tried)
        try:
            PasswordHasher().verify(self._hash(record), pin.reveal())
        except VerifyMismatchError:
            return PinWrong(back_off_s(tried.wrong))
        except (VerificationError, ValueError):
            self._write(record)
            return PinUnusable(PinFault.HASH, self.file)
        self._write(_Record(record.pin_hash))
        return PinRight()

    def _wait_s(self) -> int:
        """Return how long to wait, in whole seconds; the wait begins again where the clock was put back.

        Otherwise it would last for as long as the clock was put back. Once the clock is right again, what is
        left of the first wait counts.
        """
        record = self._read()
        wait_s, now = back_off_s(record.wrong), self._now()
        if not wait_s:
            return 0
        put_back = None
        if now < record.last_wrong:
            put_back = now if record.put_back is None else min(now, record.put_back)
        if put_back != record.put_back:
            self._write(replace(record, put_back=put_back))
        began = record.last_wrong if put_back is None else put_back
        return max(0, ceil(began + wait_s - now))

    def _hash(self, record: _Record) -> str:
        return self._configured_hash or record.pin_hash

    def _now(self) -> float:
        return self._clock().timestamp()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep every other till away: tries are made one at a time, so that each of them counts."""
        try:
            make_private_dir(self._lock.parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
            descriptor = os.open(self._lock, flags, 0o600)
        except OSError as error:
            raise _LockError(*error.args) from error
        try:
            lock_file(descriptor, PATIENCE_S)
            yield
        finally:
            os.close(descriptor)

    def _read(self) -> _Record:
        """Return what is kept; raise one of _NO_RECORD if that can't be told."""
        try:
            content = read_plain_file(self.file, MOST_BYTES)
        except FileNotFoundError:
            return _Record()
        match json.loads(content):
            case {
                "pin_hash": str(pin_hash),
                "wrong": int(wrong),
                "last_wrong": float(last_wrong),
                **others,
            } if wrong >= 0 and isfinite(last_wrong):
                put_back = others.get("put_back")
                if put_back is None or (isinstance(put_back, float) and isfinite(put_back)):
                    return _Record(pin_hash, wrong, last_wrong, put_back)
        raise ValueError(FILE)

    def _write(self, record: _Record) -> None:
        write_private_file(self.file, json.dumps(asdict(record)) + "\n")


def hash_pin(pin: Secret) -> str:
    """Return the argon2id hash of `pin`, as `till.manager_pin_hash` holds it."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(pin.reveal())
