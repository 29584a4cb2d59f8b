"""Amounts and references in letters that can be read from across the counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from pos_tui.terminal import Terminal

if TYPE_CHECKING:
    from textual.geometry import Size

# A character is five rows of three pixels; a row is the octal digit of its bits.
_GLYPHS = {
    "0": "75557",
    "1": "26227",
    "2": "71747",
    "3": "71717",
    "4": "55711",
    "5": "74717",
    "6": "74757",
    "7": "71111",
    "8": "75757",
    "9": "75717",
    "A": "25755",
    "B": "65656",
    "C": "34443",
    "D": "65556",
    "E": "74647",
    "F": "74644",
    "G": "34553",
    "H": "55755",
    "I": "72227",
    "J": "11152",
    "K": "55655",
    "L": "44447",
    "M": "57755",
    "N": "65555",
    "O": "25552",
    "P": "65644",
    "Q": "25563",
    "R": "65655",
    "S": "34216",
    "T": "72222",
    "U": "55557",
    "V": "55552",
    "W": "55775",
    "X": "55255",
    "Y": "55222",
    "Z": "71247",
    "-": "00700",
    "£": "32727",
    "¥": "52722",
}
# Others are drawn.
_DRAWN = {
    ".": (".", ".", ".", ".", "#"),
    ",": ("..", "..", "..", ".#", "#."),
    "'": ("#", "#", ".", ".", "."),
    "’": ("#", "#", ".", ".", "."),
    " ": (".", ".", ".", ".", "."),
    "\N{NO-BREAK SPACE}": (".", ".", ".", ".", "."),
    "€": ("..##", ".#..", "####", ".#..", "..##"),
    "$": (".####", "#.#..", ".###.", "..#.#", "####."),
}
_ROWS = 5
_HALVES = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


@dataclass(frozen=True, slots=True)
class _Scale:
    """How many cells a pixel takes, and from how many lines of the screen on there is room for that.

    `halves` puts two pixels, one over the other, into one cell.
    """

    columns: int
    lines: int
    halves: bool = False
    room: int = 0

    @property
    def height(self) -> int:
        """Return how many lines a character takes."""
        return -(-_ROWS // 2) if self.halves else _ROWS * self.lines


_SCALES = (_Scale(4, 2, room=44), _Scale(2, 1, room=24), _Scale(1, 1, halves=True))
_PLAIN_SCALES = (*_SCALES[:2], _Scale(1, 1))
"""The same for terminals whose fonts have little but ASCII."""


class LargeText(Widget, can_focus=False):
    """Shows `text` as large as there is room for it, and not at all if there is too little.

    Digits, capital letters and the signs of amounts are large; other characters stand between them as usual.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LargeText { height: auto; width: 1fr; text-wrap: nowrap; text-style: bold; }
    """

    text: reactive[str] = reactive("")

    def __init__(self, text: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.set_reactive(LargeText.text, text)

    def watch_text(self) -> None:
        """Have the screen laid out anew only if the text takes more or fewer lines."""
        scale = self._scale(self.size.width)
        if (scale.height if scale else 0) != self.size.height:
            self.refresh(layout=True)

    def get_content_height(self, container: "Size", viewport: "Size", width: int) -> int:  # noqa: ARG002
        """Return how many lines the text takes; the parameters are Textual's."""
        scale = self._scale(width)
        return scale.height if scale else 0

    def render(self) -> Content:
        """Return the text in the size that there is room for."""
        scale = self._scale(self.size.width)
        return Content("\n".join(_lines(self.text, scale, self._ink))) if scale else Content()

    @property
    def _ink(self) -> str:
        return "#" if self._is_plain else "█"

    @property
    def _is_plain(self) -> bool:
        terminal = getattr(self.app, "terminal", None)
        return isinstance(terminal, Terminal) and terminal.plain_characters

    def _scale(self, width: int) -> _Scale | None:
        roomy = (
            each
            for each in (_PLAIN_SCALES if self._is_plain else _SCALES)
            if self.app.size.height >= each.room
        )
        return next((each for each in roomy if cell_len(_lines(self.text, each, "#")[0]) <= width), None)


def _lines(text: str, scale: _Scale, ink: str) -> list[str]:
    """Return the lines of `text`, all of the same width."""
    parts: list[list[str]] = []
    for is_large, signs in groupby(text, lambda sign: sign in _DRAWN or sign in _GLYPHS):
        if is_large:
            parts += [_scaled(_pixels(sign), scale, ink) for sign in signs]
        else:
            word = "".join(signs)
            parts.append([*[" " * cell_len(word)] * (scale.height - 1), word])
    gap = " " * scale.columns
    return [gap.join(row) for row in zip(*parts, strict=True)] or [""]


def _pixels(sign: str) -> Sequence[str]:
    """Return the rows of a character."""
    if sign in _DRAWN:
        return _DRAWN[sign]
    return [f"{int(row):03b}".replace("0", ".").replace("1", "#") for row in _GLYPHS[sign]]


def _scaled(pixels: Sequence[str], scale: _Scale, ink: str) -> list[str]:
    if scale.halves:
        blank = "." * len(pixels[0])
        rows = [*pixels, blank]
        pairs = zip(rows[::2], rows[1::2], strict=True)
        return ["".join(_HALVES[a + b] for a, b in zip(upper, lower, strict=True)) for upper, lower in pairs]
    rows = [row.replace("#", ink * scale.columns).replace(".", " " * scale.columns) for row in pixels]
    return [row for row in rows for _ in range(scale.lines)]
