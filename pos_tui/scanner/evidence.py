"""Which keyboard layouts are left, by which of several readings of a scan the service knows."""

from dataclasses import dataclass

from pos_tui.scanner.layouts import AS_SENT, ROWS

ANSWERS_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """`answers` in a row agreed that the layout is one of `layouts`."""

    layouts: tuple[str, ...] = tuple(ROWS)
    answers: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether enough answers agreed."""
        return self.answers >= ANSWERS_NEEDED

    @property
    def is_garbled(self) -> bool:
        """Whether it is settled that scans don't arrive as they were sent."""
        return self.is_settled and AS_SENT not in self.layouts

    @property
    def order(self) -> tuple[str, ...]:
        """The layouts to read by, the likelier first.

        Once settled they are all, but "as sent" stays as the last: the scanner may be set right one day.
        """
        rest = (AS_SENT,) if self.is_settled else ROWS
        return tuple(dict.fromkeys((*self.layouts, *rest)))

    def with_answer(self, layouts: tuple[str, ...]) -> "Evidence":
        """Return what is known after one more answer; one that contradicts the others begins again."""
        agreed = tuple(layout for layout in self.layouts if layout in layouts)
        return Evidence(agreed, self.answers + 1) if agreed else Evidence(layouts, 1)

    def to_dict(self) -> dict[str, object]:
        """Return it as plain values, for a file."""
        return {"layouts": list(self.layouts), "answers": self.answers}

    @classmethod
    def from_dict(cls, values: object) -> "Evidence | None":
        """Return what `to_dict` gave, None for anything that it can't have given."""
        match values:
            case {"layouts": [*layouts], "answers": int() as answers, **others} if not others:
                known = all(isinstance(layout, str) and layout in ROWS for layout in layouts)
                if known and layouts and not isinstance(answers, bool) and answers >= 0:
                    return cls(tuple(dict.fromkeys(layouts)), answers)
        return None
