"""Runs of sequences that came close together, typed by a person or a machine (rule 13 of the scanner)."""

from dataclasses import dataclass, field
from enum import Enum, auto

from pos_tui.scanner.events import DropReason
from pos_tui.scanner.line import Line
from pos_tui.scanner.sequences import Kind, Sequence

FEW = 5
"""Rule 13 d: so many arrivals in a row are no person's if one of them isn't text."""
TYPED = {Kind.TEXT, Kind.ENTER, Kind.TAB, Kind.BACKSPACE, Kind.ARROW}
"""A person types these close to each other."""
SPOKEN = {Kind.TEXT, Kind.ENTER, Kind.TAB, Kind.CONTROL}
"""Of these a code can be made."""
_REPEATED = {Kind.TAB, Kind.BACKSPACE, Kind.ARROW}
"""These may be held down."""


class State(Enum):
    """What a run is known to be."""

    OPEN = auto()
    """Nothing shows that a machine typed it."""
    CODES = auto()
    """A machine typed it: it is one code or several, or it is refused."""
    QUIET = auto()
    """It began too soon after a refused run: none of it counts."""
    REFUSED = auto()


@dataclass(slots=True, eq=False)
class ArrivalRun:
    """Sequences with gaps of at most `RUN_GAP_S`; `before` is the quiet that it followed, in seconds."""

    begun: float
    before: float
    last: float
    state: State = State.OPEN
    count: int = 0
    kinds: set[Kind] = field(default_factory=set)
    first: bytes = b""
    all_same: bool = True
    in_pieces: bool = False
    waited: bool = False
    """Whether it was there before anybody read, so that nothing tells how it came."""
    since_code: int = 0
    """How many sequences came since its last code, or in all."""
    told: bool = False
    """Whether a line was shown for what of it was refused."""

    def add(self, sequence: Sequence) -> None:
        """Add the next sequence."""
        self.count += 1
        self.since_code += 1
        self.first = self.first or sequence.data
        self.all_same = self.all_same and sequence.data == self.first
        self.in_pieces = self.in_pieces or sequence.in_pieces
        self.kinds.add(sequence.kind)
        self.last = sequence.ended

    @property
    def is_machine(self) -> bool:
        """Whether a machine typed it."""
        return self.state in (State.CODES, State.REFUSED)

    def judge(self) -> State:
        """Tell by rule 13 what the run shows so far."""
        if self.in_pieces:
            return State.REFUSED
        if not (self._has_loud_key or self._has_enter_and_a_key or self._goes_on):
            return State.OPEN
        return State.CODES if self.kinds <= SPOKEN else State.REFUSED

    @property
    def _has_loud_key(self) -> bool:
        """Whether a key that leads, a click, a paste or a report has anything beside it (rule 13 b)."""
        one_click = self.count == 2 and self.kinds == {Kind.PRESS, Kind.RELEASE} and not self.waited
        return (self.count > 1 or self.waited) and not one_click and not self.kinds <= TYPED

    @property
    def _has_enter_and_a_key(self) -> bool:
        """Whether Enter has another key beside it that isn't text (rule 13 c)."""
        keys = self.kinds - {Kind.TEXT}
        return Kind.ENTER in keys and (len(keys) > 1 or (self.count > 1 and self.kinds == {Kind.ENTER}))

    @property
    def _goes_on(self) -> bool:
        """Whether more came than a person types, and not all of it text (rule 13 d)."""
        held_down = self.all_same and self.kinds <= _REPEATED
        return self.count >= FEW and self.kinds != {Kind.TEXT} and not held_down

    @property
    def reason(self) -> DropReason:
        """Why it is no scan: keys, or anything else, inside one; or keys alone."""
        if Kind.TEXT not in self.kinds:
            return DropReason.TYPED_KEYS
        if Kind.KEY in self.kinds and not self.in_pieces:
            return DropReason.WHOLE_KEY
        keys = {Kind.KEY, Kind.CONTROL, Kind.BACKSPACE, Kind.ARROW, Kind.ENTER, Kind.TAB}
        return DropReason.CONTROL_KEY if self.kinds & keys else DropReason.INTERRUPTED

    def quiet_until(self, line: Line) -> float:
        """Return until when nothing acts, in seconds of the clock of the reads."""
        if not self.is_machine:
            return float("-inf")
        long = self.state is State.REFUSED and (self.in_pieces or self.count >= FEW)
        return self.last + (line.refused_s if long else line.run_end_s)


@dataclass(slots=True, eq=False)
class KeptKey:
    """A key, click or paste that waits for its quiet; `before` is the quiet that it followed."""

    sequence: Sequence
    before: float
    run: ArrivalRun
    typed: bool = False
    """Whether it only waits for the end of its run: Tab or Enter as a part of typing, and what follows it."""
    again: bool = False
    """Whether it is a click right behind another."""
    release: Sequence | None = None

    @property
    def ended(self) -> float:
        """When its last byte came."""
        return self.release.ended if self.release else self.sequence.ended
