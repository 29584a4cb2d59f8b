"""The scanner's filter ahead of Textual's dispatch: the one place that reaches under Textual.

Two things are not offered by its public interface. `App.on_event` is where keys arrive before any binding
or widget sees them (upstream #6605: later ones overtake Enter), so it is overridden for what has not been
forwarded yet. And the Linux driver decodes the terminal's bytes strictly, so that one byte that is no
UTF-8 ends the app (upstream #6456), and gives each key the time at which it came to parse it, so that while
the till paints, a scan that came in one piece has the gaps of typing; its reading thread is replaced.
"""

import asyncio
import os
from codecs import getincrementaldecoder
from functools import partial
from select import select
from signal import SIGHUP
from time import monotonic
from typing import TYPE_CHECKING

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.widgets import Input

from pos_tui.domain.text import typeable
from pos_tui.house_app import HouseApp
from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import Action, Event, Forward, Heard, Key, Other, Paste

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.driver import Driver
    from textual.message import Message
    from textual.theme import Theme

    from pos_tui.terminal import Terminal

_EXIT_PATIENCE_S = 0.1
"""How long the reading thread may outlive the app; Textual's own time."""


class TerminalDriver(LinuxDriver):
    """Reads the terminal in a thread that does nothing else, so that its times are those of the bytes."""

    def run_input_thread(self) -> None:
        """Read until the app ends; what comes together is handed over at once, with one time."""
        self._parser = XTermParser(self._debug)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._quiet: asyncio.TimerHandle | None = None
        while not self.exit_event.is_set():
            if select([self.fileno], [], [], _EXIT_PATIENCE_S)[0]:
                data, read_at = self._read(), monotonic()
                if not data:
                    self._loop.call_soon_threadsafe(partial(self._app.exit, return_code=128 + SIGHUP))
                    return
                self._loop.call_soon_threadsafe(self._parse, data, read_at)

    def _read(self) -> bytes:
        """Return what was typed; nothing if the terminal is gone."""
        try:
            return os.read(self.fileno, 65536)
        except OSError:
            return b""

    def _sigcont_application(self, *_: object) -> None:
        # A terminal that goes away sends SIGCONT too; a second reading thread would outlive the app.
        if self._key_thread is None or not self._key_thread.is_alive():
            super()._sigcont_application()

    def _parse(self, data: bytes, read_at: float) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
        self._feed(self._decoder.decode(data), read_at)
        self._quiet = self._loop.call_later(constants.ESCAPE_DELAY, self._end, read_at)

    def _end(self, read_at: float) -> None:
        """Take an Escape for the key, and half a character for a wrong byte: nothing followed."""
        self._feed(self._decoder.decode(b"", final=True), read_at)
        self._hand_over(self._parser.tick(), read_at)

    def _feed(self, text: str, read_at: float) -> None:
        if text:  # an empty one would end the parser
            self._hand_over(self._parser.feed(text), read_at)

    def _hand_over(self, messages: "Iterable[Message]", read_at: float) -> None:
        for message in messages:
            message.time = read_at
            self.process_message(message)

    def send_message(self, message: "Message") -> None:
        """Put a message into the app's queue at once, not by a task that a timer could overtake."""
        self._app.post_message(message)


class ScannerApp(HouseApp):
    """Passes every key, paste and mouse report through the filter; `hear` gets what is not let through."""

    def __init__(
        self, theme: str = "", *, own: "Sequence[Theme]" = (), terminal: "Terminal | None" = None
    ) -> None:
        super().__init__(theme, own=own, terminal=terminal)
        self.scan_filter = BurstFilter()
        self._deadline: asyncio.TimerHandle | None = None

    def get_driver_class(self) -> "type[Driver]":
        """Return what reads the terminal."""
        driver = super().get_driver_class()
        return TerminalDriver if driver is LinuxDriver else driver

    def hear(self, action: Action) -> None:
        """Take what the scanner sent; never a Forward."""

    async def on_event(self, event: events.Event) -> None:
        """Put what a person or a scanner did through the filter, everything else past it."""
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        in_text = isinstance(self.focused, Input)
        await self._carry_out(self.scan_filter.feed(_as_heard(event), in_text=in_text))

    async def _carry_out(self, actions: list[Action]) -> None:
        for action in actions:
            if isinstance(action, Forward):
                await super().on_event(_as_sent(action.event))
            elif isinstance(action, Heard) and action.burst.let_through and self.focused is not None:
                # Behind what was let through, which may still be on its way to the field.
                self.focused.call_later(self.hear, action)
            else:
                self.hear(action)
        self._await_deadline()

    def _await_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        due = self.scan_filter.next_deadline()
        if due is not None:
            # Behind the keys that arrived before it: the queue is first come, first served.
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_at(due, self.call_later, self._tick, due)

    async def _tick(self, due: float) -> None:
        await self._carry_out(self.scan_filter.tick(due))


def _as_heard(event: events.Event) -> Event:
    match event:
        case events.Key():
            return Key(event.time, event.key, event.character, event.is_printable, event)
        case events.Paste():
            return Paste(event.time, event.text, event)
        case _:
            return Other(event.time, event)


def _as_sent(heard: Event) -> events.Event:
    """Return the event that was heard; a paste as a new one, of what could be typed too."""
    assert isinstance(heard.source, events.Event)  # noqa: S101 - `_as_heard` put it there
    return events.Paste(typeable(heard.text)) if isinstance(heard, Paste) else heard.source
