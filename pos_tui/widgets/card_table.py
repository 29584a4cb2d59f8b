"""The table of gift cards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text

from pos_tui import i18n
from pos_tui.domain.gift_card import CardState, GiftCard
from pos_tui.i18n import gettext as _
from pos_tui.widgets.growing_table import GAP, GrowingTable
from pos_tui.wording.lookups import balance_text, state_symbol, state_word

if TYPE_CHECKING:
    from pos_tui.services.session import Session

_CODE = 16
_BALANCE = 11
_LONGEST_PROGRAM = 40


class CardTable(GrowingTable[GiftCard]):
    """One row a card; its state is coloured, and said in a word."""

    COMPONENT_CLASSES: ClassVar = {f"card-table--{state.value}" for state in CardState}
    DEFAULT_CSS = """
    CardTable {
        & > .card-table--active { color: $text-success; }
        & > .card-table--empty, & > .card-table--inactive { color: $text-warning; }
        & > .card-table--expired { color: $text-error; }
    }
    """

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session

    def key_of(self, entry: GiftCard) -> str:
        """Return the UUID."""
        return entry.uuid

    def column_widths(self, total: int) -> dict[str, int]:
        """Return the columns that fit."""
        return column_widths(total)

    def titles(self) -> Mapping[str, str]:
        """Return the title of every column."""
        return {
            "code": _("Code"),
            "balance": _("Balance"),
            "state": _("State"),
            "expiry": _("Expiry"),
            "program": _("Programme"),
        }

    def texts(self, entry: GiftCard) -> Mapping[str, str]:
        """Return what the service says of a card, column by column."""
        state = entry.state(self._session.now())
        expires = entry.expires_at and i18n.day(entry.expires_at.astimezone(self._session.zone).date())
        return {
            "code": entry.code,
            "balance": balance_text(entry, self._session.settings.till.currency),
            "state": f"{state_symbol(state)} {state_word(state)}",
            "expiry": expires or _("never"),
            "program": (entry.program and entry.program.name) or _("not stated"),
        }

    def style_cells(self, entry: GiftCard, cells: Mapping[str, Text]) -> None:
        """Colour the state, and align the amounts."""
        state = entry.state(self._session.now())
        cells["state"].stylize(self.get_component_rich_style(f"card-table--{state.value}", partial=True))
        cells["balance"].align("right", self._widths["balance"])


def column_widths(total: int) -> dict[str, int]:
    """Return the columns that fit `total` columns of the screen, each with its width but for the gap.

    A narrow window leaves the programme out: the filter above tells it.
    """
    state = 2 + max(cell_len(state_word(state)) for state in CardState)
    widths = {"code": _CODE, "balance": _BALANCE, "state": state, "expiry": _day_width()}
    rest = total - sum(width + GAP for width in widths.values())
    if rest >= 8 + GAP:
        return widths | {"program": min(rest - GAP, _LONGEST_PROGRAM)}
    return widths


def _day_width() -> int:
    """Return how wide a day of any month is in the language in force."""
    days = (datetime(2000, month, 28, tzinfo=UTC).date() for month in range(1, 13))
    return max(cell_len(i18n.day(day)) for day in days)
