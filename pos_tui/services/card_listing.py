"""A stretch of the list of cards, loaded page by page as somebody scrolls."""

from collections.abc import Sequence

from pos_tui.domain.gift_card import GiftCard
from pos_tui.piggy.client import ON_A_PAGE, OnRetry
from pos_tui.piggy.results import Failure, Page
from pos_tui.services.cards import Cards

MOST_PAGES = 50
"""The pages of a stretch: what is held and painted stays the same however many cards there are."""


class CardListing:
    """The cards of `program_uuid`, or of all programmes, from page `first_page` on; each is there once."""

    def __init__(self, program_uuid: str | None = None, first_page: int = 1) -> None:
        self.program_uuid = program_uuid
        self.first_page = first_page
        self.pages = 0
        """How many pages were loaded."""
        self.total: int | None = None
        """How many cards there are in all, where the service said."""
        self.left_out = 0
        """How many entries broke the contract."""
        self.surplus = 0
        """How many entries were on the pages beyond what was asked for."""
        self._cards: dict[str, GiftCard] = {}
        self._is_at_end = False

    @property
    def cards(self) -> Sequence[GiftCard]:
        """What was loaded, as the service lists it."""
        return tuple(self._cards.values())

    @property
    def before(self) -> int:
        """How many cards come before this stretch."""
        return (self.first_page - 1) * ON_A_PAGE

    @property
    def has_more(self) -> bool:
        """Whether a page of this stretch is still to be loaded."""
        return not self._is_at_end and self.pages < MOST_PAGES

    @property
    def goes_on(self) -> bool:
        """Whether any card comes after those that were loaded."""
        return not self._is_at_end

    @property
    def following(self) -> "CardListing | None":
        """The stretch after this one, nothing of it loaded; None before this one is full, and at the end."""
        if self._is_at_end or self.pages < MOST_PAGES:
            return None
        return CardListing(self.program_uuid, self.first_page + MOST_PAGES)

    @property
    def previous(self) -> "CardListing | None":
        """The stretch before this one, nothing of it loaded; None at the beginning."""
        if self.first_page == 1:
            return None
        return CardListing(self.program_uuid, max(1, self.first_page - MOST_PAGES))

    async def load(self, service: Cards, on_retry: OnRetry | None = None) -> Page | Failure:
        """Load the next page, and return what is new on it; after a failure it is still to be loaded."""
        number = self.first_page + self.pages
        page = await service.page(self.program_uuid, number, on_retry=on_retry)
        if not isinstance(page, Page):
            return page
        fresh = page.without(self._cards)
        self._cards |= {card.uuid: card for card in fresh.cards}
        self.pages += 1
        self.total = page.total
        self.left_out += page.left_out
        self.surplus += page.surplus
        # A page without anything new is the end where the service doesn't say which is the last.
        self._is_at_end = page.is_last or not (fresh.cards or fresh.left_out)
        return fresh

    def add(self, card: GiftCard) -> None:
        """Add a card that was made just now; it comes once, wherever it is listed."""
        if card.uuid not in self._cards and self.total is not None:
            self.total += 1
        self._cards[card.uuid] = card
