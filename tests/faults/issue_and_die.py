"""A till that issues one coupon and dies on the way: `python -m tests.faults.issue_and_die POINT URL DIR`.

All of it is the till's own but the function at which it dies, by SIGKILL: nothing is tidied up.
"""

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import h11

from pos_tui.domain.contacts import Phone
from pos_tui.domain.coupon import CouponOrder
from pos_tui.domain.secret import Secret
from pos_tui.huuray.client import HuurayClient
from pos_tui.journal import rows
from pos_tui.journal.journal import Journal
from pos_tui.secrets import Secrets
from pos_tui.services.till import TillServices
from pos_tui.settings import HuuraySettings, Settings

REFERENCE = "R1"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: object, name: str) -> None:
    def instead(*_: object, **__: object) -> None:
        die()

    setattr(owner, name, instead)


def after(owner: object, name: str) -> None:
    original: Callable[..., Any] = getattr(owner, name)

    async def once_awaited(*arguments: object, **options: object) -> None:
        await original(*arguments, **options)
        die()

    def once_returned(*arguments: object, **options: object) -> None:
        original(*arguments, **options)
        die()

    setattr(owner, name, once_awaited if inspect.iscoroutinefunction(original) else once_returned)


POINTS: dict[str, Callable[[], None]] = {
    "before the attempt is recorded": partial(before, Journal, "begin"),
    "while the attempt is recorded": partial(after, rows, "insert"),
    "once the attempt is recorded": partial(after, Journal, "begin"),
    "before it connects": partial(before, asyncio.BaseEventLoop, "create_connection"),
    "once it is connected": partial(after, asyncio.BaseEventLoop, "create_connection"),
    "before the request leaves": partial(before, h11.Connection, "send"),
    "once the request has left": partial(before, h11.Connection, "next_event"),
    "once the answer is there": partial(after, HuurayClient, "issue"),
    "before the outcome is recorded": partial(before, Journal, "finish"),
    "while the outcome is recorded": partial(after, rows, "end"),
    "once the outcome is recorded": partial(after, Journal, "finish"),
    "only from outside": lambda: None,
}
"""In the order in which a till gets there."""


def main() -> None:
    point, url, directory = sys.argv[1:]
    settings = Settings(huuray=HuuraySettings(url=url, country="nl"))
    services = TillServices(settings, Secrets(huuray=Secret("key")), Path(directory))
    POINTS[point]()
    order = CouponOrder(reference=REFERENCE, phone=Phone("612345678", "+31612345678"))
    services.issuing.issue(order).result()


if __name__ == "__main__":
    main()
