"""Finding a card that may have been made: what a programme's list has now and had not before."""

from pos_tui.domain.gift_card import GiftCard
from pos_tui.piggy.results import Failure, Page
from pos_tui.services.cards import Cards

ON_A_PAGE = 100
MOST_PAGES = 50
"""A programme with more cards than that is not compared: it would keep the service busy for minutes."""


class NewCards:
    """Remember the list before the request leaves; compare it when nobody knows what came of that."""

    def __init__(self, cards: Cards, program_uuid: str) -> None:
        self._service = cards
        self._program_uuid = program_uuid
        self._before: set[str] | None = None

    @property
    def is_known(self) -> bool:
        """Whether the list from before was read to its end."""
        return self._before is not None

    async def remember(self) -> None:
        """Read the list; if that fails, or is stopped, there is nothing to compare with."""
        cards = await self._read()
        if isinstance(cards, tuple):
            self._before = {card.uuid for card in cards}

    async def find_new(self) -> tuple[GiftCard, ...] | Failure:
        """Return the cards that are in the list only now; none if it has become too long to compare."""
        cards = await self._read()
        if isinstance(cards, tuple):
            return tuple(card for card in cards if card.uuid not in (self._before or ()))
        return cards or ()

    async def _read(self) -> tuple[GiftCard, ...] | Failure | None:
        """Return every card of the programme; None if there are too many."""
        cards: list[GiftCard] = []
        pages = 0
        async for page in self._service.pages(self._program_uuid, ON_A_PAGE):
            pages += 1
            if pages > MOST_PAGES:
                return None
            if not isinstance(page, Page):
                return page
            cards += page.cards
        return tuple(cards)
