"""Print the table: `python -m tests.benchmarks [TURNS]`."""

import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from statistics import median, quantiles

from tests.benchmarks.programs import READY, Bench, bench
from tests.benchmarks.service import balance
from tests.benchmarks.terminal import Terminal

TURNS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
Measured = list[tuple[float, float]]
"""Seconds of the till, and of what it is held against, turn by turn."""


def first_frame(at: Bench) -> Measured:
    """From exec to the first frame with a field."""

    def start(argv: list[str]) -> float:
        with Terminal(argv, at.env) as terminal:
            return terminal.seen(READY) - terminal.started

    return [(start(at.till), start(at.bare)) for _turn in range(TURNS)]


def scan(at: Bench, argv: list[str]) -> tuple[Measured, Measured]:
    """From the terminator's byte to the balance on the screen, and to the request at the service."""
    shown: Measured = []
    asked: Measured = []
    with Terminal(at.till, at.env) as till, Terminal(argv, at.env) as other:
        for each in (till, other):
            each.seen(READY)
            each.rest(1.0)
        for turn in range(5 * TURNS):
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


def card_command(at: Bench) -> Measured:
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

    return [(run([*at.till, "card", "CARD1"]), run(bare)) for _turn in range(TURNS)]


def row(what: str, against: str, measured: Measured, reach: str) -> str:
    """Return a line of the table: both medians in milliseconds, and the median of the ratios."""
    ours, theirs = zip(*measured, strict=True)
    ratio = median(one / other for one, other in measured)
    p99 = quantiles(ours, n=100)[98]
    return (
        f"| {what} | {against} | {1000 * median(ours):.1f} ms (p99 {1000 * p99:.1f}) "
        f"| {1000 * median(theirs):.1f} ms | {ratio:.2f} | {reach} |"
    )


def main() -> None:
    """Measure, and print."""
    say = sys.stdout.write
    say(f"{platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}\n\n")
    say("| what | against | the till | that | ratio | wanted |\n|---|---|---|---|---|---|\n")
    with bench() as at:
        say(row("exec to first frame", "bare Textual app", first_frame(at), "≤ 1.15") + "\n")
        shown, _asked = scan(at, at.bare)
        say(row("terminator to balance", "bare Textual app", shown, "≤ 8 ms, p99 ≤ 14") + "\n")
        _shown, asked = scan(at, at.unfiltered)
        say(row("terminator to request", "the till without the filter", asked, "≤ 2 ms more") + "\n")
        say(row("`pos-tui card CODE`", "`python -c 'import httpx; …'`", card_command(at), "≤ 1.3") + "\n")


if __name__ == "__main__":
    main()
