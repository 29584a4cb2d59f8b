"""`pos-tui` with one part broken: `python -m tests.leaks.broken_till WAY [arguments of pos-tui]`.

Every way fails with SECRET in its message and in a local variable. What fails at a key does so at F1.
"""

import asyncio
import atexit
import sys
from collections.abc import Callable, MutableMapping
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from threading import Thread
from typing import TYPE_CHECKING, Any, NoReturn

from tests.leaks.planted import PLANTED

if TYPE_CHECKING:
    from pos_tui.scanner.events import Action

SECRET = PLANTED["value"]
AT_START, AT_F1, AT_END = "at the start", "at F1", "at the end"
BREAKERS: dict[str, tuple[str, Callable[[], object]]] = {}
"""When each way fails, and what breaks the program in that way."""


class ShownError(Exception):
    """An error that shows itself in Textual's way."""

    def __rich__(self) -> str:
        return SECRET


class UnspeakableError(Exception):
    """An error without words."""

    def __str__(self) -> str:
        raise ValueError(SECRET)

    __repr__ = __str__


def fail(*_: object, **__: object) -> NoReturn:
    known = SECRET
    raise ValueError(known)


async def fail_later(*_: object, **__: object) -> NoReturn:
    await asyncio.sleep(0)
    fail()


def raising(error: Exception) -> Callable[..., NoReturn]:
    def fail_so(*_: object) -> NoReturn:
        raise error

    return fail_so


def for_ever(*arguments: object) -> object:
    return [for_ever(*arguments)]


def breaks(way: str, when: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    def note(breaker: Callable[[], object]) -> Callable[[], object]:
        BREAKERS[way] = when, breaker
        return breaker

    return note


def at_f1(way: str, action: Callable[[Any], object]) -> None:
    def break_it() -> None:
        from pos_tui.app import PosApp

        setattr(PosApp, "action_help", action)  # noqa: B010 - a method, of another type

    BREAKERS[way] = AT_F1, break_it


at_f1("a message handler", fail)
at_f1("an asynchronous handler", fail_later)
at_f1("an error that shows itself", raising(ShownError(SECRET)))
at_f1("an error that can't be told", raising(UnspeakableError(SECRET)))
at_f1("errors in a group", raising(ExceptionGroup(SECRET, [ValueError(SECRET), KeyError(SECRET)])))
at_f1("recursion without end", for_ever)
at_f1("a worker", lambda app: app.run_worker(fail_later()))
at_f1("a worker in a thread", lambda app: app.run_worker(fail, thread=True))
at_f1("a timer", lambda app: app.set_timer(0.01, fail))
at_f1("a callback after the next frame", lambda app: app.call_after_refresh(fail))
at_f1("a callback of the event loop", lambda _: asyncio.get_running_loop().call_soon(fail))
at_f1("a task that nobody awaits", lambda _: asyncio.ensure_future(fail_later()))
at_f1("a thread", lambda _: Thread(target=fail).start())


@breaks("composing a screen", AT_START)
def _() -> None:
    from pos_tui.screens.balance import BalanceScreen

    setattr(BalanceScreen, "compose", fail)  # noqa: B010


@breaks("a style", AT_START)
def _() -> None:
    from pos_tui.app import PosApp

    PosApp.CSS = f"Screen {{ color: {SECRET}; }} {{"


@breaks("painting", AT_F1)
def _() -> None:
    from pos_tui.screens.dialogs.help import HelpDialog

    setattr(HelpDialog, "render_lines", fail)  # noqa: B010


@breaks("the driver while it takes the terminal", AT_START)
def _() -> None:
    from pos_tui.terminal_driver import TerminalDriver

    setattr(TerminalDriver, "_query_in_band_window_resize", fail)  # noqa: B010


@breaks("the driver while it gives the terminal back", AT_END)
def _() -> None:
    from pos_tui.terminal_driver import TerminalDriver

    setattr(TerminalDriver, "_disable_in_band_window_resize", fail)  # noqa: B010


@breaks("the driver's writing thread", AT_F1)
def _() -> None:
    from textual.drivers._writer_thread import WriterThread

    plain = WriterThread.run

    def run(thread: WriterThread) -> None:
        write = thread._file.write
        thread._file.write = lambda text: fail() if "What this screen does" in text else write(text)  # type: ignore[method-assign]
        plain(thread)

    setattr(WriterThread, "run", run)  # noqa: B010


@breaks("taking what was read", AT_F1)
def _() -> None:
    from pos_tui.terminal_reader import Read, TerminalReader

    receive = TerminalReader.receive

    def receive_or_fail(reader: TerminalReader) -> list[Read] | None:
        reads = receive(reader)
        return fail() if any(b"OP" in read.data for read in reads or []) else reads

    setattr(TerminalReader, "receive", receive_or_fail)  # noqa: B010


@breaks("understanding what was read", AT_F1)
def _() -> None:
    from pos_tui.scanner.gate import Gate

    arrive = Gate.arrive

    def arrive_or_fail(gate: Gate, data: bytes, time: float) -> "list[Action]":
        return fail() if b"OP" in data else arrive(gate, data, time)

    setattr(Gate, "arrive", arrive_or_fail)  # noqa: B010


class BrokenImport(MetaPathFinder):
    """Finds one module, and fails on it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        return fail() if fullname == self.name else None


@breaks("an import at the start", AT_START)
def _() -> None:
    sys.meta_path.insert(0, BrokenImport("pos_tui.cli.till"))


@breaks("an import before the command", AT_START)
def _() -> None:
    sys.meta_path.insert(0, BrokenImport("pos_tui.cli.environment"))


@breaks("an import at a key", AT_F1)
def _() -> None:
    sys.meta_path.insert(0, BrokenImport("pos_tui.screens.dialogs.help"))


@breaks("building the services", AT_START)
def _() -> None:
    sys.meta_path.insert(0, BrokenImport("pos_tui.services.till"))


@breaks("leaving the app", AT_END)
def _() -> None:
    from pos_tui.app import PosApp

    setattr(PosApp, "on_unmount", fail_later)  # noqa: B010


@breaks("finishing what is under way", AT_END)
def _() -> None:
    from pos_tui.services.session import Session

    setattr(Session, "finish", fail)  # noqa: B010


@breaks("the exit of the process", AT_END)
def _() -> None:
    from pos_tui.cli import environment

    prepare = environment.prepare_process

    def prepare_and_fail_later(environ: MutableMapping[str, str]) -> None:
        prepare(environ)
        atexit.register(fail)

    environment.prepare_process = prepare_and_fail_later


if __name__ == "__main__":
    from pos_tui.cli import run

    BREAKERS[sys.argv.pop(1)][1]()
    run()
