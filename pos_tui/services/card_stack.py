"""A stack of cards: rows in the order they came, what became of each, and what they add up to."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import get_args

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.gift_card import CardState, GiftCard, Program
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import Failure, Found, NotFound, Retry
from pos_tui.services.lookup import LookUpResult, SeveralFound
from pos_tui.services.stack import StackCheck
from pos_tui.services.stack_input import Given, NoCode

MOST_ROWS = 5000
"""More than anybody scans in a day, and what a paste or a file is cut at."""


@dataclass(slots=True)
class _Look:
    """One code that is looked up for all rows that hold it."""

    code: CardCode
    rows: int = 0
    result: LookUpResult | None = None
    retry: Retry | None = None
    task: asyncio.Task[None] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One card of the stack, as it stands.

    `number` counts from 1 and is never given again. `masked` is what may be shown of its code; `no_code` says
    why it has none. `result` is None while the answer is awaited; `retry` is the last repetition meanwhile.
    `same_as` is the number of an earlier row of the same card: this one counts for nothing.
    """

    number: int
    masked: str
    code: CardCode | None = None
    no_code: NoCode | None = None
    result: LookUpResult | None = None
    retry: Retry | None = None
    same_as: int | None = None

    @property
    def card(self) -> GiftCard | None:
        """The card, if it was found."""
        return self.result.card if isinstance(self.result, Found) else None

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is awaited."""
        return self.no_code is None and self.result is None

    @property
    def has_failed(self) -> bool:
        """Whether asking again may help."""
        return isinstance(self.result, get_args(Failure))


@dataclass(slots=True)
class Sum:
    """So many cards, and what is on them, in cents by currency."""

    cards: int = 0
    cents: Counter[str] = field(default_factory=Counter)

    def add(self, card: GiftCard | None, currency: str) -> None:
        """Count one more, on a till of this `currency`."""
        self.cards += 1
        if card is not None:
            self.cents[card.currency(currency)] += card.amount_in_cents


@dataclass(slots=True)
class Totals:
    """What a stack adds up to; each card counts once, however many rows are of it.

    `by_state` has codes of which the service holds no card under None; `by_program` has the cards that were
    found by the programme's name, under None where none was stated. The rest are rows: of a card that an
    earlier row has, with an answer that is awaited, with a failure, and without a code.
    """

    found: Sum = field(default_factory=Sum)
    by_state: dict[CardState | None, Sum] = field(default_factory=dict)
    by_program: dict[str | None, Sum] = field(default_factory=dict)
    doubles: int = 0
    waiting: int = 0
    failed: int = 0
    no_code: int = 0


def sum_up(rows: Iterable[Row], now: datetime, currency: str) -> Totals:
    """Return what `rows` add up to at `now`, on a till of this `currency` (ISO 4217)."""
    totals = Totals()
    for row in rows:
        if row.same_as is not None:
            totals.doubles += 1
        elif row.no_code is not None or isinstance(row.result, SeveralFound):
            totals.no_code += 1
        elif row.card is not None:
            totals.found.add(row.card, currency)
            totals.by_state.setdefault(row.card.state(now), Sum()).add(row.card, currency)
            totals.by_program.setdefault(_name(row.card.program), Sum()).add(row.card, currency)
        elif isinstance(row.result, NotFound):
            totals.by_state.setdefault(None, Sum()).add(None, currency)
        elif row.result is None:
            totals.waiting += 1
        else:
            totals.failed += 1
    return totals


def _name(program: Program | None) -> str | None:
    return (program and (program.name or program.uuid)) or None


class CardStack:
    """Holds the rows; `run` looks their codes up, each once, until it is cancelled.

    `on_change` is called on the event loop when an answer came or a look-up is tried again; what the caller
    does itself it knows.
    """

    def __init__(self, on_change: Callable[[], object] = lambda: None) -> None:
        self._on_change = on_change
        self._numbers = count(1)
        self._given: dict[int, Given | _Look] = {}
        self._looks: dict[str, _Look] = {}
        self._to_ask: asyncio.Queue[_Look] = asyncio.Queue()
        self._check: StackCheck | None = None

    def __len__(self) -> int:
        return len(self._given)

    @property
    def rows(self) -> Sequence[Row]:
        """Every row, in the order they came."""
        return tuple(self._rows())

    @property
    def quiet_s(self) -> float:
        """For how many seconds nothing is asked, since the service wants it so."""
        return self._check.quiet_s if self._check is not None else 0.0

    def add(self, given: Iterable[Given]) -> list[int]:
        """Add a row each, while there is room; return their numbers."""
        added = []
        for each in given:
            if len(self._given) >= MOST_ROWS:
                break
            number = next(self._numbers)
            self._given[number] = self._look(each.code) if isinstance(each.code, CardCode) else each
            added.append(number)
        return added

    def remove(self, number: int) -> None:
        """Take a row away; nobody waits for its answer any more."""
        look = self._given.pop(number, None)
        if isinstance(look, _Look):
            look.rows -= 1
            if not look.rows:
                del self._looks[look.code.text]
                if look.task is not None:
                    look.task.cancel()

    def empty(self) -> None:
        """Take all rows away."""
        for number in list(self._given):
            self.remove(number)

    def ask_again(self) -> None:
        """Look up anew whatever failed."""
        if self._check is not None:
            self._check.reopen()
        for look in self._looks.values():
            if isinstance(look.result, get_args(Failure)):
                look.result = look.retry = None
                self._to_ask.put_nowait(look)

    async def run(self, check: StackCheck) -> None:
        """Look up what is added, from now on."""
        self._check = check
        async with asyncio.TaskGroup() as group:
            while True:
                look = await self._to_ask.get()
                if look.rows:
                    look.task = group.create_task(self._ask(check, look))

    def _look(self, code: CardCode) -> _Look:
        look = self._looks.get(code.text)
        if look is None:
            look = self._looks[code.text] = _Look(code)
            self._to_ask.put_nowait(look)
        look.rows += 1
        return look

    async def _ask(self, check: StackCheck, look: _Look) -> None:
        def on_retry(retry: Retry) -> None:
            look.retry = retry
            self._on_change()

        look.result = await check.look_up(look.code, source=Source.STACK, on_retry=on_retry)
        look.task = None
        self._on_change()

    def _rows(self) -> Iterator[Row]:
        firsts: dict[str, int] = {}
        for number, given in self._given.items():
            if isinstance(given, Given):
                assert not isinstance(given.code, CardCode)  # noqa: S101 - `add` made a look of those
                yield Row(number, given.masked, no_code=given.code)
                continue
            # Two codes may be of one card: the service does not tell capitals from small letters.
            card = given.result.card.uuid if isinstance(given.result, Found) else ""
            same_as = min(
                (firsts[key] for key in (f"={given.code.text}", card) if key in firsts), default=None
            )
            for key in filter(None, (f"={given.code.text}", card)):
                firsts.setdefault(key, number)
            yield Row(
                number,
                given.code.masked,
                given.code,
                result=given.result,
                retry=given.retry,
                same_as=same_as,
            )
