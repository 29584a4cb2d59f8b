"""How fast a scanner is, and how it ends: the times that rules 1 to 4 and 10 of the scanner are made of."""

from dataclasses import dataclass

FEWEST_CHARACTERS = 5
"""Rule 1: fewer are typing, or too short for a card."""

MOST_CHARACTERS = 512
"""Rule 8, and the end of patience with a burst that never stops."""

FAST_S = 0.045
SLOWEST_S = 0.080
"""Rule 1: no gap above this belongs to a scanner; below it and above `FAST_S` it depends on the scanner."""

HOLD_S = 0.0445
"""Rule 2 allows 45 ms: the rest is for the way from the reader to the screen."""
WAIT_S = 0.7
WAIT_SSH_S = 1.2
SECOND_TERMINATOR_S = 0.080
SAME_SCAN_S = 2.0

STALL_S = 0.2
"""A pause after at least three fast characters that were already let through still belongs to their scan."""

REPEAT_DELAY_S = 0.1
REPEAT_GAP_S = 0.012
REPEAT_OVER_S = 2.0
"""A key held down: the same key again after the delay, then no faster than the gap, within two seconds."""

TERMINATORS = frozenset("\r\n\t")


@dataclass(frozen=True, slots=True)
class Pace:
    """The times in force, in seconds.

    `fast_s` is the longest fast gap of this scanner; `sure_s` the longest that no person types (rule 1
    without what was learned). `hold_s` is how long a key may be held back, `wait_s` how long a scan without
    terminator may stay silent. `sends_terminator`: this scanner is known to end its scans by a key.
    """

    fast_s: float = FAST_S
    sure_s: float = FAST_S
    hold_s: float = HOLD_S
    wait_s: float = WAIT_S
    terminators: frozenset[str] = TERMINATORS
    sends_terminator: bool = False
