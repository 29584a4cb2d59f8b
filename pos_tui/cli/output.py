"""Writing for people and for scripts; each line leaves at once."""

import errno
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pos_tui.cli.streams import is_error_output_lost
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _

LONGEST_COMPLAINT = 2000
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def say(text: str = "") -> None:
    """Print a line that was asked for."""
    print(text, flush=True)


def say_json(record: Mapping[str, object]) -> None:
    """Print one object as one line of ASCII."""
    print(json.dumps(record), flush=True)


def complain(text: str) -> None:
    """Print on standard error what went wrong."""
    print(f"pos-tui: {clean(text, LONGEST_COMPLAINT)}", file=sys.stderr, flush=True)


def complain_or_say(text: str) -> None:
    """Print on standard error what must not be lost; on standard output if nobody can read it there."""
    complain(text)
    if is_error_output_lost():
        say(text)


@contextmanager
def told_anyway(text: str) -> Iterator[None]:
    """Print `text` on standard error if the block can't print what was changed."""
    try:
        yield
    except OSError:
        complain(text)
        raise


def say_changed(text: str) -> None:
    """Print what was changed; on standard error if standard output can't be written."""
    with told_anyway(text):
        say(text)


def unwritten_text(failure: OSError) -> str:
    """Return why standard output could not be written."""
    if failure.errno in NO_ROOM:
        return _("There is no room for the output.")
    return _("The output can't be written ({reason}).").format(reason=failure.strerror)


def unread_text(failure: OSError) -> str:
    """Return why standard input could not be read."""
    return _("Standard input can't be read ({reason}).").format(reason=failure.strerror)
