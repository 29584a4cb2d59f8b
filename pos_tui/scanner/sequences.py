"""What a terminal sends, cut into sequences: a character, a key, a mouse report, a paste, an answer.

Rules 12 and 15 of the scanner: each sequence keeps the times of its first and last byte, and in how many
reads it came. Nothing in here knows what a key does; bytes that nobody can read are JUNK, never an error.
"""

import re
from dataclasses import dataclass, field, replace
from enum import Enum, auto

PASTE_BEGINS, PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"

_LONGEST_SEQUENCE = 64
_LONGEST_STRING = 4096
"""Bytes in one operating system command or another string; what is longer is junk."""
_MOST_PASTED = 1 << 20
"""Bytes kept of one paste; more than any list of codes holds."""
_LEAST_A_READ = 48
"""A terminal writes a paste in pieces of this many bytes and more; a scanner types it (rule 15)."""
_READS_TO_JUDGE = 4


class Kind(Enum):
    """What a sequence stands for."""

    TEXT = auto()
    ENTER = auto()
    TAB = auto()
    BACKSPACE = auto()
    ARROW = auto()
    CONTROL = auto()
    """Any other control character: a chord such as Ctrl+Q, or a separator inside a code."""
    KEY = auto()
    """A function key, Escape, an editing key, a chord of several bytes."""
    PRESS = auto()
    RELEASE = auto()
    POINTER = auto()
    """The pointer moved, or the wheel turned."""
    PASTE = auto()
    REPORT = auto()
    JUNK = auto()


class PasteFlaw(Enum):
    """Why a paste can't be the terminal's."""

    TYPED = auto()
    """It came in small pieces or with pauses, as from a scanner."""
    BROKEN_OFF = auto()
    """Its end never came."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Bytes that belong together. Times are seconds; `reads` counts the reads that brought them.

    `mouse_only`: it came in one read that held whole mouse reports and nothing else. Of a paste `data` is its
    text, and `flaw` says why it is refused.
    """

    kind: Kind
    data: bytes
    begun: float
    ended: float
    reads: int = 1
    mouse_only: bool = False
    flaw: PasteFlaw | None = None

    @property
    def text(self) -> str:
        """Return what it says; a byte that is not UTF-8 becomes a replacement character."""
        return self.data.decode("utf-8", "replace")

    @property
    def in_pieces(self) -> bool:
        """Whether more than one read brought a sequence that a terminal sends whole (rule 12)."""
        return self.reads > 1 and self.kind not in (Kind.TEXT, Kind.PASTE)

    @property
    def is_wheel(self) -> bool:
        """Whether it is a turn of the wheel, which no scanner needs a key for."""
        return self.kind is Kind.POINTER and int(self.data[3:].split(b";")[0]) & 64 != 0


_KINDS = {
    ord("\r"): Kind.ENTER,
    ord("\n"): Kind.ENTER,
    ord("\t"): Kind.TAB,
    0x08: Kind.BACKSPACE,
    0x7F: Kind.BACKSPACE,
}
_CHARACTER = (
    rb"[\x00-\x1a\x1c-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_WHOLE = re.compile(
    rb"(?P<mouse>\x1b\[<[0-9]{1,3};[0-9]{1,4};[0-9]{1,4}[Mm])"
    rb"|(?P<legacy_mouse>\x1b\[M[\x00-\xff]{3})"
    rb"|(?P<control>\x1b\[(?:\[[A-E]|[0-?]*[ -/]*[@-LN-Z\\-~]|[0-?]+[ -/]*[M\[]))"
    rb"|(?P<single_shift>\x1bO[\x20-\x7e])"
    rb"|(?P<string>\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\))"
    rb"|(?P<escape>\x1b(?=\x1b))"
    rb"|(?P<alt>\x1b(?![\[O\]PX^_\x1b])(?:" + _CHARACTER + rb"))"
    rb"|(?P<character>" + _CHARACTER + rb")"
)
_UNFINISHED = re.compile(
    rb"\x1b(?:\[(?:M[\x00-\xff]{0,2}|\[|[0-?]*[ -/]*)?|O)?\Z"
    rb"|\x1b[\]PX^_][^\x07\x1b]*\x1b?\Z"
    rb"|\x1b?(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"
)
_BROKEN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|O|[\]PX^_][^\x07\x1b]*)?|[\x00-\xff]", re.DOTALL)

_KEYS = {
    Kind.ARROW: re.compile(rb"\x1b(?:\[|O)[ABCD]"),
    Kind.ENTER: re.compile(rb"\x1b(?:OM|\[(?:13|57414)(?:;[0-9]+)?u)"),
    Kind.KEY: re.compile(
        rb"\x1b\[(?:(?!20[01]~)[0-9]{1,5}(?:;[0-9]{1,3})?[~u^$@]|(?:1;[0-9]{1,3})?[A-HPQSZ]|1;[0-9]{1,3}R|\[[A-E])"
        rb"|\x1bO[A-z]"
    ),
}
_FIRST_MOTION = 32
"""Mouse reports from this code on are motion or the wheel."""


def _kind_of(found: re.Match[bytes]) -> Kind:
    data = found[0]
    match found.lastgroup:
        case "character":
            return _KINDS.get(data[0]) or (Kind.CONTROL if data[0] < 0x20 else Kind.TEXT)
        case "mouse":
            return _mouse_kind(data)
        case "escape" | "alt":
            return Kind.KEY
        case "control" | "single_shift":
            return next((kind for kind, pattern in _KEYS.items() if pattern.fullmatch(data)), Kind.REPORT)
    return Kind.REPORT


def _mouse_kind(data: bytes) -> Kind:
    if int(data[3:].split(b";")[0]) >= _FIRST_MOTION:
        return Kind.POINTER
    return Kind.PRESS if data.endswith(b"M") else Kind.RELEASE


@dataclass(slots=True)
class _Paste:
    begun: float
    last: float
    reads: int = 1
    size: int = 0
    slow: bool = False
    text: bytearray = field(default_factory=bytearray)

    @property
    def typed(self) -> bool:
        """Whether it came as a scanner types, or else with pauses that no terminal makes."""
        return self.slow or (self.reads > 1 and self.size < _LEAST_A_READ * self.reads)

    def sequence(self, flaw: PasteFlaw | None) -> Sequence:
        text = bytes(self.text)
        return Sequence(Kind.PASTE, text, self.begun, self.last, self.reads, flaw=flaw)


class Sequencer:
    """Cuts one read after the other; what is not finished waits for the next one."""

    def __init__(self) -> None:
        self.pause_s = 0.03
        """The longest pause inside a paste of the terminal's."""
        self._open: Sequence | None = None
        self._paste: _Paste | None = None

    @property
    def open(self) -> Sequence | None:
        """Return what began and did not end: a lone Escape as a KEY, anything else as it is."""
        return self._open

    @property
    def paste_since(self) -> float | None:
        """Return when the last byte of a paste came that is not over."""
        return None if self._paste is None else self._paste.last

    def reset(self) -> None:
        """Forget what began and did not end."""
        self._open = self._paste = None

    def give_up_paste(self) -> Sequence:
        """End a paste whose end never came."""
        paste = self._paste
        assert paste is not None  # noqa: S101 - the caller saw it in `paste_since`
        self._paste = None
        return paste.sequence(PasteFlaw.BROKEN_OFF)

    def feed(self, data: bytes, time: float) -> list[Sequence]:
        """Take one read; return what ended in it."""
        if (paste := self._paste) is not None:
            paste.reads += 1
            paste.slow = paste.slow or time - paste.last > self.pause_s
            return self._feed_paste(paste, data, time)
        begun, reads, opened = time, 0, len(data)
        if self._open is not None:
            begun, reads, opened = self._open.begun, self._open.reads, len(self._open.data)
            data = self._open.data + data
            self._open = None
        return self._cut(data, time, begun, reads, opened)

    def _cut(self, data: bytes, time: float, begun: float, reads: int, opened: int) -> list[Sequence]:
        """Cut `data`, whose first `opened` bytes began at `begun`, `reads` reads before this one."""
        cut: list[Sequence] = []
        at, only_mouse = 0, reads == 0
        while at < len(data):
            first = (begun, reads + 1) if at < opened and reads else (time, 1)
            found = _WHOLE.match(data, at)
            if found is None and (rest := self._unfinished(data[at:])) is not None:
                self._open = Sequence(rest, data[at:], first[0], time, first[1])
                only_mouse = False
                break
            if found is None:
                broken = _BROKEN.match(data, at)
                assert broken is not None  # noqa: S101 - it matches any byte
                kind = Kind.TEXT if broken[0][0] >= 0x80 else Kind.JUNK
                cut.append(Sequence(kind, broken[0], first[0], time, first[1]))
                at, only_mouse = broken.end(), False
                continue
            at = found.end()
            if found[0] == PASTE_BEGINS and first[1] == 1:
                self._paste = paste = _Paste(time, time, size=len(PASTE_BEGINS))
                return [*cut, *self._feed_paste(paste, data[at:], time)]
            kind = _kind_of(found)
            only_mouse = only_mouse and found.lastgroup == "mouse"
            cut.append(Sequence(kind, found[0], first[0], time, first[1]))
        return [replace(each, mouse_only=True) for each in cut] if only_mouse else cut

    def _unfinished(self, data: bytes) -> Kind | None:
        """Return what `data` may be the beginning of; None if it is none."""
        if not _UNFINISHED.match(data):
            return None
        if data == b"\x1b":
            return Kind.KEY
        if data[0] >= 0x80:
            return Kind.TEXT
        longest = _LONGEST_STRING if data[1] in b"]PX^_" else _LONGEST_SEQUENCE
        return Kind.JUNK if len(data) <= longest else None

    def _feed_paste(self, paste: _Paste, data: bytes, time: float) -> list[Sequence]:
        paste.last = time
        paste.size += len(data)
        seen = max(0, len(paste.text) - len(PASTE_ENDS) + 1)
        paste.text += data
        end = paste.text.find(PASTE_ENDS, seen)
        if end < 0:
            if paste.typed and paste.reads >= _READS_TO_JUDGE:
                self._paste = None
                return [paste.sequence(PasteFlaw.TYPED)]
            # Only the beginning of what is too long is kept, and room for an end mark.
            del paste.text[_MOST_PASTED : -len(PASTE_ENDS)]
            return []
        rest = bytes(paste.text[end + len(PASTE_ENDS) :])
        paste.size -= len(rest)
        del paste.text[end:]
        self._paste = None
        pasted = paste.sequence(PasteFlaw.TYPED if paste.typed else None)
        return [pasted, *self._cut(rest, time, time, 0, 0)]
