"""The scanner's filter ahead of Textual's dispatch.

`App.on_event` is where keys arrive before any binding or widget sees them (upstream #6605: later ones
overtake Enter). Textual's public interface offers nothing there, so it is overridden for what has not been
forwarded yet.
"""

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input

from pos_tui.domain.text import typeable
from pos_tui.house_app import HouseApp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.theme import Theme

    from pos_tui.scanner.burst import BurstFilter
    from pos_tui.scanner.events import Action, Event
    from pos_tui.terminal import Terminal

TIMER_STEP_S = 0.001
"""The event loop's clock goes in such steps, always late: no key is to be held longer than it must be."""


class ScannerApp(HouseApp):
    """Passes every key, paste and mouse report through the filter; `hear` gets what is not let through."""

    def __init__(
        self, theme: str = "", *, own: "Sequence[Theme]" = (), terminal: "Terminal | None" = None
    ) -> None:
        super().__init__(theme, own=own, terminal=terminal)
        self._deadline: asyncio.TimerHandle | None = None

    @cached_property
    def scan_filter(self) -> "BurstFilter":
        """What tells scans from typing; loaded behind the first frame, or by the first key."""
        from pos_tui.scanner.burst import BurstFilter

        return BurstFilter()

    def hear(self, action: "Action") -> None:
        """Take what the scanner sent; never a Forward."""

    async def on_event(self, event: events.Event) -> None:
        """Put what a person or a scanner did through the filter, everything else past it."""
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        in_text = isinstance(self.focused, Input)
        await self._carry_out(self.scan_filter.feed(_as_heard(event), in_text=in_text))

    async def _carry_out(self, actions: "list[Action]") -> None:
        from pos_tui.scanner.events import Forward, Heard

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
            self._deadline = loop.call_at(due - TIMER_STEP_S, self.call_later, self._tick, due)

    async def _tick(self, due: float) -> None:
        await self._carry_out(self.scan_filter.tick(due))


def _as_heard(event: events.Event) -> "Event":
    from pos_tui.scanner.events import Key, Other, Paste

    match event:
        case events.Key():
            return Key(event.time, event.key, event.character, event.is_printable, event)
        case events.Paste():
            return Paste(event.time, event.text, event)
        case _:
            return Other(event.time, event)


def _as_sent(heard: "Event") -> events.Event:
    """Return the event that was heard; a paste as a new one, of what could be typed too."""
    from pos_tui.scanner.events import Paste

    assert isinstance(heard.source, events.Event)  # noqa: S101 - `_as_heard` put it there
    return events.Paste(typeable(heard.text)) if isinstance(heard, Paste) else heard.source
