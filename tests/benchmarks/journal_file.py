"""A journal of so many finished coupons; `python -m tests.benchmarks.journal_file DIRECTORY` asks one.

It prints, as JSON, the median seconds of each question, and under `memory` the most that the process ever
held, in bytes.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import TypeVar

from pos_tui.domain.attempt import AttemptState
from pos_tui.journal import place
from pos_tui.journal.database import connect
from pos_tui.journal.journal import Journal
from pos_tui.journal.key import Key
from pos_tui.journal.queries import Filter
from pos_tui.journal.results import JournalUnavailable, Page
from pos_tui.journal.stored import to_stored

Answer = TypeVar("Answer")

NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
APART = timedelta(seconds=30)
UNSETTLED = 5
ROUNDS = 40
COMMON, ONE_IN = 123, 15
"""Last digits of one phone in so many: even the short journal has a page of them."""
_STATES = ("sent", "sent", "sent", "refused", "not_sent")
_INSERT = """
    INSERT INTO attempt (
        reference, state, created_at, finished_at, till, shop, delivery_method, masked_phone, product,
        phone_mark, phone_tail
    ) VALUES (?, ?, ?, ?, 'till 1', 'Main street', 'sms', ?, 'CARD-100', ?, ?)
"""


def reference(number: int) -> str:
    """Return the reference of one of the attempts, the newest being 0."""
    return f"B{number:010}"


def fill(directory: Path, attempts: int) -> None:
    """Make a journal of so many `attempts`; each customer has two or three, a few are unsettled."""
    journal = Journal.open(directory)
    assert isinstance(journal, Journal)
    journal.close()
    found = place.find(directory)
    assert found is not None
    assert not isinstance(found, JournalUnavailable)
    database, key = found
    with closing(connect(database.path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_INSERT, _attempts(key, attempts))
        connection.execute("COMMIT")


def _phone(number: int) -> str:
    return f"06{number:08}"


def _attempts(key: Key, attempts: int) -> Iterator[tuple[object, ...]]:
    dice = Random(attempts)
    customers = max(1, attempts * 2 // 5)
    for number in reversed(range(attempts)):
        customer = dice.randrange(customers)
        phone = _phone(customer if number % ONE_IN else customer - customer % 1000 + COMMON)
        created = to_stored(NEWEST - number * APART)
        state = "unknown" if number < UNSETTLED * 7 and number % 7 == 0 else dice.choice(_STATES)
        masked, tail = f"•••• {phone[-3:]}", phone[-3:]
        yield reference(number), state, created, created + 900_000, masked, key.phone(phone), tail


QUESTIONS: dict[str, Callable[[Journal], Page | JournalUnavailable]] = {
    "first page": lambda journal: journal.page(),
    "by state": lambda journal: journal.page(Filter(state=AttemptState.REFUSED)),
    "by day": lambda journal: journal.page(Filter(since=NEWEST - timedelta(hours=4), until=NEWEST)),
    "by reference": lambda journal: journal.page(Filter(text=reference(500))),
    "by phone": lambda journal: journal.page(Filter(text=_phone(7))),
    "by last digits": lambda journal: journal.page(Filter(text=str(COMMON))),
}
"""What F5 asks, besides to open the journal and for its next page."""


def ask(directory: Path) -> dict[str, float]:
    """Ask each question `ROUNDS` times."""
    took: dict[str, list[float]] = {}

    def timed(name: str, question: Callable[[], Answer | JournalUnavailable]) -> Answer:
        began = time.monotonic()
        answer = question()
        took.setdefault(name, []).append(time.monotonic() - began)
        assert not isinstance(answer, JournalUnavailable)
        return answer

    for _round in range(ROUNDS):
        with timed("open", partial(Journal.open, directory)) as journal:
            page = journal.page()
            for _page in range(3):
                assert isinstance(page, Page)
                page = timed("next page", partial(journal.page, after=page.entries[-1]))
            for name, question in QUESTIONS.items():
                timed(name, partial(question, journal))
    answers = {name: median(times) for name, times in took.items()}
    return answers | {"memory": _most_held()}


def _most_held() -> int:
    """Return the bytes; `getrusage` would count what the process that started this one held."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask(Path(sys.argv[1]))))
