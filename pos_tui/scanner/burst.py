"""Tells scans from typing, ahead of every widget: keys and pastes with their times in, actions out.

The rules by number, and where each is held:

1   Five characters and enough fast gaps may be a scan: `Run.is_candidate`, `pace.Pace`.
2   A typed key is held at most 45 ms, then let through: `next_deadline`, `_quiet`. What was let through and
    turns out to be a scan's first characters is counted in `Burst.let_through`, to be taken back.
3   CR, LF, TAB or a learned key ends a scan and is swallowed, and what ends it again: `_terminator`.
4   Without one, silence ends it; if this scanner is known to send one, it is incomplete: `_quiet`, `_finish`.
5   Too short for a card is said, outside a text field: `_terminator`, `_conclude`.
6   Inside a burst no key acts: a control key or another report drops it: `Run.add`, `Run.flaw`, `_interrupt`.
7   The caller's: an open dialog refuses a Scan and calls `forget`; elsewhere a Scan opens Balance; while a
    card is looked up the newest Scan waits.
8   A paste is told apart in the same way: `paste.read_paste`; the Stack screen takes a RefusedPaste's lines.
9   Typing is never joined to a scan: `Run.doubtful`. The caller sets half-typed text aside, without the
    `let_through` characters that the scan itself left there.
10  The same scan within 2 s is one: `_accept`.
11  The caller's: no byte ends the app. A replacement character is printable and makes the reader refuse the
    code; a lone surrogate drops the burst.

Outside a text field nobody types, so the slowest pace counts there as a scanner's, learned or not.
"""

from itertools import takewhile

from pos_tui.scanner.events import (
    Action,
    Burst,
    Dropped,
    DropReason,
    Duplicate,
    Event,
    Forward,
    Incomplete,
    Key,
    Other,
    Paste,
    Scan,
    Swallowed,
    TooShort,
)
from pos_tui.scanner.pace import (
    FEWEST_CHARACTERS,
    REPEAT_DELAY_S,
    REPEAT_GAP_S,
    REPEAT_OVER_S,
    SAME_SCAN_S,
    SECOND_TERMINATOR_S,
    SLOWEST_S,
    STALL_S,
    Pace,
)
from pos_tui.scanner.paste import read_paste
from pos_tui.scanner.run import Run

_NO_SIGN = "\x7f"
_END_MARKS = "\x03\x04"
_SHORT = "short"


class BurstFilter:
    """The state between two events.

    Feed every key, paste and other report in the order and with the time of its arrival, and carry out the
    actions in order. Call `tick` when `next_deadline` has come and no event from before it still waits.
    """

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        """May be replaced when a profile was learned or a setting changed."""
        self._run: Run | None = None
        self._previous: Key | None = None
        self._repeating = False
        self._ended: tuple[str, float] | None = None
        self._cut_off_until = float("-inf")
        self._accepted: Burst | None = None
        self._sends_terminator = False

    def feed(self, event: Event, *, in_text: bool) -> list[Action]:
        """Take one event; `in_text` tells whether a text field has the focus."""
        actions = self._until(event.time)
        match event:
            case Key():
                actions += self._key(event, in_text=in_text)
            case Paste():
                actions += self._paste(event, in_text=in_text)
            case Other():
                actions += self._interrupt(event)
        return actions

    def tick(self, now: float) -> list[Action]:
        """Let time pass until `now`, in seconds of the events' clock."""
        return self._until(now, inclusive=True)

    def next_deadline(self) -> float | None:
        """Return when `tick` is due; None while nothing is held back."""
        run = self._run
        if run is None or not run.held:
            return None
        if run.certain:
            return run.last + self.pace.wait_s
        known_as_typing = len(run.signs) >= FEWEST_CHARACTERS and all(map(str.isprintable, run.signs))
        return (run.held[0].time if known_as_typing and not run.waits else run.last) + self.pace.hold_s

    @property
    def is_collecting(self) -> bool:
        """Whether keys are held back that may be the beginning of a scan."""
        return self._run is not None and bool(self._run.held)

    def discard(self) -> Burst | None:
        """Drop what is held back, and return it; None if that is nothing."""
        run, self._run, self._previous, self._ended = self._run, None, None, None
        return run.burst(run.last, None) if run is not None and run.held else None

    def forget(self) -> None:
        """Count the next scan even if it repeats the one before: that one was refused (rules 7 and 10)."""
        self._accepted = None

    def _until(self, now: float, *, inclusive: bool = False) -> list[Action]:
        actions: list[Action] = []
        while (run := self._run) is not None and (deadline := self.next_deadline()) is not None:
            if deadline > now or (deadline == now and not inclusive):
                break
            actions += self._quiet(run, deadline)
        return actions

    def _key(self, key: Key, *, in_text: bool) -> list[Action]:
        previous, self._previous = self._previous, key
        fast_s, sure_s = (self.pace.fast_s, self.pace.sure_s) if in_text else (SLOWEST_S, SLOWEST_S)
        if self._is_repeat(key, previous):
            return self._repeat(key, fast_s)
        sign, run = key.sign, self._run
        if sign is not None and sign in self.pace.terminators:
            return self._terminator(key, sign, fast_s, in_text=in_text)
        actions: list[Action] = []
        if run is None or not self._continues(run, key.time, fast_s):
            # Sums of times are rounded: what is to wait until this very instant has waited long enough.
            actions = self._until(key.time, inclusive=True)
            if sign is None:
                return [*actions, *self._pass(key)]
            run = self._start(key.time, fast_s)
        run.patient = not in_text or run.after != ""
        run.add(key, sign or _NO_SIGN)
        return [*actions, *self._weigh(run, key, fast_s, sure_s, in_text=in_text)]

    def _start(self, time: float, fast_s: float) -> Run:
        """Begin a new run; what was held before is through by now."""
        last, ended = self._run, self._ended
        follows_typing = last is not None and time - last.last <= self.pace.wait_s
        follows_scan = ended is not None and time - ended[1] <= fast_s
        self._ended = None
        self._run = Run(
            last=time,
            doubtful=follows_typing or time <= self._cut_off_until,
            after=ended[0] if ended is not None and follows_scan else "",
        )
        return self._run

    def _continues(self, run: Run, time: float, fast_s: float) -> bool:
        gap = time - run.last
        if run.certain or gap <= max(fast_s, self.pace.hold_s):
            return True
        return gap <= STALL_S and len(run.signs) >= 3 and run.slow_gaps(fast_s) == 0

    def _weigh(self, run: Run, key: Key, fast_s: float, sure_s: float, *, in_text: bool) -> list[Action]:
        """Decide what the run is now that `key` has joined it."""
        if run.slow_gaps(fast_s) > run.slow_allowed():
            return self._part(run, key, in_text=in_text)
        if not (run.doubtful and in_text):
            certain = run.is_certain(sure_s) if in_text else run.is_candidate(sure_s)
            run.certain = run.certain or certain
        return []

    def _part(self, run: Run, key: Key, *, in_text: bool) -> list[Action]:
        """Take `run` for typing after all, where it can be, and begin anew with `key`."""
        run.held.pop()
        actions: list[Action]
        if run.certain and (run.spoiled or not in_text):
            run.spoiled = run.spoiled or DropReason.STALLED
            run.signs.pop()
            actions = [self._conclude(run, key.time, None)]
        else:
            actions = [*run.release()]
        self._run = Run(last=key.time, doubtful=True, patient=not in_text)
        self._run.add(key, key.sign or _NO_SIGN)
        return actions

    def _terminator(self, key: Key, sign: str, fast_s: float, *, in_text: bool) -> list[Action]:
        run = self._run
        if run is None:
            if self._ended is not None and key.time - self._ended[1] <= SECOND_TERMINATOR_S:
                self._ended = (self._ended[0], key.time)
                return [Swallowed(sign)]
            return self._pass(key)
        gap = key.time - run.last
        again = run.signs[-1] in self.pace.terminators
        if run.certain or (gap <= fast_s and run.is_candidate(fast_s) and not again):
            return [self._conclude(run, key.time, sign)]
        spoken = any(character.isprintable() for character in run.signs)
        if (run.after or not in_text) and spoken and max(gap, *run.gaps, 0.0) <= fast_s:
            return [self._conclude(run, key.time, sign)]
        if not run.held:
            return self._pass(key)
        # It may be inside a code whose first characters these are: what follows at once tells.
        run.add(key, sign)
        return []

    def _quiet(self, run: Run, now: float) -> list[Action]:
        """Let the deadline pass: nothing came in time."""
        if run.certain or run.after:
            mark = run.signs[-1] if run.signs[-1] in _END_MARKS else None
            late = takewhile(lambda event: isinstance(event, Other), reversed(run.held))
            return [self._conclude(run, now, mark), *map(Forward, reversed([*late]))]
        if run.waits:
            if not all(character.isprintable() for character in run.signs):
                self._run = None
            return [*run.release()]
        keys = [index for index, event in enumerate(run.held) if isinstance(event, Key)]
        return [*run.release(keys[1] if len(keys) > 1 else None)]

    def _conclude(self, run: Run, time: float, terminator: str | None) -> Action:
        """End `run` as a burst."""
        self._run = self._previous = None
        self._ended = (terminator or "", time)
        burst = run.burst(time, terminator)
        if run.after and run.after != terminator:
            return Dropped(burst, DropReason.MIXED_ENDINGS, withdraws=run.after != _SHORT)
        reason = run.flaw(terminator)
        if reason is None and not run.is_candidate(SLOWEST_S):
            self._ended = (_SHORT, time)
            return TooShort(burst)
        if reason is None and run.doubtful:
            reason = DropReason.STALLED
        self._sends_terminator = self._sends_terminator or terminator is not None
        if terminator is None and (reason or self._expects_terminator):
            self._cut_off_until = run.last + 2 * self.pace.wait_s
        if reason:
            return Dropped(burst, reason)
        return self._finish(burst)

    @property
    def _expects_terminator(self) -> bool:
        return self.pace.sends_terminator or self._sends_terminator

    def _finish(self, burst: Burst) -> Action:
        if burst.terminator is None and self._expects_terminator:
            return Incomplete(burst)
        return self._accept(burst)

    def _accept(self, burst: Burst) -> Scan | Duplicate:
        last = self._accepted
        if last is not None and last.text == burst.text and burst.time - last.time <= SAME_SCAN_S:
            return Duplicate(burst)
        self._accepted = burst
        return Scan(burst)

    def _paste(self, paste: Paste, *, in_text: bool) -> list[Action]:
        run = self._run
        if run is not None and run.certain:
            run.spoiled = run.spoiled or DropReason.INTERRUPTED
            return [self._conclude(run, paste.time, None)]
        actions: list[Action] = [*run.release()] if run is not None else []
        self._run = None
        told = read_paste(paste, in_text=in_text)
        if isinstance(told, Burst):
            return [*actions, self._finish(told)]
        return [*actions, told]

    def _interrupt(self, event: Other) -> list[Action]:
        run = self._run
        if run is not None:
            run.interrupted = True
            if run.held:
                run.held.append(event)
                return []
        return [Forward(event)]

    def _pass(self, key: Key) -> list[Action]:
        self._run = self._ended = None
        return [Forward(key)]

    def _is_repeat(self, key: Key, previous: Key | None) -> bool:
        """Tell whether `key` is held down: those go through at once and are no burst."""
        same = previous is not None and previous.name == key.name and not (self._run and self._run.held)
        gap = key.time - previous.time if previous is not None else 0.0
        fitting = gap >= REPEAT_GAP_S if self._repeating else gap > REPEAT_DELAY_S
        self._repeating = same and fitting and gap <= REPEAT_OVER_S
        return self._repeating

    def _repeat(self, key: Key, fast_s: float) -> list[Action]:
        sign = key.sign
        if sign is None or not sign.isprintable():
            return self._pass(key)
        run = self._start(key.time, fast_s)
        run.add(key, sign)
        return [*run.release()]
