"""What a person does on a line: which keys, clicks and pastes are refused, how many letters are lost."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from difflib import SequenceMatcher
from pathlib import Path
from random import Random

from pos_tui.sandbox.process import PracticeShop
from tests.lines.lines import Line
from tests.lines.places import KEYS, STATES
from tests.lines.terminal import Piece
from tests.lines.till import KEY_S, NotReachedError, TillOnLine

LOST_HEAD = (
    "| line | keys refused | slow | clicks | pastes | held | letters | codes | coupons | recorded bells |",
    "|---|---|---|---|---|---|---|---|---|---|",
)
_FOLLOWS_S = 1.0
"""How long a key may take to show, besides what the line adds."""
_TEXTS = ("anna de vries", "0612345678", "happy birthday", "marie", "hello there", "1050 brussel")
_WALKS = (
    (("F3", "coupon"), ("F5", "journal"), ("F7", "scanner"), ("F8", "settings"), ("F6", "stack")),
    (("F4", "cards"), ("F3", "coupon"), ("F2", "balance")),
    (("F1", ".*/Help"), ("Esc", "balance")),
    (("F4", "cards"), ("Ctrl+N", ".*/.+"), ("Esc", "cards")),
    (("F4", "cards"), ("Ctrl+P", "palette"), ("Esc", "cards")),
    (("F4", "cards"), ("Enter", ".*/Card.*"), ("Esc", "cards")),
    (("F4", "cards"), ("Ctrl+E", ".*/.+"), ("Esc", "cards")),
    (("F4", "cards"), ("F9", ".*/.+"), ("Esc", "cards")),
)
"""Ways from the home screen and the places that they lead through."""
_BAR = (("F3 Coupon", "coupon"), ("F5 Journal", "journal"), ("F8 Settings", "settings"))
_QUITS = ("C-q", "kC-q", "C-c")
"""Keys of the recordings that end a till, or may."""

Counts = Counter[str]
"""By kind: `keys` and `keys refused`, and so on."""


def people_row(
    line: Line, shop: PracticeShop, rng: Random, *, recordings: Path | None, say: Callable[[str], None]
) -> str:
    """Work tills on a line as people do, and return the row of the table."""
    counts: Counts = Counter()
    scenes = (_walk, _quick_hand, _held, _typists, _clicks, _pastes, _scans, _coupon)
    for scene in scenes:
        before = counts.copy()
        with TillOnLine(line, shop) as till:
            try:
                till.wait_for_start()
                scene(till, counts, rng)
            except NotReachedError as error:
                counts["not reached"] += 1
                say(f"  {line.name}, {scene.__name__}: {error}")
        say(f"  {line.name}, {scene.__name__}: {dict(counts - before)}")
    recorded = _replayed(line, shop, recordings, say) if recordings else "-"
    cells = [line.name]
    cells += [_share(counts, "keys", "refused"), str(counts["keys slow"])]
    cells += [_share(counts, kind, "refused") for kind in ("clicks", "pastes")]
    cells += [_share(counts, kind, "lost") for kind in ("held", "letters", "codes")]
    cells += [f"{counts['coupons']} of 1", recorded]
    return "| " + " | ".join(cells) + " |"


def _share(counts: Counts, kind: str, what: str) -> str:
    return f"{counts[f'{kind} {what}']} of {counts[kind]}"


def _walk(till: TillOnLine, counts: Counts, _rng: Random) -> None:
    """Keys that lead, 400 ms apart or later, each of them to a place that is known."""
    for way in _WALKS * 2:
        with suppress(NotReachedError):
            for key, place in way:
                _go(till, counts, key, place)
        if not till.go_home():
            raise NotReachedError(f"not home again\n{till.end.text}")


def _go(till: TillOnLine, counts: Counts, key: str, place: str) -> None:
    for _try in range(3):
        counts["keys"] += 1
        till.end.play([(0.0, KEYS[key].encode())])
        if _is_at(till, place):
            till.end.read_for(0.4)
            return
        if _is_at(till, place):
            counts["keys slow"] += 1
            return
        counts["keys refused"] += 1
    raise NotReachedError(f"{key} led to {till.place!r}\n{till.end.text}")


def _is_at(till: TillOnLine, place: str) -> bool:
    return till.end.wait_for(
        lambda: re.fullmatch(place, till.place) is not None, _FOLLOWS_S + till.line.latency_s
    )


def _quick_hand(till: TillOnLine, counts: Counts, _rng: Random) -> None:
    """Tab, letters, Backspace, about 130 ms apart: the row of the letters shows whether Tab arrived."""
    limit_s = 1 + till.line.latency_s
    till.press("F3")
    for row in ("Phone", "E-mail", "Delivery time"):
        counts["keys"] += 1
        till.end.play([(0.13, b"\t"), (0.25, b"0"), (0.11, b"6")])
        shown = till.end.wait_for(lambda: "06" in _row(till, row), limit_s)  # noqa: B023
        counts["keys refused"] += not shown
        counts["held"] += 2
        till.end.play([(0.3, b"\x7f"), (0.09, b"\x7f")])
        gone = till.end.wait_for(lambda: "0" not in _row(till, row), limit_s)  # noqa: B023
        counts["held lost"] += 0 if gone else 2


def _row(till: TillOnLine, label: str) -> str:
    """What stands behind a label of the coupon form."""
    lines = till.end.text.splitlines()
    return next((line[21:].strip(" │") for line in lines if line[3:21].strip() == label), "")


def _held(till: TillOnLine, counts: Counts, _rng: Random) -> None:
    """Backspace and Left held down: one, half a second, then 30 a second; the rest shows how many came."""
    till.press("F3")
    till.type("x" * 30)
    counts["held"] += 21
    till.end.play([(0.5, b"\x7f"), (0.5, b""), *[(0.033, b"\x7f")] * 20])
    till.end.read_for(1.0 + till.line.latency_s)
    counts["held lost"] += abs(_row(till, "Product").count("x") - 9)
    till.press("Ctrl+U")
    till.type("abcdefghij")
    counts["held"] += 7
    left = KEYS["Left"].encode()
    till.end.play([(0.5, left), (0.5, b""), *[(0.033, left)] * 6])
    till.end.read_for(1.0 + till.line.latency_s)
    till.type("X")
    till.end.read_for(till.line.latency_s)
    at = _row(till, "Product").find("X")
    counts["held lost"] += 7 if at < 0 else abs(at - 3)


def typed(text: str, words_per_minute: int, rollover: float, rng: Random) -> Iterator[Piece]:
    """A typist's letters: uneven, and some of them roll over, 15 to 45 ms behind the one before."""
    beat = 12 / words_per_minute
    for letter in text:
        gap = rng.uniform(0.015, 0.045) if rng.random() < rollover else beat * rng.uniform(0.5, 1.5)
        yield gap, letter.encode()


def _typists(till: TillOnLine, counts: Counts, rng: Random) -> None:
    """A form is typed at 60 and at 120 words a minute, each field ended by Tab."""
    for words, rollover in ((60, 0.08), (120, 0.18)):
        till.press("F3")
        if words > 60:
            till.press("Ctrl+N")
        for number, text in enumerate(_TEXTS):
            till.end.play([(0.5, b""), *typed(text, words, rollover, rng)])
            tabs = 2 if number == 2 else 1  # the choice of the delivery lies between
            till.end.play([(0.12, b"\t"), *[(0.4, b"\t")] * (tabs - 1)])
        till.end.read_for(1.0 + till.line.latency_s)
        counts["letters"] += sum(map(len, _TEXTS))
        counts["letters lost"] += sum(_lost(text, till.end.text) for text in _TEXTS)
        till.press("F2")


def _lost(text: str, screen: str) -> int:
    """How many letters of a text are missing where most of it is."""
    if text in screen:
        return 0
    matchers = (SequenceMatcher(None, text, line, autojunk=False) for line in screen.splitlines())
    best = max(sum(block.size for block in matcher.get_matching_blocks()) for matcher in matchers)
    return len(text) - best


def _clicks(till: TillOnLine, counts: Counts, _rng: Random) -> None:
    """Clicks on the key bar with a pointer at rest, and with one that moves at 125 Hz."""
    for moving in (False, True):
        for word, place in _BAR:
            at = till.end.find(word)
            if at is None:
                raise NotReachedError(f"no {word!r} to click on\n{till.end.text}")
            counts["clicks"] += 1
            till.end.play(_click(at, moving=moving))
            if not _is_at(till, place):
                counts["clicks refused"] += 1
                till.end.read_for(1.0)
                _go(till, Counter(), word.split()[0], place)
            till.end.read_for(0.5)


def _click(at: tuple[int, int], *, moving: bool) -> list[Piece]:
    column, row = at
    press, release = f"\x1b[<0;{column};{row}M".encode(), f"\x1b[<0;{column};{row}m".encode()
    if not moving:
        return [(0.3, press), (0.06, release)]
    way = [(0.008, f"\x1b[<35;{max(1, column - step)};{row}M".encode()) for step in range(60, 0, -1)]
    back = [(0.008, f"\x1b[<35;{column + step % 3};{row}M".encode()) for step in range(40)]
    return [*way, (0.005, press), (0.06, release), *back]


def _pastes(till: TillOnLine, counts: Counts, rng: Random) -> None:
    """Pastes from the keyboard, bracketed, of 20 and of 500 characters, and of a code."""
    limit_s = 1.5 + till.line.latency_s
    till.press("F3")
    for size in (20, 500):
        text = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _letter in range(size))
        counts["pastes"] += 1
        till.end.play([(0.5, f"\x1b[200~{text}\x1b[201~".encode())])
        shown = till.end.wait_for(lambda: text[:12] in till.end.text, limit_s)  # noqa: B023
        counts["pastes refused"] += not shown
        till.press("Tab")
    till.press("F2")
    counts["pastes"] += 1
    till.end.play([(0.5, b"\x1b[200~GFTCRD123\x1b[201~")])
    shown = till.end.wait_for(lambda: "GFTCRD123" in till.end.text, limit_s)
    counts["pastes refused"] += not shown


def _scans(till: TillOnLine, counts: Counts, _rng: Random) -> None:
    """Good scans, 5 ms a character, on the home screen."""
    for number in range(100, 110):
        counts["codes"] += 1
        counts["codes lost"] += not till.scan(f"CARD{number:06}")
        till.end.read_for(2 * KEY_S)


def _coupon(till: TillOnLine, counts: Counts, _rng: Random) -> None:
    """One coupon, from the form to the shop."""
    before = till.sent
    till.reach(next(state for state in STATES if state.name == "review"))
    till.confirm()
    till.end.wait_for(lambda: till.sent.since(before).coupons > 0, 4 + till.line.latency_s)
    counts["coupons"] += till.sent.since(before).coupons


def _replayed(line: Line, shop: PracticeShop, folder: Path, say: Callable[[str], None]) -> str:
    """Replay what people did in a recording with its times; return how many writes and how many bells."""
    with gzip.open(_recording(line, folder)) as file:
        scenarios = json.load(file)["scenarios"]
    writes = bells = 0
    for scenario in scenarios:
        if scenario["name"].startswith("scan"):
            continue
        with TillOnLine(line, shop) as till:
            till.wait_for_start()
            pieces, last = [], scenario["start"]
            for at, data, label in scenario["writes"]:
                if label not in _QUITS:
                    pieces.append(((at - last) / 1e6, bytes.fromhex(data)))
                    last = at
            rung = till.end.bells
            till.end.play(pieces)
            till.end.read_for(1.0 + till.line.latency_s)
            rung = till.end.bells - rung
            alive = "" if till.status is None else f", ended with {till.status}"
            say(f"  {line.name}, recorded {scenario['name']}: {len(pieces)} writes, {rung} bells{alive}")
            writes, bells = writes + len(pieces), bells + rung
    return f"{bells} of {writes}"


def _recording(line: Line, folder: Path) -> Path:
    """A recording of this line, or of the bare terminal: what people wrote is the same."""
    name = line.name.replace("-", "")
    own = folder / f"{name}.json.gz"
    return own if own.exists() else folder / "pty.json.gz"
