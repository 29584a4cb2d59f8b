"""A journal of a million coupons against one of a thousand: what F5 asks it, and the memory that takes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.journal_file import fill
from tests.benchmarks.programs import Bench
from tests.benchmarks.table import line, row

LONG, SHORT = 1_000_000, 1_000
REACH = "≤ 1.5"
MEMORY = "memory"


def rows(at: Bench, turns: int) -> Iterator[str]:
    """Ask both in turn, each time in a process of its own; the till's column is the long one's."""
    with TemporaryDirectory() as folder:
        for attempts in (LONG, SHORT):
            fill(Path(folder, str(attempts)), attempts)
        answers = [(_ask(at, f"{folder}/{LONG}"), _ask(at, f"{folder}/{SHORT}")) for _turn in range(turns)]
    against = f"{SHORT:,} coupons"
    for name in answers[0][0]:
        what = f"journal of {LONG:,} coupons: {name}"
        pairs = [(long[name], short[name]) for long, short in answers]
        if name == MEMORY:
            shown = [f"{median(sizes) / 2**20:.1f} MiB" for sizes in zip(*pairs, strict=True)]
            yield line(what, against, shown, median(long / short for long, short in pairs), "flat")
        else:
            yield row(what, against, pairs, REACH)


def _ask(at: Bench, directory: str) -> dict[str, float]:
    argv = [sys.executable, "-m", "tests.benchmarks.journal_file", directory]
    asked = subprocess.run(argv, env=at.env, check=True, stdout=subprocess.PIPE)
    answers: dict[str, float] = json.loads(asked.stdout)
    return answers
