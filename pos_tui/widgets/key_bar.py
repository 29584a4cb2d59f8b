"""The bottom line: the keys that do something now, each of them clickable."""

from typing import TYPE_CHECKING, Any

from textual.containers import HorizontalGroup
from textual.content import Content
from textual.widgets import Static

from pos_tui.i18n import gettext as _

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import ActiveBinding, Binding
    from textual.screen import Screen


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


class KeyCap(Static, can_focus=False):
    """One key and what it does; a click presses it."""

    ALLOW_SELECT = False

    def __init__(self, binding: "Binding", key_display: str, *, enabled: bool) -> None:
        super().__init__(
            Content.assemble(
                (f" {key_display} ", "$footer-key-foreground bold"), f"{_(binding.description)} "
            ),
            markup=False,
            disabled=not enabled,
        )
        self._key = binding.key
        self.tooltip = Content(_(binding.tooltip)) if binding.tooltip else None

    def on_click(self) -> None:
        """Do what the key would."""
        self.app.simulate_key(self._key)


class KeyBar(HorizontalGroup, can_focus=False):
    """Follows the screen's bindings, so that it never shows a key that does nothing."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $footer-background; color: $footer-description-foreground; }
    KeyCap { width: auto; height: 1; }
    KeyCap:hover { background: $block-hover-background; }
    KeyCap:disabled { text-style: dim; }
    """

    def compose(self) -> "ComposeResult":
        """Make one cap an action that asks to be shown."""
        for active in shown_bindings(self.screen):
            yield KeyCap(active.binding, self.app.get_key_display(active.binding), enabled=active.enabled)

    def on_mount(self) -> None:
        """Follow the screen from now on."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: "Screen[Any]") -> None:
        if screen is self.screen:
            self.call_after_refresh(self.recompose)
