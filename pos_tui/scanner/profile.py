"""What is known of the scanner at this till: judged by the scanner test, kept after three good scans."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from pos_tui.scanner.events import SEPARATORS, Burst, DropReason
from pos_tui.scanner.layouts import AS_SENT, DEAD_KEY, LOSSY, ROWS, arrives, sent
from pos_tui.scanner.line import RUN_GAP_S
from pos_tui.scanner.pace import (
    FAST_S,
    HOLD_S,
    SLOWEST_S,
    TERMINATORS,
    WAIT_S,
    WAIT_SSH_S,
    Pace,
)
from pos_tui.scanner.reader import AIM, HOSTS, Reading

TEST_TEXT = "POS-TUI:yz/@0123456789"
"""What the scanner test shows as a code: it arrives otherwise on every layout, and meets no dead key."""

SCANS_NEEDED = 3
_LEARNED_FACTOR = 2.5
_MOST_AFFIX = 64
_UNEVEN_SHARE = 0.15
_KEYS = (DropReason.CONTROL_KEY, DropReason.WHOLE_KEY, DropReason.TYPED_KEYS)


class Verdict(StrEnum):
    """What a test scan shows, and so what to change; GOOD stands alone."""

    GOOD = "good"
    NOT_THE_TEST = "not_the_test"
    """Another code was scanned, or the scanner is set to a keyboard neither US nor this computer's."""
    WRONG_LAYOUT = "wrong_layout"
    """Set the scanner to this computer's layout; until then every converted code is asked about."""
    LOSSY_LAYOUT = "lossy_layout"
    """Set the scanner to this computer's layout; until then links are refused."""
    CAPS_LOCK = "caps_lock"
    WHOLE_KEYS = "whole_keys"
    """The scanner sends keys that arrive as a person's do: reviews ask for two digits from now on."""
    KEYS_IN_PIECES = "keys_in_pieces"
    """Keys came a byte at a time: from the scanner, or over a line that cuts them."""
    UNEVEN = "uneven"
    """The line delays so unevenly that a scan looks like typing."""
    CONTROL_KEYS = "control_keys"
    """Control characters inside the code: switch off function codes and GS1 separators in the scanner."""
    BROKEN = "broken"
    """Not a whole scan: interrupted, stalled, too long."""
    NO_TERMINATOR = "no_terminator"
    """Set the scanner to send Enter (CR) after each code; until then each scan waits for silence."""
    UNUSUAL_TERMINATOR = "unusual_terminator"
    """Works once the profile is kept; CR is better."""
    SLOW = "slow"
    """Known as a scanner in text fields only by a kept profile: take the delay between characters out."""
    TOO_SLOW = "too_slow"
    """Slower than anything that can be told from typing."""
    PREFIX = "prefix"
    SUFFIX = "suffix"
    """Taken off the codes once the profile is kept."""


_BAD = frozenset({
    Verdict.NOT_THE_TEST,
    Verdict.LOSSY_LAYOUT,
    Verdict.CAPS_LOCK,
    Verdict.CONTROL_KEYS,
    Verdict.WHOLE_KEYS,
    Verdict.KEYS_IN_PIECES,
    Verdict.UNEVEN,
    Verdict.BROKEN,
    Verdict.TOO_SLOW,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observation:
    """What one test scan showed; gaps in seconds. `layouts` are all that give this very text."""

    median_gap_s: float
    terminator: str | None
    prefix: str
    suffix: str
    layouts: tuple[str, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def good(self) -> bool:
        """Whether a profile may be learned from it."""
        return _BAD.isdisjoint(self.verdicts)


def judge(burst: Burst, dropped: DropReason | None = None) -> Observation:
    """Return what a burst shows of the scanner if the code on the screen (TEST_TEXT) was scanned."""
    text = burst.text.strip(SEPARATORS)
    caps = not _test_layouts(text) and bool(_test_layouts(text.swapcase()))
    form = text.swapcase() if caps else text
    layouts = _test_layouts(form)
    prefix, _, suffix = form.partition(arrives(TEST_TEXT, layouts[0])) if layouts else ("", "", "")
    # A dead `]` would leave the rest of an AIM identifier, another one for each kind of bar code.
    lossy = any(name in LOSSY or (prefix and arrives("]", name) == DEAD_KEY) for name in layouts)
    if layouts and AIM.fullmatch(sent(prefix[-3:], layouts[0]) or ""):
        prefix = prefix[:-3]
    gap = sorted(burst.gaps)[len(burst.gaps) // 2] if burst.gaps else 0.0
    shown = {
        Verdict.BROKEN: dropped not in (None, *_KEYS),
        Verdict.WHOLE_KEYS: dropped is DropReason.WHOLE_KEY,
        Verdict.KEYS_IN_PIECES: dropped is DropReason.TYPED_KEYS,
        Verdict.CONTROL_KEYS: dropped is DropReason.CONTROL_KEY,
        Verdict.UNEVEN: gap <= FAST_S and _uneven(burst.gaps),
        Verdict.NOT_THE_TEST: not layouts,
        Verdict.LOSSY_LAYOUT: lossy,
        Verdict.WRONG_LAYOUT: bool(layouts) and AS_SENT not in layouts and not lossy,
        Verdict.CAPS_LOCK: caps,
        Verdict.TOO_SLOW: gap > SLOWEST_S,
        Verdict.SLOW: FAST_S < gap <= SLOWEST_S,
        Verdict.NO_TERMINATOR: burst.terminator is None,
        Verdict.UNUSUAL_TERMINATOR: burst.terminator is not None and burst.terminator not in TERMINATORS,
        Verdict.PREFIX: bool(prefix),
        Verdict.SUFFIX: bool(suffix),
    }
    verdicts = tuple(verdict for verdict, holds in shown.items() if holds) or (Verdict.GOOD,)
    return Observation(gap, burst.terminator, prefix, suffix, layouts, verdicts)


def _uneven(gaps: tuple[float, ...]) -> bool:
    """Tell whether more than 15 % of the gaps are too long for a scanner (measured on jittery lines)."""
    return sum(gap > RUN_GAP_S for gap in gaps) > _UNEVEN_SHARE * len(gaps)


def _test_layouts(text: str) -> tuple[str, ...]:
    return tuple(name for name in ROWS if arrives(TEST_TEXT, name) in text)


@dataclass(frozen=True, slots=True)
class Profile:
    """A scanner as good test scans showed it: gap in seconds, the affixes and the layout as they arrive."""

    median_gap_s: float
    terminator: str | None = None
    prefix: str = ""
    suffix: str = ""
    layout: str = AS_SENT
    scans: int = 1

    @property
    def ready(self) -> bool:
        """Whether enough scans agreed for it to be kept."""
        return self.scans >= SCANS_NEEDED

    def to_dict(self) -> dict[str, object]:
        """Return the profile as plain values, for a file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: object) -> "Profile | None":
        """Return the profile that `to_dict` gave, or None for anything that it can't have given."""
        match values:
            case {
                "median_gap_s": int() | float() as gap,
                "terminator": None | str() as terminator,
                "prefix": str() as prefix,
                "suffix": str() as suffix,
                "layout": str() as layout,
                "scans": int() as scans,
                **others,
            } if not others and 0 <= gap <= SLOWEST_S:
                profile = cls(float(gap), terminator, prefix, suffix, layout, scans)
            case _:
                return None
        if isinstance(gap, bool) or isinstance(scans, bool):
            return None
        return profile if profile._is_possible() else None

    def _is_possible(self) -> bool:
        return (
            (self.terminator is None or (len(self.terminator) == 1 and self.terminator < " "))
            and all(len(affix) <= _MOST_AFFIX and affix.isprintable() for affix in (self.prefix, self.suffix))
            and self.layout in set(ROWS) - LOSSY
            and self.scans >= 1
        )


def learn(known: Profile | None, seen: Observation) -> Profile | None:
    """Return what is known after one more test scan: a bad one changes nothing, another way starts anew."""
    if not seen.good:
        return known
    fresh = Profile(seen.median_gap_s, seen.terminator, seen.prefix, seen.suffix, seen.layouts[0])
    if known is None or replace(known, median_gap_s=fresh.median_gap_s, scans=1) != fresh:
        return fresh
    # The slowest scan counts: a learned pace must not shut its own scanner out.
    slowest = max(known.median_gap_s, fresh.median_gap_s)
    return replace(known, median_gap_s=slowest, scans=known.scans + 1)


@dataclass(frozen=True, slots=True)
class Options:
    """What the settings say of the scanner; None: as the profile says, or the default. Times in seconds.

    `terminator` is one character, or empty if the scanner sends none; `layout` the computer's keyboard.
    """

    fast_gap_s: float | None = None
    hold_s: float | None = None
    end_wait_s: float | None = None
    terminator: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    layout: str | None = None
    hosts: tuple[str, ...] = HOSTS


def pace(profile: Profile | None, options: Options, *, ssh: bool) -> Pace:
    """Return the times to tell scans by (rules 1 to 4): settings first, then a ready profile."""
    known = profile if profile is not None and profile.ready else None
    learned_s = min(_LEARNED_FACTOR * known.median_gap_s, SLOWEST_S) if known else 0.0
    sure_s = options.fast_gap_s or FAST_S
    terminator = options.terminator if options.terminator is not None else known and known.terminator
    return Pace(
        fast_s=sure_s if options.fast_gap_s else max(sure_s, learned_s),
        sure_s=sure_s,
        hold_s=options.hold_s or HOLD_S,
        wait_s=options.end_wait_s or (WAIT_SSH_S if ssh else WAIT_S),
        terminators=TERMINATORS | ({terminator} if terminator else set()),
        sends_terminator=bool(terminator),
    )


def reading(profile: Profile | None, options: Options) -> Reading:
    """Return how to read scans: settings first, then a ready profile.

    A profile that shows texts arrive as sent settles the layout. One that shows them garbled does not
    settle that they always are: the scanner may have been set right since.
    """
    known = profile if profile is not None and profile.ready else Profile(0.0)
    learned = known.layout if known.ready else None
    layout = AS_SENT if learned == AS_SENT else options.layout or learned
    return Reading(
        hosts=options.hosts,
        prefix=known.prefix if options.prefix is None else options.prefix,
        suffix=known.suffix if options.suffix is None else options.suffix,
        layouts=tuple(ROWS) if layout is None else tuple(dict.fromkeys((AS_SENT, layout))),
    )
