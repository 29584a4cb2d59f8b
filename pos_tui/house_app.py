"""What the till and its set-up have in common: the house themes, readable keys, and a clean end."""

import asyncio
import signal
from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding
from textual.reactive import Initialize, Reactive
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES, Theme

from pos_tui.crashing_app import CrashingApp
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.screens.next_step import Next
from pos_tui.styles import Styles
from pos_tui.terminal import Terminal
from pos_tui.textual_mends import let_go_of_what_was_painted
from pos_tui.themes import HOUSE, TERMINAL, house_theme, house_themes
from pos_tui.widgets.key_bar import shown_bindings

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.filter import LineFilter

GROUNDS = ("primary", "secondary", "success", "warning", "error")
"""Colours that text stands on; what colour that text has is `$on-` and the name."""
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class HouseApp(CrashingApp[Next]):
    """An app in the house's colours; its exit status tells a crash or a signal from a plain quit."""

    CSS_PATH: ClassVar[Any] = "house_app.tcss"
    stylesheet: Styles
    TITLE = "pos-tui"
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", gettext_noop("Quit"), tooltip=gettext_noop("End the till"), priority=True),
    ]

    def __init__(
        self, theme: str = "", *, own: Sequence[Theme] = (), terminal: Terminal | None = None
    ) -> None:
        """Take the colours of `theme`, one of the house's, Textual's or the user's `own`.

        A terminal with few colours shows its own.
        """
        self.terminal = terminal or Terminal()
        self._own_themes = own
        self._coloured: tuple[Theme, dict[str, str]] | None = None
        """The theme in force and its variables, which take long to work out."""
        self._first_theme = self._find_theme(TERMINAL if self.terminal.few_colours else theme)
        let_go_of_what_was_painted()
        super().__init__(ansi_color=True if self.terminal.few_colours else None)
        self.stylesheet = Styles(variables=self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode")
        self.set_class(not self.current_theme.dark, "-light-mode")

    def _find_theme(self, name: str) -> Theme:
        own = next((each for each in self._own_themes if each.name == name), None)
        found = own or house_theme(name) or BUILTIN_THEMES.get(name) or house_theme(HOUSE)
        assert found is not None  # noqa: S101 - it comes with the till
        return found

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Return the themes by name."""
        return BUILTIN_THEMES | {each.name: each for each in (*house_themes(), *self._own_themes)}

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme by name; for the first one, no other is read from its file."""
        first = self._first_theme
        return first if theme_name == first.name else self.available_themes.get(theme_name)

    def _name_first_theme(self) -> str:
        return self._first_theme.name

    theme = Reactive[str](Initialize(_name_first_theme))
    """The theme in force; the first one from the start, since a change has all styles read once more."""

    def get_css_variables(self) -> dict[str, str]:
        """Add what the house's styles need and a theme need not say."""
        theme = self.current_theme
        if self._coloured is not None and self._coloured[0] is theme:
            return dict(self._coloured[1])
        variables = super().get_css_variables()
        ground = "ansi_black" if theme.ansi else variables["background"]
        needed = {f"on-{name}": ground for name in GROUNDS}
        needed |= {"frame": variables["foreground-muted"], "focus-style": "none"}
        if theme.ansi:  # Textual's styles use these, but its colours of a terminal lack them
            needed |= dict.fromkeys(("ansi-background", "ansi-foreground", "surface-active"), "ansi_default")
        else:
            selected = {"background": variables["primary"], "foreground": ground}
            needed |= {f"input-selection-{side}": colour for side, colour in selected.items()}
            needed |= {"block-cursor-foreground": ground}
        variables = variables | needed | theme.variables
        self._coloured = theme, variables
        return dict(variables)

    def get_screen(self, screen: Any, screen_class: Any = None) -> Any:
        """Return a screen that is about to open, once its styles are read."""
        found = super().get_screen(screen, screen_class)
        self.stylesheet.read_for(found)
        return found

    def get_line_filters(self) -> "Sequence[LineFilter]":
        """Add the last step before the terminal: its font."""
        filters = super().get_line_filters()
        return [*filters, self._plain_characters] if self.terminal.plain_characters else filters

    @cached_property
    def _plain_characters(self) -> "LineFilter":
        from pos_tui.widgets.plain_characters import PlainCharacters

        return PlainCharacters()

    def on_mount(self) -> None:
        """End as by key when the system asks for it."""
        loop = asyncio.get_running_loop()
        for number in ENDING_SIGNALS:
            loop.add_signal_handler(number, partial(self.end_by_signal, number))

    def end_by_signal(self, number: int) -> None:
        """End with the exit status that shells expect after signal `number`."""
        self.exit(Next.QUIT, return_code=128 + number)

    def action_change_theme(self) -> None:
        """Let somebody pick the colours, unless the terminal has too few."""
        if self.terminal.few_colours:
            self.notify(
                _("This terminal has few colours, so the till shows the terminal's own."), markup=False
            )
            return
        from pos_tui.screens.dialogs.theme import ThemeDialog

        first = [theme.name for theme in (*house_themes(), *self._own_themes)]
        others = sorted(name for name in self.available_themes if name not in first)
        self.push_screen(ThemeDialog([*first, *others], self.theme_note), self.keep_theme)

    @property
    def theme_note(self) -> str:
        """What is to be told to somebody who picks a theme."""
        return ""

    def keep_theme(self, name: str | None) -> None:
        """Keep what somebody picked; None: nothing."""

    async def action_quit(self) -> None:
        """End the app."""
        self.exit(Next.QUIT)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer the screen's keys and the themes; no screenshot, which would hold customers' data."""
        yield SystemCommand(_("Theme"), _("Choose the colours of this till"), self.action_change_theme)
        for active in shown_bindings(screen):
            name, what = _(active.binding.description), _(active.binding.tooltip)
            yield SystemCommand(name, what, self._command(active.binding.action, active.node))

    def _command(self, action: str, node: "DOMNode") -> "partial[Any]":
        return partial(self.run_action, action, node)

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as it stands on keyboards: `F2`, `Esc`, `Ctrl+Y`."""
        *modifiers, key = binding.key.split("+")
        name = {"escape": "Esc", "delete": "Del"}.get(key, key.capitalize())
        return "+".join([*(modifier.capitalize() for modifier in modifiers), name])
