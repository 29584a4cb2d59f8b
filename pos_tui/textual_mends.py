"""What is mended of Textual itself, where its public interface offers no way: each with its reason."""

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


@lru_cache(1024)
def _grounds(base_background: Color, background: Color) -> tuple[Style, Style]:
    """Return the styles of a widget's inside and of what surrounds it."""
    return Style(background=base_background + background), Style(background=base_background)


def let_go_of_what_was_painted() -> None:
    """Keep no painted line of a widget that is gone; harmless if it was done before.

    Textual remembers these styles by colours and by the store of painted lines that asks for them, so that
    the stores of the last 1024 widgets stay in memory, 20 MB of them (upstream #6665).
    """
    StylesCache.get_inner_outer = staticmethod(_grounds)  # type: ignore[method-assign, assignment]  # a mend
