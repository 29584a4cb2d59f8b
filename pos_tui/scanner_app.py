"""The scanner's filter ahead of Textual's dispatch, and keys in the order in which they were pressed.

`App.on_event` is where keys arrive before any binding or widget sees them. Textual's public interface offers
nothing there, so it is overridden for what has not been forwarded yet.

Textual hands a key to the widget with the focus, from where it climbs to the app, whose bindings come last.
A key pressed meanwhile would still go to that widget (upstream #6605), and be dropped by a screen that is
being built; so it waits until the screen is there and the key before it has arrived at the top.
"""

import asyncio
from collections import deque
from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.message import Message
from textual.widgets import Input

from pos_tui.domain.text import typeable
from pos_tui.house_app import HouseApp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.dom import DOMNode
    from textual.theme import Theme

    from pos_tui.scanner.burst import BurstFilter
    from pos_tui.scanner.events import Action, Event
    from pos_tui.terminal import Terminal

TIMER_STEP_S = 0.001
"""The event loop's clock goes in such steps, always late: no key is to be held longer than it must be."""
LOOK_AFTER_CLIMB_S = 0.1
"""How often to look whether the widget that a key was handed to is still there: with it, the key may go."""


class _Arrived(Message):
    """Climbs behind `key`, and so tells the app that it was dealt with."""

    def __init__(self, key: events.Event) -> None:
        super().__init__()
        self.key = key


class ScannerApp(HouseApp):
    """Passes every key, paste and mouse report through the filter; `hear` gets what is not let through."""

    def __init__(
        self, theme: str = "", *, own: "Sequence[Theme]" = (), terminal: "Terminal | None" = None
    ) -> None:
        super().__init__(theme, own=own, terminal=terminal)
        self._deadline: asyncio.TimerHandle | None = None
        self._waiting: deque[Action] = deque()
        self._climbing: events.Event | None = None

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
        self._waiting.extend(actions)
        await self._go_on()
        self._await_deadline()

    async def _go_on(self) -> None:
        """Carry out what waits, in its order, until the till has to settle first."""
        from pos_tui.scanner.events import Forward, Heard

        while self._waiting and self._is_settled():
            action = self._waiting.popleft()
            if isinstance(action, Forward):
                await self._forward(_as_sent(action.event))
            elif isinstance(action, Heard) and action.burst.let_through and self.focused is not None:
                # Behind what was let through, which may still be on its way to the field.
                self.focused.call_later(self.hear, action)
            else:
                self.hear(action)

    def _is_settled(self) -> bool:
        if self._climbing is not None:
            return False
        screen = self.screen
        # What is called on a screen waits until it is built.
        return screen.is_mounted or not screen.call_later(self.call_later, self._go_on)

    async def _forward(self, event: events.Event) -> None:
        target = self.focused or self.screen
        await super().on_event(event)
        if isinstance(event, events.Key) and not event.is_printable and target.post_message(_Arrived(event)):
            self._climbing = event
            self.set_timer(LOOK_AFTER_CLIMB_S, partial(self._look_after, event, target))

    @on(_Arrived)
    async def _hear_of_arrival(self, message: _Arrived) -> None:
        if self._climbing is message.key:
            self._climbing = None
            await self._go_on()

    def _look_after(self, key: events.Event, target: "DOMNode") -> None:
        if self._climbing is not key:
            return
        if target.is_attached:
            self.set_timer(LOOK_AFTER_CLIMB_S, partial(self._look_after, key, target))
        else:
            self.post_message(_Arrived(key))

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
