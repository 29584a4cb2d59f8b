"""What reads the terminal, in place of Textual's own: one of the two places that reach under Textual.

Its Linux driver decodes the terminal's bytes strictly, so that one byte that is no UTF-8 ends the app
(upstream #6456), gives each key the time at which it came to parse it, so that while the till paints, a scan
that came in one piece has the gaps of typing, and shows what crashes its reading thread with all values. Its
reading thread is replaced.
"""

import os
from codecs import getincrementaldecoder
from functools import partial
from select import select
from signal import SIGHUP
from time import monotonic
from typing import TYPE_CHECKING

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable

    from textual.message import Message

_EXIT_PATIENCE_S = 0.1
"""How long the reading thread may outlive the app; Textual's own time."""


class TerminalDriver(LinuxDriver):
    """Reads the terminal in a thread that does nothing else, so that its times are those of the bytes."""

    def start_application_mode(self) -> None:
        """Take the terminal, wholly or not at all."""
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call] # untyped there
        except BaseException:
            self.stop_application_mode()
            raise

    def write(self, data: str) -> None:
        """Write to the terminal, as long as there is somebody who does."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(data)

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

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - Textual would show it with the keys it holds
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)  # noqa: SLF001 - reaches under

    def send_message(self, message: "Message") -> None:
        """Put a message into the app's queue at once, not by a task that a timer could overtake."""
        self._app.post_message(message)
