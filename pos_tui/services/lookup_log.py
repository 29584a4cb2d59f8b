"""Keeping look-ups in the journal, behind the answers: nobody waits for it, and none fails because of it."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event, Lock
from typing import TYPE_CHECKING

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_record import NOT_FOUND, LookUpRecord
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import Found, NotFound
from pos_tui.services.export import reason_of
from pos_tui.services.lookup import LookUpResult

if TYPE_CHECKING:
    from pos_tui.journal.journal import Journal
    from pos_tui.journal.results import JournalUnavailable

TOGETHER_S = 0.1
"""Look-ups of this time are written together, when the first answer has long been painted."""

_log = logging.getLogger(__name__)


class LookUpLog:
    """Writes what it is told in a thread of its own, in order.

    `journal` opens the journal. While it can't be written, look-ups are not kept: `pos-tui doctor` tells of
    that. `clock` returns an aware time. `on_miss` is called in that thread once a miss is written.
    """

    def __init__(
        self,
        journal: "Callable[[], Journal | JournalUnavailable]",
        till: str,
        clock: Callable[[], datetime],
        on_miss: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._till = till
        self._clock = clock
        self._on_miss = on_miss
        self._lock = Lock()
        self._waiting: list[LookUpRecord] = []
        self._ending = Event()
        self._writer = ThreadPoolExecutor(1, "look-up log")

    def note(self, code: CardCode, source: Source, result: LookUpResult) -> None:
        """Keep that `code` was looked up, masked; return at once."""
        now = self._clock()
        record = LookUpRecord(
            at=now, till=self._till, source=source, masked_code=code.masked, result=_word(result, now)
        )
        with self._lock:
            if self._ending.is_set():
                return
            self._waiting.append(record)
            if len(self._waiting) == 1:
                self._writer.submit(self._write)

    def finish(self) -> None:
        """Return once everything is written; what is noted from now on is not kept."""
        with self._lock:
            self._ending.set()
        self._writer.shutdown()

    def _write(self) -> None:
        from pos_tui.journal.results import JournalUnavailable

        self._ending.wait(TOGETHER_S)
        with self._lock:
            records, self._waiting = self._waiting, []
        journal = self._journal()
        written = journal if isinstance(journal, JournalUnavailable) else journal.record_lookups(records)
        if written is not None:
            _log.warning("%d look-ups not recorded: %s", len(records), written.reason)
        elif any(record.result == NOT_FOUND for record in records):
            self._on_miss()


def _word(result: LookUpResult, now: datetime) -> str:
    match result:
        case Found(card):
            return card.state(now).value
        case NotFound():
            return NOT_FOUND
        case failure:
            return reason_of(failure)
