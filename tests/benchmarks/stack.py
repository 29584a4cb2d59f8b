"""How many cards of a stack are looked up in a second, against httpx alone with as many workers.

Till and httpx are processes of their own, on a service in a third: one that answers in 50 ms, as a service
across a network does, and one that answers at once, where all that counts is what the client itself takes.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from statistics import median

from tests.benchmarks.programs import READY, Bench
from tests.benchmarks.service import CardService
from tests.benchmarks.stack_clients import CARDS, CODES
from tests.benchmarks.table import line
from tests.benchmarks.terminal import Terminal

ANSWER_S = 0.05
REACH = "≥ 0.85"


def rows(at: Bench, turns: int) -> Iterator[str]:
    """Look the stack up by the till's services, and by its screen F6."""
    with CardService(ANSWER_S) as distant, CardService() as near:
        far, close = replace(at, service=distant), replace(at, service=near)
        screen = "a stack of 500 on F6, answers in 50 ms"
        yield _row("a stack of 500, answers in 50 ms", partial(_client, far, "till"), far, turns)
        yield _row(screen, partial(_on_screen, far), far, turns)
        yield _row("a stack of 500, answers at once", partial(_client, close, "till"), close, turns)


def _row(what: str, till: "partial[float]", at: Bench, turns: int) -> str:
    measured = [(till(), _client(at, "httpx")) for _turn in range(turns)]
    shown = [f"{CARDS / median(times):.0f} cards/s" for times in zip(*measured, strict=True)]
    ratio = median(theirs / ours for ours, theirs in measured)
    return line(what, "httpx, 8 workers", shown, ratio, REACH)


def _client(at: Bench, client: str) -> float:
    argv = [sys.executable, "-m", "tests.benchmarks.stack_clients", client, at.service.url]
    return float(subprocess.run(argv, env=at.env, check=True, stdout=subprocess.PIPE).stdout)


def _on_screen(at: Bench) -> float:
    """Paste the list into the till; return the seconds until it shows that each has its answer."""
    with Terminal(at.till, at.env) as till:
        till.seen(READY)
        till.rest(1.0)
        till.write(b"\x1b[17~")
        till.seen("paste a list of codes")
        till.rest(1.0)
        pasted = till.write(b"\x1b[200~" + "\n".join(CODES).encode() + b"\x1b[201~")
        return till.seen(f"{CARDS} of {CARDS} rows") - pasted
