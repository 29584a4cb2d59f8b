"""Write every file that a till writes: `python -m tests.hostile.write_everything FOLDER WORD [FILLER]`.

Prints one JSON object: by the name of each file, the sentence that told that it could not be written; empty
where it was. `WORD` goes into what is written. `FILLER` is a file that takes all the room there is meanwhile.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pos_tui.cli.log import LogFile
from pos_tui.domain.secret import Secret
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import Begun, JournalUnavailable
from pos_tui.scanner.profile import Profile
from pos_tui.secrets import save_secrets
from pos_tui.services import manager_pin, picked_theme, scanner_profile
from pos_tui.services.export_file import Exported, NotExported, Shape, export
from pos_tui.services.manager_pin import ManagerPin, PinUnusable
from pos_tui.services.support_note import write_support_note
from pos_tui.settings.save import save_config
from pos_tui.wording.configuration import problem_text
from pos_tui.wording.coupons import explain_journal
from pos_tui.wording.exports import not_exported_text
from pos_tui.wording.manager import refused_text
from tests.journal.helpers import make_intent

TEXT = "The till said this."


def settings(folder: Path, word: str) -> str:
    problems = save_config(folder / f"{word}.toml", {"till": {"name": word}})
    return " ".join(map(problem_text, problems))


def keys(folder: Path, word: str) -> str:
    return " ".join(map(problem_text, save_secrets(folder / "secrets.toml", {"piggy.token": Secret(word)})))


def pin(folder: Path, word: str) -> str:
    digits = str(sum(word.encode()) * 7919).zfill(6)
    unusable = ManagerPin(folder, "", lambda: datetime.now(UTC)).set(Secret(digits))
    return refused_text(unusable) if isinstance(unusable, PinUnusable) else ""


def scanner(folder: Path, word: str) -> str:
    return _error_of(lambda: scanner_profile.save_profile(folder, Profile(0.004, prefix=word, scans=3)))


def theme(folder: Path, word: str) -> str:
    return _error_of(lambda: picked_theme.save_picked_theme(folder, word))


def exported(folder: Path, word: str) -> str:
    records = [{"code": f"{word}{number}"} for number in range(1000)]
    result = export(folder / "cards.csv", Shape.CSV, ["code"], lambda: records, replace=True)
    if isinstance(result, Exported):
        return ""
    return not_exported_text(result) if isinstance(result, NotExported) else repr(result)


def note(folder: Path, word: str) -> str:
    return _error_of(lambda: write_support_note(folder / "notes", word, TEXT))


def journal(folder: Path, word: str) -> str:
    opened = Journal.open(folder)
    if isinstance(opened, JournalUnavailable):
        return _words(opened)
    with opened:
        begun = opened.begin(make_intent(word, phone=str(sum(word.encode())).zfill(8)))
    return _words(begun) if isinstance(begun, JournalUnavailable) else "" if isinstance(begun, Begun) else "?"


def log(folder: Path, word: str) -> str:
    return "" if LogFile(folder).write("INFO", {"message": word}) else "the log is silent"


def _words(unavailable: JournalUnavailable) -> str:
    words = explain_journal(unavailable)
    return f"{words.title}. {words.what_happened} {words.what_to_do}"


def _error_of(write: Callable[[], object]) -> str:
    """Return what a screen says of the OSError that these functions are documented to raise."""
    try:
        write()
    except OSError as error:
        return error.strerror or ""
    return ""


EVERYTHING = (settings, keys, pin, scanner, theme, exported, note, journal, log)
LOG = "pos-tui.log"
FILES = {
    "secrets.toml",
    manager_pin.FILE,
    manager_pin.LOCK,
    scanner_profile.FILE,
    picked_theme.FILE,
    "cards.csv",
    "journal.key",
    "journal.sqlite3",
    LOG,
}


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and content of every file in `folder`, but of those that lock."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock")
    return {
        str(file.relative_to(folder)): (file.stat().st_mode & 0o7777, file.read_bytes()) for file in files
    }


def write_all(folder: Path, word: str) -> dict[str, str]:
    """Return what was said of each."""
    return {write.__name__: write(folder, word) for write in EVERYTHING}


def fill(filler: Path) -> None:
    """Take all the room there is."""
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))


def main() -> None:
    folder, word, *filler = sys.argv[1:]
    os.umask(0o077)
    if not filler:
        told = write_all(Path(folder), word)
    else:
        write_all(Path(folder), "before")
        before = contents(Path(folder))
        fill(Path(filler[0]))
        told = write_all(Path(folder), word)
        Path(filler[0]).unlink()
        after = contents(Path(folder))
        added_to = before.pop(LOG)[1]
        assert after.pop(LOG)[1].startswith(added_to)
        assert after == before
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
