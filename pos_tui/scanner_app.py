"""The scanner's filter ahead of Textual's dispatch: the one place that reaches under Textual.

Two things are not offered by its public interface. `App.on_event` is where keys arrive before any binding
or widget sees them (upstream #6605: later ones overtake Enter), so it is overridden for what has not been
forwarded yet. And the Linux driver decodes the terminal's bytes strictly, so that one byte that is no
UTF-8 ends the app (upstream #6456); the decoder it looks up is replaced by a lenient one.
"""

import asyncio
from codecs import getincrementaldecoder
from functools import partial
from typing import Any

from textual import events
from textual.drivers import linux_driver
from textual.widgets import Input

from pos_tui.house_app import HouseApp
from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import Action, Event, Forward, Key, Other, Paste


def _lenient_decoder(encoding: str) -> "partial[Any]":
    return partial(getincrementaldecoder(encoding), errors="replace")


vars(linux_driver)["getincrementaldecoder"] = _lenient_decoder


class ScannerApp(HouseApp):
    """Passes every key, paste and mouse report through the filter; `hear` gets what is not let through."""

    def __init__(self, theme: str) -> None:
        super().__init__(theme)
        self.scan_filter = BurstFilter()
        self._deadline: asyncio.TimerHandle | None = None

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
    """Return the event that was heard; a paste that was trimmed as a new one."""
    assert isinstance(heard.source, events.Event)  # noqa: S101 - `_as_heard` put it there
    if (
        isinstance(heard, Paste)
        and isinstance(heard.source, events.Paste)
        and heard.text != heard.source.text
    ):
        return events.Paste(heard.text)
    return heard.source
