"""The practice shop in a process of its own, for as long as a till needs it."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pos_tui.sandbox.account import HUURAY_KEY, PIGGY_KEY, Address

_START_LIMIT_S = 20.0
_STOP_LIMIT_S = 5.0


@dataclass(frozen=True, slots=True)
class NotStarted:
    """The practice shop did not come up.

    `status` is its exit status: negative if it took too long and was killed, None if it could not be run.
    """

    status: int | None


class PracticeShop:
    """A running practice shop. It ends with `stop`, at the end of a `with` block, or with this process.

    `scratch` is a directory (0700) for whatever the till keeps while it practises; the shop's process removes
    it when it ends, so that it goes away however this one ends.
    """

    piggy_key = PIGGY_KEY
    huuray_token = HUURAY_KEY

    def __init__(self, process: subprocess.Popen[bytes], base_url: str, scratch: Path) -> None:
        self._process = process
        self.base_url = base_url
        self.scratch = scratch
        self.piggy_url = Address(base_url).piggy_url
        self.huuray_url = Address(base_url).huuray_url

    @classmethod
    def start(cls, cards: int = 300) -> "PracticeShop | NotStarted":
        """Start a shop with so many gift cards on a free port, and wait until it answers."""
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, with our own interpreter
                # -P: a module in the current directory is never taken for one of ours.
                [sys.executable, "-P", "-m", "pos_tui.sandbox", "--cards", str(cards)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # what the terminal sends to the till is not meant for the shop
            )
        except OSError:
            return NotStarted(None)
        limit = threading.Timer(_START_LIMIT_S, process.kill)
        limit.start()
        try:
            line = process.stdout.readline() if process.stdout else b""
        finally:
            limit.cancel()
        if not line:
            _end(process)
            return NotStarted(process.returncode)
        ready = json.loads(line)
        return cls(process, ready["base_url"], Path(ready["scratch"]))

    def stop(self) -> None:
        """End the shop and its scratch directory; harmless when it has ended already."""
        _end(self._process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.communicate(timeout=_STOP_LIMIT_S)  # which closes its standard input first
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
