"""A table of coupon attempts that grows as the cursor nears its end and keeps its place when read anew."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import DataTable

from pos_tui import i18n
from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.domain.coupon import DeliveryMethod
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.settings import Product
from pos_tui.wording.attempts import attempt_symbol, attempt_word, contact_text, method_word, outcome_text
from pos_tui.wording.review import product_name

AHEAD = 15
"""Rows below the window at which more are asked for: a cursor key held down does not outrun the disk."""

_GAP = 1
_REFERENCE = 16
_CONTACT = 13
_LONGEST_PRODUCT = 30


class AttemptTable(DataTable[Text]):
    """One row an attempt, in the order given. Columns fill the width; what is longer ends in `…`."""

    COMPONENT_CLASSES: ClassVar = {f"attempt-table--{state.value}" for state in AttemptState}
    DEFAULT_CSS = """
    AttemptTable {
        height: 1fr;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .attempt-table--sending { color: $text-primary; }
        & > .attempt-table--sent { color: $text-success; }
        & > .attempt-table--refused, & > .attempt-table--not_sent { color: $text-warning; }
        & > .attempt-table--unknown { color: $text-error; text-style: bold; }
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

    def __init__(self, zone: tzinfo, products: Sequence[Product]) -> None:
        super().__init__(cursor_type="row", cell_padding=0)
        self._zone = zone
        self._products = products
        self._entries: list[Entry] = []
        self._widths: dict[str, int] = {}

    @property
    def entries(self) -> Sequence[Entry]:
        """What the rows show, from the first to the last."""
        return self._entries

    @property
    def current(self) -> Entry | None:
        """The attempt under the cursor."""
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
        widths = column_widths(event.size.width - _GAP)
        if widths != self._widths:
            self._widths = widths
            self._rebuild()
        self._ask_for_more()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for more before the end is reached."""
        super().watch_scroll_y(old_value, new_value)
        self._ask_for_more()

    def show(self, entries: Sequence[Entry]) -> None:
        """Show `entries` in place of all others.

        The cursor stays on its attempt, and that at its height in the window. An attempt that was settled
        has moved down the list: the cursor doesn't follow it.
        """
        if list(entries) == self._entries:
            return
        before, row = self.current, self.cursor_row
        places = {entry.reference: at for at, entry in enumerate(entries)}
        at = places.get(before.reference, row) if before else 0
        if before and before.is_unsettled and at < len(entries) and not entries[at].is_unsettled:
            at = row
        self._entries = list(entries)
        self._rebuild(at)

    def append(self, entries: Sequence[Entry]) -> None:
        """Add the next page at the end; an attempt that was settled and moved there keeps its old row."""
        shown = {entry.reference for entry in self._entries}
        fresh = [entry for entry in entries if entry.reference not in shown]
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
        for name, width in self._widths.items():
            self.add_column(_cut(_titles()[name], width), width=width + _GAP, key=name)
        self._add(self._entries)
        self.move_cursor(row=at, scroll=False)
        if offset:
            self.scroll_to(y=offset + at - row, animate=False, force=True, immediate=True)

    def _add(self, entries: Sequence[Entry]) -> None:
        if not self._widths:
            return  # not laid out yet: the first resize adds them
        for entry in entries:
            texts = self._texts(entry)
            style = self.get_component_rich_style(f"attempt-table--{entry.state.value}", partial=True)
            cells = {name: _cut(texts[name], width) for name, width in self._widths.items()}
            cells["state"].stylize(style)
            cells["when"].align("right", self._widths["when"])
            self.add_row(*cells.values(), key=entry.reference)

    def _texts(self, entry: Entry) -> dict[str, str]:
        return {
            "when": i18n.moment(entry.created_at.astimezone(self._zone)),
            "reference": entry.reference,
            "state": f"{attempt_symbol(entry.state)} {attempt_word(entry.state)}",
            "method": method_word(entry.delivery_method),
            "contact": contact_text(entry),
            "product": product_name(entry.product, self._products),
            "why": outcome_text(entry),
        }


def column_widths(total: int) -> dict[str, int]:
    """Return the columns that fit `total` columns of the screen, each with its width but for the gap.

    A narrow window leaves out what tells least: first how it is delivered, since the contact shows that
    too, then product and reason.
    """
    widths = {"when": _when_width(), "reference": _REFERENCE, "state": _state_width()}
    rest = total - sum(width + _GAP for width in widths.values())
    method = max(len(method_word(method)) for method in DeliveryMethod)
    if rest >= 50:
        widths["method"] = method
        rest -= method + _GAP
    if rest < 2 * _CONTACT:
        return widths | {"contact": max(rest - _GAP, _CONTACT)}
    rest -= _CONTACT + _GAP
    product = min(rest * 2 // 5, _LONGEST_PRODUCT)
    return widths | {"contact": _CONTACT, "product": product, "why": rest - product - 2 * _GAP}


def _titles() -> dict[str, str]:
    return {
        "when": _("Ordered"),
        "reference": _("Reference"),
        "state": _("State"),
        "method": _("By"),
        "contact": _("For"),
        "product": _("Product"),
        "why": _("Reason"),
    }


def _when_width() -> int:
    """Return how wide a day and time of any month is in the language in force."""
    moments = (datetime(2000, month, 28, 23, 59, tzinfo=UTC) for month in range(1, 13))
    return max(cell_len(i18n.moment(moment)) for moment in moments)


def _state_width() -> int:
    return 2 + max(cell_len(attempt_word(state)) for state in AttemptState)


def _cut(text: str, width: int) -> Text:
    cell = Text(text, no_wrap=True, end="")
    cell.truncate(width, overflow="ellipsis")
    return cell
