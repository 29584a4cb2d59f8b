"""A till in a process of its own, told what to do line by line: `python -m tests.journal.till_process DIR`.

Reads one JSON object a line and answers with one; `Open` stands for a journal that could be opened.
"""

import json
import os
import sys
import urllib.parse  # noqa: F401 - pathlib loads it late, when this process may not read it any more
from pathlib import Path

from pos_tui.domain.attempt import AttemptState
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import JournalUnavailable
from tests.journal.helpers import make_intent


def say(name: str, reason: str | None = None) -> None:
    sys.stdout.write(json.dumps([name, reason]) + "\n")
    sys.stdout.flush()


def answer(value: object) -> None:
    reason = value.reason if isinstance(value, JournalUnavailable) else None
    say(type(value).__name__, reason)


def begin_in_a_fork(journal: Journal) -> None:
    """Have a forked child try to begin, close what it inherited, and end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            journal.begin(make_intent("FORK"))
            os.write(writing, b"begun")
        except RuntimeError:
            os.write(writing, b"refused")
        journal.close()
        os._exit(0)
    os.waitpid(child, 0)
    say(os.read(reading, 100).decode())


def main() -> None:
    directory = Path(sys.argv[1])
    if len(sys.argv) > 2:
        os.setuid(int(sys.argv[2]))
    journal = Journal.open(directory)
    answer(journal)
    if isinstance(journal, JournalUnavailable):
        return
    for line in sys.stdin:
        command = json.loads(line)
        reference = command.get("reference", "")
        match command["do"]:
            case "begin":
                intent = make_intent(reference, phone=command.get("phone", "20123456"))
                answer(journal.begin(intent))
            case "finish":
                answer(journal.finish(reference, AttemptState.SENT))
            case "get":
                answer(journal.get(reference))
            case "begin in a fork":
                begin_in_a_fork(journal)
            case "make read-only":
                directory.chmod(0o500)
                answer(None)
            case "limit files":
                import resource

                size = (directory / "journal.sqlite3").stat().st_size
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
                answer(None)


if __name__ == "__main__":
    main()
