"""How a crash of the app ends: one of the two places that reach under Textual.

Textual shows a crash as a report with the values of local variables, and lets the app end as if nothing had
been. Here it comes out of `run`, so that whoever started the app can finish what must be finished and say
what happened without saying what it was about. And what a screen works at can't crash the app by outliving
the screen.
"""

import asyncio
import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.worker import WorkerFailed

from pos_tui.terminal_driver import TerminalDriver

if TYPE_CHECKING:
    from textual.await_remove import AwaitRemove
    from textual.dom import DOMNode
    from textual.driver import Driver
    from textual.widget import Widget

    from pos_tui.terminal_reader import TerminalReader

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class CrashingApp(App[Result]):
    """An app whose `run` raises what crashed it, once the terminal is restored.

    Besides what Textual knows of, that is what fails in a thread, in a callback of the event loop, and in a
    task that nobody awaits.
    """

    terminal_reader: "TerminalReader | None" = None
    """What reads the terminal; where none was brought, the driver starts one."""

    def get_driver_class(self) -> "type[Driver]":
        """Return what reads the terminal."""
        driver = super().get_driver_class()
        return TerminalDriver if driver is LinuxDriver else driver

    async def run_async(self, **options: Any) -> Result | None:
        """Run the app; raise the first error that it did not expect."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._fail_in_loop)
        hook, threading.excepthook = threading.excepthook, partial(self._fail_in_thread, loop)
        try:
            return await super().run_async(**options)
        finally:
            threading.excepthook = hook
            if self._exception is not None:
                if self._driver is not None:
                    self._driver.close()  # what restores the terminal is still on its way there
                raise self._exception

    def _prune(self, *nodes: "Widget", parent: "DOMNode | None" = None) -> "AwaitRemove":
        """End the work of what is to go first: Textual does last, and until then it finds no widget left."""
        for node in nodes:
            for each in node.walk_children(with_self=True):
                self.workers.cancel_node(each)
        return super()._prune(*nodes, parent=parent)

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        else:
            _log.error("crashed once more", exc_info=error)
        self._close_messages_no_wait()

    def _fail_in_loop(self, _loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
        error = told.get("exception")
        if isinstance(error, Exception) and "transport" not in told:
            self._handle_exception(error)
        else:  # a connection that fails is the business of whoever asked for it
            _log.warning("the event loop complained", exc_info=error)

    def _fail_in_thread(self, loop: asyncio.AbstractEventLoop, args: threading.ExceptHookArgs) -> None:
        if isinstance(args.exc_value, Exception):
            loop.call_soon_threadsafe(self._handle_exception, args.exc_value)
