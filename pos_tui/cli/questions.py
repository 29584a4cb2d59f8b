"""Questions to whoever sits at the terminal, on standard error: standard output is for scripts."""

import sys

from pos_tui.i18n import gettext as _


def can_ask() -> bool:
    """Tell whether somebody can read a question and type the answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def tell(text: str) -> None:
    """Print what a question is about."""
    print(text, file=sys.stderr, flush=True)


def ask(question: str) -> bool:
    """Return whether the answer is yes; anything else, and no answer, is no."""
    print(_("{question} [y/N] ").format(question=question), end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        tell("")  # Ctrl+D leaves the cursor behind the question
    return answer.strip().casefold() in {_("y"), _("yes")}
