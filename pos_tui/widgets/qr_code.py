"""A QR code that a scanner reads off the screen."""

from textual.content import Content
from textual.widgets import Static

QUIET_ZONE = 2
"""Light modules around the code that it brings along; a cell of padding adds two."""

_LIGHT, _DARK = "#ffffff", "#000000"
_BLOCKS = {(1, 1): " ", (0, 1): "▀", (1, 0): "▄", (0, 0): "█"}
"""By the modules of a cell, upper and lower, 1 a dark one: the ink is what is light."""


class QrCode(Static, can_focus=False):
    """Shows `text` black on white whatever the theme, two modules to a cell.

    Without any colours it is still right on a terminal's usual dark ground.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = f"""
    QrCode {{ width: auto; height: auto; background: {_LIGHT}; text-wrap: nowrap; }}
    """

    def __init__(self, text: str) -> None:
        super().__init__(_painted(text))


def _painted(text: str) -> Content:
    import segno

    rows = [[*row] for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET_ZONE)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    lines = [zip(upper, lower, strict=True) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]
    return Content("\n").join(Content.assemble(*map(_cell, line)) for line in lines)


def _cell(modules: tuple[int, int]) -> tuple[str, str]:
    ground = _DARK if any(modules) else _LIGHT
    return _BLOCKS[modules], f"{_LIGHT} on {ground}"
