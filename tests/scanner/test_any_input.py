"""Whatever the terminal reports: nothing is let through twice, out of order, or silently lost."""

from dataclasses import replace
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import Event, Forward, Key, Other, Paste
from tests.scanner.till import Till, key

gaps = st.sampled_from([0, 1, 5, 20, 34, 36, 44, 46, 79, 81, 150, 199, 201, 699, 701, 1500])
characters = st.sampled_from("AB12- \r\n\t\b\x00\x02\x03\x11\x1d\x1f")
others = st.sampled_from(["f2", "up", "alt+x", "shift+tab", "mouse", "paste", "pasted code"])


@st.composite
def event_lists(draw: st.DrawFn) -> list[tuple[Event, bool]]:
    """Return events in order, each with whether a text field had the focus."""
    drawn = draw(st.lists(st.tuples(gaps, characters | others, st.booleans()), max_size=60))
    moves, focus = draw(st.booleans()), draw(st.booleans())
    times = accumulate(gap / 1000 for gap, _, _ in drawn)
    return [
        (as_event(number, time, what), in_text if moves else focus)
        for number, (time, (_, what, in_text)) in enumerate(zip(times, drawn, strict=True))
    ]


def as_event(number: int, time: float, what: str) -> Event:
    if what == "mouse":
        return Other(time, number)
    if what.startswith("paste"):
        return Paste(time, "41654\n" if what == "pasted code" else "a b", number)
    return replace(key(time, what), source=number) if len(what) == 1 else Key(time, what, source=number)


@given(event_lists())
def test_an_event_is_let_through_once_and_in_order_or_something_is_said(
    events: list[tuple[Event, bool]],
) -> None:
    filter_ = BurstFilter()
    actions = [action for event, in_text in events for action in filter_.feed(event, in_text=in_text)]
    actions += filter_.tick(1e9)
    through = [action.event.source for action in actions if isinstance(action, Forward)]
    said = [action for action in actions if not isinstance(action, Forward)]
    assert through == [number for number in range(len(events)) if number in through]
    assert len(through) == len(events) or said
    assert filter_.next_deadline() is None


@given(event_lists())
def test_a_timer_that_is_late_changes_nothing(events: list[tuple[Event, bool]]) -> None:
    late, punctual = BurstFilter(), Till()
    told = [action for event, in_text in events for action in late.feed(event, in_text=in_text)]
    told += late.tick(1e9)
    for event, in_text in events:
        punctual.in_text = in_text
        punctual.play([event], until=0)
    punctual.play([])
    assert [action for action in told if not isinstance(action, Forward)] == punctual.heard
