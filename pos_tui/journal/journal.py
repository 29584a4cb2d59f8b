"""The journal: begin, finish, settle, look up.

Every method may be called from any thread and takes no longer than a transaction (a few milliseconds, or
up to `patience_s` while another process holds the file). A journal belongs to the process that opened it.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Self

from pos_tui.domain.attempt import AttemptState, Details, Entry, Intent, may_be_followed, may_become
from pos_tui.domain.lookup_record import LookUpRecord, MissRun
from pos_tui.file_lock import PATIENCE_S
from pos_tui.journal import lookups, pause, place, queries, rows
from pos_tui.journal.check import has_impossible_rows
from pos_tui.journal.database import Database, remove_backups, unavailable
from pos_tui.journal.key import Key
from pos_tui.journal.owner import Owner, is_alive, sweep
from pos_tui.journal.queries import Filter
from pos_tui.journal.results import (
    AlreadyFinished,
    AlreadyOpen,
    BeginResult,
    Begun,
    Finished,
    FinishResult,
    JournalUnavailable,
    LookUpPage,
    NeedsConfirmation,
    NoSuchReference,
    NoteMissing,
    NotUnknown,
    Page,
    Paused,
    PreviousUnsettled,
    ReferenceUsed,
    Settled,
    SettleResult,
    UnavailableReason,
)

INTERRUPTED = "interrupted"
"""The reason of an attempt whose till died before it knew the outcome."""

_PURGE_BATCH = 500


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """A till's open journal; made by `open`, given back by `close`."""

    def __init__(
        self, database: Database, key: Key, owner: Owner, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self._database = database
        self._directory = database.path.parent
        self._key = key
        self._owner = owner
        self._clock = clock
        self._damaged = JournalUnavailable(UnavailableReason.DAMAGED, database.path, "rows")
        self._is_sound = False

    @property
    def path(self) -> Path:
        """Where the journal's file is."""
        return self._database.path

    @classmethod
    def open(
        cls, directory: Path, *, clock: Callable[[], datetime] = _utc_now, patience_s: float = PATIENCE_S
    ) -> "Journal | JournalUnavailable":
        """Open the journal in `directory`, made at the first start, and turn what dead tills left to unknown.

        `clock` gives the current time with a zone. May be tried again after any JournalUnavailable.
        """
        parts = place.prepare(directory, patience_s)
        if isinstance(parts, JournalUnavailable):
            return parts
        try:
            owner = Owner(directory)
        except OSError as error:
            return unavailable(error, directory)
        journal = cls(*parts, owner, clock)
        recovered = journal.recover()
        if isinstance(recovered, JournalUnavailable):
            journal.close()
            return recovered
        sweep(directory)
        return journal

    def close(self) -> None:
        """Let go of the journal; an attempt still under way becomes unknown at the next recovery."""
        self._owner.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def recover(self) -> tuple[str, ...] | JournalUnavailable:
        """Turn the attempts of dead tills from sending to unknown; return their references."""
        return self._database.write(self._recover)

    def begin(self, intent: Intent, confirmed: Collection[str] = ()) -> BeginResult:
        """Record `intent`, durably, before its one request is sent; only `Begun` allows that request.

        `confirmed` holds the references of earlier attempts that the cashier was shown and said yes to.
        """
        if not self._owner.is_held():
            raise RuntimeError("the journal is closed, or was opened by another process")
        return self._database.write(lambda connection: self._begin(connection, intent, confirmed))

    def finish(
        self, reference: str, state: AttemptState, reason: str | None = None, answer: str | None = None
    ) -> FinishResult:
        """Record what became of an attempt under way: any state but `sending`, with a stable code why.

        `answer` is what came back, clean; kept for as long as the attempt is unsettled.
        """

        def work(connection: sqlite3.Connection) -> FinishResult:
            entry = rows.find(connection, reference)
            if entry is None:
                return NoSuchReference(reference)
            if not may_become(entry.state, state):
                return AlreadyFinished(entry)
            details = replace(entry.details or Details(), answer=answer)
            ended = replace(entry, state=state, reason=reason, finished_at=self._clock(), details=details)
            return Finished(rows.end(connection, ended))

        return self._database.write(work)

    def settle(self, reference: str, *, sent: bool, note: str, by: str) -> SettleResult:
        """Decide an attempt whose outcome is unknown; who decides says so and why."""
        if not note.strip() or not by.strip():
            return NoteMissing()
        state = AttemptState.SENT if sent else AttemptState.NOT_SENT

        def work(connection: sqlite3.Connection) -> SettleResult:
            entry = rows.find(connection, reference)
            if entry is None:
                return NoSuchReference(reference)
            if not may_become(entry.state, state, settling=True):
                return NotUnknown(entry)
            decided = replace(entry, state=state, settled_at=self._clock(), settled_by=by, note=note)
            return Settled(rows.end(connection, decided))

        return self._database.write(work)

    def get(self, reference: str) -> Entry | NoSuchReference | JournalUnavailable:
        """Return the attempt with this reference, whatever its case."""
        return self._database.read(
            lambda connection: rows.find(connection, reference) or NoSuchReference(reference)
        )

    def earlier(self, intent: Intent) -> tuple[Entry, ...] | JournalUnavailable:
        """Return the attempts that `begin` would want confirmed, newest first; for the review to show."""
        return self._database.read(lambda connection: queries.earlier(connection, intent, self._key))

    def count_unsettled(self) -> int | JournalUnavailable:
        """Return how many attempts wait for a person's decision."""
        return self._database.read(queries.count_unsettled)

    def page(
        self, wanted: Filter | None = None, *, after: Entry | None = None, limit: int = 50
    ) -> Page | JournalUnavailable:
        """Return up to `limit` entries, unsettled ones first, then newest first.

        `after` is the last entry of the page before.
        """
        wanted = wanted or Filter()
        return self._database.read(
            lambda connection: queries.page(connection, self._key, wanted, after, limit)
        )

    def export(self, wanted: Filter | None = None) -> Iterator[Entry | JournalUnavailable]:
        """Yield every attempt once, oldest first.

        Ends with a JournalUnavailable if the file fails midway, or if some of its rows can't be read. Read in
        small transactions, so that a long export keeps nobody from issuing. They go by id, so that an attempt
        whose state changes meanwhile is neither left out nor told twice.
        """
        last = self._database.read(queries.last_id)
        if isinstance(last, JournalUnavailable):
            yield last
            return
        after = unreadable = 0
        read = partial(queries.following, key=self._key, wanted=wanted or Filter(), last=last)
        while after < last:
            batch = self._database.read(partial(read, after=after))
            if isinstance(batch, JournalUnavailable):
                yield batch
                return
            yield from batch.entries
            unreadable += batch.unreadable
            after = batch.last
        if unreadable:
            yield self._damaged

    def written_last_at(self) -> datetime | JournalUnavailable | None:
        """Return the time that the attempt or look-up written last carries; None if there is none."""
        return self._database.read(queries.written_last_at)

    def purge(self, before: datetime) -> int | JournalUnavailable:
        """Delete what was finished and settled before `before`; return how many. Doubtful ones stay.

        Copies that an upgrade left go with the same age.
        """
        purged = 0
        while True:
            count = self._database.write(partial(rows.purge, before=before, limit=_PURGE_BATCH))
            if isinstance(count, JournalUnavailable):
                return count
            purged += count
            if count < _PURGE_BATCH:
                break
        try:
            remove_backups(self._database.path, before)
        except OSError as error:
            return unavailable(error, self._directory)
        return purged

    def record_lookups(self, records: Sequence[LookUpRecord]) -> JournalUnavailable | None:
        """Keep look-ups, in the order in which they were answered; none beside impossible rows."""

        def work(connection: sqlite3.Connection) -> JournalUnavailable | None:
            if damage := self._damage(connection):
                return damage
            lookups.insert(connection, records)
            return None

        return self._database.write(work)

    def lookups(self, before_id: int | None = None, limit: int = 200) -> LookUpPage | JournalUnavailable:
        """Return up to `limit` look-ups, newest first; `before_id` is the last id of the page before."""
        return self._database.read(partial(lookups.page, before_id=before_id, limit=limit))

    def miss_runs(self) -> tuple[MissRun, ...] | JournalUnavailable:
        """Return the runs of misses that no manager has seen, newest first."""
        return self._database.read(lookups.unseen_runs)

    def see_miss_runs(self, runs: Iterable[MissRun]) -> JournalUnavailable | None:
        """Keep that a manager has seen `runs`."""
        return self._database.write(partial(lookups.see, runs=[run.id for run in runs]))

    def purge_lookups(self, before: datetime) -> JournalUnavailable | None:
        """Delete the look-ups of before `before`."""
        while count := self._database.write(partial(lookups.purge, before=before, limit=_PURGE_BATCH)):
            if isinstance(count, JournalUnavailable):
                return count
        return None

    def pause(self, reason: str) -> JournalUnavailable | None:
        """Stop all issuing on this till until someone lifts it."""
        return self._database.write(partial(pause.write, paused=Paused(reason, self._clock())))

    def lift(self) -> JournalUnavailable | None:
        """Let this till issue again."""
        return self._database.write(partial(pause.write, paused=None))

    def paused(self) -> Paused | JournalUnavailable | None:
        """Return why and since when issuing is paused, or None if it isn't."""
        return self._database.read(pause.read)

    def _begin(
        self, connection: sqlite3.Connection, intent: Intent, confirmed: Collection[str]
    ) -> BeginResult:
        self._recover(connection)
        if hindrance := (
            self._damage(connection) or pause.read(connection) or _wrong_previous(connection, intent)
        ):
            return hindrance
        earlier = queries.earlier(connection, intent, self._key)
        if unconfirmed := tuple(entry for entry in earlier if entry.reference not in confirmed):
            return NeedsConfirmation(unconfirmed)
        try:
            return Begun(rows.insert(connection, intent, self._key, self._owner.token), intent.reference)
        except sqlite3.IntegrityError:
            if open_reference := rows.open_reference(connection, self._key.intent(intent)):
                return AlreadyOpen(open_reference)
            if rows.find(connection, intent.reference):
                return ReferenceUsed(intent.reference)
            raise

    def _damage(self, connection: sqlite3.Connection) -> JournalUnavailable | None:
        """Return that some row has an impossible time; once none has, nobody looks again."""
        self._is_sound = self._is_sound or not has_impossible_rows(connection)
        return None if self._is_sound else self._damaged

    def _recover(self, connection: sqlite3.Connection) -> tuple[str, ...]:
        owners = rows.owners(connection) - {self._owner.token}
        dead = [owner for owner in owners if not is_alive(self._directory, owner)]
        return rows.interrupt(connection, dead, INTERRUPTED, self._clock())


def _wrong_previous(
    connection: sqlite3.Connection, intent: Intent
) -> NoSuchReference | PreviousUnsettled | None:
    if intent.previous is None:
        return None
    previous = rows.find(connection, intent.previous)
    if previous is None:
        return NoSuchReference(intent.previous)
    return None if may_be_followed(previous.state) else PreviousUnsettled(previous)
