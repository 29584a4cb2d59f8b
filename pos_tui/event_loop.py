"""An event loop whose look-ups of names nobody has to wait for."""

import asyncio
import socket
from collections.abc import Coroutine
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Loop(asyncio.SelectorEventLoop):
    """Looks names up in threads that end with the process.

    asyncio's own wait for the answer of a silent name server, a minute and more: the loop when it is closed,
    the process when it ends, and whatever else needs one of the few threads that they share.
    """

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> Any:
        """Return what socket.getaddrinfo returns; whoever is cancelled leaves the question to itself."""
        answer: asyncio.Future[Any] = self.create_future()

        def tell(found: Any) -> None:
            if answer.done():
                return
            if isinstance(found, Exception):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def look_up() -> None:
            try:
                found: Any = socket.getaddrinfo(host, port, **hints)
            except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
                found = error
            with suppress(RuntimeError):  # the loop was closed meanwhile
                self.call_soon_threadsafe(tell, found)

        Thread(target=look_up, name="look up a name", daemon=True).start()
        return await answer


def runner() -> asyncio.Runner:
    """Return what runs coroutines one after the other on a loop of this kind."""
    return asyncio.Runner(loop_factory=Loop)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work`, as asyncio.run does, on a loop of this kind."""
    with runner() as alone:
        return alone.run(work)
