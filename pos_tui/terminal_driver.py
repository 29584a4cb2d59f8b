"""What reads the terminal, in place of Textual's own: one of the two places that reach under Textual.

Its Linux driver decodes the terminal's bytes strictly, so that one byte that is not UTF-8 ends the app
(upstream #6456); its parser raises on what no terminal sends, believes reports that nobody asked for, and
keeps a paste open for ever. Here a process of its own reads and stamps the bytes, and the parser is only
given sequences that the gate let through.
"""

import asyncio
import os
import signal
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from pos_tui.key_gate import ASK_DEVICE, KeyGate
from pos_tui.terminal_reader import TerminalReader

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

    from pos_tui.key_gate import Gated
    from pos_tui.scanner.sequences import Sequence

    class _App(App[Any], Gated):
        # What every app of the house is.
        terminal_reader: TerminalReader | None


_INSTEAD = {
    "\x1b[?1004h": "",  # no focus reports: a scanner can type them
    "\x1b[>25u": "\x1b[>1u",  # keys told apart, but text as text
}
"""What Textual writes as it takes the terminal, and what is written in its place."""
_MOST_CELLS = 1000
"""The widest and highest screen that is painted."""


class TerminalDriver(LinuxDriver):
    """Takes bytes from a process of its own, and asks the gate what may act."""

    _app: "_App"
    _gate: KeyGate | None = None
    _reader: TerminalReader | None = None
    _told: "list[Message] | None" = None
    _is_shown = False

    @property
    def reader(self) -> TerminalReader:
        """Return what reads the terminal's bytes; the app brings it, or it is started now."""
        if self._reader is None:
            self._reader = self._app.terminal_reader or TerminalReader.start(self.fileno)
        return self._reader

    def start_application_mode(self) -> None:
        """Take the terminal, wholly or not at all."""
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call] # untyped there
            self._start_reading()
        except BaseException:
            self.stop_application_mode()
            raise

    def write(self, data: str) -> None:
        """Write to the terminal, as long as there is somebody who does."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(_INSTEAD.get(data, data))

    def _start_reading(self) -> None:
        self._parser = XTermParser(self._debug)
        self.reader.resume()
        self.write(ASK_DEVICE)
        self.flush()
        self._gate = KeyGate(self._app, self)
        if self._is_shown:
            self.take_reads()

    def take_reads(self) -> None:
        """Take what was read: from the first frame on, for which it waits with its times."""
        self._is_shown = True
        if self._gate is not None:
            asyncio.get_running_loop().add_reader(self.reader.fileno(), self._gate.take)

    def stop_reading(self) -> None:
        """Leave the terminal to others."""
        if self._gate is not None:
            self._gate = None
            asyncio.get_running_loop().remove_reader(self.reader.fileno())
            self.reader.pause()

    def disable_input(self) -> None:
        """Take no more from the terminal, and let nothing that was typed meanwhile reach what comes after."""
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self._disable_mouse_support()
        self.stop_reading()
        with suppress(termios.error):
            termios.tcflush(self.fileno, termios.TCIFLUSH)

    def _run_input_thread(self) -> None:
        """Read nothing here: a process does."""

    def _sigcont_application(self, *_: object) -> None:
        # A terminal that goes away sends SIGCONT too.
        if self._gate is None:
            super()._sigcont_application()

    def _enable_mouse_support(self) -> None:
        """Ask for clicks; for motion only where nothing lies between the terminal and the till (rule 12)."""
        if self._mouse:
            motion = "" if self._app.is_far else "\x1b[?1003h"
            self.write(f"\x1b[?1000h{motion}\x1b[?1006h")
            self.flush()

    def ask_for_no_motion(self) -> None:
        """Have the terminal report clicks only."""
        self.write("\x1b[?1003l\x1b[?1000h")
        self.flush()

    def _query_in_band_window_resize(self) -> None:
        """Ask for no reports of the size: only the system's count (rule 15)."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return columns and rows as the system has them."""
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            columns, rows = 0, 0
        return min(columns or 80, _MOST_CELLS), min(rows or 24, _MOST_CELLS)

    def events_of(self, sequence: "Sequence") -> "list[Message]":
        """Return what a sequence is to Textual; nothing for one that its parser can't read."""
        told: list[Message] = []
        self._told = told
        try:
            if sequence.data == b"\x1b":
                self.process_message(events.Key("escape", "\x1b"))
            elif sequence.data[:1] == b"\x1b" and sequence.data[1:2] not in (b"[", b"O"):
                return []  # Alt and a letter: nothing is bound to it
            else:
                for message in self._parser.feed(sequence.text):
                    self.process_message(message)
        except Exception:  # noqa: BLE001 - Textual's parser raises on what no terminal sends
            told.clear()
        finally:
            self._told = None
        if not told:
            self._parser = XTermParser(self._debug)
        for message in told:
            message.time = sequence.begun
        return told

    def send_message(self, message: "Message") -> None:
        """Collect what a sequence is; put anything else into the app's queue at once."""
        if self._told is not None:
            self._told.append(message)
        else:
            self._app.post_message(message)
