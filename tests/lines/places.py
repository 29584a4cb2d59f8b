"""Where a till is, as its screen shows it, and how a person gets to each place."""

import re
from dataclasses import dataclass
from itertools import zip_longest

KEYS = {
    **{f"F{number}": sequence for number, sequence in enumerate(("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"), 1)},
    **{
        f"F{number}": f"\x1b[{code}~"
        for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
    "Enter": "\r",
    "Tab": "\t",
    "Esc": "\x1b",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "Backspace": "\x7f",
    "Delete": "\x1b[3~",
    **{f"Ctrl+{letter}": chr(ord(letter) - 64) for letter in "ABDEFGKLNOPRSTUWXYZQ"},
}
"""What a terminal sends for a key."""

_BASES = (
    ("palette", r"Search for commands"),
    ("cards", r"All programmes|F4 Reload"),
    ("journal", r"All states"),
    ("stack", r"No\.  Code"),
    ("scanner", r"POS-TUI:|QR code|▄▄▄▄▄ █"),
    ("settings", r"\bThis till\b"),
    ("coupon", r"╭─ Coupon ─|─ Reference \d"),
    ("balance", r"─This shift─"),
)
_TITLE = re.compile(r"[╭│ ]\+?─ ([^─╮▌]+?)(?: ─|(▌))")
_CUT = "…"
"""Ends a title that a message covers in part."""
_COVERED = {"Coupon"}


def place_of(text: str) -> str:
    """Name the screen and the windows open over it, e.g. `coupon/Send this coupon?`; empty: neither."""
    base = next((name for name, mark in _BASES if re.search(mark, text)), "")
    titles = [title + (cut and _CUT) for title, cut in _TITLE.findall(text)]
    windows = [title for title in titles if title not in _COVERED and "Reference" not in title]
    return "/".join([base or ("?" if windows else ""), *windows])


def is_same(one: str, other: str) -> bool:
    """Whether two names are of one place, each as far as messages let it be read."""
    pairs = list(zip_longest(one.split("/"), other.split("/"), fillvalue=""))
    return all(
        here == there
        or (here.endswith(_CUT) and there.startswith(here[:-1]))
        or (there.endswith(_CUT) and here.startswith(there[:-1]))
        for here, there in pairs
    )


def is_window(place: str) -> bool:
    """Whether something is open that Esc closes."""
    return "/" in place or place == "palette"


PHONE = "0612345678"
PIN = "471108"

Step = tuple[str, str]
"""What a person does, a key or `text:…`, and what the place is called then (a pattern)."""


@dataclass(frozen=True, slots=True)
class State:
    """A place in which streams come; `pin` asks for a till whose manager has one, `at_s` for no waiting."""

    name: str
    steps: tuple[Step, ...] = ()
    pin: bool = False
    starting: bool = False

    def is_shown(self, place: str) -> bool:
        """Whether a till at this place is in the state."""
        pattern = self.steps[-1][1] if self.steps else "balance"
        return not self.starting and re.fullmatch(pattern, place) is not None


_FORM: tuple[Step, ...] = (("F3", "coupon"), ("Tab", "coupon"), (f"text:{PHONE}", "coupon"))
_REVIEW: tuple[Step, ...] = (*_FORM, ("F9", "coupon/Send.*"))
_CARDS: tuple[Step, ...] = (("F4", "cards"),)

STATES = (
    State("start", starting=True),
    State("home"),
    State("coupon", (("F3", "coupon"),)),
    State("filled", _FORM),
    State("review", _REVIEW),
    State("cards", _CARDS),
    State("journal", (("F5", "journal"),)),
    State("stack", (("F6", "stack"),)),
    State("scanner", (("F7", "scanner"),)),
    State("settings", (("F8", "settings"),)),
    State("pin", (("F4", ".*/.+"),), pin=True),
    State("help", (("F1", ".*/Help"),)),
    State("palette", (("Ctrl+P", "palette"),)),
    State("theme", (("F8", "settings"), ("Ctrl+T", ".*/.+"))),
    State("new card", (*_CARDS, ("Ctrl+N", ".*/.+"))),
    State("card mail", (*_CARDS, ("F9", ".*/.+"))),
    State("card details", (*_CARDS, ("Enter", ".*/.+"))),
    State("export", (*_CARDS, ("Ctrl+E", ".*/.+"))),
    State("look-ups", (("F5", "journal"), ("Ctrl+L", ".*/.+"))),
    State("code file", (("F6", "stack"), ("Ctrl+O", ".*/.+"))),
    State("outcome", (*_REVIEW, ("F9!", ".*/.*sent.*"))),
)
"""`F9!` answers the question that sends, and does what the screen asks for besides."""
