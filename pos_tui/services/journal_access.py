"""Asking the journal from a screen: it answers at once, but never on the screen's own thread."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeVar

from pos_tui.journal.journal import Journal
from pos_tui.journal.results import JournalUnavailable
from pos_tui.services.export import attempt_record
from pos_tui.services.session import Session

if TYPE_CHECKING:
    from pos_tui.journal.queries import Filter
    from pos_tui.services.till import TillServices

T = TypeVar("T")


async def ask_journal(session: Session, question: Callable[[Journal], T]) -> T | JournalUnavailable:
    """Return what `question` gets from the open journal; one that could not be opened is tried anew."""
    services = await session.services()

    def ask() -> T | JournalUnavailable:
        journal = services.journal()
        return journal if isinstance(journal, JournalUnavailable) else question(journal)

    return await asyncio.to_thread(ask)


def attempt_records(
    services: "TillServices", wanted: "Filter", zone: tzinfo
) -> Iterator[dict[str, object] | JournalUnavailable]:
    """Yield `ATTEMPT_FIELDS` of every attempt that is `wanted`, oldest first.

    For a thread: read from the file as they are asked for, a few hundred at a time. Where the journal fails,
    that is the last thing it yields.
    """
    journal = services.journal()
    entries = [journal] if isinstance(journal, JournalUnavailable) else journal.export(wanted)
    for entry in entries:
        yield entry if isinstance(entry, JournalUnavailable) else attempt_record(entry, zone)
