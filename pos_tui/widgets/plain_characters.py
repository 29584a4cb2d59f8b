"""The screen in little but ASCII, for terminals whose fonts have no more, such as the Linux console."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

from pos_tui.domain.attempt import AttemptState
from pos_tui.domain.gift_card import CardState
from pos_tui.wording.attempts import attempt_symbol
from pos_tui.wording.lookups import state_symbol

if TYPE_CHECKING:
    from textual.color import Color

_FRAMES = {
    "-": "─━═╌╍┄┅╴╶╸╺▔▁",
    "|": "│┃║╎╏╵╷╹╻▏▎▕▊▌▐",
    "+": "╭╮╰╯┌┐└┘┏┓┗┛╔╗╚╝├┤┬┴┼┣┫┳┻╋╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫",
}
_SYMBOLS = {
    "●": "*",
    "○": "o",
    "◌": "~",
    "•": "*",
    "…": ".",
    "–": "-",
    "—": "-",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "▼": "v",
    "▲": "^",
    "▶": ">",
    "␣": "_",
}
# Halves and whole blocks stay: every console font has them, and the QR code needs them.
_FILLINGS = {"▂▃": " ", "▅▆▇": "█"}


def _table() -> dict[int, str]:
    table = {sign: plain for plain, signs in _FRAMES.items() for sign in signs}
    table |= {sign: plain for signs, plain in _FILLINGS.items() for sign in signs}
    table |= {state_symbol(state): state_symbol(state, plain=True) for state in (*CardState, None)}
    table |= {attempt_symbol(state): attempt_symbol(state, plain=True) for state in AttemptState}
    return str.maketrans(_SYMBOLS | table)


class PlainCharacters(LineFilter):
    """Puts a character of the same width in place of each one that such a font lacks."""

    def __init__(self) -> None:
        super().__init__()
        self._table = _table()

    def apply(self, segments: list[Segment], background: "Color") -> list[Segment]:  # noqa: ARG002 - the base's
        """Return `segments` in plain characters."""
        return [Segment(text.translate(self._table), style, control) for text, style, control in segments]
