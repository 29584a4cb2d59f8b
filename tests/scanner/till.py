"""A till's keyboard and its focused text field, driven by the filter on a clock of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import Action, Event, Forward, Heard, Key, Other, Paste, Scan

_NAMES = {
    "\r": "enter", "\n": "ctrl+j", "\t": "tab", "\b": "backspace", "\x00": "ctrl+@", "\x1b": "escape",
    "\x1c": "ctrl+backslash", "\x1d": "ctrl+right_square_bracket", "\x1e": "ctrl+circumflex_accent",
    "\x1f": "ctrl+underscore",
}  # fmt: skip


def key(time: float, character: str) -> Key:
    """Return the key that Textual reports for a character: printable, or C0."""
    if character.isprintable():
        return Key(time, character, character, printable=True)
    name = _NAMES.get(character) or f"ctrl+{chr(ord(character) | 0x60)}"
    return Key(time, name, character, printable=False)


def typed(text: str, start: float = 0.0, gap: float = 0.002) -> list[Event]:
    """Return the keys of `text`, `gap` seconds apart."""
    return [key(start + index * gap, character) for index, character in enumerate(text)]


@dataclass
class Till:
    """Carries the actions out as a screen would: `text` is in the field, `pressed` are all other keys."""

    filter: BurstFilter = field(default_factory=BurstFilter)
    in_text: bool = True
    text: str = ""
    pressed: list[str] = field(default_factory=list)
    pasted: list[str] = field(default_factory=list)
    others: int = 0
    heard: list[Action] = field(default_factory=list)
    delivered: list[tuple[float, Event]] = field(default_factory=list)

    def play(self, events: Iterable[Event], until: float | None = None) -> "Till":
        """Feed `events`, with every deadline kept to the instant, and then wait long enough or `until`.

        What comes at the very instant of a deadline comes before it, as the filter takes it.
        """
        for event in events:
            self._wait(event.time, inclusive=False)
            self._do(event.time, self.filter.feed(event, in_text=self.in_text))
        self._wait(float("inf") if until is None else until)
        return self

    @property
    def scans(self) -> list[str]:
        """The texts of the scans, in order."""
        return [action.burst.text for action in self.heard if isinstance(action, Scan)]

    @property
    def untouched(self) -> bool:
        """Whether nothing of what was typed reached the screen, or stayed there."""
        return not self.text and not self.pressed and not self.pasted

    def _wait(self, time: float, *, inclusive: bool = True) -> None:
        while (deadline := self.filter.next_deadline()) is not None and deadline <= time:
            if deadline == time and not inclusive:
                break
            self._do(deadline, self.filter.tick(deadline))

    def _do(self, time: float, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case Forward(Key() as pressed):
                    self.delivered.append((time, pressed))
                    if pressed.printable and pressed.character and self.in_text:
                        self.text += pressed.character
                    elif not pressed.printable:
                        self.pressed.append(pressed.name)
                case Forward(Paste() as paste):
                    self.delivered.append((time, paste))
                    self.pasted.append(paste.text)
                case Forward(Other()):
                    self.others += 1
                case Heard(burst):
                    self.heard.append(action)
                    if self.in_text and burst.let_through:
                        self.text = self.text[: -burst.let_through]
                case _:
                    self.heard.append(action)
