"""The Piggy gift card API over HTTP; every call returns one of the values in `results`."""

import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from http import HTTPStatus
from urllib.parse import quote, urlencode

from pos_tui.domain.card_code import CardCode, read_code
from pos_tui.domain.gift_card import GiftCard
from pos_tui.domain.secret import Secret
from pos_tui.piggy.connection import MOST_BYTES, Answer, Connection, OnRetry
from pos_tui.piggy.errors import ErrorCode
from pos_tui.piggy.headers import seconds_off
from pos_tui.piggy.models import read_account, read_card, read_contact, read_page, read_programs
from pos_tui.piggy.results import (
    Contact,
    ContactNotFound,
    Created,
    Failure,
    FindResult,
    Found,
    HealthResult,
    Healthy,
    Mailed,
    NotFound,
    OutcomeUnknown,
    Page,
    Programs,
    Refused,
    UnknownReason,
    Unreadable,
    UnreadableReason,
)
from pos_tui.piggy.retrying import READS, RetryPolicy

__all__ = [
    "MOST_BYTES",
    "MOST_LIST_BYTES",
    "MOST_ON_A_PAGE",
    "MOST_PAGES",
    "ON_A_PAGE",
    "OnRetry",
    "PiggyClient",
]

MOST_LIST_BYTES = 8 * 1024 * 1024
"""The largest answer that lists things."""
ON_A_PAGE, MOST_ON_A_PAGE = 30, 100
"""Cards on a page, unless asked otherwise, and at most."""
MOST_PAGES = 1000
"""Pages that are read one after the other."""

_DIGITAL = 1


class PiggyClient:
    """The calls of the gift card API under `base_url`, made with `key` over one pool of connections.

    Reads are repeated as `policy` says; `on_retry`, given with a call, hears of every repetition before its
    wait. What changes something is sent once, within `send_timeout_s` seconds: after its OutcomeUnknown, and
    after it was cancelled, it may have been done. No call raises; cancelling one cancels its request. Close
    with `aclose`.
    """

    def __init__(
        self,
        base_url: str,
        key: Secret,
        *,
        tls: ssl.SSLContext | None = None,
        policy: RetryPolicy = READS,
        send_timeout_s: float = 30.0,
    ) -> None:
        self._connection = Connection(base_url, key, tls=tls, policy=policy, send_timeout_s=send_timeout_s)

    async def health(self, on_retry: OnRetry | None = None) -> HealthResult:
        """Check the connection and the key: the account's name and how far its clock is off."""
        answer = await self._connection.read("", on_retry)
        if not isinstance(answer, Answer):
            return answer
        account = read_account(answer.body)
        if isinstance(account, UnreadableReason):
            return Unreadable(account, answer.status)
        return Healthy(account.company or None, seconds_off(answer.headers))

    async def find(self, code: CardCode, on_retry: OnRetry | None = None) -> FindResult:
        """Find the card with `code`, as it is and then, if there is none, in upper case."""
        deadline = self._connection.deadline()
        result = await self._find(code.text, deadline, on_retry)
        upper = code.text.upper()
        if isinstance(result, NotFound) and upper != code.text:
            return await self._find(upper, deadline, on_retry)
        return result

    async def get(self, uuid: str, on_retry: OnRetry | None = None) -> FindResult:
        """Get the card with `uuid`: opaque text, but of the letters and length a code may have."""
        asked = read_code(uuid)
        if not isinstance(asked, CardCode):
            return NotFound()
        deadline = self._connection.deadline()
        return await self._card(
            _card_path(asked.text), lambda card: _same(card.uuid, asked.text), deadline, on_retry
        )

    async def list(
        self,
        program_uuid: str | None = None,
        page: int = 1,
        limit: int = ON_A_PAGE,
        on_retry: OnRetry | None = None,
    ) -> Page | Failure:
        """List page `page` (from 1) of all cards, or of one programme's, `limit` (1 to 100) on each."""
        query: dict[str, str | int] = {"page": page, "limit": limit}
        if program_uuid is not None:
            query["giftcard_program_uuid"] = program_uuid
        path = "/giftcards?" + urlencode(query, errors="replace")
        answer = await self._connection.read(path, on_retry, most_bytes=MOST_LIST_BYTES)
        if not isinstance(answer, Answer):
            return answer
        found = read_page(answer.body, page, limit)
        return Unreadable(found, answer.status) if isinstance(found, UnreadableReason) else found

    async def pages(
        self, program_uuid: str | None = None, limit: int = ON_A_PAGE, on_retry: OnRetry | None = None
    ) -> AsyncIterator[Page | Failure]:
        """Yield every page in turn, each card once; a failure is the last thing that comes.

        The end is the last page where the service says which that is, and any page that brings nothing new:
        cards move to later pages while new ones are made, and come twice. It breaks off after
        `MOST_PAGES`.
        """
        seen: set[str] = set()
        for number in range(1, MOST_PAGES + 1):
            page = await self.list(program_uuid, number, limit, on_retry)
            if not isinstance(page, Page):
                yield page
                return
            fresh = page.without(seen)
            if number == 1 or fresh.cards or fresh.left_out:
                yield fresh
            seen.update(card.uuid for card in fresh.cards)
            if not fresh.cards or page.is_last:
                return
        yield Unreadable(UnreadableReason.ENDLESS, HTTPStatus.OK)

    async def programs(self, on_retry: OnRetry | None = None) -> Programs | Failure:
        """Return every programme of the account; several may share a name."""
        answer = await self._connection.read("/giftcard-programs", on_retry, most_bytes=MOST_LIST_BYTES)
        if not isinstance(answer, Answer):
            return answer
        programs = read_programs(answer.body)
        return Unreadable(programs, answer.status) if isinstance(programs, UnreadableReason) else programs

    async def find_contact(
        self, email: str, on_retry: OnRetry | None = None
    ) -> Contact | ContactNotFound | Failure:
        """Find the contact with the address `email`."""
        answer = await self._connection.read(_contact_path("find-one-by", email), on_retry)
        if isinstance(answer, Refused) and answer.code == ErrorCode.CONTACT_NOT_FOUND:
            return ContactNotFound()
        if not isinstance(answer, Answer):
            return answer
        contact = _contact(answer, email)
        return Unreadable(contact, answer.status) if isinstance(contact, UnreadableReason) else contact

    async def find_or_create_contact(self, email: str) -> Contact | Failure | OutcomeUnknown:
        """Return the contact with the address `email`, made now if there is none: a GET, but sent once."""
        answer = await self._connection.send("GET", _contact_path("find-or-create", email))
        if not isinstance(answer, Answer):
            return answer
        contact = _contact(answer, email)
        return _unreadable(answer) if isinstance(contact, UnreadableReason) else contact

    async def create(self, program_uuid: str) -> Created | Failure | OutcomeUnknown:
        """Make a digital card in a programme: the service makes no other kind."""
        body = {"type": _DIGITAL, "giftcard_program_uuid": program_uuid}
        answer = await self._connection.send("POST", "/giftcards", body)
        if not isinstance(answer, Answer):
            return answer
        card = read_card(answer.body)
        if isinstance(card, UnreadableReason):
            return _unreadable(answer)
        told = card.program.uuid if card.program else None
        return Created(card) if told is None or _same(told, program_uuid) else _unreadable(answer)

    async def send_by_email(
        self,
        card_uuid: str,
        contact_uuid: str,
        email_uuid: str | None = None,
        merge_tags: Mapping[str, str] | None = None,
    ) -> Mailed | Failure | OutcomeUnknown:
        """Mail a card to a contact, by the template `email_uuid` or one that the service chooses.

        The keys of `merge_tags` begin with `custom.`. A status of success is trusted whatever comes with it.
        """
        body: dict[str, object] = {"contact_uuid": contact_uuid}
        if email_uuid is not None:
            body["email_uuid"] = email_uuid
        if merge_tags:
            body["merge_tags"] = dict(merge_tags)
        path = _card_path(card_uuid) + "/send-by-email"
        answer = await self._connection.send("POST", path, body, answer_matters=False)
        return Mailed() if isinstance(answer, Answer) else answer

    async def aclose(self) -> None:
        """Close the connections; calls under way end as broken off."""
        await self._connection.aclose()

    async def _find(self, code: str, deadline: float, on_retry: OnRetry | None) -> FindResult:
        path = "/giftcards/find-one-by?hash=" + quote(code, safe="")
        return await self._card(path, lambda card: _same(card.code, code), deadline, on_retry)

    async def _card(
        self, path: str, is_asked: Callable[[GiftCard], bool], deadline: float, on_retry: OnRetry | None
    ) -> FindResult:
        answer = await self._connection.read(path, on_retry, deadline=deadline)
        # Only the code says so: a 404 without it is a wrong address, and says nothing of the card.
        if isinstance(answer, Refused) and answer.code == ErrorCode.CARD_NOT_FOUND:
            return NotFound()
        if not isinstance(answer, Answer):
            return answer
        card = read_card(answer.body)
        if isinstance(card, UnreadableReason):
            return Unreadable(card, answer.status)
        return Found(card) if is_asked(card) else Unreadable(UnreadableReason.WRONG_CARD, answer.status)


def _card_path(uuid: str) -> str:
    # Dots too: a path segment of dots alone would be resolved away.
    return "/giftcards/" + quote(uuid, safe="", errors="replace").replace(".", "%2E")


def _contact_path(call: str, email: str) -> str:
    return f"/contacts/{call}?email=" + quote(email, safe="", errors="replace")


def _contact(answer: Answer, email: str) -> Contact | UnreadableReason:
    """Return the contact in `answer`; one with another address is never mailed to."""
    contact = read_contact(answer.body)
    if isinstance(contact, Contact) and contact.email is not None and not _same(contact.email, email):
        return UnreadableReason.WRONG_SHAPE
    return contact


def _unreadable(answer: Answer) -> OutcomeUnknown:
    return OutcomeUnknown(UnknownReason.UNREADABLE, answer.status)


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
