"""A QR code that a scanner reads off the screen."""

from textual.content import Content
from textual.widget import Widget

QUIET_ZONE = 2
"""Light modules around the code that it brings along; a cell of padding adds two."""

_LIGHT, _DARK = "#ffffff", "#000000"
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class QrCode(Widget, can_focus=False):
    """Shows `text` black on white in every theme, two modules to a cell.

    Where colours are switched off and the terminal's own are left, the blocks still stand for the light
    modules in a dark theme and for the dark ones in a light theme.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    QrCode { width: auto; height: auto; background: #ffffff; text-wrap: nowrap; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self) -> Content:
        """Paint the code."""
        import segno

        light_ink = self.app.current_theme.dark
        modules = segno.make_qr(self._text, error="m").matrix_iter(border=QUIET_ZONE)
        rows = [[bool(dark) is not light_ink for dark in row] for row in modules]
        if len(rows) % 2:
            rows.append([light_ink] * len(rows[0]))
        pairs = (zip(upper, lower, strict=True) for upper, lower in zip(rows[::2], rows[1::2], strict=True))
        ink, paper = (_LIGHT, _DARK) if light_ink else (_DARK, _LIGHT)
        mixed, full = f"{ink} on {paper}", f"{ink} on {ink}"
        return Content("\n").join(
            Content.assemble(*((_BLOCKS[pair], full if all(pair) else mixed) for pair in line))
            for line in pairs
        )
