"""The table of coupon attempts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text

from pos_tui import i18n
from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.domain.coupon import DeliveryMethod
from pos_tui.i18n import gettext as _
from pos_tui.settings import Product
from pos_tui.widgets.growing_table import GAP, GrowingTable
from pos_tui.wording.attempts import attempt_symbol, attempt_word, contact_text, method_word, outcome_text
from pos_tui.wording.review import product_name

_REFERENCE = 16
_CONTACT = 13
_LONGEST_PRODUCT = 30


class AttemptTable(GrowingTable[Entry]):
    """One row an attempt; its state is coloured, and said in a word."""

    COMPONENT_CLASSES: ClassVar = {f"attempt-table--{state.value}" for state in AttemptState}
    DEFAULT_CSS = """
    AttemptTable {
        & > .attempt-table--sending { color: $text-primary; }
        & > .attempt-table--sent { color: $text-success; }
        & > .attempt-table--refused, & > .attempt-table--not_sent { color: $text-warning; }
        & > .attempt-table--unknown { color: $text-error; text-style: bold; }
    }
    """

    def __init__(self, zone: tzinfo, products: Sequence[Product]) -> None:
        super().__init__()
        self._zone = zone
        self._products = products

    def key_of(self, entry: Entry) -> str:
        """Return the reference."""
        return entry.reference

    def column_widths(self, total: int) -> dict[str, int]:
        """Return the columns that fit."""
        return column_widths(total)

    def place_of(self, before: Entry | None, entries: Sequence[Entry]) -> int:
        """Return the row for the cursor: it doesn't follow an attempt that was settled down the list."""
        at = super().place_of(before, entries)
        if before and before.is_unsettled and at < len(entries) and not entries[at].is_unsettled:
            return self.cursor_row
        return at

    def titles(self) -> Mapping[str, str]:
        """Return the title of every column."""
        return {
            "when": _("Ordered"),
            "reference": _("Reference"),
            "state": _("State"),
            "method": _("By"),
            "contact": _("For"),
            "product": _("Product"),
            "why": _("Reason"),
        }

    def texts(self, entry: Entry) -> Mapping[str, str]:
        """Return what the journal says of an attempt, column by column."""
        return {
            "when": i18n.moment(entry.created_at.astimezone(self._zone)),
            "reference": entry.reference,
            "state": f"{attempt_symbol(entry.state)} {attempt_word(entry.state)}",
            "method": method_word(entry.delivery_method),
            "contact": contact_text(entry),
            "product": product_name(entry.product, self._products),
            "why": outcome_text(entry),
        }

    def style_cells(self, entry: Entry, cells: Mapping[str, Text]) -> None:
        """Colour the state, and align the times."""
        style = self.get_component_rich_style(f"attempt-table--{entry.state.value}", partial=True)
        cells["state"].stylize(style)
        cells["when"].align("right", self._widths["when"])


def column_widths(total: int) -> dict[str, int]:
    """Return the columns that fit `total` columns of the screen, each with its width but for the gap.

    A narrow window leaves out what tells least: first how it is delivered, since the contact shows that
    too, then product and reason.
    """
    widths = {"when": _when_width(), "reference": _REFERENCE, "state": _state_width()}
    rest = total - sum(width + GAP for width in widths.values())
    method = max(len(method_word(method)) for method in DeliveryMethod)
    if rest >= 50:
        widths["method"] = method
        rest -= method + GAP
    if rest < 2 * _CONTACT:
        return widths | {"contact": max(rest - GAP, _CONTACT)}
    rest -= _CONTACT + GAP
    product = min(rest * 2 // 5, _LONGEST_PRODUCT)
    return widths | {"contact": _CONTACT, "product": product, "why": rest - product - 2 * GAP}


def _when_width() -> int:
    """Return how wide a day and time of any month is in the language in force."""
    moments = (datetime(2000, month, 28, 23, 59, tzinfo=UTC) for month in range(1, 13))
    return max(cell_len(i18n.moment(moment)) for moment in moments)


def _state_width() -> int:
    return 2 + max(cell_len(attempt_word(state)) for state in AttemptState)
