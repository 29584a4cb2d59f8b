"""Simulated time, and a card service that lives in it: seconds pass at once, and always the same ones."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.client import OnRetry
from pos_tui.piggy.results import FindResult, NotFound, TooManyRequests
from pos_tui.services.lookup import LookUp

T = TypeVar("T")


class _SkippingSelector(selectors.DefaultSelector):
    """Waits for nothing: the time that would be waited is over."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for ever"
            self.now += max(timeout, 0.0)
        return ready


class _SimulatedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._skipping = _SkippingSelector()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.now


def simulate(task: Coroutine[Any, Any, T]) -> T:
    """Run `task` in simulated time, which begins at 0."""
    with asyncio.Runner(loop_factory=_SimulatedLoop) as runner:
        return runner.run(task)


def now() -> float:
    """Return the simulated seconds that have passed."""
    return asyncio.get_running_loop().time()


@dataclass
class SimulatedService(LookUp):
    """Answers each request after `takes_s()` seconds, and refuses those that `refuses` gives a reason to.

    `refuses` is told the number of the request, from 1. What is refused is refused after `refusal_s`.
    """

    takes_s: Callable[[], float] = lambda: 0.05
    refuses: Callable[[int], TooManyRequests | None] = lambda _number: None
    answers: Mapping[str, FindResult] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    began: list[float] = field(default_factory=list)
    refused: list[tuple[float, TooManyRequests]] = field(default_factory=list)
    inside: int = 0
    most_inside: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def look_up(self, code: CardCode, *, source: Source, on_retry: OnRetry | None = None) -> FindResult:  # noqa: ARG002 - a look-up has them
        """Answer, and keep the books."""
        self.asked.append(code.text)
        self.began.append(now())
        refusal = self.refuses(next(self._numbers))
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        try:
            await asyncio.sleep(self.takes_s())
        finally:
            self.inside -= 1
        if refusal is not None:
            self.refused.append((now(), refusal))
            return refusal
        return self.answers.get(code.text, NotFound())
