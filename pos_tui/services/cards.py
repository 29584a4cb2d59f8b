"""The manager's work with gift cards: listing them, making them, and mailing them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from pos_tui.domain.card_code import mask
from pos_tui.domain.contacts import mask_email
from pos_tui.domain.gift_card import GiftCard
from pos_tui.piggy.client import MOST_ON_A_PAGE, ON_A_PAGE, OnRetry, PiggyClient
from pos_tui.piggy.results import (
    Contact,
    ContactNotFound,
    Created,
    Failure,
    FindResult,
    Mailed,
    OutcomeUnknown,
    Page,
    Programs,
)
from pos_tui.services.under_way import UnderWay, run_alone

TAG_PREFIX = "custom."
"""What the key of every merge tag begins with (Piggy's reference, "Send Giftcard by Email")."""

T = TypeVar("T")
_log = logging.getLogger(__name__)


def read_tag(typed: str) -> tuple[str, str] | None:
    """Return key and value of a merge tag typed as `custom.KEY=VALUE`; None if it is none."""
    key, equals, value = typed.partition("=")
    name = key.removeprefix(TAG_PREFIX)
    is_tag = bool(equals and name and key != name and typed.isprintable())
    return (key, value) if is_tag else None


@dataclass(frozen=True, slots=True)
class Ends:
    """The cards at both ends of a programme's list; a new one is at either, however the service sorts it.

    Two pages at the end, so that cards which new ones push over to the last page are known there.
    """

    cards: tuple[GiftCard, ...]

    def without(self, earlier: "Ends") -> tuple[GiftCard, ...]:
        """Return the empty cards that were not there in `earlier`: those that were made since."""
        known = {card.uuid for card in earlier.cards}
        return tuple(card for card in self.cards if card.uuid not in known and card.amount_in_cents == 0)


@dataclass(frozen=True, slots=True)
class NoContact:
    """The card was certainly not mailed, `because` its contact could not be made, or nobody knows whether."""

    because: Failure | OutcomeUnknown


MadeResult = Created | Failure | OutcomeUnknown
MailResult = Mailed | NoContact | Failure | OutcomeUnknown


@dataclass(frozen=True, slots=True)
class EndedMaking:
    """What came of making a card, when nobody waited for it any more."""

    result: MadeResult


@dataclass(frozen=True, slots=True)
class EndedMailing:
    """What came of mailing a card to `email`, when nobody waited for it any more."""

    email: str = field(repr=False)
    result: MailResult


Ended = EndedMaking | EndedMailing


class Cards:
    """What a manager does with cards; whatever changes something is noted in the log, without addresses.

    `on_retry` hears of every repetition of a read before its wait. `create` and `mail` make one request of
    each kind: ask a person first, and after OutcomeUnknown look before asking for it again. They go over a
    connection of their own, which `connect` makes, and nothing that ends meanwhile interrupts them.
    """

    def __init__(self, client: PiggyClient, connect: Callable[[], PiggyClient]) -> None:
        self._client = client
        self._connect = connect
        self._under_way = UnderWay()
        self._unheard: list[Callable[[], Ended]] = []

    @property
    def is_busy(self) -> bool:
        """Whether a card is being made or mailed."""
        return self._under_way.is_busy

    def finish(self) -> tuple[Ended, ...]:
        """Wait until no card is being made or mailed; return what whoever asked for it has not heard of."""
        self._under_way.finish()
        ended = tuple(tell() for tell in self._unheard)
        self._unheard.clear()
        for each in ended:
            _log.warning("%s, when the till had ended", type(each.result).__name__)
        return ended

    async def page(
        self,
        program_uuid: str | None = None,
        number: int = 1,
        limit: int = ON_A_PAGE,
        on_retry: OnRetry | None = None,
    ) -> Page | Failure:
        """Return one page of all cards, or of one programme's."""
        return await self._client.list(program_uuid, number, limit, on_retry)

    def pages(
        self, program_uuid: str | None = None, limit: int = ON_A_PAGE, on_retry: OnRetry | None = None
    ) -> AsyncIterator[Page | Failure]:
        """Return every page in turn, asked for when it is needed; a failure is the last thing that comes."""
        return self._client.pages(program_uuid, limit, on_retry)

    async def get(self, uuid: str, on_retry: OnRetry | None = None) -> FindResult:
        """Return the card with `uuid`."""
        return await self._client.get(uuid, on_retry)

    async def programs(self, on_retry: OnRetry | None = None) -> Programs | Failure:
        """Return every programme of the account."""
        return await self._client.programs(on_retry)

    async def ends(self, program_uuid: str, on_retry: OnRetry | None = None) -> Ends | Failure:
        """Return both ends of a programme's list, to be compared before and after a card is made in it."""
        first = await self._client.list(program_uuid, 1, MOST_ON_A_PAGE, on_retry)
        if not isinstance(first, Page):
            return first
        last = first.last_page or 1
        cards = {card.uuid: card for card in first.cards}
        for number in range(max(2, last - 1), last + 1):
            page = await self._client.list(program_uuid, number, MOST_ON_A_PAGE, on_retry)
            if not isinstance(page, Page):
                return page
            cards |= {card.uuid: card for card in page.cards}
        return Ends(tuple(cards.values()))

    async def create(self, program_uuid: str) -> MadeResult:
        """Make an empty digital card in a programme."""

        async def work(client: PiggyClient) -> MadeResult:
            result = await client.create(program_uuid)
            card = mask(result.card.uuid) if isinstance(result, Created) else "-"
            _log.info("create a card in programme %r: %s, %s", program_uuid, type(result).__name__, card)
            return result

        return await self._see_through(work, EndedMaking)

    async def find_contact(
        self, email: str, on_retry: OnRetry | None = None
    ) -> Contact | ContactNotFound | Failure:
        """Look up whom a card is to be mailed to; nothing is made."""
        return await self._client.find_contact(email, on_retry)

    async def mail(
        self,
        card_uuid: str,
        email: str,
        contact: Contact | None,
        template_uuid: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> MailResult:
        """Mail a card to a contact, by a template of the account or the one that the service chooses.

        Without `contact` one with the address `email` is made first: only once a person, or a script's
        option, has said so.
        """

        async def work(client: PiggyClient) -> MailResult:
            to = contact or await client.find_or_create_contact(email)
            if contact is None:
                _log.info("add contact %s: %s", mask_email(email), type(to).__name__)
            if not isinstance(to, Contact):
                return NoContact(to)
            result = await client.send_by_email(card_uuid, to.uuid, template_uuid, tags)
            _log.info("mail card %r: %s", mask(card_uuid), type(result).__name__)
            return result

        return await self._see_through(work, partial(EndedMailing, email))

    async def _see_through(
        self, work: Callable[[PiggyClient], Awaitable[T]], ended: Callable[[T], Ended]
    ) -> T:
        async def over_own_connection() -> T:
            client = self._connect()
            try:
                return await work(client)
            finally:
                await client.aclose()

        outcome = self._under_way.start(lambda: run_alone(over_own_connection()), "change a card")
        try:
            return await asyncio.wrap_future(outcome)
        except asyncio.CancelledError:
            self._unheard.append(lambda: ended(outcome.result()))
            raise
