"""A gift card service for screens: it holds what a test says, and counts what it is asked."""

import asyncio
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, cast

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
from pos_tui.services.cards import Cards
from tests.screens.conftest import FakeServices, a_card

if TYPE_CHECKING:
    from pos_tui.piggy.client import PiggyClient

SEA = CardProgram(uuid="sea", name="Sea Dollars", active=True, expiration_days=90)
WINTER = CardProgram(uuid="winter", name="Winter Special", active=True)
CLOSED = CardProgram(uuid="closed", name="Closed", active=False)
KNOWN = "ann@shop.nl"


def numbered(number: int, **changes: object) -> GiftCard:
    """The card CARD0001 and so on; every second one is in the programme Winter Special."""
    program = (SEA, WINTER)[number % 2]
    fields = {
        "uuid": f"uuid-{number}",
        "amount_in_cents": number * 100,
        "display_amount": None,
        "program": Program(program.uuid, program.name),
    }
    code = str(changes.pop("code", f"CARD{number:04}"))
    return a_card(code, **(fields | changes))


@dataclass
class FakeCardClient:
    """Answers as the service does; what stands in `instead` by the call's name is its next answers."""

    cards: list[GiftCard]
    asked: list[str] = field(default_factory=list)
    instead: dict[str, list[object]] = field(default_factory=dict)
    gate: Event | None = None
    mailed: list[tuple[str, str, str | None, dict[str, str]]] = field(default_factory=list)

    def _instead(self, call: str) -> object:
        answers = self.instead.get(call)
        return answers.pop(0) if answers else None

    async def list(
        self, program_uuid: str | None = None, page: int = 1, limit: int = 30, on_retry: object = None
    ) -> Page | Failure:
        """Return a page."""
        del on_retry
        self.asked.append(f"list {program_uuid or 'all'} {page} {limit}")
        if (instead := self._instead("list")) is not None:
            return cast("Failure", instead)
        cards = [card for card in self.cards if program_uuid in {None, card.program and card.program.uuid}]
        last = max(1, -(-len(cards) // limit))
        return Page(tuple(cards[(page - 1) * limit : page * limit]), page, last, len(cards))

    async def programs(self, on_retry: object = None) -> Programs | Failure:
        """Return three, one of them closed."""
        del on_retry
        self.asked.append("programs")
        return cast("Failure | None", self._instead("programs")) or Programs((SEA, WINTER, CLOSED))

    async def create(self, program_uuid: str) -> Created | Failure | OutcomeUnknown:
        """Make a card, unless something else is to be the answer."""
        self.asked.append(f"create {program_uuid}")
        if self.gate is not None:
            await asyncio.to_thread(self.gate.wait, 60)
        instead = cast("Failure | OutcomeUnknown | None", self._instead("create"))
        if instead is not None and not isinstance(instead, OutcomeUnknown):
            return instead
        program = {"sea": SEA, "winter": WINTER}[program_uuid]
        number = len(self.cards) + 1
        card = numbered(
            number, code=f"NEW{number}", amount_in_cents=0, program=Program(program.uuid, program.name)
        )
        self.cards.append(card)
        return instead or Created(card)

    async def find_contact(self, email: str, on_retry: object = None) -> Contact | ContactNotFound | Failure:
        """Know one contact."""
        del on_retry
        self.asked.append(f"find {email}")
        if (instead := self._instead("find")) is not None:
            return cast("Failure", instead)
        return Contact("contact-1", email) if email == KNOWN else ContactNotFound()

    async def find_or_create_contact(self, email: str) -> Contact | Failure | OutcomeUnknown:
        """Make a contact."""
        self.asked.append(f"add {email}")
        return cast("Failure | None", self._instead("add")) or Contact("contact-2", email)

    async def send_by_email(
        self, card_uuid: str, contact_uuid: str, email_uuid: str | None, tags: dict[str, str] | None
    ) -> Mailed | Failure | OutcomeUnknown:
        """Mail a card."""
        self.asked.append(f"mail {card_uuid}")
        self.mailed.append((card_uuid, contact_uuid, email_uuid, dict(tags or {})))
        return cast("Failure | None", self._instead("mail")) or Mailed()

    async def aclose(self) -> None:
        """Nothing to close."""


class CardServices(FakeServices):
    """The services of a till whose cards come from `client`."""

    def __init__(self, count: int = 3) -> None:
        super().__init__()
        self.client = FakeCardClient([numbered(number) for number in range(1, count + 1)])
        client = cast("PiggyClient", self.client)
        self.cards = Cards(client, lambda: client)
