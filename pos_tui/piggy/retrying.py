"""When a read is tried again, and how long it may take in all."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeGuard

from pos_tui.domain.tls_fault import TlsFault
from pos_tui.piggy.results import TooManyRequests, Unreachable, UnreachableReason

Passing = Unreachable | TooManyRequests


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How patient a read is: `tries` requests at most, `deadline_s` seconds over all of them and the waits.

    The first wait is up to `first_delay_s` seconds. `repeats_refused` is off where the caller slows down
    itself. `draw` gives a random number from 0 to 1, `sleep` waits for seconds.
    """

    deadline_s: float = 10.0
    tries: int = 3
    first_delay_s: float = 0.5
    repeats_refused: bool = True
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    draw: Callable[[], float] = random.random

    def delay_s(self, attempt: int, failure: Passing) -> float:
        """Return seconds to wait after `attempt` (1, 2, …): doubling, half chance, no less than asked."""
        longest_s = self.first_delay_s * (1 << attempt - 1)
        return max(longest_s * (1 + self.draw()) / 2, failure.retry_after_s or 0.0)

    def repeats(self, outcome: object) -> TypeGuard[Passing]:
        """Tell whether the same read is tried again, as it may succeed in a moment.

        A server error of its own (500) repeats itself, as does a certificate that can't be trusted.
        """
        match outcome:
            case TooManyRequests():
                return self.repeats_refused
            case Unreachable(reason=UnreachableReason.TLS, tls=fault):
                return fault is TlsFault.BROKEN_OFF
            case Unreachable(status=status):
                return status in (None, 502, 503, 504)
            case _:
                return False


READS = RetryPolicy()
"""How patient a cashier's look-up is."""
