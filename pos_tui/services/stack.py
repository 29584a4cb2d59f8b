"""Looking many cards up: as fast as the service likes it, and each with an answer of its own in the end."""

import asyncio
from itertools import count
from typing import TYPE_CHECKING

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import Retry, TooManyRequests
from pos_tui.piggy.retrying import RetryPolicy
from pos_tui.services.lookup import LookUp, LookUpResult
from pos_tui.services.throttle import Throttle

if TYPE_CHECKING:
    from pos_tui.piggy.client import OnRetry

AT_ONCE = 8
"""Look-ups under way at the same time, at most."""
REFUSED = RetryPolicy(deadline_s=90.0, tries=8, first_delay_s=0.1)
"""How patient a look-up is that is refused: ten seconds, or a minute where the service asks for one."""
UNREACHED = RetryPolicy(repeats_refused=False)
"""How patient the client below is: refusals are answered here, where all look-ups can slow down together."""


class StackCheck:
    """Looks cards up, any number of them at a time; `AT_ONCE` are asked for, in the order of the calls.

    `lookup` asks once where it is refused (see `UNREACHED`). A refused look-up (429) waits, without a turn,
    and goes on before those that came later; the others wait too if the service says for how long. Cancel a
    call to give its look-up up.
    """

    def __init__(self, lookup: LookUp, policy: RetryPolicy = REFUSED) -> None:
        self._lookup = lookup
        self._policy = policy
        self._turns = Throttle(AT_ONCE, policy)
        self._places = count()

    @property
    def quiet_s(self) -> float:
        """For how many seconds nothing is asked, since the service wants it so."""
        return self._turns.quiet_s

    def reopen(self) -> None:
        """Ask again, although a key was rejected or the service seemed to be away."""
        self._turns.reopen()

    async def look_up(
        self, code: CardCode, *, source: Source, on_retry: "OnRetry | None" = None
    ) -> LookUpResult:
        """Return what the service says of `code`; `on_retry` hears of every repetition before its wait.

        A key that was rejected is not tried on other codes, and a service that does nothing but fail is not
        asked for those that wait: they get the same result without being asked for.
        """
        loop = asyncio.get_running_loop()
        place = next(self._places)
        attempt, deadline = 1, float("inf")
        while True:
            sent_away = await self._turns.enter(place)
            if sent_away is not None:
                return sent_away
            began = loop.time()
            deadline = min(deadline, began + self._policy.deadline_s)
            result: LookUpResult | None = None
            try:
                result = await self._lookup.look_up(code, source=source, on_retry=on_retry)
            finally:
                self._turns.leave(result, began)
            if not isinstance(result, TooManyRequests) or attempt == self._policy.tries:
                return result
            delay_s = self._policy.delay_s(attempt, result)
            if self._turns.hopeless or loop.time() + delay_s >= deadline:
                return result
            attempt += 1
            if on_retry is not None:
                on_retry(Retry(attempt, delay_s, result))
            await self._policy.sleep(delay_s)
