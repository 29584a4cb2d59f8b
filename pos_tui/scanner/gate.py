"""What may act: a pure function over reads and their times (rules 12 to 16 of the scanner).

Reads become sequences, sequences become runs, and a run is a person's or a machine's. What a machine typed is
a code or nothing; a person's key acts once its quiet has passed. Whatever is let through goes on through
`BurstFilter`, which tells codes from typing. Each verdict rests on the reads that are there at its deadline.
"""

from collections import deque
from collections.abc import Callable, Iterable

from pos_tui.scanner.arrivals import SPOKEN, TYPED, ArrivalRun, KeptKey, State
from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import (
    Action,
    Answer,
    Burst,
    Dropped,
    DropReason,
    Event,
    Forward,
    Other,
    PasteProblem,
    RefusedPaste,
    TooFast,
)
from pos_tui.scanner.key_events import key_event
from pos_tui.scanner.line import NEAR, RUN_GAP_S, Line, Need, Place
from pos_tui.scanner.pace import MOST_CHARACTERS
from pos_tui.scanner.sequences import Kind, Sequence, Sequencer

_LONGEST_RUN = 2 * MOST_CHARACTERS
"""Sequences in a run without a code; what goes on for longer is no scan."""
_F9 = b"\x1b[20"


class Gate:
    """The state between two reads.

    Feed every read in order with the time at which it was read, in seconds; carry out the actions in order.
    Call `tick` with a time of the same clock once no read before it can come any more. `where` tells what
    keys do now. The `source` of what is let through, of TooFast and of Answer is a Sequence, for a click a
    pair of them.
    """

    def __init__(self, scans: BurstFilter, where: Callable[[], Place], line: Line = NEAR) -> None:
        self.line = line
        """May be replaced once more is known of it."""
        self._scans = scans
        self._where = where
        self._sequencer = Sequencer()
        self._last = float("-inf")
        self._run: ArrivalRun | None = None
        self._quiet_until = float("-inf")
        self._codes_only_until = float("-inf")
        self._kept: deque[KeptKey] = deque()
        self._clicked_at = float("-inf")
        self._expected: list[tuple[Callable[[bytes], bool], float]] = []
        self._waited = False
        self._told_escape: Sequence | None = None
        """An Escape that was refused: what follows may still show that a machine typed it."""

    def expect(self, is_answer: Callable[[bytes], bool], until: float) -> None:
        """Take one report that comes before `until` for an answer, if `is_answer` (rule 15)."""
        self._expected.append((is_answer, until))

    def arrive(self, data: bytes, time: float, *, waited: bool = False) -> list[Action]:
        """Take one read; `waited` if it was there before anybody read, so that no key of it may act."""
        actions = self._pass_time(time, inclusive=False)
        run = self._run
        if run is not None and run.state is State.REFUSED and time - run.last <= self.line.run_end_s:
            if not self._is_pointer_only(data):
                self._sequencer.reset()
                run.count += len(data)
                run.last = self._last = time
            return actions
        self._sequencer.pause_s = self.line.paste_pause_s
        self._waited = waited
        for sequence in self._sequencer.feed(data, time):
            actions += self._take(sequence)
        self._waited = False
        if waited:
            self._told_escape = self._sequencer.open
        if self._sequencer.open is not None or self._sequencer.paste_since is not None:
            actions += self._refuse_each([kept for kept in self._kept if not kept.typed])
        return actions

    def lose(self, time: float) -> list[Action]:
        """Know that more came than could wait, and was thrown away (rule 16)."""
        actions = self._pass_time(time, inclusive=False)
        self._sequencer.reset()
        self._kept.clear()
        run = self._run = ArrivalRun(time, time - self._last, time, count=_LONGEST_RUN)
        self._last = time
        return [*actions, *self._refuse(run, DropReason.BACKLOG)]

    def tick(self, now: float) -> list[Action]:
        """Let time pass until `now`."""
        return self._pass_time(now, inclusive=True)

    def next_deadline(self) -> float | None:
        """Return when `tick` is due; None while nothing waits."""
        return min(self._deadlines(), default=None)

    def _deadlines(self) -> Iterable[float]:
        if (due := self._scans_due) is not None:
            yield due
        for kept in self._kept:
            if (ready := self._ready_at(kept)) is not None:
                yield ready
        if (since := self._sequencer.paste_since) is not None:
            yield since + self.line.paste_over_s
        if (begun := self._sequencer.open) is not None:
            yield begun.ended + self._patience_s(begun)

    @property
    def _scans_due(self) -> float | None:
        """Return when the filter for codes has waited long enough: not while its run may still go on."""
        begun = self._sequencer.open
        goes_on = begun is not None and begun.begun - self._last <= RUN_GAP_S
        return None if goes_on else self._scans.next_deadline()

    def _patience_s(self, begun: Sequence) -> float:
        """Return how long to wait for the rest of `begun`."""
        if begun.kind is Kind.KEY and begun is not self._told_escape:
            return self.line.quiet(Need.LEAD)[1]
        return RUN_GAP_S if begun.kind is Kind.TEXT else self.line.run_end_s

    def _pass_time(self, now: float, *, inclusive: bool) -> list[Action]:
        actions: list[Action] = []
        while (due := self.next_deadline()) is not None and (due < now or (inclusive and due == now)):
            actions += self._at(due)
        return actions

    def _at(self, now: float) -> list[Action]:
        """Do what is due at `now`."""
        actions: list[Action] = []
        if (due := self._scans_due) is not None and due <= now:
            actions += self._told(self._scans.tick(now))
        if (since := self._sequencer.paste_since) is not None and since + self.line.paste_over_s <= now:
            actions += self._take(self._sequencer.give_up_paste())
        begun = self._sequencer.open
        if begun is not None and begun.ended + self._patience_s(begun) <= now:
            actions += self._give_up(begun)
        while self._kept and (ready := self._ready_at(self._kept[0])) is not None and ready <= now:
            actions += self._decide(self._kept.popleft())
        return actions

    def _give_up(self, begun: Sequence) -> list[Action]:
        """Take what never went on for what it is: Escape, half a character, or nothing at all."""
        if begun is self._told_escape:
            self._sequencer.reset()
            return []
        if begun.kind is Kind.KEY and begun.begun - self._last < self.line.quiet(Need.LEAD)[0]:
            self._told_escape = begun
            return [TooFast(begun.begun, begun)]
        self._sequencer.reset()
        return self._take(begun)

    def _is_pointer_only(self, data: bytes) -> bool:
        cut = (
            Sequencer().feed(data, 0.0) if len(data) < MOST_CHARACTERS and data.startswith(b"\x1b[<") else []
        )
        return bool(cut) and all(each.mouse_only and self._is_idle(each) for each in cut)

    def _is_idle(self, sequence: Sequence) -> bool:
        """Whether it is the pointer passing by, which neither starts nor joins a run."""
        is_pointer = sequence.kind is Kind.POINTER and sequence.mouse_only
        return is_pointer and (sequence.is_wheel or not self.line.far)

    def _is_quiet(self, time: float) -> bool:
        return time <= max(
            self._quiet_until, self._run.quiet_until(self.line) if self._run else float("-inf")
        )

    def _take(self, sequence: Sequence) -> list[Action]:
        if self._is_idle(sequence):
            if self._is_quiet(sequence.begun):
                return []
            return [Forward(Other(sequence.begun, sequence))]
        if sequence.kind is Kind.REPORT and self._is_answer(sequence):
            return [Answer(sequence)]
        actions = self._break_quiet(sequence.begun, sequence.kind)
        return [*actions, *self._judge(self._join(sequence), sequence)]

    def _is_answer(self, report: Sequence) -> bool:
        """Tell whether it answers a question, which it then no longer is."""
        if report.in_pieces:
            return False
        for question in self._expected:
            is_answer, until = question
            if is_answer(report.data) and report.ended <= until:
                self._expected.remove(question)
                return True
        return False

    def _join(self, sequence: Sequence) -> ArrivalRun:
        """Add `sequence` to the run, or let it begin one; return the run."""
        run = self._run
        gap = sequence.begun - self._last
        longest = self.line.run_end_s if run is not None and run.is_machine else RUN_GAP_S
        if run is None or gap > longest:
            run = self._run = self._next_run(sequence, gap)
        run.waited = run.waited or self._waited
        run.add(sequence)
        self._last = sequence.ended
        return run

    def _next_run(self, sequence: Sequence, gap: float) -> ArrivalRun:
        before, line = self._run, self.line
        if before is not None and before.is_machine:
            until = before.quiet_until(line)
            if before.state is State.CODES:
                self._codes_only_until = max(self._codes_only_until, until)
            else:
                self._quiet_until = max(self._quiet_until, until)
        run = ArrivalRun(sequence.begun, gap, sequence.begun)
        if sequence.begun <= self._quiet_until:
            run.state = State.QUIET
        elif sequence.begun <= self._codes_only_until:
            run.state = State.CODES
        return run

    def _judge(self, run: ArrivalRun, sequence: Sequence) -> list[Action]:
        """Decide about the newest sequence of the run, and about the run by what it shows now."""
        if run.state is State.REFUSED:
            return []
        shown = run.judge()
        if run.state is State.QUIET:
            return self._too_soon(run, shown, sequence)
        if shown is State.REFUSED or (run.state is State.CODES and sequence.kind not in SPOKEN):
            return self._refuse(run)
        if run.since_code > _LONGEST_RUN:
            return self._refuse(run, DropReason.TOO_LONG)
        if shown is State.OPEN and run.state is State.OPEN:
            return [*self._refuse_kept(run), *self._treat(run, sequence)]
        run.state = State.CODES
        return [*self._let_kept(run), *self._let(sequence)]

    def _treat(self, run: ArrivalRun, sequence: Sequence) -> list[Action]:
        """Let pass, or keep for now, what nothing shows to be a machine's."""
        match sequence.kind:
            case Kind.REPORT | Kind.JUNK | Kind.POINTER:
                return []
            case Kind.RELEASE:
                return self._release(run, sequence)
            case Kind.PASTE if sequence.flaw is not None:
                return self._refuse_paste(run)
        kept = KeptKey(sequence, run.before if run.count == 1 else 0.0, run)
        if any(each.run is run for each in self._kept):
            kept.typed = True
            held = self._let_kept(run) if run.all_same and sequence.kind is Kind.TAB else []
            self._kept.append(kept)
            return held
        if self._passes(sequence):
            return self._let(sequence)
        kept.typed = self._is_typing(sequence)
        kept.again = sequence.kind is Kind.PRESS and sequence.begun - kept.before <= self._clicked_at
        self._kept.append(kept)
        return []

    def _passes(self, sequence: Sequence) -> bool:
        """Whether it may be a part of what is being typed, which `BurstFilter` holds long enough."""
        if sequence.kind in (Kind.ENTER, Kind.TAB):
            return self._scans.is_collecting and self._need(sequence) is not Need.SEND
        return sequence.kind in TYPED

    def _is_typing(self, sequence: Sequence) -> bool:
        return sequence.kind in (Kind.ENTER, Kind.TAB) and self._need(sequence) is Need.NONE

    def _release(self, run: ArrivalRun, release: Sequence) -> list[Action]:
        press = self._kept[-1] if self._kept else None
        if press is None or press.sequence.kind is not Kind.PRESS or press.release is not None:
            return []
        if release.begun - press.sequence.begun < self.line.click_s:
            self._kept.pop()
            return [TooFast(release.begun, press.sequence)]
        press.release, press.run = release, run
        self._clicked_at = release.ended
        return []

    def _ready_at(self, kept: KeptKey) -> float | None:
        """Return when to decide about it; None while it is not complete."""
        if kept.typed:
            return kept.run.last + RUN_GAP_S
        match kept.sequence.kind:
            case Kind.PRESS if kept.release is None:
                return None
            case Kind.PASTE:
                return kept.ended + RUN_GAP_S
        return kept.ended + self.line.quiet(self._need(kept.sequence))[1]

    def _need(self, sequence: Sequence) -> Need:
        match sequence.kind:
            case Kind.ENTER:
                return self._where().enter
            case Kind.TAB:
                return Need.NONE if self._where().in_text else Need.LEAD
            case Kind.KEY if sequence.data.startswith(_F9):
                return self._where().f9
        return Need.LEAD

    def _decide(self, kept: KeptKey) -> list[Action]:
        """Let it act if it had its quiet before; what came behind it was seen as it came."""
        if kept.typed and kept.sequence.kind is Kind.ENTER and self._need(kept.sequence) is Need.SEND:
            return [TooFast(kept.sequence.begun, kept.sequence)]  # it was not pressed to send
        if kept.typed or kept.sequence.kind is Kind.PASTE:
            return self._let(kept.sequence)
        needed = self.line.click_again_s if kept.again else self.line.quiet(self._need(kept.sequence))[0]
        if kept.before < needed:
            return [TooFast(kept.sequence.begun, kept.sequence)]
        if kept.release is None:
            return self._let(kept.sequence)
        return [*self._let(kept.sequence), *self._let(kept.release)]

    def _break_quiet(self, time: float, kind: Kind) -> list[Action]:
        """Refuse the keys whose quiet `kind` broke at `time`; about those of its own run the run decides."""
        broken = [
            kept
            for kept in self._kept
            if not kept.typed
            and time - kept.ended > RUN_GAP_S
            and not (kind is Kind.RELEASE and kept.release is None)
        ]
        return self._refuse_each(broken)

    def _refuse_kept(self, run: ArrivalRun) -> list[Action]:
        """Refuse the keys that had something beside them in the run, though a person may have typed both."""
        return self._refuse_each([
            kept for kept in self._kept
            if kept.run is run and not kept.typed and kept.sequence.kind in (Kind.ENTER, Kind.TAB)
        ])  # fmt: skip

    def _refuse_each(self, broken: list[KeptKey]) -> list[Action]:
        self._kept = deque(kept for kept in self._kept if kept not in broken)
        return [TooFast(kept.sequence.begun, kept.sequence) for kept in broken]

    def _let_kept(self, run: ArrivalRun) -> list[Action]:
        """Hand on what of the run was kept back."""
        waiting = [kept for kept in self._kept if kept.run is run]
        self._drop_kept(run)
        return [action for kept in waiting for action in self._let(kept.sequence)]

    def _too_soon(self, run: ArrivalRun, shown: State, sequence: Sequence) -> list[Action]:
        """Let nothing of `run` count, which came too soon behind a refused one, and say so once."""
        if shown is State.REFUSED:
            return self._refuse(run)
        if run.told or sequence.kind in (Kind.REPORT, Kind.JUNK, Kind.POINTER):
            return []
        run.told = True
        return [TooFast(sequence.begun, None if sequence.kind is Kind.TEXT else sequence)]

    def _refuse_paste(self, run: ArrivalRun) -> list[Action]:
        run.in_pieces = run.told = True
        self._refuse(run)
        return [RefusedPaste(PasteProblem.BROKEN_OFF)]

    def _refuse(self, run: ArrivalRun, reason: DropReason | None = None) -> list[Action]:
        """Refuse the whole run, with one line; the reason is what came beside its text, if none is given."""
        run.state = State.REFUSED
        self._drop_kept(run)
        burst = self._scans.discard() or Burst("", run.last)
        if run.told:
            return []
        run.told = True
        return [Dropped(burst, reason or run.reason)]

    def _drop_kept(self, run: ArrivalRun) -> None:
        self._kept = deque(kept for kept in self._kept if kept.run is not run)

    def _let(self, sequence: Sequence) -> list[Action]:
        """Hand on to where codes are told from typing."""
        return self._told(self._scans.feed(key_event(sequence), in_text=self._where().in_text))

    def _told(self, actions: list[Action]) -> list[Action]:
        """Keep what a machine typed from acting; know when a run of it was no code."""
        run = self._run
        if run is None or not run.is_machine:
            return actions
        told: list[Action] = []
        for action in actions:
            if isinstance(action, Forward) and _begun(action.event) >= run.begun:
                told += self._refuse(run)
            else:
                run.since_code = 0
                if isinstance(action, Dropped):
                    run.state, run.told = State.REFUSED, True
                told.append(action)
        return told


def _begun(event: Event) -> float:
    return event.source.begun if isinstance(event.source, Sequence) else event.time
