"""A table that grows as the cursor nears its end and keeps its place when it is shown anew."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import DataTable

from pos_tui.i18n import gettext_noop

AHEAD = 15
"""Rows below the window at which more are asked for: a cursor key held down does not outrun the disk."""

GAP = 1
"""Columns of the screen between two of the table."""

Entry = TypeVar("Entry")


class GrowingTable(DataTable[Text], Generic[Entry]):
    """One row an entry, in the order given. Columns fill the width; what is longer ends in `…`."""

    DEFAULT_CSS = """
    GrowingTable {
        height: 1fr;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar = [
        Binding(
            "enter", "select_cursor", gettext_noop("Details"), tooltip=gettext_noop("All that is known of it")
        ),
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
    ]

    class NearEnd(Message):
        """The last rows are near: more are wanted, if there are any."""

    def __init__(self) -> None:
        super().__init__(cursor_type="row", cell_padding=0)
        self._entries: list[Entry] = []
        self._widths: dict[str, int] = {}

    @abstractmethod
    def key_of(self, entry: Entry) -> str:
        """Return what tells `entry` from every other."""

    @abstractmethod
    def titles(self) -> Mapping[str, str]:
        """Return the title of every column, by its name."""

    @abstractmethod
    def column_widths(self, total: int) -> dict[str, int]:
        """Return the columns that fit `total` columns of the screen, each with its width but for the gap."""

    @abstractmethod
    def texts(self, entry: Entry) -> Mapping[str, str]:
        """Return the text of every column, by its name."""

    @abstractmethod
    def style_cells(self, entry: Entry, cells: Mapping[str, Text]) -> None:
        """Colour and align the cells of `entry`."""

    @property
    def entries(self) -> Sequence[Entry]:
        """What the rows show, from the first to the last."""
        return self._entries

    @property
    def current(self) -> Entry | None:
        """What is under the cursor."""
        return self._entries[self.cursor_row] if self._entries else None

    @property
    def is_near_end(self) -> bool:
        """Whether more rows should be at hand."""
        return self.scroll_offset.y + self.size.height + AHEAD >= len(self._entries)

    def on_mount(self) -> None:
        """Take up the colours of another theme when one is chosen."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._rebuild())

    def on_resize(self, event: events.Resize) -> None:
        """Share the new width out."""
        widths = self.column_widths(event.size.width - GAP)
        if widths != self._widths:
            self._widths = widths
            self._rebuild()
        self._ask_for_more()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for more before the end is reached."""
        super().watch_scroll_y(old_value, new_value)
        self._ask_for_more()

    def show(self, entries: Sequence[Entry]) -> None:
        """Show `entries` in place of all others; the cursor stays on its entry and at its height."""
        if list(entries) == self._entries:
            return
        at = self.place_of(self.current, entries)
        self._entries = list(entries)
        self._rebuild(at)

    def place_of(self, before: Entry | None, entries: Sequence[Entry]) -> int:
        """Return the row of `entries` for the cursor, which was on `before`."""
        if before is None:
            return 0
        key = self.key_of(before)
        return next((at for at, entry in enumerate(entries) if self.key_of(entry) == key), self.cursor_row)

    def append(self, entries: Sequence[Entry]) -> None:
        """Add the next page at the end; an entry that is shown already keeps its row."""
        shown = {self.key_of(entry) for entry in self._entries}
        fresh = [entry for entry in entries if self.key_of(entry) not in shown]
        self._entries += fresh
        self._add(fresh)

    def start_over(self) -> None:
        """Put the cursor on the first row."""
        self.move_cursor(row=0)

    def _ask_for_more(self) -> None:
        if self.is_near_end:
            self.post_message(self.NearEnd())

    def _rebuild(self, at: int | None = None) -> None:
        row, offset = self.cursor_row, self.scroll_offset.y
        at = row if at is None else at
        self.clear(columns=True)
        titles = self.titles()
        for name, width in self._widths.items():
            self.add_column(_cut(titles[name], width), width=width + GAP, key=name)
        self._add(self._entries)
        self.move_cursor(row=at, scroll=False)
        if offset:
            self.scroll_to(y=offset + at - row, animate=False, force=True, immediate=True)

    def _add(self, entries: Sequence[Entry]) -> None:
        if not self._widths:
            return  # not laid out yet: the first resize adds them
        for entry in entries:
            texts = self.texts(entry)
            cells = {name: _cut(texts[name], width) for name, width in self._widths.items()}
            self.style_cells(entry, cells)
            self.add_row(*cells.values(), key=self.key_of(entry))


def _cut(text: str, width: int) -> Text:
    cell = Text(text, no_wrap=True, end="")
    cell.truncate(width, overflow="ellipsis")
    return cell
