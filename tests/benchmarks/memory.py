"""What the till's process holds after 10,000 look-ups, against what it held after 100."""

from collections.abc import Iterator

from tests.benchmarks.programs import READY, Bench
from tests.benchmarks.service import balance
from tests.benchmarks.table import line
from tests.benchmarks.terminal import Terminal
from tests.endurance.day import Footprint

FEW, MANY = 100, 10_000
_REST_S = 2.0


def rows(at: Bench, _turns: int) -> Iterator[str]:
    """Scan card after card in one till, each as soon as the last one's balance is there."""
    held = []
    with Terminal(at.till, at.env) as till:
        till.seen(READY)
        till.rest(1.0)
        for number in range(1, MANY + 1):
            code = f"CARD{number:06}"
            till.write(code.encode() + b"\r")
            till.seen(balance(code))
            if number in {FEW, MANY}:
                till.rest(_REST_S)
                held.append(Footprint.of(till.pid).memory_kib)
    few, many = held
    shown = [f"{kib / 1024:.1f} MiB" for kib in (many, few)]
    yield line(f"resident memory after {MANY:,} look-ups", f"after {FEW}", shown, many / few, "≤ 1.05")
