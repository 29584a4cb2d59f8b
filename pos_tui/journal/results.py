"""What can come of a call to the journal: always one of these values, never an exception."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pos_tui.domain.attempt import Entry
from pos_tui.domain.lookup_record import LookUpRecord


class UnavailableReason(StrEnum):
    """Why the journal can't be used."""

    VANISHED = "vanished"
    EMPTY = "empty"
    DAMAGED = "damaged"
    FOREIGN = "foreign"
    KEY_LOST = "key_lost"
    NOT_A_FILE = "not_a_file"
    NEWER = "newer"
    NOT_WRITABLE = "not_writable"
    FULL = "full"
    BUSY = "busy"
    TOO_MANY_FILES = "too_many_files"
    IO_ERROR = "io_error"
    SQLITE_TOO_OLD = "sqlite_too_old"


@dataclass(frozen=True, slots=True)
class JournalUnavailable:
    """Nothing was read or written, and nothing may be issued; `path` is the file or directory concerned.

    VANISHED, EMPTY, DAMAGED, FOREIGN (not this journal) and KEY_LOST need a person: the file is never made
    anew where one existed. NOT_A_FILE: a link or a directory stands in its place. NEWER: a later version
    of the program wrote it. FULL, BUSY, TOO_MANY_FILES, NOT_WRITABLE and IO_ERROR may pass, so the call can
    be made again. `detail` is for the log: the name of the system's own error.
    """

    reason: UnavailableReason
    path: Path
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """The intent is durable; exactly one request may now be sent for it."""

    id: int
    reference: str


@dataclass(frozen=True, slots=True)
class AlreadyOpen:
    """The very same coupon is under way at this moment, as `reference`: this one must not be sent."""

    reference: str


@dataclass(frozen=True, slots=True)
class ReferenceUsed:
    """The reference was used before."""

    reference: str


@dataclass(frozen=True, slots=True)
class NeedsConfirmation:
    """The same customer may be getting a second coupon: `earlier` lists the attempts nobody said yes to."""

    earlier: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PreviousUnsettled:
    """The attempt that was to be replaced is still under way or unsettled."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Paused:
    """Issuing is paused on this till `since` then (UTC), until someone lifts it; `reason` is a code."""

    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class NoSuchReference:
    """The journal holds no attempt with this reference."""

    reference: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The outcome is durable; so is the removal of the customer's details, unless it is unknown."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class AlreadyFinished:
    """The attempt was not under way any more; it stays as `entry` shows it."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Settled:
    """The doubtful attempt is decided."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class NotUnknown:
    """Only an attempt whose outcome is unknown can be settled; this one stays as `entry` shows it."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class NoteMissing:
    """An attempt is settled with a note and a name, or not at all."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries in order; `more` says that others follow the last of them.

    `unreadable` counts the rows among them that no program of ours wrote: the journal is damaged.
    """

    entries: tuple[Entry, ...]
    more: bool
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class LookUpPage:
    """Some look-ups, newest first; `unreadable` as in Page."""

    records: tuple[LookUpRecord, ...]
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Healthy:
    """A full check found every page, index and link of the journal in order."""

    entries: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Every page is in order, but `rows` rows of the file at `path` hold what no program of ours wrote."""

    rows: int
    path: Path


@dataclass(frozen=True, slots=True)
class Absent:
    """No journal was ever made here; the first start of a till makes it."""


BeginResult = (
    Begun
    | AlreadyOpen
    | ReferenceUsed
    | NeedsConfirmation
    | NoSuchReference
    | PreviousUnsettled
    | Paused
    | JournalUnavailable
)
FinishResult = Finished | AlreadyFinished | NoSuchReference | JournalUnavailable
SettleResult = Settled | NotUnknown | NoSuchReference | NoteMissing | JournalUnavailable
CheckResult = Healthy | Unreadable | Absent | JournalUnavailable
