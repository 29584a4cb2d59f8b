"""The line between the keyboard and the till, and the times that hold on it (rules 12 to 15)."""

from dataclasses import dataclass
from enum import Enum, auto

RUN_GAP_S = 0.045
"""Bytes with gaps of at most this are one run: a person's are hardly ever."""


class Need(Enum):
    """How much quiet a key needs around it before it acts (rule 14)."""

    NONE = auto()
    """It looks something up, moves on or edits, and can never send."""
    LEAD = auto()
    """It leads somewhere: to another screen, into a dialog, out of one."""
    SEND = auto()
    """It sends, pays or answers a question."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key would act now: whether a text field has the focus, and what F9 and Enter do there."""

    in_text: bool = True
    f9: Need = Need.LEAD
    enter: Need = Need.NONE


@dataclass(frozen=True, slots=True)
class Line:
    """The times in force, in seconds; each was measured on real lines.

    `run_end_s`: silence that ends a machine's run. `refused_s`: nothing acts for so long after a refused one.
    `paste_pause_s`: the longest pause inside a paste; `paste_over_s`: silence after which it is over.
    """

    far: bool
    run_end_s: float
    lead_s: tuple[float, float]
    """Quiet before and after a key that leads."""
    send_s: tuple[float, float]
    """Quiet before and after a key that sends."""
    paste_pause_s: float
    paste_over_s: float
    refused_s: float = 1.0
    click_again_s: float = 0.045
    """Quiet between two clicks."""
    click_s: float = 0.01
    """The shortest click, from press to release."""

    def quiet(self, need: Need) -> tuple[float, float]:
        """Return the quiet that `need` asks for, before and after."""
        match need:
            case Need.SEND:
                return self.send_s
            case Need.LEAD:
                return self.lead_s
            case _:
                return (0.0, 0.0)


NEAR = Line(
    far=False,
    run_end_s=0.150,
    lead_s=(0.100, 0.060),
    send_s=(0.150, 0.120),
    paste_pause_s=0.030,
    paste_over_s=0.3,
)
FAR = Line(
    far=True,
    run_end_s=0.250,
    lead_s=(0.150, 0.100),
    send_s=(0.250, 0.250),
    paste_pause_s=0.500,
    paste_over_s=1.0,
)
