"""Asking the journal from a screen: it answers at once, but never on the screen's own thread."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from pos_tui.journal.journal import Journal
from pos_tui.journal.results import JournalUnavailable
from pos_tui.services.session import Session

T = TypeVar("T")


async def ask_journal(session: Session, question: Callable[[Journal], T]) -> T | JournalUnavailable:
    """Return what `question` gets from the open journal; one that could not be opened is tried anew."""
    services = await session.services()

    def ask() -> T | JournalUnavailable:
        journal = services.journal()
        return journal if isinstance(journal, JournalUnavailable) else question(journal)

    return await asyncio.to_thread(ask)
