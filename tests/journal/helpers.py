"""Values and hands for the journal's tests."""

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from pos_tui.domain.attempt import Details, Intent
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import JournalUnavailable, UnavailableReason

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **time: float) -> None:
        self.now += timedelta(**time)


def make_intent(
    reference: str,
    *,
    phone: str | None = "20123456",
    email: str | None = None,
    product: str | None = "CARD-100",
    message: str | None = "Enjoy!",
    created_at: datetime = NOON,
    previous: str | None = None,
) -> Intent:
    return Intent(
        reference=reference,
        created_at=created_at,
        till="till 2",
        shop="Main street",
        details=Details(
            phone=phone,
            email=email,
            message=message,
            full_name="Ada Lovelace",
            buyer_email="buyer@shop.example",
            code="CODE-77",
        ),
        masked_phone=None if phone is None else f"••••{phone[-2:]}",
        masked_email=None if email is None else f"{email[0]}•••@example.com",
        delivery_method="sms" if phone else "email",
        product=product,
        previous=previous,
    )


def open_journal(directory: Path, clock: Clock | None = None, patience_s: float = 5) -> Journal:
    journal = Journal.open(directory, clock=clock or Clock(), patience_s=patience_s)
    assert isinstance(journal, Journal), journal
    return journal


def raw(directory: Path) -> sqlite3.Connection:
    """A connection that knows nothing of the program under test."""
    return sqlite3.connect(directory / "journal.sqlite3", isolation_level=None)


def states(directory: Path) -> dict[str, str]:
    """Every reference in the file with its state, read past the program."""
    connection = raw(directory)
    try:
        return dict(connection.execute("SELECT reference, state FROM attempt"))
    finally:
        connection.close()


def reason(result: object) -> UnavailableReason:
    assert isinstance(result, JournalUnavailable), result
    return result.reason


class TillProcess:
    """A real till process on the journal in `directory`; see till_process.py."""

    def __init__(self, directory: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journal.till_process", str(directory), *arguments],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def tell(self, do: str, **arguments: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._process.stdin.flush()

    def hear(self) -> tuple[str, str | None]:
        """The name of the next result, and its reason where the journal was unavailable."""
        assert self._process.stdout is not None
        name, reason = json.loads(self._process.stdout.readline())
        return name, reason

    def ask(self, do: str, **arguments: str) -> str:
        self.tell(do, **arguments)
        return self.hear()[0]

    def kill(self) -> None:
        """End it as a power cut would: at once, with nothing tidied up."""
        self._process.kill()
        self._process.communicate()
