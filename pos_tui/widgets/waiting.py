"""Telling that something takes its time: the one way to do it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from pos_tui import i18n
from pos_tui.i18n import gettext as _

SAY_AFTER_S = 0.3
"""What is done by then needs no words: they would only flicker."""
COUNT_FROM_S = 2
"""From here on the seconds are counted out."""


@asynccontextmanager
async def waiting(what: str, show: Callable[[str], object]) -> AsyncIterator[None]:
    """Hand `what` to `show` while the block runs, once it has taken long, and later how long.

    What stands there afterwards is the caller's to say.
    """
    task = asyncio.create_task(_tell(what, show), name="tell of a wait")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _tell(what: str, show: Callable[[str], object]) -> None:
    began = time.monotonic()
    await asyncio.sleep(SAY_AFTER_S)
    show(waiting_text(what, 0))
    while True:
        await asyncio.sleep(1 - (time.monotonic() - began) % 1)
        show(waiting_text(what, time.monotonic() - began))


def waiting_text(what: str, waited_s: float) -> str:
    """Return the line after `waited_s` seconds."""
    if waited_s < COUNT_FROM_S:
        return f"{what} …"
    return _("{what} … {seconds} s").format(what=what, seconds=i18n.number(int(waited_s)))
