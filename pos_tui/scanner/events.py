"""What goes into the scanner's filter and what comes out of it. Times are seconds of one monotonic clock."""

from dataclasses import dataclass, field
from enum import StrEnum

FRAMES = "\x01\x02\x03\x04"
"""SOH, STX, ETX, EOT: dropped at the ends of a scan."""

SEPARATORS = "\x1c\x1d\x1e"
"""FS, GS, RS: part of what a scan says."""

_CONTROL_NAMES = {
    "enter": "\r",
    "ctrl+m": "\r",
    "ctrl+j": "\n",
    "tab": "\t",
    "ctrl+i": "\t",
    "ctrl+@": "\x00",
    "ctrl+at": "\x00",
    "ctrl+backslash": "\x1c",
    "ctrl+right_square_bracket": "\x1d",
    "ctrl+circumflex_accent": "\x1e",
    "ctrl+underscore": "\x1f",
}
_CHORDS = ("ctrl+", "alt+", "super+", "hyper+", "meta+")


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the terminal reported it: Textual's name, character and printability.

    `source` is for the caller (the event this stands for); it is handed back and never looked at.
    """

    time: float
    name: str
    character: str | None = None
    printable: bool = False
    source: object = field(default=None, compare=False, repr=False)

    @property
    def sign(self) -> str | None:
        """The one character this key is in a scan: printable or C0; None for editing and function keys.

        Alt and a letter is ESC and that letter to a terminal, so it counts as ESC.
        """
        if self.name in _CONTROL_NAMES:
            return _CONTROL_NAMES[self.name]
        if self.name.startswith(_CHORDS):
            prefix, _, base = self.name.partition("+")
            if prefix == "ctrl" and len(base) == 1 and "a" <= base <= "z":
                return chr(ord(base) & 0x1F)
            return "\x1b" if prefix == "alt" else None
        if self.printable and self.character is not None and len(self.character) == 1:
            return self.character
        return None


@dataclass(frozen=True, slots=True)
class Paste:
    """A bracketed paste."""

    time: float
    text: str
    source: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Other:
    """Any other report of the terminal between two keys: the mouse, the focus, an answer to a query."""

    time: float
    source: object = field(default=None, compare=False, repr=False)


Event = Key | Paste | Other


class DropReason(StrEnum):
    """Why a burst is not a scan that can be trusted."""

    CONTROL_KEY = "control_key"
    """A control, editing or function key, or a chord, came inside it."""
    INTERRUPTED = "interrupted"
    """A mouse report, another escape sequence or a paste came inside it."""
    STALLED = "stalled"
    """It followed other characters so closely that it may be the rest of something."""
    MIXED_ENDINGS = "mixed_endings"
    """It followed a scan at once but ended in another way: the terminator before it was part of the code."""
    TOO_LONG = "too_long"
    WHOLE_KEY = "whole_key"
    """A key came beside it as a person's keys come, all its bytes in one read."""
    TYPED_KEYS = "typed_keys"
    """A machine typed keys, clicks, pastes or reports: none of them acted."""
    BACKLOG = "backlog"
    """More came than the till could take in, and was thrown away."""


class PasteProblem(StrEnum):
    """Why a paste is refused."""

    EMPTY = "empty"
    SEVERAL_LINES = "several_lines"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    BROKEN_OFF = "broken_off"
    """Its end never came, or it came as no terminal sends it."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Let `event` through as if there were no filter; in the order of the actions."""

    event: Event


@dataclass(frozen=True, slots=True)
class Burst:
    """What came as one: `text` as it arrived (it may hold control characters), and how.

    `gaps` are the seconds between its characters; `terminator` the character that ended it, None if time
    did. `let_through` counts its first characters that had already been let through as typing: whoever
    shows the burst takes that many out of the field they went to.
    """

    text: str
    time: float
    gaps: tuple[float, ...] = ()
    terminator: str | None = None
    let_through: int = 0
    pasted: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A burst, and by its class what it was."""

    burst: Burst


class Scan(Heard):
    """A whole scan, to be read and looked up."""

    __slots__ = ()


class Duplicate(Heard):
    """The scan before, once more: to be said, not to be looked up."""

    __slots__ = ()


class Incomplete(Heard):
    """No terminator came, though this scanner sends one: scan again; never looked up."""

    __slots__ = ()


class TooShort(Heard):
    """Too few characters for a card, with no text field to type them into: to be said, no action."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Dropped(Heard):
    """A burst that can't be trusted: scan again.

    With `withdraws` the scan before it was a part of this one: its answer must not stay on the screen.
    """

    reason: DropReason
    withdraws: bool = False


@dataclass(frozen=True, slots=True)
class RefusedPaste:
    """A paste that was kept out; `lines` holds its non-empty lines when there are several."""

    problem: PasteProblem
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Swallowed:
    """One more terminator behind a scan, such as the LF of CR LF. Only the scanner test shows it."""

    sign: str


@dataclass(frozen=True, slots=True)
class TooFast:
    """Something was pressed so soon before or after something else that it did not act: press it again.

    `source` is what was pressed, or None for text; for the caller, never looked at.
    """

    time: float
    source: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the terminal answered to a question of the caller's, in `source`."""

    source: object = field(compare=False, repr=False)


Action = (
    Forward | Scan | Duplicate | Incomplete | TooShort | Dropped | RefusedPaste | Swallowed | TooFast | Answer
)
