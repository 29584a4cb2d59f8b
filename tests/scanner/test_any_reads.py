"""Whatever arrives, in whatever pieces: what a machine typed does nothing, and every verdict is final."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from pos_tui.scanner.line import FAR, NEAR, Line, Need, Place
from pos_tui.scanner.sequences import Kind, Sequencer
from tests.scanner.reads import (
    DELETE,
    DOWN,
    ESCAPE,
    F3,
    F9,
    FOCUS,
    MOVE,
    PASTE,
    PRESS,
    RELEASE,
    WHEEL,
    Read,
    Till,
    typed,
)

LOUD = {Kind.KEY, Kind.CONTROL, Kind.PRESS, Kind.RELEASE, Kind.PASTE}
"""Kinds that lead, send, click or paste."""
RUN_S = 0.0449
POINTER = re.compile(rb"\x1b\[<(?:35|65);6;6M")
MOUSE_ONLY = re.compile(rb"(?:\x1b\[<[0-9]+;[0-9]+;[0-9]+[Mm])+")

lines = st.sampled_from([NEAR, FAR])
places = st.builds(Place, st.booleans(), st.sampled_from([Need.LEAD, Need.SEND]), st.sampled_from(Need))
sequences = st.sampled_from([
    F3, F9, ESCAPE, DOWN, DELETE, PRESS, RELEASE, MOVE, WHEEL, FOCUS, PASTE, b"\r", b"\n", b"\t", b"\x7f",
    b"\x11", b"\x1d", b"7", b"G", b"GFTCRD123\r", b"\x1b[200~", b"\x1b[201~", b"\x1b[?62c", b"\xc3\xa9",
    b"\xff", b"\x1b[", b"\x1b]0;", b"\x1bP", b"\x1b[1114112u", b"\x1b[48;0;0;0;0t",
])  # fmt: skip
gaps_ms = st.sampled_from(
    [0, 1, 5, 20, 40, 44, 46, 61, 99, 101, 121, 149, 151, 249, 251, 400, 999, 1001, 2000]
)


@st.composite
def arrivals(draw: st.DrawFn) -> list[Read]:
    """Return reads: sequences whole, beside each other, or a byte at a time, at any pace."""
    reads: list[Read] = []
    time = 1.0
    for piece, gap, pace in draw(st.lists(st.tuples(sequences, gaps_ms, gaps_ms), max_size=30)):
        time += gap / 1000
        if pace == 0 or draw(st.booleans()):
            if reads and reads[-1][0] == time:
                reads[-1] = (time, reads[-1][1] + piece)
            else:
                reads.append((time, piece))
        else:
            reads += typed(piece, pace / 1000, time)
            time = reads[-1][0]
    return reads


noise = st.lists(st.tuples(st.binary(min_size=1, max_size=40), gaps_ms), max_size=20).map(
    lambda pieces: [
        (1 + sum(gap for _, gap in pieces[:number]) / 1000 + number * 1e-6, data)
        for number, (data, _) in enumerate(pieces)
    ]
)


def bytes_around(reads: list[Read], begun: float, ended: float) -> int:
    """Return how many bytes came within the gap of a run of that time, without a passing pointer's."""
    near = [data for time, data in reads if begun - RUN_S <= time <= ended + RUN_S]
    return sum(len(POINTER.sub(b"", data)) if MOUSE_ONLY.fullmatch(data) else len(data) for data in near)


def length(kind: Kind, data: bytes) -> set[int]:
    """Return how many bytes may have come with it: its own, of a click its other half's too."""
    own = len(data) + (len(b"\x1b[200~\x1b[201~") if kind is Kind.PASTE else 0)
    return {own, len(PRESS + RELEASE)} if kind in (Kind.PRESS, Kind.RELEASE) else {own}


@settings(max_examples=400)
@given(arrivals(), lines, places)
def test_nothing_loud_acts_that_came_in_pieces_or_beside_something_else(
    reads: list[Read], line: Line, place: Place
) -> None:
    till = Till(place, line).play(reads)
    assert not [each for _, each in till.acts if each.in_pieces]
    for _, each in till.acts:
        if each.kind in LOUD:
            assert bytes_around(reads, each.begun, each.ended) in length(each.kind, each.data)


@settings(max_examples=300)
@given(arrivals() | noise, lines, places, st.integers(0, 40))
def test_what_comes_after_a_verdict_does_not_change_it(
    reads: list[Read], line: Line, place: Place, cut_at: int
) -> None:
    first = reads[:cut_at]
    begun = Till(place, line).play(first, until=first[-1][0] if first else 0)
    whole = Till(place, line).play(reads)
    assert whole.acts[: len(begun.acts)] == begun.acts
    assert whole.heard[: len(begun.heard)] == begun.heard


@settings(max_examples=300)
@given(arrivals() | noise, lines, places)
def test_the_clock_may_be_late(reads: list[Read], line: Line, place: Place) -> None:
    punctual, late = Till(place, line).play(reads), Till(place, line)
    for time, data in reads:
        late._do(time, late.gate.arrive(data, time))
    late._do(1e6, late.gate.tick(1e6))
    assert late.done == punctual.done
    assert late.lines == punctual.lines


@settings(max_examples=300)
@given(arrivals() | noise, lines, places)
def test_after_a_silence_a_key_acts_and_a_code_is_heard(reads: list[Read], line: Line, place: Place) -> None:
    end = (reads[-1][0] if reads else 1.0) + 5
    till = Till(place, line).play([*reads, (end, F3), *typed(b"LASTCARD1\r", 0.005, end + 5)])
    assert F3 in [each.data for time, each in till.acts if time > end]
    assert till.scans[-1:] == ["LASTCARD1"]
    assert till.gate.next_deadline() is None


@settings(max_examples=200)
@given(st.lists(st.binary(min_size=1, max_size=30), max_size=12))
def test_cut_in_any_way_the_bytes_are_all_there(pieces: list[bytes]) -> None:
    sequencer = Sequencer()
    taken = [each for number, piece in enumerate(pieces) for each in sequencer.feed(piece, number * 0.001)]
    if any(each.kind is Kind.PASTE for each in taken) or sequencer.paste_since is not None:
        return
    rest = sequencer.open.data if sequencer.open else b""
    assert b"".join(each.data for each in taken) + rest == b"".join(pieces)
