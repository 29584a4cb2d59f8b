"""The rows of a stack of cards; only those in sight are painted, so that thousands of them cost nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pos_tui import i18n
from pos_tui.domain.gift_card import CardState
from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import NotFound
from pos_tui.services.card_stack import Row
from pos_tui.wording.lookups import balance_text, explain, state_word
from pos_tui.wording.stack import DOUBLE_SYMBOL, row_word

if TYPE_CHECKING:
    from pos_tui.services.session import Session

GAP = 2
_NUMBER, _CODE, _BALANCE = 5, 8, 14
_LEAST_PROGRAM, _MOST_PROGRAM = 10, 40
_TONES = ("titles", "good", "poor", "bad", "muted", "cursor")


class StackTable(ScrollView, can_focus=False):
    """One line a row under a line of titles; the cursor follows the newest row until it is moved up."""

    COMPONENT_CLASSES: ClassVar = {f"stack-table--{tone}" for tone in _TONES}
    DEFAULT_CSS = """
    StackTable {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .stack-table--titles { background: $panel; color: $text-muted; text-style: bold; }
        & > .stack-table--good { color: $text-success; }
        & > .stack-table--poor { color: $text-warning; }
        & > .stack-table--bad { color: $text-error; }
        & > .stack-table--muted { color: $text-muted; }
        & > .stack-table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """

    class Moved(Message):
        """The cursor is on another row."""

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session
        self._rows: Sequence[Row] = ()
        self._at = -1
        self._now: datetime = session.now()

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self._at] if self._rows else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show `rows` in place of all others; the cursor keeps its row, or follows the last one."""
        follows = self._at >= len(self._rows) - 1
        before, self._rows, self._now = self.current, rows, self._session.now()
        if follows:
            self._at = len(rows) - 1
        elif before is not None:
            self._at = next((at for at, row in enumerate(rows) if row.number >= before.number), len(rows) - 1)
        self._fit_in()
        self.refresh()
        self.post_message(self.Moved())

    def move(self, by: int) -> None:
        """Move the cursor down, or up where `by` is negative."""
        if self._rows:
            self._at = min(max(self._at + by, 0), len(self._rows) - 1)
            self._keep_in_sight()
            self.refresh()
            self.post_message(self.Moved())

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(1, self.size.height - 1)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._fit_in()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row that was clicked."""
        at = event.y - 1 + self.scroll_offset.y
        if 0 <= at < len(self._rows) and event.y > 0:
            self.move(at - self._at)

    def _fit_in(self) -> None:
        self.virtual_size = Size(self._width, len(self._rows) + 1)
        self._keep_in_sight()

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _keep_in_sight(self) -> None:
        top = self.scroll_offset.y
        if self._at < top:
            self.scroll_to(y=self._at, animate=False)
        elif self._at >= top + self.page:
            self.scroll_to(y=self._at - self.page + 1, animate=False)

    def render_line(self, y: int) -> Strip:
        """Paint one line: the titles, which stay, or a row."""
        width = self._width
        if y == 0:
            return self._strip(self._columns(_titles(), width), "titles")
        at = y - 1 + self.scroll_offset.y
        if at >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[at]
        return self._strip(self._line(row, width), "cursor" if at == self._at else _tone(row, self._now))

    def _strip(self, text: str, tone: str) -> Strip:
        style = self.get_component_rich_style(f"stack-table--{tone}")
        return Strip([Segment(set_cell_size(text, self._width), style)])

    def _line(self, row: Row, width: int) -> str:
        word = row_word(row, self._now)
        number = i18n.number(row.number)
        card = row.card
        if card is None:
            head = self._columns((number, row.masked, "", "", "", ""), width)
            before = _NUMBER + _CODE + 2 * GAP
            return set_cell_size(head, before) + _fit(word + self._same(row), max(0, width - before))
        expiry = card.last_day and i18n.day(card.last_day)
        balance = balance_text(card, self._session.settings.till.currency)
        program = (card.program and card.program.name) or ""
        return self._columns(
            (number, row.masked, word, balance, expiry or "—", program), width, self._same(row)
        )

    def _same(self, row: Row) -> str:
        return "" if row.same_as is None else f"  {DOUBLE_SYMBOL} {i18n.number(row.same_as)}"

    def _columns(self, cells: tuple[str, str, str, str, str, str], width: int, note: str = "") -> str:
        number, code, word, balance, expiry, program = cells
        parts = [
            _fit(number, _NUMBER, right=True),
            _fit(code, _CODE),
            _fit(word, _word_width()),
            _fit(balance, _BALANCE, right=True),
        ]
        rest = width - sum(map(cell_len, parts)) - GAP * len(parts) - cell_len(note)
        expiry_width = _expiry_width()
        if rest >= expiry_width:
            parts.append(_fit(expiry, expiry_width))
            rest -= expiry_width + GAP
            if rest >= _LEAST_PROGRAM:
                parts.append(_fit(program, min(rest, _MOST_PROGRAM)))
        return (" " * GAP).join(parts) + note


def _fit(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` in `width` cells, cut with an ellipsis where it is longer."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + "…" * min(1, width)
    return " " * (width - length) + text if right else set_cell_size(text, width)


def _titles() -> tuple[str, str, str, str, str, str]:
    return _("No."), _("Code"), _("State"), _("Balance"), _("Expiry"), _("Programme")


def _word_width() -> int:
    words = [*map(state_word, CardState), explain(NotFound()).title]
    return 2 + max(map(cell_len, words))


def _expiry_width() -> int:
    return cell_len(i18n.day(datetime(2000, 11, 28).date()))  # noqa: DTZ001 - a day of the calendar


def _tone(row: Row, now: datetime) -> str:
    if row.card is not None and row.same_as is None:
        return {
            CardState.ACTIVE: "good",
            CardState.EMPTY: "poor",
            CardState.INACTIVE: "poor",
            CardState.EXPIRED: "bad",
        }[row.card.state(now)]
    if row.is_waiting or row.same_as is not None:
        return "muted"
    return "poor" if isinstance(row.result, NotFound) else "bad"
