"""Type at a till over real lines and tell what came of it: `python -m tests.lines [--line NAME] …`."""

import argparse
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from random import Random

from tests.lines.lines import Line, lines
from tests.lines.people import LOST_HEAD, people_row
from tests.lines.spawn import ancestors
from tests.lines.ssh import OpenSsh
from tests.lines.streams import Stream, generated, named
from tests.lines.till import TillOnLine, shop
from tests.lines.verdicts import Verdict, judged

HEAD = (
    "| line | streams | sent | led | text | ended | deaf | next scan | not judged | late > 20 ms |",
    "|---|---|---|---|---|---|---|---|---|---|",
)
QUICK = ("attack 8, 5 ms", "attack 9, F9 code CR, 3 ms", "attack 1, 0 ms", "attack 2, 5 ms")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _row(line: Line, found: list[Verdict | str]) -> str:
    verdicts = [verdict for verdict in found if isinstance(verdict, Verdict)]
    alive = [verdict for verdict in verdicts if not verdict.ended]
    counts = Counter[str]()
    for verdict in verdicts:
        counts["sent"] += verdict.sent.anything
        counts["led"] += verdict.led
        counts["text"] += bool(verdict.text)
        counts["ended"] += bool(verdict.ended)
        counts["deaf"] += verdict.deaf
        counts["late"] += verdict.late_s > 0.02
    scans = f"{sum(verdict.next_scan for verdict in alive)} of {len(alive)}"
    cells = [line.name, len(verdicts), counts["sent"], counts["led"], counts["text"], counts["ended"]]
    cells += [counts["deaf"], scans, len(found) - len(verdicts), counts["late"]]
    return "| " + " | ".join(map(str, cells)) + " |"


def _streams(wanted: argparse.Namespace) -> Iterator[Stream]:
    made = chain(
        (stream for stream in named() if wanted.bulk or stream.kind != "bulk"),
        generated(wanted.seed, longest_s=wanted.longest),
    )
    if wanted.quick:
        known = {stream.name: stream for stream in named()}
        made = chain((known[name] for name in QUICK), islice(generated(wanted.seed, longest_s=3), 3))
    elif wanted.generated:
        made = chain(generated(wanted.seed, longest_s=wanted.longest))
    for number, stream in enumerate(made):
        if number >= wanted.streams:
            return
        if wanted.state and stream.state != wanted.state:
            continue
        if wanted.only and stream.name not in wanted.only:
            continue
        yield stream


def _judge(line: Line, wanted: argparse.Namespace) -> str:
    found: list[Verdict | str] = []
    end = time.monotonic() + wanted.seconds
    with shop() as service:
        for verdict in judged(line, service, _streams(wanted), end, together=wanted.together):
            found.append(verdict)
            if isinstance(verdict, str) or not verdict.clean or wanted.verbose:
                _say(f"  {line.name}: {verdict}")
            if wanted.out and isinstance(verdict, Verdict):
                _keep(wanted.out, line, verdict)
    return _row(line, found)


def _keep(file: Path, line: Line, verdict: Verdict) -> None:
    data = verdict.stream.data(lambda _word: None)
    told = asdict(verdict)
    told["stream"] |= {"items": data[:4096].hex(), "bytes": len(data)}
    with file.open("a") as out:
        out.write(json.dumps({"line": line.name, "clean": verdict.clean, "led": verdict.led, **told}) + "\n")


def _people(line: Line, wanted: argparse.Namespace) -> str:
    with shop() as service:
        return people_row(line, service, Random(wanted.seed), recordings=wanted.recordings, say=_say)


def _ancestors(line: Line) -> str:
    with shop() as service, TillOnLine(line, service) as till:
        till.wait_for_start()
        return " < ".join(ancestors(till.process or 1))


def _arguments(names: Iterable[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.lines", description=__doc__)
    add = parser.add_argument
    add("--line", action="append", choices=list(names), help="only this line; can be repeated")
    add("--seconds", type=float, default=300, help="begin no further stream on a line after so long (300)")
    add("--streams", type=int, default=sys.maxsize, help="at most so many streams a line")
    add(
        "--together", type=int, default=1, help="work the till only behind so many streams without effect (1)"
    )
    add("--seed", type=int, default=1, help="of the generated streams (1)")
    add("--longest", type=float, default=60, help="no stream takes longer than so many seconds (60)")
    add("--state", help="only streams in this state")
    add("--only", action="append", help="only the stream of this name, e.g. 1.17; can be repeated")
    add("--generated", action="store_true", help="without the named streams")
    add("--bulk", action="store_true", help="with the megabytes of attacks 10 and 11")
    add("--quick", action="store_true", help="a few streams a line, under a minute")
    add("--people", action="store_true", help="what people do, in place of the streams")
    add("--recordings", type=Path, help="a folder of recorded arrivals (*.json.gz) that people replay")
    add("--openssh", type=Path, help="a folder in which OpenSSH was built; else the system's")
    add("--out", type=Path, help="a file for every verdict, JSON lines")
    add("--ancestors", action="store_true", help="only tell which processes are above the till on each line")
    add("--verbose", action="store_true", help="tell of clean streams too")
    wanted = parser.parse_args()
    if wanted.quick:
        wanted.seconds = min(wanted.seconds, 45)
    return wanted


def main() -> None:
    """Print one table."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--openssh", type=Path)
    known = lines(OpenSsh(early.parse_known_args()[0].openssh))
    wanted = _arguments(known)
    os.environ["TZ"] = "UTC"
    rows = []
    for name in wanted.line or known:
        line = known[name]
        if line.missing:
            rows.append(f"| {name} | {line.missing} |")
            continue
        if wanted.ancestors:
            rows.append(f"| {name} | {_ancestors(line)} |")
            continue
        rows.append(_people(line, wanted) if wanted.people else _judge(line, wanted))
        _say(rows[-1])
    _say("\n".join(["", *(LOST_HEAD if wanted.people else HEAD), *rows]))


if __name__ == "__main__":
    main()
