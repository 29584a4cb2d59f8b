"""Putting a note for the coupon service's support into a file."""

import os
import re
from itertools import count
from pathlib import Path

from pos_tui.paths import make_private_dir


def write_support_note(folder: Path, reference: str, text: str) -> Path:
    """Write `text` to a new file in `folder`, named after `reference`, and return its path.

    The file is this user's alone (mode 0600), durable, and never takes the place of another. Raise OSError
    if it can't be written; nothing is left of it then.
    """
    make_private_dir(folder)
    # A reference from the command line may hold any ASCII sign, a slash too.
    stem = re.sub(r"[^A-Za-z0-9_-]", "_", reference)
    for number in count(1):
        file = folder / (f"{stem}.txt" if number == 1 else f"{stem}-{number}.txt")
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        break
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        file.unlink()
        raise
    return file
