"""The cards of the account, or of one programme, as far as they were read; each of them once."""

from collections.abc import Sequence

from pos_tui.domain.gift_card import GiftCard
from pos_tui.piggy.client import ON_A_PAGE, OnRetry
from pos_tui.piggy.results import Failure, Page
from pos_tui.services.cards import Cards

MOST_CARDS = 3000
"""Nobody scrolls further than this; a programme or a code gets there."""


class CardPages:
    """Grows by `read_on`; a card whose entry breaks the contract is counted in `left_out`.

    `total` is how many cards there are by the service's own count, None where it gives none.
    """

    def __init__(self, cards: Cards, program_uuid: str | None = None) -> None:
        self._service = cards
        self._program_uuid = program_uuid
        self._cards: dict[str, GiftCard] = {}
        self.pages = 0
        self.total: int | None = None
        self.left_out = 0
        self._ended = False

    @property
    def cards(self) -> Sequence[GiftCard]:
        """What was read, in the order of the service's list."""
        return [*self._cards.values()]

    @property
    def more(self) -> bool:
        """Whether there is something that `read_on` may bring."""
        return not self._ended and len(self._cards) < MOST_CARDS

    @property
    def is_cut(self) -> bool:
        """Whether there are more cards than are ever read here."""
        return not self._ended and len(self._cards) >= MOST_CARDS

    async def read_on(self, on_retry: OnRetry | None = None) -> Page | Failure:
        """Read one page more and return what is new of it; after a failure the same page is read next."""
        page = await self._service.page(self._program_uuid, self.pages + 1, ON_A_PAGE, on_retry)
        if not isinstance(page, Page):
            return page
        fresh = page.without(self._cards)
        self.pages += 1
        self.total = page.total
        self.left_out += page.left_out
        self._cards |= {card.uuid: card for card in fresh.cards}
        self._ended = page.is_last or not (fresh.cards or page.left_out)
        return fresh
