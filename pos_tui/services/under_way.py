"""Work that nothing interrupts: no closed screen, no cancelled worker, and not the end of the app."""

from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from threading import Lock, Thread
from typing import Any, TypeVar

from pos_tui.event_loop import Loop

T = TypeVar("T")


class UnderWay:
    """Requests that change something, each in a thread of its own until its outcome is known."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._outcomes: set[Future[Any]] = set()

    def start(self, work: Callable[[], T], name: str) -> Future[T]:
        """Begin `work` in a thread called `name` and return what will hold its outcome.

        Cancelling that stops nothing. What `work` raises is raised where the outcome is asked for.
        """
        outcome: Future[T] = Future()
        outcome.set_running_or_notify_cancel()
        with self._lock:
            self._outcomes.add(outcome)
        try:
            Thread(target=self._do, args=(work, outcome), name=name).start()
        except RuntimeError:  # the system has no thread left
            with self._lock:
                self._outcomes.discard(outcome)
            raise
        return outcome

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way."""
        with self._lock:
            return bool(self._outcomes)

    def finish(self) -> None:
        """Wait until nothing is under way; no longer than the services' time limits."""
        with self._lock:
            outcomes = tuple(self._outcomes)
        wait(outcomes)

    def _do(self, work: Callable[[], T], outcome: Future[T]) -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the outcome is awaited
            outcome.set_exception(error)
        finally:
            with self._lock:
                self._outcomes.discard(outcome)


def run_alone(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` on a loop of its own; unlike asyncio.run, never wait for a name look-up that hangs."""
    loop = Loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())  # an answer that was not read to its end
        loop.close()
