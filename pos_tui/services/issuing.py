"""Issuing a coupon: at most once, and known for ever.

The journal row comes first, then one request, then the outcome. Each order has a thread with an event loop
of its own, so that neither a closed screen nor a cancelled worker nor the end of the app can interrupt it.
"""

import logging
import os
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Lock

from pos_tui.domain.attempt import AttemptState, Details, Entry, Intent
from pos_tui.domain.contacts import mask_email, mask_phone
from pos_tui.domain.coupon import CouponOrder
from pos_tui.domain.reference import RANDOM_BYTES, new_reference
from pos_tui.huuray.catalogue import Refusal
from pos_tui.huuray.client import HuurayClient
from pos_tui.huuray.results import IssueResult, NotSent, Refused, Sent, Unknown
from pos_tui.journal.journal import INTERRUPTED, Journal
from pos_tui.journal.results import (
    AlreadyOpen,
    Begun,
    Finished,
    JournalUnavailable,
    NeedsConfirmation,
    NoSuchReference,
    Paused,
    PreviousUnsettled,
    ReferenceUsed,
    UnavailableReason,
)
from pos_tui.services.under_way import UnderWay, run_alone

FINISH_TRIES = 3
"""Each waits as long as the journal is patient; after that the row stays open: never taken for sent."""

FILES_OF_A_REQUEST = 4
"""How many files a request holds open: an event loop's three, and a connection."""

_log = logging.getLogger(__name__)


class OutcomeLostError(Exception):
    """A mistake in this program hid what became of the order `reference`, which may have been carried out."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


@dataclass(frozen=True, slots=True)
class Issued:
    """One request was made, or was proven not to leave; `result` is what the service said.

    `recorded` is false if the outcome could not be written. It is tried again before the next order and at
    the end; if that fails too, the next start will call the attempt unknown.
    """

    reference: str
    result: IssueResult
    recorded: bool


Hindrance = (
    AlreadyOpen
    | ReferenceUsed
    | NeedsConfirmation
    | NoSuchReference
    | PreviousUnsettled
    | Paused
    | JournalUnavailable
)
"""Why no request was made at all."""

IssueOutcome = Issued | Hindrance


class Issuing:
    """Issues the coupons of one till.

    `journal` returns the open journal, or why there is none; it is asked anew for each order, so that
    issuing goes on as soon as the journal is mended. `clock` returns an aware time.
    """

    def __init__(
        self,
        journal: Callable[[], Journal | JournalUnavailable],
        client: HuurayClient,
        *,
        till: str,
        shop: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._journal = journal
        self._client = client
        self._till = till
        self._shop = shop
        self._clock = clock
        self._under_way = UnderWay()
        self._lock = Lock()
        self._unrecorded: dict[str, IssueResult] = {}

    def new_reference(self) -> str:
        """Return a reference for the next order."""
        return new_reference(self._clock(), os.urandom(RANDOM_BYTES))

    def earlier(self, order: CouponOrder) -> tuple[Entry, ...] | JournalUnavailable:
        """Return the attempts that `issue` will want confirmed by a second yes, newest first."""
        journal = self._journal()
        if isinstance(journal, JournalUnavailable):
            return journal
        return journal.earlier(self._intent(order, None))

    def issue(
        self, order: CouponOrder, *, confirmed: Collection[str] = (), previous: str | None = None
    ) -> Future[IssueOutcome]:
        """Start issuing `order` and return what will hold its outcome; cancelling that stops nothing.

        `confirmed` are the references of earlier attempts that the cashier was shown and said yes to;
        `previous` is the settled attempt that this one replaces.
        """
        intent = self._intent(order, previous)
        return self._under_way.start(partial(self._issue, order, intent, confirmed), "issue coupon")

    @property
    def is_busy(self) -> bool:
        """Whether an order is under way."""
        return self._under_way.is_busy

    def finish(self) -> None:
        """Wait until every order under way is recorded; no longer than the service's time limit."""
        self._under_way.finish()
        self._catch_up()

    def _issue(self, order: CouponOrder, intent: Intent, confirmed: Collection[str]) -> IssueOutcome:
        journal = self._journal()
        if isinstance(journal, JournalUnavailable):
            return journal
        if not _has_room():
            return JournalUnavailable(UnavailableReason.TOO_MANY_FILES, journal.path)
        self._catch_up()
        begun = journal.begin(intent, confirmed)
        if not isinstance(begun, Begun):
            return begun
        try:
            result = run_alone(self._client.issue(order))
        except BaseException as error:
            journal.finish(intent.reference, AttemptState.UNKNOWN, INTERRUPTED)
            raise OutcomeLostError(intent.reference) from error
        recorded = _record(journal, intent.reference, result)
        if not recorded:
            with self._lock:
                self._unrecorded[intent.reference] = result
        _log.info("coupon %s: %s, recorded: %s", intent.reference, type(result).__name__, recorded)
        if result == Refused(Refusal.ACCOUNT_EMPTY):
            journal.pause(Refusal.ACCOUNT_EMPTY)
        return Issued(intent.reference, result, recorded)

    def _catch_up(self) -> None:
        """Write down what could not be written when it was known: the disk may have room again."""
        with self._lock:
            waiting = dict(self._unrecorded)
        journal = self._journal() if waiting else None
        if isinstance(journal, Journal):
            for reference, result in waiting.items():
                if _record(journal, reference, result):
                    with self._lock:
                        self._unrecorded.pop(reference, None)

    def _intent(self, order: CouponOrder, previous: str | None) -> Intent:
        phone = order.phone
        return Intent(
            reference=order.reference,
            created_at=self._clock(),
            till=self._till,
            shop=self._shop,
            details=Details(
                phone=phone.national if phone else None,
                email=order.email,
                message=order.message,
                full_name=order.full_name,
                buyer_email=order.buyer_email,
                code=order.code,
            ),
            masked_phone=mask_phone(phone.e164) if phone else None,
            masked_email=mask_email(order.email) if order.email else None,
            delivery_method=order.delivery_method,
            product=order.product,
            delivery_time=f"{order.delivery_time:%Y-%m-%d %H:%M}" if order.delivery_time else None,
            previous=previous,
        )


def _has_room() -> bool:
    """Return whether a request can open its files: once the row is written, it is too late to find out."""
    held: list[int] = []
    try:
        held.extend(os.open(os.devnull, os.O_RDONLY) for _ in range(FILES_OF_A_REQUEST))
    except OSError:
        return False
    finally:
        for descriptor in held:
            os.close(descriptor)
    return True


def _record(journal: Journal, reference: str, result: IssueResult) -> bool:
    state, reason = _state_and_reason(result)
    answer = answer_text(result) if isinstance(result, Unknown) else None
    tries = (journal.finish(reference, state, reason, answer) for _ in range(FINISH_TRIES))
    return any(isinstance(finished, Finished) for finished in tries)


def answer_text(unknown: Unknown) -> str | None:
    """Return what came back as the journal keeps it: status and the beginning of the text."""
    parts = (unknown.status and f"HTTP {unknown.status}", unknown.excerpt)
    return ": ".join(part for part in parts if part) or None


def _state_and_reason(result: IssueResult) -> tuple[AttemptState, str | None]:
    match result:
        case Sent():
            return AttemptState.SENT, None
        case Refused(refusal):
            return AttemptState.REFUSED, refusal
        case NotSent(reason):
            return AttemptState.NOT_SENT, reason
        case Unknown(reason):
            return AttemptState.UNKNOWN, reason
