"""An account with cards, programmes and contacts, as a manager's service tells of them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pos_tui.domain.gift_card import GiftCard, Program
from pos_tui.piggy.results import (
    CardProgram,
    Contact,
    ContactNotFound,
    Created,
    Failure,
    Mailed,
    OutcomeUnknown,
    Page,
    Programs,
)
from tests.screens.conftest import NOON, a_card

SEA = CardProgram(uuid="sea", name="Sea Dollars", active=True, card_count=10)
BIKINI = CardProgram(uuid="bikini", name="Bikini Bucks", active=True)
GONE = CardProgram(uuid="gone", name="Gone", active=False)
NEW = a_card("NEW1", uuid="new", program=Program("sea", "Sea Dollars"))
MADE, ANN, MAILED = Created(NEW), Contact("c1", "ann@example.com"), Mailed()


def cards_of(count: int) -> list[GiftCard]:
    """So many cards of a euro more each; every third is of Sea Dollars, every tenth is empty."""
    return [
        a_card(
            f"CARD{number:04}",
            uuid=f"u{number}",
            amount_in_cents=100 * number if number % 10 else 0,
            display_amount=None,
            expires_at=NOON + timedelta(days=number) if number % 2 else None,
            program=Program("sea", "Sea Dollars") if number % 3 == 0 else Program("bikini", "Bikini Bucks"),
        )
        for number in range(1, count + 1)
    ]


@dataclass
class FakeCards:
    """An account that keeps count of what it is asked; `trouble` is what it answers instead, in turn."""

    stock: list[GiftCard]
    made: Created | Failure | OutcomeUnknown = MADE
    contact: Contact | ContactNotFound = ANN
    mailed: Mailed | Failure | OutcomeUnknown = MAILED
    trouble: list[Failure] = field(default_factory=list)
    asked: list[tuple[object, ...]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def counted(self, *calls: str) -> list[tuple[object, ...]]:
        """Return what was asked by `calls`."""
        return [asked for asked in self.asked if asked[0] in calls]

    async def page(
        self, program_uuid: str | None, number: int, limit: int, _on_retry: object = None
    ) -> Page | Failure:
        self.asked.append(("page", program_uuid, number))
        if self.trouble:
            return self.trouble.pop(0)
        listed = [
            card
            for card in self.stock
            if program_uuid is None or (card.program is not None and card.program.uuid == program_uuid)
        ]
        first = (number - 1) * limit
        last_page = max(1, -(-len(listed) // limit))
        return Page(tuple(listed[first : first + limit]), number, last_page, len(listed))

    async def pages(
        self, program_uuid: str | None, limit: int, _on_retry: object = None
    ) -> AsyncIterator[Page | Failure]:
        number = 1
        while True:
            page = await self.page(program_uuid, number, limit)
            yield page
            if not isinstance(page, Page) or page.is_last:
                return
            number += 1

    async def programs(self, _on_retry: object = None) -> Programs:
        return Programs((SEA, BIKINI, GONE))

    async def create(self, program_uuid: str) -> Created | Failure | OutcomeUnknown:
        self.asked.append(("create", program_uuid))
        await self.gate.wait()
        if isinstance(self.made, Created | OutcomeUnknown):
            self.stock.append(NEW)
        return self.made

    async def find_contact(self, email: str, _on_retry: object = None) -> Contact | ContactNotFound:
        self.asked.append(("find contact", email))
        return self.contact

    async def add_contact(self, email: str) -> Contact:
        self.asked.append(("add contact", email))
        return Contact("c2", email)

    async def mail(
        self, card_uuid: str, contact: Contact, template_uuid: str | None, tags: Mapping[str, str]
    ) -> Mailed | Failure | OutcomeUnknown:
        self.asked.append(("mail", card_uuid, contact.uuid, template_uuid, dict(tags)))
        return self.mailed
