"""What the practice shop holds: programmes, gift cards and contacts.

Named cards stand in tables; the rest is computed from a number when it is asked for, so a stock of
100 000 cards costs no more than one of 300.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import Enum
from uuid import NAMESPACE_URL, uuid5

from pos_tui.sandbox.faults import FAULTS


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"pos-tui:practice:{name}"))


@dataclass(frozen=True, slots=True)
class Program:
    """A gift card programme; cards made in it expire after `expiration_days`, or never."""

    number: int
    uuid: str
    name: str
    expiration_days: int | None = None
    active: bool = True
    max_amount_in_cents: int | None = 51000


class Shape(Enum):
    """Which fields an answer about a card has: the service sends more or fewer of them."""

    FEWEST = "fewest"
    LISTED = "listed"
    """As in the reference's list: expiry, and the programme's uuid and name."""
    FOUND = "found"
    """As in the reference's look-up: expiry, balance as text, and the programme's name alone."""
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Card:
    """A gift card. `expires` is a moment, or a number of days from today (0: today), or None: never.

    `uuid` follows from the code where none is given.
    """

    code: str
    cents: int
    program: Program
    shape: Shape = Shape.FULL
    expires: datetime | int | None = None
    active: bool = True
    upgradeable: bool = True
    physical: bool = False
    number: int = 0
    given_uuid: str | None = None
    given_display: str | None = None

    @property
    def uuid(self) -> str:
        """What the service calls the card."""
        return self.given_uuid or _uuid(self.code)

    @property
    def display_amount(self) -> str:
        """The balance as the account writes it, e.g. `€ 1.234,56`."""
        if self.given_display is not None:
            return self.given_display
        euros, cents = divmod(self.cents, 100)
        return f"€ {euros:,}".replace(",", ".") + f",{cents:02}"

    def expires_at(self, now: datetime) -> datetime | None:
        """Return when the card expires: days end one second before midnight in this machine's zone."""
        if not isinstance(self.expires, int):
            return self.expires
        day = now.astimezone().date() + timedelta(days=self.expires)
        return datetime.combine(day, time(23, 59, 59)).astimezone()


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody a gift card can be mailed to, if `subscribed`."""

    uuid: str
    email: str
    subscribed: bool = True


BUCKS = Program(2, "a203bee9-2523-4a19-8b7e-2d282d272b6f", "Bikini Bottom Bucks")
SEA = Program(5, "0d3a4b5e-8f7c-4a53-9d37-6f0c2a1be905", "Sea Dollars")
WINTER = Program(6, "5c1f5f0a-31c6-4e0f-a9d8-90dd5a2b7706", "Winter Special", expiration_days=90)
STAFF = Program(7, "e1b6d2c4-7a08-4b7f-8a2e-3f54c6d8a007", "Staff Gifts", 365, max_amount_in_cents=None)
# The reference's cards name three more programmes called the same, one of them with a uuid that is none.
BUCKS_2 = Program(3, "f6be82ff-bb19-46fa-ab5b-b55b03332bbe", "Bikini Bottom Bucks", active=False)
BUCKS_3 = Program(4, "77bde4c4-4aa1-4766-a498-3e291c41bddb", "Bikini Bottom Bucks", active=False)
BUCKS_1 = Program(1, "123", "Bikini Bottom Bucks", expiration_days=394)
PROGRAMS = {program.uuid: program for program in (BUCKS, SEA, WINTER, STAFF, BUCKS_1, BUCKS_2, BUCKS_3)}


REFERENCE_CARDS = (
    Card("PIGGY123", 1500, BUCKS, Shape.LISTED, given_uuid="1646fa16-09f7-43d4-a361-a8660208485c"),
    Card("PIGGY345", 2500, BUCKS_2, Shape.LISTED, given_uuid="3a112128-0bf9-43c1-a154-e782a6ad9659"),
    Card("PIGGY789", 5000, BUCKS_3, Shape.LISTED, given_uuid="4a83975d-91a4-4e27-ada7-5d16bf5b68fa"),
    Card("GFTCRD123", 2500, SEA, Shape.FOUND, given_uuid="d694e2a2-e982-4bfc-8269-e79dc98b38e4"),
    Card(
        "41654",
        0,
        BUCKS_1,
        expires=datetime.fromisoformat("2024-12-10T16:26:20+00:00"),
        number=41654,
        given_uuid="5b3dab1c-bdde-4313-a74d-67de815c751c",
        given_display="€0.00",
    ),
)
PRACTICE_CARDS = (
    Card("FEWEST", 1250, STAFF, Shape.FEWEST),
    Card("FULL", 123456, BUCKS, number=40001, expires=200),
    Card("EMPTY", 0, SEA, number=40002),
    Card("EXPIRED", 3000, WINTER, number=40003, expires=-30, active=False),
    Card("YESTERDAY", 1000, WINTER, Shape.LISTED, expires=-1),
    Card("TODAY", 2000, WINTER, number=40004, expires=0),
    Card("TOMORROW", 2000, WINTER, Shape.FOUND, expires=1),
    Card("IN3DAYS", 4500, WINTER, Shape.LISTED, expires=3),
    Card("IN30DAYS", 4500, WINTER, number=40005, expires=30),
    Card("INACTIVE", 2000, SEA, number=40006, active=False),
    Card("NOTLOADABLE", 750, STAFF, number=40007, upgradeable=False),
    Card("PLASTIC", 5000, BUCKS, number=40008, physical=True),
    Card("0000123456", 1995, BUCKS, Shape.LISTED, physical=True),
    Card("mixedCase1", 3350, SEA, number=40009),
)
_FAULT_CARDS = tuple(Card(fault.name, 2500, SEA, Shape.LISTED) for fault in FAULTS)
_NAMED = REFERENCE_CARDS + PRACTICE_CARDS + _FAULT_CARDS

TEMPLATE_UUID = _uuid("gift card e-mail")
CONTACTS = (
    Contact(_uuid("spongebob"), "spongebob@example.com"),
    Contact(_uuid("squidward"), "squidward@example.com", subscribed=False),
)

_ROTATION = (BUCKS, SEA, WINTER, STAFF)
_NUMBERED_CODE, _NUMBERED_UUID = "CARD", "0ca4d000-0000-4000-8000-"


def _numbered(number: int) -> Card:
    program = _ROTATION[number % len(_ROTATION)]
    days = program.expiration_days
    return Card(
        f"{_NUMBERED_CODE}{number:06}",
        cents=0 if number % 10 == 9 else 500 + number * 725 % 15000,
        program=program,
        shape=tuple(Shape)[number // 4 % 4] if days is None else Shape.FULL,
        expires=None if days is None else days - number * 7 % (days + days // 5),
        active=number % 17 != 5,
        physical=program is BUCKS,
        number=50000 + number,
        given_uuid=f"{_NUMBERED_UUID}{number:012}",
    )


@dataclass(slots=True)
class Stock:
    """All cards of one practice shop: `size` to begin with, but never fewer than the named ones."""

    size: int
    _by_code: dict[str, Card] = field(default_factory=lambda: {card.code: card for card in _NAMED})
    _by_uuid: dict[str, Card] = field(default_factory=lambda: {card.uuid: card for card in _NAMED})
    _created: list[Card] = field(default_factory=list)

    def find(self, code: str) -> Card | None:
        """Return the card with exactly this code."""
        return self._by_code.get(code) or self._by_number(code, _NUMBERED_CODE, 6)

    def get(self, uuid: str) -> Card | None:
        """Return the card with this uuid."""
        return self._by_uuid.get(uuid) or self._by_number(uuid, _NUMBERED_UUID, 12)

    def _by_number(self, text: str, prefix: str, digits: int) -> Card | None:
        tail = text.removeprefix(prefix)
        if text.startswith(prefix) and len(tail) == digits and tail.isascii() and tail.isdecimal():
            number = int(tail)
            return _numbered(number) if number in self._numbers(None) else None
        return None

    def _numbers(self, program: Program | None) -> range:
        end = max(0, self.size - len(_NAMED))
        if program is None:
            return range(end)
        if program not in _ROTATION:
            return range(0)
        return range(_ROTATION.index(program), end, len(_ROTATION))

    def count(self, program: Program | None = None) -> int:
        """Return how many cards there are, in `program` or in all."""
        named = [*_NAMED, *self._created]
        return len(self._numbers(program)) + sum(program in {None, card.program} for card in named)

    def cards(self, program: Program | None, start: int, stop: int) -> list[Card]:
        """Return the cards from place `start` up to `stop` (not included), of `program` or of all."""
        page: list[Card] = []
        named, created = (
            [card for card in cards if program in {None, card.program}] for cards in (_NAMED, self._created)
        )
        numbers = self._numbers(program)
        page += named[start:stop]
        start, stop = max(0, start - len(named)), max(0, stop - len(named))
        page += map(_numbered, numbers[start:stop])
        start, stop = max(0, start - len(numbers)), max(0, stop - len(numbers))
        page += created[start:stop]
        return page

    def create(self, program: Program) -> Card:
        """Add an empty digital card to `program` and return it."""
        number = len(self._created) + 1
        code = f"NEW{number:06}"
        card = Card(code, 0, program, expires=program.expiration_days, number=90000 + number)
        self._created.append(card)
        self._by_code[code] = self._by_uuid[card.uuid] = card
        return card


class Contacts:
    """The people of one practice shop, by e-mail address."""

    def __init__(self) -> None:
        self._people = {contact.email: contact for contact in CONTACTS}

    def find(self, email: str) -> Contact | None:
        """Return the contact with this address; capitals don't matter."""
        return self._people.get(email.lower())

    def get(self, uuid: str) -> Contact | None:
        """Return the contact with this uuid."""
        return next((contact for contact in self._people.values() if contact.uuid == uuid), None)

    def find_or_create(self, email: str) -> Contact:
        """Return the contact with this address, a new one if there is none."""
        email = email.lower()
        return self._people.setdefault(email, Contact(_uuid(email), email))
