"""The gate ahead of every key: takes what was read, and hands what may act on to the app (rules 12 to 16)."""

import re
from dataclasses import replace
from functools import cached_property, partial
from signal import SIGHUP
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from textual import events
from textual.message import Message
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from pos_tui.scanner.burst import BurstFilter
    from pos_tui.scanner.events import Action, Forward
    from pos_tui.scanner.gate import Gate
    from pos_tui.scanner.line import Place
    from pos_tui.scanner.sequences import Sequence
    from pos_tui.terminal_driver import TerminalDriver

ANSWER_S = 1.0
"""How long an answer of the terminal is waited for; a later one counts as typed."""
ASK_DEVICE = "\x1b[>c"
"""Asks for the secondary device attributes, by which tmux and screen are known."""
_DEVICE = re.compile(rb"\x1b\[>([0-9]{1,4})(?:;[0-9]{1,9})*c")
_FRAMES = re.compile(rb"\x1b\[\?2026;[0-9]\$y")
_ON_THE_WAY = (83, 84)
"""What screen and tmux answer."""


class Passed(Message):
    """What the gate let through, refused, or took for a scan, in order."""

    bubble = False

    def __init__(self, actions: "list[Action]") -> None:
        super().__init__()
        self.actions = actions


class Gated(Protocol):
    """What the gate needs of the app that it is a part of."""

    is_far: bool

    @property
    def scan_filter(self) -> "BurstFilter":
        """What tells codes from typing."""

    @property
    def screen(self) -> "Screen[Any]":
        """What is shown."""

    @property
    def focused(self) -> "Widget | None":
        """What has the focus."""

    def post_message(self, message: Message) -> bool:
        """Take a message behind the ones before it."""

    def exit(self, *, return_code: int) -> None:
        """End."""


class KeyGate:
    """Carries `scanner.gate` out on what the driver reads."""

    def __init__(self, app: Gated, driver: "TerminalDriver") -> None:
        self._app = app
        self._driver = driver
        self._asked_for: float | None = None
        self._answers_until = monotonic() + ANSWER_S

    @cached_property
    def _gate(self) -> "Gate":
        """The rules, loaded by the first byte: the first frame does not wait for them."""
        from pos_tui.scanner.gate import Gate
        from pos_tui.scanner.line import FAR, NEAR

        gate = Gate(self._app.scan_filter, self._place, FAR if self._app.is_far else NEAR)
        for question in (_DEVICE, _FRAMES):
            gate.expect(partial(_is, question), self._answers_until)
        return gate

    def take(self) -> None:
        """Take what has been read since."""
        reads = self._driver.reader.receive()
        if reads is None:
            self._driver.stop_reading()
            self._app.exit(return_code=128 + SIGHUP)
            return
        actions: list[Action] = []
        for read in reads:
            if read.lost:
                actions += self._gate.lose(read.time)
            elif read.data:
                actions += self._gate.arrive(read.data, read.time, waited=read.waited)
            else:
                self._asked_for = None
                actions += self._gate.tick(read.time)
        self._hand_on(actions)
        self.await_deadline()

    def await_deadline(self) -> None:
        """Have the reader say when nothing came in time."""
        due = self._gate.next_deadline()
        if due != self._asked_for:
            self._asked_for = due
            self._driver.reader.wake_at(due)

    def _hand_on(self, actions: "list[Action]") -> None:
        from pos_tui.scanner.events import Answer, Forward, TooFast
        from pos_tui.scanner.sequences import Sequence

        passed: list[Action] = []
        for action in actions:
            match action:
                case Answer(Sequence() as answer):
                    self._hear_answer(answer)
                case Forward():
                    passed += self._as_events(action)
                case TooFast(time, Sequence() as pressed):
                    told = self._driver.events_of(pressed)
                    passed.append(TooFast(time, told[0] if told else None))
                case _:
                    passed.append(action)
        if passed:
            self._app.post_message(Passed(passed))

    def _as_events(self, action: "Forward") -> "list[Action]":
        """Return the action with the events of Textual that it stands for, none for an unknown key."""
        from pos_tui.scanner.events import Forward, Paste
        from pos_tui.scanner.sequences import Sequence

        heard = action.event
        if isinstance(heard, Paste):
            return [Forward(replace(heard, source=events.Paste(heard.text)))]
        assert isinstance(heard.source, Sequence)  # noqa: S101 - the gate put it there
        told = self._driver.events_of(heard.source)
        return [Forward(replace(heard, source=event)) for event in told]

    def _hear_answer(self, answer: "Sequence") -> None:
        if (device := _DEVICE.fullmatch(answer.data)) is None:
            for event in self._driver.events_of(answer):
                self._app.post_message(event)
        elif int(device[1]) in _ON_THE_WAY:
            from pos_tui.scanner.line import FAR

            self._gate.line = FAR
            self._app.is_far = True
            self._driver.ask_for_no_motion()

    def _place(self) -> "Place":
        """Tell what keys do now."""
        from pos_tui.scanner.line import Need, Place

        screen, in_text = self._app.screen, isinstance(self._app.focused, Input)
        decides = Need.SEND if screen.is_modal else Need.LEAD
        if not in_text:
            return Place(in_text=False, f9=decides, enter=decides)
        sends = getattr(screen, "enter_sends", False)
        return Place(in_text=True, f9=decides, enter=Need.SEND if sends else Need.NONE)


def _is(question: re.Pattern[bytes], data: bytes) -> bool:
    return question.fullmatch(data) is not None
