"""The bottom lines: the keys that do something now, each of them clickable."""

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from pos_tui.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.binding import ActiveBinding
    from textual.screen import Screen

GOES_TO_A_SCREEN = "show("
"""How the action of a key begins that only changes what is looked at."""


def shown_bindings(screen: "Screen[Any]") -> "list[ActiveBinding]":
    """Return what key bar, help and palette tell of: one binding an action, function keys first."""
    by_action = {
        active.binding.action: active
        for active in reversed(screen.active_bindings.values())
        if active.binding.show
    }
    return sorted(by_action.values(), key=lambda active: _place(active.binding.key))


def _place(key: str) -> tuple[int, int, str]:
    function_key = key[1:] if key[0] == "f" and key[1:].isdigit() else ""
    return (0, int(function_key), key) if function_key else (1, 0, key)


class KeyBar(Static, can_focus=False):
    """The ways to other screens over what can be done on this one; follows the screen's bindings."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: auto;
        max-height: 5;
        padding: 0 1;
        text-wrap: nowrap;
        background: $footer-background;
        color: $footer-description-foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.auto_links = False  # a link's colours would hide which part is the key

    def on_mount(self) -> None:
        """Follow the screen from now on."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def on_resize(self) -> None:
        """Lay the keys out anew."""
        self._lay_out()

    def _follow(self, screen: "Screen[Any]") -> None:
        if screen is self.screen:
            self._lay_out()

    def _lay_out(self) -> None:
        shown = shown_bindings(self.screen)
        ways = [active for active in shown if active.binding.action.startswith(GOES_TO_A_SCREEN)]
        acts = [active for active in shown if active not in ways]
        width = max(1, self.app.size.width - 2)
        lines = [line for group in (ways, acts) for line in _lines(map(self._key, group), width)]
        self.update(Content("\n").join(lines))

    def _key(self, active: "ActiveBinding") -> Content:
        """Return a key and what it does; a click on either presses it."""
        key = self.app.get_key_display(active.binding)
        words = (" " + _(active.binding.description), "" if active.enabled else "dim")
        press = Style.from_meta({"@click": f"app.simulate_key({active.binding.key!r})"})
        return Content.assemble((key, "$footer-key-foreground bold"), words).stylize(press)


def _lines(keys: "Iterable[Content]", width: int) -> "Iterator[Content]":
    """Put `keys` into lines of at most `width` cells, none of them parted."""
    gap = Content("  ")
    line: list[Content] = []
    for key in keys:
        if line and sum(len(each) + len(gap) for each in line) + len(key) > width:
            yield gap.join(line)
            line = []
        line.append(key)
    if line:
        yield gap.join(line)
