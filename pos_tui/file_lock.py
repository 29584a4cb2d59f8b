"""Locks between processes, none of which is waited for without an end."""

import errno
import fcntl
import time

PATIENCE_S = 5.0
"""How long, in seconds, to wait for what others hold for milliseconds, unless they hang."""
_LOOK_EVERY_S = 0.02


def lock_file(descriptor: int, patience_s: float = PATIENCE_S) -> None:
    """Take the `flock` of an open file for this process alone; raises TimeoutError after `patience_s`."""
    end = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise TimeoutError(errno.ETIMEDOUT, "another process holds the lock") from None
            time.sleep(_LOOK_EVERY_S)
        else:
            return
