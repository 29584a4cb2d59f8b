"""What is kept of a look-up, and when many that found nothing are more than slips of the hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NOT_FOUND = "not_found"
"""The result of a look-up that missed: no such card."""
RUN = 10
"""So many misses make a run: short codes can be guessed."""
RUN_WINDOW = timedelta(minutes=5)
"""Within this time; and a run goes on for as long as no pause is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpRecord:
    """One look-up: `at` carries a zone, `source` is the value of a Source.

    `result` is the state of the card as the JSON output has it, `not_found`, or why there was no answer.
    """

    at: datetime
    till: str
    source: str
    masked_code: str
    result: str
    id: int = 0
    """Its place in the journal; 0: not recorded yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissRun:
    """`misses` codes that do not exist, asked for at one till between two times (UTC)."""

    id: int
    till: str
    began_at: datetime
    ended_at: datetime
    misses: int
    sources: tuple[str, ...]
