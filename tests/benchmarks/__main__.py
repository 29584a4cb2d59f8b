"""Print the table, or the rows that are named: `python -m tests.benchmarks [TURNS] [ROWS…]`."""

import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from tests.benchmarks import hostile, idle, journal, memory, peers, stack, typing_echo
from tests.benchmarks.programs import READY, Bench, bench
from tests.benchmarks.service import balance
from tests.benchmarks.table import HEAD, Measured, row
from tests.benchmarks.terminal import Terminal

TURNS = 20


def first_frame(at: Bench, turns: int) -> Iterator[str]:
    """From exec to the first frame with a field."""

    def start(argv: list[str]) -> float:
        with Terminal(argv, at.env) as terminal:
            return terminal.seen(READY) - terminal.started

    measured = [(start(at.till), start(at.bare)) for _turn in range(turns)]
    yield row("exec to first frame", "bare Textual app", measured, "≤ 1.15")


def _scan(at: Bench, argv: list[str], turns: int) -> tuple[Measured, Measured]:
    """From the terminator's byte to the balance on the screen, and to the request at the service."""
    shown, asked = [], []
    with Terminal(at.till, at.env) as till, Terminal(argv, at.env) as other:
        for each in (till, other):
            each.seen(READY)
            each.rest(1.0)
        for turn in range(5 * turns):
            codes = (f"CARD{turn:04}", f"KORD{turn:04}")
            entered, seen = [], []
            for each, code in zip((till, other), codes, strict=True):
                entered.append(each.scan(code))
                seen.append(each.seen(balance(code)))
                each.rest(0.2)
            requests = at.service.asked_at()
            shown.append((seen[0] - entered[0], seen[1] - entered[1]))
            asked.append((requests[codes[0]] - entered[0], requests[codes[1]] - entered[1]))
    return shown, asked


def answer(at: Bench, turns: int) -> Iterator[str]:
    """From the terminator's byte to the balance on the screen."""
    shown, _asked = _scan(at, at.bare, turns)
    yield row("terminator to balance", "bare Textual app", shown, "≤ 8 ms, p99 ≤ 14")


def scan_filter(at: Bench, turns: int) -> Iterator[str]:
    """From the terminator's byte to the request at the service, with the scanner's filter and without."""
    _shown, asked = _scan(at, at.unfiltered, turns)
    yield row("terminator to request", "the till without the filter", asked, "≤ 2 ms more")


def card_command(at: Bench, turns: int) -> Iterator[str]:
    """`pos-tui card CODE` as a process, against httpx asking the same."""
    bare = [
        sys.executable,
        "-c",
        f"import httpx; httpx.get({at.service.url + '/giftcards/find-one-by?hash=C1'!r})",
    ]

    def run(argv: list[str]) -> float:
        began = time.monotonic()
        subprocess.run(argv, env=at.env, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - began

    measured = [(run([*at.till, "card", "CARD1"]), run(bare)) for _turn in range(turns)]
    yield row("`pos-tui card CODE`", "`python -c 'import httpx; …'`", measured, "≤ 1.3")


ROWS: dict[str, Callable[[Bench, int], Iterator[str]]] = {
    "first-frame": first_frame,
    "peers": peers.rows,
    "answer": answer,
    "filter": scan_filter,
    "typing": typing_echo.rows,
    "stack": stack.rows,
    "journal": journal.rows,
    "card": card_command,
    "memory": memory.rows,
    "idle": idle.rows,
    "hostile": hostile.rows,
}
"""What can be measured, by the names that the command line takes."""


def main(arguments: list[str]) -> None:
    """Measure, and print each row as soon as it is there."""
    say = sys.stdout.write
    turns = int(arguments.pop(0)) if arguments and arguments[0].isdigit() else TURNS
    unknown = [name for name in arguments if name not in ROWS]
    if unknown:
        sys.exit(f"no such row: {', '.join(unknown)}. There are: {', '.join(ROWS)}")
    say(f"{platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}\n\n{HEAD}\n")
    with bench() as at:
        for name in arguments or ROWS:
            for each in ROWS[name](at, turns):
                say(each + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
