"""The manager's PIN: which digits will do, and how long to wait after wrong ones."""

from enum import StrEnum
from itertools import pairwise

SHORTEST, LONGEST = 6, 12

TRIES = 2
"""So many wrong tries in a row are free: fingers slip."""
FIRST_WAIT_S, LONGEST_WAIT_S = 30, 900


class PinProblem(StrEnum):
    """Why a PIN will not do."""

    NOT_DIGITS = "not_digits"
    """Holds something else than the digits 0 to 9."""
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    REPEATS = "repeats"
    """One group of digits again and again, e.g. 000000, 121212, 123123."""
    COUNTS = "counts"
    """Counts up or down, e.g. 123456, 987654, 789012."""


def pin_problem(pin: str) -> PinProblem | None:
    """Return why `pin` will not do, or None if it will."""
    if not (pin.isascii() and pin.isdigit()):
        return PinProblem.NOT_DIGITS if pin else PinProblem.TOO_SHORT
    if len(pin) < SHORTEST:
        return PinProblem.TOO_SHORT
    if len(pin) > LONGEST:
        return PinProblem.TOO_LONG
    if pin in (pin + pin)[1:-1]:
        return PinProblem.REPEATS
    steps = {(int(later) - int(digit)) % 10 for digit, later in pairwise(pin)}
    return PinProblem.COUNTS if steps in ({1}, {9}) else None


def back_off_s(wrong: int) -> int:
    """Return how many seconds after the last of `wrong` wrong tries in a row the next one is heard."""
    if wrong <= TRIES:
        return 0
    doublings = min(wrong - TRIES - 1, LONGEST_WAIT_S.bit_length())
    return min(FIRST_WAIT_S << doublings, LONGEST_WAIT_S)
