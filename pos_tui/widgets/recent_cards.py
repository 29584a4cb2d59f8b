"""The last cards of this shift, newest first, with codes masked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from pos_tui import i18n
from pos_tui.i18n import gettext as _

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pos_tui.services.session import Session

MOST_CARDS = 50
"""What a cashier scrolls back through; older ones are forgotten."""

LAPSE_EVERY_S = 5.0
"""How often lines that are too old are looked for."""


@dataclass(frozen=True, slots=True)
class RecentCard:
    """A line of the list: when (aware), the masked code, and the words the panel showed."""

    at: datetime
    masked_code: str
    balance: str
    state: str


class RecentCards(VerticalScroll, can_focus=False):
    """Holds masked codes only, each for as long as the setting says; `forget` empties it at once."""

    cards: reactive[tuple[RecentCard, ...]] = reactive(())

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session
        self.border_title = Content(_("This shift"))

    def compose(self) -> "ComposeResult":
        """Lay out one text for all lines."""
        yield Static(markup=False)

    def on_mount(self) -> None:
        """Let old lines lapse."""
        if self._session.settings.till.recent_keep_s:
            self.set_interval(LAPSE_EVERY_S, self._lapse)

    def add(self, card: RecentCard) -> None:
        """Put `card` on top."""
        self.cards = (card, *self.cards[: MOST_CARDS - 1])

    def forget(self) -> None:
        """Drop every line, as on lock."""
        self.cards = ()

    def _lapse(self) -> None:
        oldest = self._session.now() - timedelta(seconds=self._session.settings.till.recent_keep_s)
        self.cards = tuple(card for card in self.cards if card.at > oldest)

    def watch_cards(self, cards: tuple[RecentCard, ...]) -> None:
        """Show the lines."""
        if not cards:
            self.query_one(Static).update(Content.styled(_("No cards yet."), "$text-muted"))
            return
        width = max(len(card.balance) for card in cards)
        lines = [
            f"{i18n.clock(card.at)}  {card.masked_code:>8}  {card.balance:>{width}}  {card.state}"
            for card in cards
        ]
        self.query_one(Static).update(Content("\n".join(lines)))
