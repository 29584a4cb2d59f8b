"""The table of gift cards."""

from collections.abc import Mapping
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

_CODE, _BALANCE, _EXPIRY = 12, 12, 12
_LONGEST_CODE = 24


class CardTable(GrowingTable[GiftCard]):
    """One row a card; its state is coloured, and said in a word."""

    COMPONENT_CLASSES: ClassVar = {f"card-table--{state.value}" for state in CardState}
    DEFAULT_CSS = """
    CardTable {
        & > .card-table--active { color: $text-success; }
        & > .card-table--empty { color: $text-muted; }
        & > .card-table--expired, & > .card-table--inactive { color: $text-warning; }
    }
    """

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session

    def key_of(self, entry: GiftCard) -> str:
        """Return the UUID."""
        return entry.uuid

    def titles(self) -> Mapping[str, str]:
        """Return the title of every column."""
        return {
            "code": _("Code"),
            "balance": _("Balance"),
            "state": _("State"),
            "expiry": _("Expiry"),
            "program": _("Programme"),
        }

    def column_widths(self, total: int) -> dict[str, int]:
        """Return the columns that fit; the programme gets what is left, or goes."""
        state = 2 + max(cell_len(state_word(state)) for state in CardState)
        widths = {"code": _CODE, "balance": _BALANCE, "state": state, "expiry": _EXPIRY}
        rest = total - sum(width + GAP for width in widths.values())
        if rest >= 2 * _CODE:
            longer = min(rest // 3, _LONGEST_CODE - _CODE)
            widths["code"] += longer
            rest -= longer
        return widths | ({"program": rest - GAP} if rest > _CODE // 2 else {})

    def texts(self, entry: GiftCard) -> Mapping[str, str]:
        """Return what the service says of a card, column by column."""
        state = entry.state(self._session.now())
        last_day = entry.last_day
        return {
            "code": entry.code,
            "balance": balance_text(entry, self._session.settings.till.currency),
            "state": f"{state_symbol(state)} {state_word(state)}",
            "expiry": i18n.day(last_day) if last_day else _("No expiry"),
            "program": (entry.program and entry.program.name) or "",
        }

    def style_cells(self, entry: GiftCard, cells: Mapping[str, Text]) -> None:
        """Colour the state, and align the balances."""
        state = entry.state(self._session.now())
        cells["state"].stylize(self.get_component_rich_style(f"card-table--{state.value}", partial=True))
        cells["balance"].align("right", self._widths["balance"])
