"""What a QR scanner held before the screen reads, from every cell as it is painted."""

from typing import Any

from rich.cells import cell_len
from rich.color import Color
from textual.app import App

MODULE_PX = 4
TERMINAL_TEXT, TERMINAL_GROUND = 200, 20
"""Grey levels of a usual terminal's own colours: light on dark."""
_INKED = {"█": (True, True), "▀": (True, False), "▄": (False, True)}


def read_off(app: App[Any]) -> list[str]:
    """The texts of all codes that stand dark on light somewhere on the screen."""
    import zxingcpp

    rows: list[list[int]] = []
    for strip in app.screen._compositor.render_strips():
        upper: list[int] = []
        lower: list[int] = []
        for segment in strip:
            ink = _grey(segment.style.color if segment.style else None, TERMINAL_TEXT)
            ground = _grey(segment.style.bgcolor if segment.style else None, TERMINAL_GROUND)
            for character in segment.text:
                inked = _INKED.get(character, (False, False))
                for half, is_inked in zip((upper, lower), inked, strict=True):
                    half.extend([ink if is_inked else ground] * cell_len(character))
        rows += [upper, lower]
    pixels = bytes(grey for row in rows for _ in range(MODULE_PX) for grey in row for _ in range(MODULE_PX))
    image = memoryview(pixels).cast("B", (len(rows) * MODULE_PX, len(rows[0]) * MODULE_PX))
    return [code.text for code in zxingcpp.read_barcodes(image, try_invert=False, try_rotate=False)]


def _grey(color: Color | None, own: int) -> int:
    if color is None or color.is_default:
        return own
    red, green, blue = color.get_truecolor()
    return round(0.299 * red + 0.587 * green + 0.114 * blue)
