"""What is mended of Textual itself, where its public interface offers no way: each with its reason."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.style import Style

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen


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


def keep_styles_that_were_read() -> None:
    """Read only the styles that a screen brings as it opens; harmless if it was done before.

    Textual remembers what it read but does not look there when there is more: it reads all of it anew.
    """
    Stylesheet.reparse = Stylesheet.parse  # type: ignore[method-assign]  # a mend


def know_as_styled(screen: "Screen[Any]", app: "App[Any]") -> None:
    """Tell that a new base screen is in the colours in force: each of its widgets gets them as it is mounted.

    Textual takes such a screen for one of earlier colours: it would read and apply all styles anew, twice as
    the screen opens and once more as it is come back to.
    """
    screen._css_update_count = app._css_update_count  # noqa: SLF001 - no public way
