"""Waiting until an app in a test has done all that it does by itself.

Textual's own wait goes by the process's use of the processor: each takes 20 ms or more, and where the machine
is busy, a process that gets no turn passes for an idle one.
"""

import asyncio
from typing import Any

SOON_S = 0.05
"""A timer due within this time belongs to what goes on: the next frame, a key that the filter holds."""
MOST_TIMERS = 12
"""More in a row than what anything sets off; then one of them ticks for ever."""


async def until_idle(_min_sleep: float = 0, max_sleep: float = 3) -> None:
    """Return when nothing is left to do, no thread works and no timer is due soon; or after `max_sleep`.

    Takes the place of `wait_for_idle` in Textual.
    """
    loop: Any = asyncio.get_running_loop()
    begin = loop.time()
    timers = 0
    while loop.time() < begin + max_sleep:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        next_s = min(
            (timer.when() for timer in loop._scheduled if not timer.cancelled()), default=begin + max_sleep
        )
        if _threads_work(loop._default_executor):
            await asyncio.sleep(0.001)
        elif next_s < loop.time() + SOON_S and timers < MOST_TIMERS:
            timers += 1
            await asyncio.sleep(next_s - loop.time())
        else:
            return


def _threads_work(executor: Any) -> bool:
    return executor is not None and executor._idle_semaphore._value < len(executor._threads)
