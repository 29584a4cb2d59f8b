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
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from pos_tui.domain.text import typeable
from pos_tui.house_app import HouseApp
from pos_tui.i18n import gettext as _
from pos_tui.key_gate import Passed
from pos_tui.terminal_driver import TerminalDriver

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.theme import Theme
    from textual.widget import Widget

    from pos_tui.scanner.burst import BurstFilter
    from pos_tui.scanner.events import Action, Event
    from pos_tui.screens.dialogs.confirm import ConfirmDialog
    from pos_tui.terminal import Terminal

TIMER_STEP_S = 0.001
"""The event loop's clock goes in such steps, always late: no key is to be held longer than it must be."""
LOOK_AFTER_CLIMB_S = 0.1
"""How often to look whether the widget that a key was handed to is still there: with it, the key may go."""


class _Arrived(Message):
    """Climbs behind the keys that a widget was handed, and so tells the app that they were dealt with."""


class ScannerApp(HouseApp):
    """Passes every key, paste and mouse report through the filter; `hear` gets what is not let through."""

    def __init__(
        self, theme: str = "", *, own: "Sequence[Theme]" = (), terminal: "Terminal | None" = None
    ) -> None:
        super().__init__(theme, own=own, terminal=terminal)
        self.is_far = self.terminal.far
        """Whether something lies between the terminal and the till (rule 12)."""
        self.scanner_sends_keys = False
        """Whether the scanner test saw keys of this scanner that nothing tells from a person's."""
        self._deadline: asyncio.TimerHandle | None = None
        self._waiting: deque[Action] = deque()
        self._typed_into: Widget | None = None
        self._climbing: _Arrived | None = None

    @cached_property
    def scan_filter(self) -> "BurstFilter":
        """What tells scans from typing; loaded behind the first frame, or by the first key."""
        from pos_tui.scanner.burst import BurstFilter

        return BurstFilter()

    def on_mount(self) -> None:
        """Hear keys once the first frame is there."""
        if isinstance(self._driver, TerminalDriver):
            self.call_after_refresh(self._driver.take_reads)

    @property
    def asks_digits(self) -> bool:
        """Whether what gives value away is confirmed by two digits that only the screen shows (rule 14a)."""
        return self.is_far or self.scanner_sends_keys

    def hear(self, action: "Action") -> None:
        """Take what the scanner sent; never a Forward."""

    async def action_quit(self) -> None:
        """End the app; on a far line only if a person says so: a code would go on typing into a shell."""
        if not self.is_far:
            await super().action_quit()
            return
        from pos_tui.screens.dialogs.confirm import ConfirmDialog

        question = ConfirmDialog(_("Quit?"), Content(_("Close pos-tui?")), _("Quit"), for_good=True)
        self.ask_once(question, super().action_quit)

    def ask_once(self, question: "ConfirmDialog", confirmed: "Callable[[], Awaitable[None]]") -> None:
        """Ask, unless a question is open already; do what was asked about once somebody said yes."""

        def answered(yes: bool | None) -> None:
            if yes:
                self.call_later(confirmed)

        if isinstance(self.screen, type(question)):
            self.bell()
        else:
            self.push_screen(question, answered)

    async def on_event(self, event: events.Event) -> None:
        """Put what a person or a scanner did through the filter, everything else past it.

        What the terminal sent comes from the gate, as Passed.
        """
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        in_text = isinstance(self.focused, Input)
        await self._carry_out(self.scan_filter.feed(_as_heard(event), in_text=in_text))
        self._await_deadline()

    @on(Passed)
    async def _take_passed(self, passed: Passed) -> None:
        await self._carry_out(passed.actions)

    def touched(self) -> None:
        """Know that somebody is at the till."""

    async def _carry_out(self, actions: "list[Action]") -> None:
        if not all(map(_is_pointer, actions)):
            self.touched()
        self._waiting.extend(actions)
        await self._go_on()

    async def _go_on(self) -> None:
        """Carry out what waits, in its order, until the till has to settle first."""
        from pos_tui.scanner.events import Forward

        while self._waiting and self._is_settled_for(self._waiting[0]):
            action = self._waiting.popleft()
            if isinstance(action, Forward):
                await self._forward(_as_sent(action.event))
            else:
                self.hear(action)

    def _is_settled_for(self, action: "Action") -> bool:
        if self._climbing is None and self._typed_into is not None and not _is_typing(action):
            self._follow(self._typed_into)
        if self._climbing is not None:
            return False
        screen = self.screen
        # What is called on a screen waits until it is built.
        return screen.is_mounted or not screen.call_later(self.call_later, self._go_on)

    async def _forward(self, event: events.Event) -> None:
        target = self.focused or self.screen
        await super().on_event(event)
        if isinstance(event, events.Key):
            if event.is_printable:
                self._typed_into = target
            else:
                self._follow(target)

    def _follow(self, target: "Widget") -> None:
        self._typed_into = None
        mark = _Arrived()
        if target.post_message(mark):
            self._climbing = mark
            self.set_timer(LOOK_AFTER_CLIMB_S, partial(self._look_after, mark, target))

    @on(_Arrived)
    async def _arrive(self, mark: _Arrived) -> None:
        if self._climbing is mark:
            self._climbing = None
            await self._go_on()

    def _look_after(self, mark: _Arrived, target: "Widget") -> None:
        if self._climbing is not mark:
            return
        if target.is_attached:
            self.set_timer(LOOK_AFTER_CLIMB_S, partial(self._look_after, mark, target))
        else:
            self.call_later(self._arrive, mark)

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
        self._await_deadline()


def _is_typing(action: "Action") -> bool:
    from pos_tui.scanner.events import Forward

    return (
        isinstance(action, Forward)
        and isinstance(event := action.event.source, events.Key)
        and event.is_printable
    )


def _is_pointer(action: "Action") -> bool:
    from pos_tui.scanner.events import Forward

    return isinstance(action, Forward) and isinstance(action.event.source, events.MouseMove)


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
