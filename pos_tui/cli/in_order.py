"""Working on items that take their time to come, such as the lines of a pipe."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from threading import Semaphore, Thread
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


async def work_in_order(
    items: Iterator[T], work: Callable[[T], Coroutine[Any, Any, R]], tell: Callable[[T, R], object], most: int
) -> None:
    """Begin to `work` on each item when it comes, and `tell` the results in the order of the items.

    At most `most` items are in hand, from when they are read until they are told of. What goes wrong in
    reading, working or telling is raised, and ends the work on all of them.
    """
    loop = asyncio.get_running_loop()
    begun: asyncio.Queue[tuple[T, asyncio.Task[R]] | Exception | None] = asyncio.Queue()
    room = Semaphore(most)
    tasks: set[asyncio.Task[R]] = set()

    def begin(item: T) -> None:
        task = loop.create_task(work(item))
        tasks.add(task)
        begun.put_nowait((item, task))

    def read() -> None:
        end: Exception | None = None
        try:
            for item in items:
                loop.call_soon_threadsafe(begin, item)
                room.acquire()
        except Exception as error:  # noqa: BLE001 - raised where the items are waited for
            end = error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits for the end
            loop.call_soon_threadsafe(begun.put_nowait, end)

    # As a daemon, so that Ctrl+C does not wait for a line.
    Thread(target=read, name="read items", daemon=True).start()
    try:
        while (next_one := await begun.get()) is not None:
            if isinstance(next_one, Exception):
                raise next_one
            item, task = next_one
            tell(item, await task)
            tasks.discard(task)
            room.release()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
