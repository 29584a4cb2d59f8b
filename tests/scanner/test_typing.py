"""Typing feels and ends the same with the filter as without it."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import Event, Key, Other, Paste
from pos_tui.scanner.profile import Options, Profile, pace
from tests.scanner.till import Till, key, typed

MOST_DELAY_S = 0.045

letters = st.sampled_from("abcdeXYZ0123456789 .@-æ")
ends = st.sampled_from("\r\n\t\b")
slow = st.integers(46, 400)
rollover = st.integers(5, 35)

Stroke = tuple[int, str]
"""Milliseconds since the stroke before, and the character; longer texts are pastes."""


@st.composite
def held_key(draw: st.DrawFn) -> list[Stroke]:
    """A key held down: after a while it repeats; it may end in another key at any phase."""
    character = draw(letters | st.just("\b") | st.just("\x17"))
    delay, interval = draw(st.integers(150, 660)), draw(st.integers(15, 100))
    times = draw(st.integers(1, 40))
    strokes = [(draw(slow), character), (delay, character), *[(interval, character)] * times]
    return strokes + draw(st.just([]) | st.tuples(rollover, letters).map(lambda stroke: [stroke]))


one_key = st.tuples(slow, letters | ends | st.sampled_from("\x17\x01\x05\x1b")).map(lambda stroke: [stroke])
two_keys = st.tuples(st.tuples(slow, letters | ends), st.tuples(rollover, letters | ends)).map(list)
pastes = st.tuples(slow, st.text("abc 123-", min_size=2, max_size=80).filter(str.strip)).map(
    lambda paste: [paste]
)
typing = st.lists(one_key | two_keys | held_key() | pastes, max_size=25)


def events_of(groups: list[list[Stroke]], stretch: float = 1.0) -> list[Event]:
    """Return the strokes as events; gaps that aren't fast are `stretch` times as long."""
    strokes = [stroke for group in groups for stroke in group]
    times = accumulate((gap * stretch if gap > 45 else gap) / 1000 for gap, _ in strokes)
    return [
        Paste(time, text) if len(text) > 1 else key(time, text)
        for time, (_, text) in zip(times, strokes, strict=True)
    ]


def assert_in_time(till: Till, events: list[Event]) -> None:
    """Each key goes through 45 ms after it, or after the last of the three behind it, came."""
    for time, event in till.delivered:
        followers = [each.time for each in events if event.time < each.time < time]
        assert time - max([event.time, *followers[:3]]) <= MOST_DELAY_S + 1e-9


@pytest.mark.parametrize("ssh", [False, True])
@given(typing)
def test_typing_goes_through_unchanged_and_in_time(ssh: bool, groups: list[list[Stroke]]) -> None:
    events = events_of(groups)
    till = Till(BurstFilter(pace(None, Options(), ssh=ssh))).play(events)
    assert [event for _, event in till.delivered] == events
    assert till.heard == []
    assert_in_time(till, events)


@given(typing)
def test_a_slow_scanner_s_profile_leaves_typing_alone(groups: list[list[Stroke]]) -> None:
    slow_scanner = Profile(0.06, "\r", scans=3)
    events = events_of(groups, stretch=81 / 46)
    till = Till(BurstFilter(pace(slow_scanner, Options(), ssh=False))).play(events)
    assert [event for _, event in till.delivered] == events
    assert_in_time(till, events)


@given(st.lists(one_key, max_size=25))
def test_keys_one_by_one_go_through_outside_a_text_field_too(groups: list[list[Stroke]]) -> None:
    events = events_of(groups, stretch=81 / 46)
    till = Till(in_text=False).play(events)
    assert [event for _, event in till.delivered] == events


def test_enter_follows_the_key_that_was_still_held() -> None:
    till = Till().play(typed("7\r", gap=0.005))
    assert [event.name for _, event in till.delivered if isinstance(event, Key)] == ["7", "enter"]


def test_a_fast_typist_s_code_and_enter_are_typing() -> None:
    till = Till().play(typed("GFTCRD123\r", gap=0.06))
    assert (till.text, till.pressed, till.heard) == ("GFTCRD123", ["enter"], [])


def test_three_keys_at_once_are_typing() -> None:
    till = Till().play([*typed("ing", gap=0.02), *typed("th", start=0.15, gap=0.02)])
    assert (till.text, till.heard) == ("ingth", [])


def test_a_key_at_the_very_instant_at_which_another_has_waited_long_enough_takes_nothing_from_it() -> None:
    first, second = 0.09, 0.135
    assert second == first + MOST_DELAY_S
    assert second - first > MOST_DELAY_S  # as floating-point numbers have it
    assert Till().play([key(first, "a"), key(second, "b")]).text == "ab"


def test_a_key_that_waits_alone_is_let_through_within_45_ms() -> None:
    till = Till().play(typed("a"), until=0.0444)
    assert till.text == ""
    assert till.play([], until=0.045).text == "a"


def test_a_key_with_nothing_to_hold_back_is_not_delayed() -> None:
    till = Till().play([Key(1.0, "f2"), Key(1.001, "enter", "\r"), Key(1.3, "escape", "\x1b")], until=1.3)
    assert [time for time, _ in till.delivered] == [1.0, 1.001, 1.3]


def test_a_held_key_repeats_without_delay() -> None:
    events = [key(0.0, "0"), *typed("0" * 30, start=0.5, gap=0.033)]
    till = Till().play(events)
    assert [time for time, _ in till.delivered[1:]] == [event.time for event in events[1:]]


@pytest.mark.parametrize("ssh", [False, True])
def test_a_line_that_lags_behind_a_typist_swallows_nothing(ssh: bool) -> None:
    filter_ = BurstFilter(pace(Profile(0.002, "\r", scans=3), Options(), ssh=ssh))
    till = Till(filter_).play([key(0.0, "x"), *typed("hello there", start=0.3, gap=0.0)])
    assert (till.text, till.heard) == ("xhello there", [])
    assert till.delivered[-1][0] == pytest.approx(0.3445)


def test_a_mouse_that_moves_all_the_time_holds_no_key_back() -> None:
    moves = [Other(0.001 + step * 0.008) for step in range(50)]
    till = Till().play([key(0.0, "a"), *moves], until=0.046)
    assert till.text == "a"
    assert till.others == 50
