"""A till in a real terminal, and the bytes that scanners, networks and mice send it, each at its time."""

import os
import select
import time
from collections.abc import Iterable, Mapping, Sequence

from pos_tui.sandbox.process import PracticeShop
from tests.practice import requests_to
from tests.terminal.conftest import PROGRAM
from tests.terminal.console import Console

Piece = tuple[float, bytes]
"""Bytes that are written together, so many seconds after the ones before."""

HALF = "41"
"""What a person has typed when a scan comes: it shows what was joined to the scan, or lost to it."""
REACH_S = 0.3
"""Sooner after a scan no person presses a key; what comes so soon counts as its rest."""
PAUSE_S = 1.5
"""What comes sooner after typed characters may belong to them, here and over ssh."""
READY = "Scan a gift card"
EMPTY = "Gift card code"
"""What stands in the field while it is empty."""


def card(number: int) -> str:
    """The code of one of the shop's cards. Scan each once: what comes twice in a row counts once."""
    return f"CARD{number:06}"


def spaced(text: str, gap_s: float) -> list[Piece]:
    """One character at a time."""
    return [(gap_s, bytes([byte])) for byte in text.encode("latin-1")]


def clumped(text: str, size: int, gap_s: float) -> list[Piece]:
    """So many characters at a time, as a network sends them on."""
    return [(gap_s, text[start : start + size].encode()) for start in range(0, len(text), size)]


class ScannedTill(Console):
    """`pos-tui` with the practice shop behind it; `argv` is how it is started."""

    def __init__(
        self,
        env: Mapping[str, str],
        shop: PracticeShop,
        argv: Sequence[str] = PROGRAM,
        deadline_s: float = 30,
    ) -> None:
        super().__init__(argv, env, deadline_s=deadline_s)
        self._shop = shop

    @property
    def field(self) -> str:
        """What stands in the field for the code: below header and banner, framed where there is room."""
        lines = self.screen.display
        framed = (row for row in (1, 2) if lines[row].startswith(" ╭") and lines[row + 2].startswith(" ╰"))
        frame = next(framed, 0)
        return lines[frame + 1].strip(" │")

    @property
    def asked(self) -> list[str]:
        """The codes that the shop was asked for, the first one first."""
        queries = [request["query"] for request in requests_to(self._shop, "piggy")]
        return [query["hash"] for query in queries if isinstance(query, dict) and "hash" in query]

    def play(self, pieces: Iterable[Piece]) -> float:
        """Write each piece at its time, and read meanwhile what the till shows, to look at it afterwards.

        Return by how many seconds a busy machine made the latest of them late.
        """
        due, late_s = time.monotonic(), 0.0
        for after_s, piece in pieces:
            due += after_s
            while (left := due - time.monotonic()) > 0:
                if select.select([self._master], [], [], left)[0]:
                    self.written += os.read(self._master, 65536)
            os.write(self._master, piece)
            late_s = max(late_s, time.monotonic() - due)
        self._parse()
        return late_s

    def type_half(self) -> None:
        """Type HALF as a person does and pause, or bring it back."""
        if "Bring back" in self.text:
            self.play([(REACH_S, b"\x12")])
        else:
            for end, key in enumerate(HALF, 1):
                self.send(key)
                self.wait_until(lambda: self.field == HALF[:end])  # noqa: B023 - within this turn
            self.play([(PAUSE_S, b"")])
        self.wait_until(lambda: self.field == HALF)
