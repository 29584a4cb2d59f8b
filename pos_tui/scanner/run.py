"""Keys in a row that may be one burst of a scanner."""

from dataclasses import dataclass, field

from pos_tui.scanner.events import FRAMES, SEPARATORS, Burst, DropReason, Event, Forward, Key
from pos_tui.scanner.pace import FEWEST_CHARACTERS, MOST_CHARACTERS

_FEW_CHARACTERS = 8
_SLOW_SHARE = 0.15


@dataclass(slots=True)
class Run:
    """One such row: what it says, how fast it came, and which of it is still held back.

    `doubtful`: other characters were let through so shortly before it that it may be their rest.
    `after` is the terminator of a scan that it followed at the scanner's speed, or empty. `patient`: its keys
    wait for what follows instead of going through one by one. `certain`: it is a burst, and all of it waits
    for its end (rule 4).
    """

    last: float
    doubtful: bool = False
    after: str = ""
    patient: bool = False
    certain: bool = False
    spoiled: DropReason | None = None
    signs: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    held: list[Event] = field(default_factory=list)
    let_through: int = 0
    interrupted: bool = False

    def add(self, key: Key, sign: str) -> None:
        """Add a key that is held back for now; of a burst that never stops the rest is not kept."""
        if self.certain and len(self.signs) >= MOST_CHARACTERS:
            self.spoiled = self.spoiled or DropReason.TOO_LONG
            self.last = key.time
            return
        if self.signs:
            self.gaps.append(max(0.0, key.time - self.last))
        if self.interrupted:
            self.spoiled = self.spoiled or DropReason.INTERRUPTED
        if not sign.isprintable() and sign not in FRAMES + SEPARATORS:
            self.spoiled = self.spoiled or DropReason.CONTROL_KEY
        self.signs.append(sign)
        self.held.append(key)
        self.last = key.time

    @property
    def waits(self) -> bool:
        """Whether the first held key waits for what follows the last, as any does that could do something."""
        first = len(self.signs) - sum(isinstance(event, Key) for event in self.held)
        return self.patient or not self.signs[first].isprintable()

    def flaw(self, terminator: str | None) -> DropReason | None:
        """Return why what this row says can't be trusted (rule 6)."""
        if self.spoiled is None and any(mark in self.text for mark in FRAMES):
            return DropReason.CONTROL_KEY
        # A report behind the last character is inside the burst only if a terminator still followed.
        if self.spoiled is None and self.interrupted and terminator is not None:
            return DropReason.INTERRUPTED
        return self.spoiled

    def slow_gaps(self, fast_s: float) -> int:
        """Return how many of the gaps are longer than `fast_s`."""
        return sum(gap > fast_s for gap in self.gaps)

    def is_candidate(self, fast_s: float) -> bool:
        """Tell whether rule 1 holds. In a run that is spoiled, other keys count as characters do."""
        counted = len(self.signs) if self.spoiled else sum(sign.isprintable() for sign in self.signs)
        return counted >= FEWEST_CHARACTERS and self.slow_gaps(fast_s) <= self.slow_allowed()

    def slow_allowed(self) -> int:
        """Return how many gaps may be slow: 15 %, one where there are fewer than eight characters."""
        return 1 if len(self.signs) < _FEW_CHARACTERS else int(_SLOW_SHARE * len(self.gaps))

    def is_certain(self, sure_s: float) -> bool:
        """Tell whether no person types this: a candidate with four gaps of at most `sure_s` (seconds)."""
        fast = len(self.gaps) - self.slow_gaps(sure_s)
        return fast >= FEWEST_CHARACTERS - 1 and self.is_candidate(sure_s)

    @property
    def text(self) -> str:
        """What this row says; frame characters at its ends are dropped (rule 6)."""
        return "".join(self.signs).strip(FRAMES)

    def burst(self, time: float, terminator: str | None) -> Burst:
        """Return what came as one, ended at `time` (seconds)."""
        return Burst(self.text, time, tuple(self.gaps), terminator, self.let_through)

    def release(self, count: int | None = None) -> list[Forward]:
        """Let the first `count` held events through, or all."""
        count = len(self.held) if count is None else count
        released, self.held = self.held[:count], self.held[count:]
        self.let_through += sum(isinstance(event, Key) for event in released)
        return [Forward(event) for event in released]
