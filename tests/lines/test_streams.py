"""The streams that the harness types are what it says they are."""

from itertools import islice

import pytest

from tests.lines.places import STATES, is_same, place_of
from tests.lines.streams import PACES_MS, Stream, generated, named
from tests.lines.terminal import OuterEnd

MANY = 400


def nowhere(_word: str) -> None:
    return None


@pytest.fixture(scope="module")
def many() -> list[Stream]:
    return list(islice(generated(7), MANY))


def test_a_seed_gives_the_same_streams_again(many: list[Stream]) -> None:
    assert list(islice(generated(7), MANY)) == many
    assert list(islice(generated(8), MANY)) != many


def test_every_state_and_pace_comes(many: list[Stream]) -> None:
    assert {stream.state for stream in many} == {state.name for state in STATES}
    assert {stream.pace_ms for stream in many} == set(PACES_MS)


def test_none_takes_longer_than_it_may() -> None:
    for stream in islice(generated(7, longest_s=5), MANY):
        assert sum(gap_s for gap_s, _piece in stream.pieces(nowhere)) < 5.001


def test_none_is_a_single_key_in_one_write(many: list[Stream]) -> None:
    for stream in many:
        pieces = stream.pieces(nowhere)
        assert len(pieces) > 1 or sum(map(bool, stream.items)) > 1


def test_names_find_one_stream() -> None:
    names = [stream.name for stream in named()]
    assert len(set(names)) == len(names)


def test_attack_8_has_the_bytes_that_issued_a_coupon() -> None:
    attack = next(stream for stream in named() if stream.name == "attack 8, 5 ms")
    assert len(attack.data(nowhere)) == 351


def test_the_tailored_code_has_the_bytes_that_were_measured() -> None:
    tailored = next(stream for stream in named() if stream.name == "tailored, 1 ms")
    assert len(tailored.data(nowhere)) == 1606


@pytest.mark.parametrize(
    ("screen", "place"),
    [
        ("", ""),
        (" ─This shift──\n", "balance"),
        (" ╭─ Coupon ──╮\n ╰── Reference 261128-AAAA-BBBB ─╯", "coupon"),
        (" ╭─ Coupon ──╮\n │ ╭─ Send this coupon? ──╮ │", "coupon/Send this coupon?"),
        ("││\n ╭╭─ Help ──╮╮", "?/Help"),
        (" ╭─ Coupon ──╮\n │ ╭─ Send this co▌ Scan not taken", "coupon/Send this co…"),
    ],
)
def test_a_screen_has_a_place(screen: str, place: str) -> None:
    assert place_of(screen) == place


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("coupon/Send this coupon?", "coupon/Send this co…", True),
        ("coupon/Send this co…", "coupon/Coupon sent", False),
        ("coupon", "coupon/Send this co…", False),
        ("coupon", "balance", False),
    ],
)
def test_a_place_is_the_same_however_much_a_message_covers(one: str, other: str, *, same: bool) -> None:
    assert is_same(one, other) is same
    assert is_same(other, one) is same


def test_an_outer_end_gives_up_what_nobody_takes() -> None:
    end = OuterEnd()
    try:
        end.play([(0.0, b"\x1b[I" * 100_000)], patience_s=0.0)
        assert end.stuck > 0
    finally:
        end.close()
