"""The journal's tables, as versioned steps from an empty file."""

import sqlite3
from contextlib import closing

APPLICATION_ID = 0x504F5354
"""`POST` in the file's header: what tells a journal from any other SQLite database."""

# Times are microseconds since 1970 in UTC. A mark is a keyed hash (see key.py). The unique index over
# open intents is what makes racing processes one request. `details` has no foreign key on purpose:
# only a table without one is emptied page by page (see rows.drop_details).
_VERSION_1 = (
    """
    CREATE TABLE state (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        identity BLOB NOT NULL,
        paused_at INTEGER,
        paused_reason TEXT,
        CHECK ((paused_at IS NULL) = (paused_reason IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE attempt (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        reference TEXT NOT NULL COLLATE NOCASE UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'refused', 'not_sent', 'unknown')),
        created_at INTEGER NOT NULL,
        finished_at INTEGER,
        till TEXT NOT NULL,
        shop TEXT NOT NULL,
        delivery_method TEXT,
        masked_phone TEXT,
        masked_email TEXT,
        product TEXT,
        delivery_time TEXT,
        previous TEXT COLLATE NOCASE REFERENCES attempt (reference) ON DELETE SET NULL,
        reason TEXT,
        settled_at INTEGER,
        settled_by TEXT,
        note TEXT,
        owner TEXT,
        intent_mark BLOB,
        phone_mark BLOB,
        email_mark BLOB,
        phone_tail TEXT,
        CHECK (phone_mark IS NOT NULL OR email_mark IS NOT NULL),
        CHECK ((state = 'sending') = (finished_at IS NULL)),
        CHECK ((state = 'sending') = (owner IS NOT NULL)),
        CHECK ((state = 'sending') = (intent_mark IS NOT NULL)),
        CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
        CHECK ((settled_at IS NULL) = (note IS NULL)),
        CHECK (settled_at IS NULL OR state IN ('sent', 'not_sent'))
    ) STRICT
    """,
    """
    CREATE TABLE details (
        attempt INTEGER PRIMARY KEY,
        phone TEXT,
        email TEXT,
        message TEXT,
        full_name TEXT,
        buyer_email TEXT,
        code TEXT,
        answer TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX attempt_open_intent ON attempt (intent_mark) WHERE state = 'sending'",
    "CREATE INDEX attempt_by_state ON attempt (state, created_at)",
    "CREATE INDEX attempt_not_unknown ON attempt (created_at) WHERE state <> 'unknown'",
    "CREATE INDEX attempt_by_phone ON attempt (phone_mark, created_at) WHERE phone_mark IS NOT NULL",
    "CREATE INDEX attempt_by_email ON attempt (email_mark, created_at) WHERE email_mark IS NOT NULL",
    "CREATE INDEX attempt_by_tail ON attempt (phone_tail, created_at) WHERE phone_tail IS NOT NULL",
    "CREATE INDEX attempt_by_previous ON attempt (previous) WHERE previous IS NOT NULL",
)

# Look-ups are marked with nothing that leads back to a whole code. A run of misses keeps where it began and
# ended among them, since what belongs to one run must not make another.
_VERSION_2 = (
    """
    CREATE TABLE lookup (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        looked_up_at INTEGER NOT NULL,
        till TEXT NOT NULL,
        source TEXT NOT NULL,
        masked_code TEXT NOT NULL,
        result TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE miss_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        till TEXT NOT NULL,
        began_at INTEGER NOT NULL,
        ended_at INTEGER NOT NULL,
        first_lookup INTEGER NOT NULL,
        last_lookup INTEGER NOT NULL,
        misses INTEGER NOT NULL,
        seen INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    "CREATE INDEX lookup_by_time ON lookup (looked_up_at)",
    "CREATE INDEX lookup_misses ON lookup (till, id) WHERE result = 'not_found'",
    "CREATE INDEX miss_run_by_till ON miss_run (till, id)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_VERSION_1, _VERSION_2)
"""The statements that bring version n to n + 1, at index n.

A released step never changes, since `is_complete` compares what it left in the file word for word. So a
step makes and drops, and renames nothing: SQLite's versions differ in how they rewrite a statement.
"""


def current_version() -> int:
    """Return the schema version that this program reads and writes."""
    return len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema version of the database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def application_of(connection: sqlite3.Connection) -> int:
    """Return the application id in the database's header."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database up to the current version, inside the caller's transaction."""
    for step in MIGRATIONS[version_of(connection) :]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {current_version()}")


def is_complete(connection: sqlite3.Connection) -> bool:
    """Tell whether every table and index stands in the file as the steps make it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as expected:
        migrate(expected)
        return _objects(expected) <= _objects(connection)


def _objects(connection: sqlite3.Connection) -> set[tuple[str, str | None]]:
    return {(name, sql) for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema")}
