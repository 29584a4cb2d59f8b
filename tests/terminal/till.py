"""A till in a real terminal, and a cashier who works its coupon form."""

import re
import time
from collections.abc import Mapping, Sequence
from functools import partial

from tests.terminal.conftest import PROGRAM
from tests.terminal.console import Console

LABELS = (
    "Product",
    "Phone",
    "E-mail",
    "Delivery",
    "Delivery time",
    "Message",
    "Full name",
    "Buyer's e-mail",
    "Code",
)
METHODS = ("SMS", "E-mail")
"""The choices of the field Delivery, from left to right."""
REVIEW = "Send this coupon?"
SECOND = "A second coupon?"
PAUSE_S = 0.5
"""A question takes no F9 before this has passed since it was asked, or since the last F9."""
QUICK_SCANNER = {"POS_TUI_SCANNER__FAST_GAP_MS": "5", "POS_TUI_SCANNER__HOLD_MS": "5"}
"""The quickest there is, so that a key pressed as soon as the last one shows is a person's."""
_REFERENCE = re.compile(r"Reference\s+(\d{6}-\w{4}-\w{4})")
_LABEL = slice(4, 22)
"""The columns in which the form names its fields."""
_WITHIN_FIELDS = 60
"""A column that every field covers."""


class TillConsole(Console):
    """`pos-tui`, started and on its home screen; `argv` is how it is started."""

    def __init__(self, env: Mapping[str, str], argv: Sequence[str] = PROGRAM) -> None:
        super().__init__(argv, {**env, **QUICK_SCANNER})
        self._lit = ""
        self.wait_for("Scan a gift card")

    @property
    def reference(self) -> str:
        """The reference that the screen shows, once it does."""
        self.wait_until(lambda: _REFERENCE.search(self.text) is not None)
        found = _REFERENCE.search(self.text)
        assert found
        return found[1]

    @property
    def focused(self) -> str:
        """The label of the input with the focus; empty if none has it."""
        return next((label for label, light in self._lights().items() if light == self._lit), "")

    def open_form(self) -> None:
        """Go to the empty coupon form, and wait until its first field is lit, as the one with the focus."""
        self.send("f3")
        self.wait_until(lambda: self._is_ready(self._lights()))
        self._lit = self._lights()["Product"]

    def fill(self, values: Mapping[str, str]) -> None:
        """Type `values`, by the labels of their fields, from top to bottom, in place of what is there."""
        for label, value in values.items():
            if label == "Delivery":
                self.send("tab", *["right"] * (METHODS.index(value) + 1))
                self.wait_for(f"● {value}")
                continue
            self.go_to(label)
            for end, key in enumerate(value, 1):
                self.send(key)
                self.wait_until(partial(self.shows, label, value[:end].rstrip()))

    def go_to(self, label: str) -> None:
        """Press Tab until the field has the focus."""
        while (here := self.focused) != label:
            self.send("tab")
            self.wait_until(lambda: self.focused not in {here, ""})

    def shows(self, label: str, value: str) -> bool:
        """Whether the field is in sight and holds `value`."""
        row = self._fields().get(label)
        return row is not None and f" {value} " in self.lines[row]

    def review(self) -> str:
        """Press F9 on the form, and return the review."""
        self.send("f9")
        return self.wait_for(REVIEW)

    def say_yes(self, question: str = REVIEW, *, presses: int = 1) -> None:
        """Answer a question that has been read, which takes a person a moment, by F9; again if need be."""
        end = time.monotonic() + self.deadline_s
        while question in self.text:
            assert time.monotonic() < end, f"never answered\n{self.text}"
            self._read_for(PAUSE_S)
            self.send(*["f9"] * presses)
            self._read_for(PAUSE_S, until_gone=question)

    def close(self, words: str) -> None:
        """Close the dialog that shows `words`, and wait until a field below it has the focus again."""
        self.send("enter")
        self.wait_until_gone(words)
        self.wait_until(lambda: self.focused != "")

    def wait_until_gone(self, words: str) -> None:
        """Read until the screen does not show `words` any more."""
        self.wait_until(lambda: words not in self.text)

    def _read_for(self, seconds: float, until_gone: str = "") -> None:
        end = time.monotonic() + seconds
        self.wait_until(lambda: time.monotonic() > end or until_gone not in self.text)

    def _is_ready(self, lights: Mapping[str, str]) -> bool:
        return len(lights) == len(LABELS) and lights["Product"] != lights["Phone"]

    def _lights(self) -> dict[str, str]:
        """The colours behind the fields in sight, by their labels."""
        return {label: self.screen.buffer[row][_WITHIN_FIELDS].bg for label, row in self._fields().items()}

    def _fields(self) -> dict[str, int]:
        """The rows of the fields in sight, by their labels."""
        rows = enumerate(self.lines)
        return {label: row for row, line in rows if (label := line[_LABEL].rstrip()) in LABELS}
