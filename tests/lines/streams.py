"""Streams that a machine types, each with the state it comes in; nothing of any of them may act.

One whole key in one write with nothing beside it is a person's key and not among them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.lines.hostile import FILLERS, LEADING, MOVING, ODD, PASTES, REPORTS, SIGNALS
from tests.lines.places import KEYS, PHONE, STATES
from tests.lines.terminal import Piece

PACES_MS = (0, 1, 2, 5, 10, 20, 40)
"""Milliseconds a byte; 0 is one write."""
SOLO = 60
"""How many fillers stand between two keys of a stream in one write."""


@dataclass(frozen=True, slots=True)
class Click:
    """A press and a release on a word of the screen."""

    word: str

    def bytes_at(self, place: tuple[int, int] | None) -> bytes:
        """What a terminal reports of it; where the word is not, somewhere in the middle."""
        column, row = place or (40, 12)
        return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode()


Item = bytes | Click
Find = Callable[[str], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Stream:
    """What is typed, in which state and how fast; `kind` groups it, `marks` are texts it would leave.

    With `whole` the pace is that of items, each in one write, as from a line that puts keys together.
    """

    name: str
    kind: str
    state: str
    pace_ms: int
    items: tuple[Item, ...]
    marks: tuple[str, ...] = ()
    whole: bool = False

    def data(self, find: Find) -> bytes:
        """All of its bytes on the screen at hand."""
        return b"".join(_bytes_of(item, find) for item in self.items)

    def pieces(self, find: Find) -> list[Piece]:
        """Its writes."""
        if not self.pace_ms:
            return [(0.0, self.data(find))]
        gap_s = self.pace_ms / 1000
        items = (_bytes_of(item, find) for item in self.items)
        if self.whole:
            return [(gap_s, item) for item in items if item]
        return [(gap_s, bytes([byte])) for item in items for byte in item]


def _bytes_of(item: Item, find: Find) -> bytes:
    return item.bytes_at(find(item.word)) if isinstance(item, Click) else item


CODE = b"GFTCRD123"
_F9, _F3 = LEADING["F9"], LEADING["F3"]
_WORDS = ("F3 Coupon", "F8 Settings", "F2 Balance", "F9 Send", "Send", "Back", "Esc Back", "Cards", "Close")
_CLICKS = {f"click {word}": Click(word) for word in _WORDS}


def filler(kind: str, ms: float, pace_ms: int) -> bytes:
    """So much of a filler that it takes `ms` at this pace."""
    once = FILLERS[kind]
    if not pace_ms:
        return once * SOLO
    return once * max(1, round(ms / (pace_ms * len(once))))


def _scenario(state: str, rng: Random) -> list[tuple[Item, int]]:
    """What somebody would print who knows the screens: an item and the ms that must pass behind it."""
    phone = rng.choice((PASTES["paste phone"], PHONE.encode()))
    order: list[tuple[Item, int]] = [(_F3, 500), (b"\t", 100), (phone, 200), (_F9, 900), (_F9, 900)]
    sends: Item = rng.choice((_F9, b"\r", b"\t\r", Click("F9 Send"), _F9))
    new_card: list[tuple[Item, int]] = [(b"\x0e", 700), (b"\r", 900), (_F9, 900), (_F9, 900)]
    mail: list[tuple[Item, int]] = [(_F9, 700), (b"evil@example.com", 200), (_F9, 900), (_F9, 900)]
    plans: dict[str, list[tuple[Item, int]]] = {
        "start": [(b"", 2500), *order],
        "filled": [(_F9, 900), (sends, 900)],
        "review": [(sends, 900), (_F9, 600)],
        "coupon": order[1:],
        "cards": rng.choice((new_card, mail)),
        "new card": new_card[1:],
        "card mail": mail[1:],
        "card details": mail,
        "pin": [(b"123456", 100), (b"\r", 900), (b"\x1b", 300), *order],
        "export": [(_F9, 700)],
        "journal": [(KEYS["Ctrl+E"].encode(), 700), (_F9, 700)],
        "palette": [(b"coupon", 300), (b"\r", 700)],
    }
    away = [(b"\x1b", 300), *order]
    return plans.get(state, order if state == "home" else away)


def _lone(rng: Random) -> list[Item]:
    kinds: list[dict[str, Item]] = [{**LEADING}, {**MOVING}, {**PASTES}, {**REPORTS}, {**ODD}, {**_CLICKS}]
    return [rng.choice(list(rng.choice(kinds).values()))]


def _items(kind: str, state: str, pace: int, rng: Random) -> list[Item]:
    fill = rng.choice(list(FILLERS))
    keys: list[Item] = [*LEADING.values(), _F9, _F9, *_CLICKS.values()]
    key = rng.choice(keys)
    if kind == "lone":
        return _lone(rng)
    if kind == "code":
        rest = filler(fill, rng.choice((20, 60, 150)), pace) if rng.random() < 0.3 else b""
        end = rng.choice((b"\r", b"\t", b"\n", b""))
        shapes: list[list[Item]] = [
            [key, rest, CODE + end],
            [CODE + end, rest, key],
            [key, CODE + end, key],
        ]
        return rng.choice(shapes)
    if kind == "scenario":
        parts = _scenario(state, rng)
        stretch = rng.choice((0.7, 1.0, 1.0, 1.6))
        items: list[Item] = []
        for item, wait_ms in parts:
            items += [item, filler(fill, wait_ms * stretch, pace)]
        return items
    long = rng.random() < 0.1
    items = []
    for _turn in range(rng.randint(20, 60) if long else rng.randint(2, 9)):
        wait_ms = rng.choice((300, 700, 1000, 1500) if long else (0, 20, 60, 150, 300, 700))
        mixed = rng.choice(list(FILLERS)) if kind == "mixed" else fill
        items += [*_lone(rng), filler(mixed, wait_ms, pace) if wait_ms else b""]
    return items


def _fits(stream: Stream, longest_s: float) -> bool:
    length = len(stream.data(lambda _word: None))
    return length >= 2 and length * stream.pace_ms <= longest_s * 1000


def _counts(item: Item) -> bool:
    """Whether an item is more than moves of the pointer, which a person's key may have beside it."""
    moves = FILLERS["moves"]
    return isinstance(item, Click) or item.replace(moves, b"") != b""


def _is_a_persons(items: list[Item], pace: int) -> bool:
    """One whole key, click or paste in one write."""
    return pace == 0 and sum(bool(item) for item in items) == 1


KINDS = ("scenario", "scenario", "lone", "code", "same filler", "mixed")


def generated(seed: int, *, longest_s: float = 60.0) -> Iterator[Stream]:
    """Streams without end; the same seed gives the same ones.

    States come round in turn, so that few streams already hold all of them.
    """
    rng = Random(seed)
    number = 0
    while True:
        state = STATES[number % len(STATES)].name
        kind = rng.choice(KINDS)
        pace = rng.choice(PACES_MS)
        items = _items(kind, state, pace, rng)
        if state == "start":
            items = [_without_signals(item) for item in items]
        marks = (PHONE,) if state not in ("filled", "review", "outcome") else ()
        marks = (*marks, "evil@ex", "lorem")
        whole = sum(map(_counts, items)) > 1 and rng.random() < 0.15
        stream = Stream(f"{seed}.{number}", kind, state, pace, tuple(items), marks, whole=whole)
        if not _is_a_persons(items, pace) and _fits(stream, longest_s):
            yield stream
        number += 1


def _without_signals(item: Item) -> Item:
    if isinstance(item, bytes):
        for signal in SIGNALS:
            item = item.replace(signal, b"")
    return item


def _attack8(pace: int) -> Stream:
    focus = FILLERS["focus"]
    paste = b"\x1b[200~0633221178\x1b[201~"
    data = b"\x1bOR" + focus * 26 + b"\t" + focus * 6 + paste + focus * 13 + _F9 + focus * 60 + _F9
    return Stream(f"attack 8, {pace} ms", "named", "home", pace, (data,), ("0633221178",))


def _attack9() -> Iterator[Stream]:
    link = b"https://leat.com/giftcard-balance?hash=GFTCRD123\r"
    shapes = {
        "F9 code CR": [_F9, CODE + b"\r"],
        "code CR F9": [CODE + b"\r", _F9],
        "code TAB F9": [CODE + b"\t", _F9],
        "F9 link CR": [_F9, link],
    }
    for name, items in shapes.items():
        for pace in (0, 3, 10):
            yield Stream(f"attack 9, {name}, {pace} ms", "named", "review", pace, tuple(items))
        for pace in (3, 10):
            name_of_whole = f"attack 9, {name}, {pace} ms, whole"
            yield Stream(name_of_whole, "named", "review", pace, tuple(items), whole=True)


def _tailored(pace: int) -> Stream:
    focus = FILLERS["focus"]
    data = b"\x1b[13~" + focus * 100 + b"\t" + focus * 100 + _F9 + focus * 330 + _F9
    return Stream(f"tailored, {pace} ms", "named", "filled", pace, (data,))


def named() -> Iterator[Stream]:
    """The codes that got through once, and what overran the till."""
    for pace in (2, 5):
        yield _attack8(pace)
    yield from _attack9()
    for pace in (1, 2, 5, 10):
        yield _tailored(pace)
    odd = {
        "attack 1": b"\x1b[1114112u",
        "attack 1b": b"\x1b[97;;1114112u",
        "attack 2": b"GIFT\x1b[200~123\r",
        "attack 3": b"\x1b[48;99999;99999;1;1t",
        "attack 3b": b"\x1b[48;9999999999;9999999999;1;1t",
        "attack 4": b"ABC\x1b[48;1;1;1;1tDEF\r",
        "attack 5": b"\x1b[48;0;0;0;0t\x1b[<0;5;5M",
    }
    for name, data in odd.items():
        for pace in (0, 5):
            yield Stream(f"{name}, {pace} ms", "named", "home", pace, (data,))
    line = b"lorem ipsum dolor sit amet "
    bulk = {
        "attack 10, one line": b"\x1b[200~" + line * 380_000 + b"\x1b[201~",
        "attack 10, lines": b"\x1b[200~" + b"lorem ips\n" * 1_000_000 + b"\x1b[201~",
        "attack 11, typed": b"A7" * 1_500_000,
        "attack 11, Esc": b"\x1b" * 1_000_000,
    }
    for name, data in bulk.items():
        yield Stream(name, "bulk", "home", 0, (data,), ("lorem",))
