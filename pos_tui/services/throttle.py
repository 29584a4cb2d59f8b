"""Turns at a service: so many at once, fewer while it asks to slow down."""

import asyncio
from dataclasses import replace
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING

from pos_tui.piggy.results import KeyRejected, TooManyRequests, Unreachable
from pos_tui.piggy.retrying import Passing, RetryPolicy

if TYPE_CHECKING:
    from pos_tui.services.lookup import LookUpResult

SLOWER = 0.75
"""What is left of the number at once after a refusal; of those that were under way together one counts."""
FASTER = 0.5
"""How much of one look-up each good answer adds again."""


class Throttle:
    """Lets `most` look-ups in at once, in the order of their places.

    The first goes alone: it tells whether the key is good. A refusal (429) lowers the number at once, good
    answers raise it again. Nobody is let in for as long as Retry-After says; without it, after a refusal that
    followed another one, for as long as `policy` waits after as many. After as many failures in a row as
    `policy` has tries, or while the service is closed for longer than `policy` allows, there is no hope:
    whoever waits is sent away.
    """

    def __init__(self, most: int, policy: RetryPolicy) -> None:
        self._most = most
        self._policy = policy
        self._allowed = float(most)
        self._proven = False
        self._inside = 0
        self._waiting: list[tuple[int, asyncio.Future[LookUpResult | None]]] = []
        self._slowed_at = -inf
        self._failures = 0
        self._quiet_until = -inf
        self._quiet_for: Passing | None = None
        self._rejected: KeyRejected | None = None
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def quiet_s(self) -> float:
        """For how many seconds nobody will be let in."""
        return max(0.0, self._quiet_until - asyncio.get_running_loop().time())

    @property
    def hopeless(self) -> bool:
        """Whether waiting is of no use: nothing but failures came, or the service is closed for long."""
        return self._failures >= self._policy.tries or self._is_closed

    @property
    def _is_closed(self) -> bool:
        return self.quiet_s > self._policy.deadline_s

    async def enter(self, place: int) -> "LookUpResult | None":
        """Wait for a turn; whoever gets one calls `leave`. Who is sent away gets a result: no turn."""
        if self._rejected is not None:
            return self._rejected
        if self._quiet_for is not None and self._is_closed:
            return replace(self._quiet_for, retry_after_s=self.quiet_s)
        turn: asyncio.Future[LookUpResult | None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (place, turn))
        self._let_in()
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and turn.result() is None:
                self._inside -= 1
                self._let_in()
            raise

    def leave(self, result: "LookUpResult | None", began: float) -> None:
        """Give the turn that began at `began` back, and learn from `result`; None: it was given up."""
        self._inside -= 1
        self._proven = self._proven or result is not None
        now = asyncio.get_running_loop().time()
        match result:
            case KeyRejected():
                self._rejected = result
                self._send_away(result)
            case TooManyRequests():
                self._slow_down(result, began, now)
                self._be_quiet(now, result.retry_after_s, result)
            case Unreachable():
                self._failures += 1
                self._be_quiet(now, result.retry_after_s, result)
            case _ if result is not None:
                self._failures = 0
                self._allowed = min(self._most, self._allowed + FASTER)
        if self.hopeless and result is not None:
            self._send_away(result)
        self._let_in()

    def reopen(self) -> None:
        """Ask again, although a key was rejected or there was no hope."""
        self._rejected = None
        self._proven = False
        self._failures = 0

    def _send_away(self, result: "LookUpResult") -> None:
        """Give everybody who waits `result` instead of a turn."""
        waiting, self._waiting = self._waiting, []
        for _place, turn in waiting:
            if not turn.done():
                turn.set_result(result)

    def _slow_down(self, refusal: TooManyRequests, began: float, now: float) -> None:
        if began < self._slowed_at:
            return
        self._slowed_at = now
        self._allowed = max(1.0, self._allowed * SLOWER)
        self._failures += 1
        if self._failures > 1:
            tries = min(self._failures, self._policy.tries)
            self._be_quiet(now, self._policy.delay_s(tries, refusal), refusal)

    def _be_quiet(self, now: float, seconds: float | None, because: Passing) -> None:
        if seconds is not None and now + seconds > self._quiet_until:
            self._quiet_until, self._quiet_for = now + seconds, because

    def _let_in(self) -> None:
        loop = asyncio.get_running_loop()
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._waiting and loop.time() < self._quiet_until:
            self._alarm = loop.call_at(self._quiet_until, self._let_in)
            return
        limit = int(self._allowed) if self._proven else 1
        while self._waiting and self._inside < limit:
            _place, turn = heappop(self._waiting)
            if not turn.done():
                self._inside += 1
                turn.set_result(None)
