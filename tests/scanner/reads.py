"""The gate as a till has it, fed with reads; what it lets act, refuses and hears."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import Action, Forward, Heard, Scan, TooFast
from pos_tui.scanner.gate import Gate
from pos_tui.scanner.line import NEAR, Line, Place
from pos_tui.scanner.pace import WAIT_S, WAIT_SSH_S, Pace
from pos_tui.scanner.sequences import Kind, Sequence

Read = tuple[float, bytes]

F3, F9, ESCAPE = b"\x1bOR", b"\x1b[20~", b"\x1b"
DOWN, DELETE = b"\x1b[B", b"\x1b[3~"
PRESS, RELEASE, MOVE, WHEEL = b"\x1b[<0;5;5M", b"\x1b[<0;5;5m", b"\x1b[<35;6;6M", b"\x1b[<65;6;6M"
FOCUS = b"\x1b[I"
PASTE = b"\x1b[200~41654\x1b[201~"


def at_once(data: bytes, time: float = 1.0) -> list[Read]:
    """One read."""
    return [(time, data)]


def typed(data: bytes, gap_s: float, start: float = 1.0) -> list[Read]:
    """One byte after the other, as a scanner types."""
    return [(start + index * gap_s, data[index : index + 1]) for index in range(len(data))]


@dataclass
class Till:
    """`acts` are the sequences that were let through, with the time of each verdict."""

    place: Place = field(default_factory=Place)
    line: Line = NEAR
    acts: list[tuple[float, Sequence]] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    heard: list[Action] = field(default_factory=list)

    def __post_init__(self) -> None:
        wait_s = WAIT_SSH_S if self.line.far else WAIT_S
        self.gate = Gate(BurstFilter(Pace(wait_s=wait_s)), lambda: self.place, self.line)

    def play(self, reads: Iterable[Read], until: float = 1e6) -> "Till":
        """Feed reads, with every deadline kept to the instant, and wait until `until`."""
        for time, data in reads:
            self._wait(time, inclusive=False)
            self._do(time, self.gate.arrive(data, time))
        self._wait(until, inclusive=True)
        return self

    def _wait(self, until: float, *, inclusive: bool) -> None:
        while (due := self.gate.next_deadline()) is not None and (
            due < until or (inclusive and due == until)
        ):
            self._do(due, self.gate.tick(due))

    def _do(self, time: float, actions: Iterable[Action]) -> None:
        for action in actions:
            match action:
                case Forward(event):
                    assert isinstance(event.source, Sequence)
                    self.acts.append((time, event.source))
                case TooFast(_, source):
                    self.refused.append(source.data if isinstance(source, Sequence) else b"")
                case _:
                    self.heard.append(action)

    @property
    def done(self) -> list[bytes]:
        """What acted, but for the pointer passing by."""
        return [each.data for _, each in self.acts if each.kind is not Kind.POINTER]

    @property
    def scans(self) -> list[str]:
        """The codes that were heard."""
        return [action.burst.text for action in self.heard if isinstance(action, Scan)]

    @property
    def lines(self) -> list[str]:
        """What was said of what was heard, by the names of the classes and the reasons."""
        return [_line(action) for action in self.heard]


def _line(action: Action) -> str:
    reason = getattr(action, "reason", None) or getattr(action, "problem", None)
    name = type(action).__name__.lower()
    if isinstance(action, Heard) and reason is None:
        return name
    return f"{name} {reason}" if reason else name
