"""One of a few, all in sight on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

CHOSEN, OPEN = "●", "○"


class Choice(Widget, can_focus=True):
    """Arrow keys or a click choose; `value` is None until something is chosen.

    `options` are pairs of value and label.
    """

    DEFAULT_CSS = """
    Choice { height: 1; padding: 0 1; background: $surface; }
    Choice:focus { background: $primary-muted; text-style: $focus-style; }
    Choice:disabled { color: $text-muted; }
    """
    BINDINGS: ClassVar = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
    ]

    value: reactive[str | None] = reactive[str | None](None)

    @dataclass
    class Changed(Message):
        """Somebody chose `value`."""

        choice: "Choice"
        value: str

        @property
        def control(self) -> "Choice":
            """The choice it was made in."""
            return self.choice

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._options = options

    def render(self) -> Content:
        """Return every option, the chosen one marked."""
        return Content("   ").join(
            Content.styled(f"{CHOSEN} {label}", "bold") if value == self.value else Content(f"{OPEN} {label}")
            for value, label in self._options
        )

    def action_move(self, step: int) -> None:
        """Choose the next option in the direction of `step`; the first one if none was chosen."""
        values = [value for value, _label in self._options]
        at = values.index(self.value) + step if self.value in values else 0
        self._choose(values[min(max(at, 0), len(values) - 1)])

    def on_click(self, event: events.Click) -> None:
        """Choose the option under the mouse."""
        start = self.styles.padding.left
        for value, label in self._options:
            end = start + len(label) + 2
            if start <= event.x < end:
                self._choose(value)
            start = end + 3

    def _choose(self, value: str) -> None:
        self.value = value
        self.post_message(self.Changed(self, value))
