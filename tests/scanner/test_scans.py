"""Scans are heard whole and once, and nothing of them reaches the screen."""

from itertools import pairwise, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import (
    Dropped,
    DropReason,
    Duplicate,
    Event,
    Heard,
    Incomplete,
    Key,
    Other,
    Paste,
    Scan,
    Swallowed,
    TooShort,
)
from pos_tui.scanner.profile import Options, Profile, pace
from tests.scanner.till import Till, key, typed

codes = st.text("0123456789ABCDEFGHXYZabcxyz-:/?=.", min_size=5, max_size=24)
ends = st.sampled_from(["\r", "\n", "\r\n", "\r\r", "\t"])
paces = st.sampled_from([1, 2, 5, 11, 20, 34, 60])
anywhere = pytest.mark.parametrize("in_text", [True, False])


def learned(gap_ms: int, terminator: str | None = "\r") -> BurstFilter:
    """Return a filter that knows a scanner of this pace."""
    return BurstFilter(pace(Profile(gap_ms / 1000, terminator, scans=3), Options(), ssh=False))


@st.composite
def streams(
    draw: st.DrawFn, ends: st.SearchStrategy[str], slowest: int = 60, first_stall: int = 3
) -> tuple[list[str], list[Event]]:
    """Scans of one scanner, each ended in its own way, at times that a terminal may give them."""
    gap = min(draw(paces), slowest)
    clump = draw(st.sampled_from([0, 20])) if gap <= 20 else 0
    said, events, now = draw(st.lists(codes, max_size=6)), list[Event](), 0
    assume(all(one != other for one, other in pairwise(said)))
    for code in said:
        now += draw(st.integers(900, 3000))
        stall = draw(st.none() | st.integers(first_stall, max(first_stall, len(code) - 1)))
        assume(stall is None or code[stall - 1 : stall] != code[stall : stall + 1])
        for index, character in enumerate(code + draw(ends)):
            now += (150 if index == stall else gap) if index else 0
            at = -(-now // clump) * clump if clump else now
            events.append(key(at / 1000, character))
    return said, events


@anywhere
@given(streams(ends))
def test_every_scan_is_heard_and_nothing_leaks(in_text: bool, stream: tuple[list[str], list[Event]]) -> None:
    said, events = stream
    till = Till(learned(60), in_text).play(events)
    assert till.scans == said
    assert till.untouched
    assert all(isinstance(action, Scan | Swallowed) for action in till.heard)


@anywhere
@given(streams(st.just(""), slowest=34, first_stall=5))
def test_a_scanner_without_terminator_is_heard_after_silence(
    in_text: bool, stream: tuple[list[str], list[Event]]
) -> None:
    said, events = stream
    till = Till(learned(20, None), in_text).play(events)
    assert till.scans == said
    assert till.untouched


@anywhere
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\r\r", "\t"])
def test_300_scans_in_one_read(in_text: bool, end: str) -> None:
    said = [f"GC{number:05}" for number in range(300)]
    till = Till(in_text=in_text).play(key(1.0, character) for character in end.join([*said, ""]))
    assert till.scans == said
    assert till.untouched


@anywhere
@pytest.mark.parametrize("gap", [0.0, 0.001, 0.005])
def test_600_scans_10_ms_apart(in_text: bool, gap: float) -> None:
    said = [f"{number:06}" for number in range(600)]
    events: list[Event] = []
    for code in said:
        events += typed(code + "\r", start=events[-1].time + 0.01 if events else 0.0, gap=gap)
    till = Till(in_text=in_text).play(events)
    assert till.scans == said
    assert till.untouched


def test_a_scan_is_told_at_the_very_terminator() -> None:
    till = Till().play(typed("PIGGY123\r", gap=0.002), until=0.016)
    assert till.scans == ["PIGGY123"]


def test_a_scan_tells_its_pace_and_its_end() -> None:
    (scan,) = Till().play(typed("41654\t", gap=0.002)).heard
    assert isinstance(scan, Scan)
    assert scan.burst.gaps == pytest.approx([0.002] * 4)
    assert scan.burst.terminator == "\t"


def test_terminators_behind_a_scan_are_swallowed_while_they_keep_coming() -> None:
    till = Till().play([*typed("41654\r"), *typed("\n\r\n", start=0.07, gap=0.07)])
    assert till.scans == ["41654"]
    assert till.pressed == []


def test_enter_a_moment_after_a_scan_is_enter() -> None:
    till = Till().play([*typed("41654\r"), key(0.1, "\r")])
    assert till.pressed == ["enter"]


def test_typing_that_follows_a_scan_without_terminator_makes_all_of_it_typing() -> None:
    till = Till().play([*typed("41654"), *typed("abc", start=0.15, gap=0.15)])
    assert (till.text, till.heard) == ("41654abc", [])


def test_where_nothing_is_typed_keys_after_a_scan_without_terminator_drop_it() -> None:
    till = Till(in_text=False).play([*typed("41654"), *typed("abc", start=0.15, gap=0.15)])
    assert [type(action) for action in till.heard] == [Dropped]


def test_a_scan_may_begin_with_the_key_that_was_typed_last() -> None:
    till = Till().play([key(0.0, "0"), *typed("0012345\r", start=1.0)])
    assert till.scans == ["0012345"]
    assert till.text == "0"


def test_a_scan_may_begin_as_the_one_before_ended() -> None:
    till = Till().play([*typed("00001", gap=0.02), *typed("11000", start=0.9, gap=0.02)])
    assert till.scans == ["00001", "11000"]


def test_a_scan_may_follow_an_editing_chord_closely() -> None:
    till = Till().play([key(0.0, "\x15"), *typed("41654\r", start=0.3)])
    assert till.scans == ["41654"]
    assert till.pressed == ["ctrl+u"]


def test_a_chord_and_enter_outside_a_text_field_go_through() -> None:
    assert Till(in_text=False).play(typed("\x10\r", gap=0.02)).pressed == ["ctrl+p", "enter"]


@anywhere
@pytest.mark.parametrize(("code", "positions"), [("PIGGY123", range(1, 8)), ("PIGGY", range(3, 5))])
def test_an_escape_that_takes_the_next_character_along_drops_the_code(
    in_text: bool, code: str, positions: range
) -> None:
    """A terminal waits 0.1 s for a sequence, and then reports Alt and the character, and the rest at once."""
    for position in positions:
        chord = Key(0.1 + 0.002 * position, f"alt+{code[position].lower()}", code[position], printable=True)
        rest = typed(code[position + 1 :] + "\r", start=chord.time, gap=0.0)
        till = Till(in_text=in_text).play([*typed(code[:position]), chord, *rest])
        assert [type(action) for action in till.heard] == [Dropped]
        assert till.pressed == []


def test_no_key_inside_a_burst_acts_even_if_typing_follows() -> None:
    till = Till().play([*typed("PIGGY\x11"), *typed("ab", start=0.15, gap=0.15)])
    assert [type(action) for action in till.heard] == [Dropped]
    assert till.pressed == []


def test_an_unknown_slow_scanner_types_its_code_and_enter() -> None:
    till = Till().play(typed("PIGGY123\r", gap=0.06))
    assert (till.text, till.pressed) == ("PIGGY123", ["enter"])


def test_an_unknown_slow_scanner_presses_no_button() -> None:
    till = Till(in_text=False).play(typed("PIGGY123\r", gap=0.06))
    assert till.scans == ["PIGGY123"]
    assert till.pressed == []


def test_what_the_scanner_had_already_typed_is_taken_back() -> None:
    till = Till(text="Anna ").play(typed("PIGGY123\r", gap=0.02))
    assert till.scans == ["PIGGY123"]
    assert till.text == "Anna "


@anywhere
def test_typing_just_before_a_scan_is_not_joined_to_it(in_text: bool) -> None:
    till = Till(in_text=in_text).play([*typed("9"), *typed("41654\r", start=0.4)])
    assert [type(action) for action in till.heard] == [Dropped]
    assert till.pressed == []


def test_typing_a_while_before_a_scan_stays_as_it_is() -> None:
    till = Till().play([*typed("98", gap=0.2), *typed("41654\r", start=1.0)])
    assert till.scans == ["41654"]
    assert till.text == "98"


@anywhere
@pytest.mark.parametrize("position", range(1, 8))
def test_a_stall_gives_the_whole_code_or_a_refusal(in_text: bool, position: int) -> None:
    code = "PIGGY123"
    events = [*typed(code[:position]), *typed(code[position:] + "\r", start=0.002 * position + 0.15)]
    till = Till(in_text=in_text).play(events)
    assert till.scans in ([], [code])
    if not till.scans:
        assert [type(action) for action in till.heard] in ([Dropped], [TooShort])
    assert till.pressed == []


@anywhere
@pytest.mark.parametrize("stall", [0.2, 0.5, 0.71, 1.0, 1.3])
@pytest.mark.parametrize("position", range(5, 11))
def test_the_rest_of_a_broken_scan_is_never_a_scan(in_text: bool, stall: float, position: int) -> None:
    code = "PIGGY-123-456-7"
    events = [*typed(code[:position]), *typed(code[position:] + "\r", start=0.002 * position + stall)]
    till = Till(learned(2), in_text).play(events)
    assert till.scans in ([], [code])
    assert till.untouched


@pytest.mark.parametrize("position", [3, 4])
def test_an_early_stall_loses_no_scan_without_terminator(position: int) -> None:
    events = [*typed("41654"[:position]), *typed("41654"[position:], start=0.002 * position + 0.15)]
    assert Till(in_text=False).play(events).scans == ["41654"]


@anywhere
def test_a_stall_inside_a_doubled_character_is_a_refusal(in_text: bool) -> None:
    events = [*typed("PIG"), *typed("GY123\r", start=0.154)]
    till = Till(in_text=in_text).play(events)
    assert till.scans == []
    assert [type(action) for action in till.heard] == [Dropped]
    assert till.pressed == []


def test_a_tab_inside_a_code_withdraws_its_first_half() -> None:
    first, second = Till().play(typed("41654\t98765\r")).heard
    assert isinstance(first, Scan)
    assert isinstance(second, Dropped)
    assert (second.reason, second.withdraws) == (DropReason.MIXED_ENDINGS, True)


def test_without_terminator_a_scan_of_this_scanner_is_incomplete() -> None:
    till = Till().play([*typed("41654\r"), *typed("41655", start=3.0)])
    assert [type(action) for action in till.heard] == [Scan, Incomplete]
    assert till.untouched


def test_a_missing_terminator_is_waited_for() -> None:
    events = typed("41654")
    assert Till().play(events, until=0.7).heard == []
    assert Till(BurstFilter(pace(None, Options(), ssh=True))).play(events, until=1.2).heard == []
    assert Till().play(events, until=0.71).scans == ["41654"]


@pytest.mark.parametrize("text", ["1", "12", "1234"])
def test_too_short_for_a_card_is_said_where_nothing_is_typed(text: str) -> None:
    till = Till(in_text=False).play(typed(text + "\r\n"))
    assert [type(action) for action in till.heard] == [TooShort, Swallowed]
    assert till.pressed == []


def test_too_short_for_a_card_is_typing_in_a_text_field() -> None:
    till = Till().play(typed("1234\r\n"))
    assert (till.text, till.pressed, till.heard) == ("1234", ["enter", "ctrl+j"], [])


def test_what_follows_too_short_a_scan_at_once_is_no_scan_and_withdraws_none() -> None:
    first, _, last = Till(in_text=False).play(typed("41654\r12\r98765\r")).heard
    assert isinstance(first, Scan)
    assert isinstance(last, Dropped)
    assert not last.withdraws


def test_the_same_scan_within_two_seconds_is_one() -> None:
    events = [*typed("41654\r"), *typed("41654\r", start=1.9), *typed("41654\r", start=2.1)]
    assert [type(action) for action in Till().play(events).heard] == [Scan, Duplicate, Scan]


def test_another_scan_counts_at_once() -> None:
    events = [*typed("41654\r"), *typed("41655\r", start=0.1), *typed("41654\r", start=0.2)]
    assert Till().play(events).scans == ["41654", "41655", "41654"]


def test_a_scan_that_was_refused_may_come_again() -> None:
    till = Till().play(typed("41654\r"))
    till.filter.forget()
    assert till.play(typed("41654\r", start=1.0)).scans == ["41654", "41654"]


@anywhere
@pytest.mark.parametrize("code", range(0x20))
def test_no_control_character_inside_a_code_does_anything(in_text: bool, code: int) -> None:
    """Tab, LF and CR may end a code too: the rest then withdraws what came before, or is its own scan."""
    for position, gap in product(range(1, 8), (0.0, 0.002, 0.02)):
        character = chr(code)
        text = "PIGGY123"[:position] + character + "PIGGY123"[position:]
        till = Till(in_text=in_text).play(typed(text + "\r", gap=gap))
        assert till.pressed == []
        heard = till.heard[-1]
        if character in "\x1c\x1d\x1e":
            assert till.scans == [text]
            assert till.text == ""
        elif character == "\r" and position >= 5:
            assert isinstance(heard, Heard)
        else:
            assert isinstance(heard, Dropped)
            assert heard.withdraws or till.scans == []
            assert till.text == ""


@anywhere
@pytest.mark.parametrize("position", range(1, 9))
def test_a_mouse_report_inside_a_code_drops_it(in_text: bool, position: int) -> None:
    events = typed("PIGGY123\r")
    till = Till(in_text=in_text).play([*events[:position], Other(events[position].time), *events[position:]])
    assert [type(action) for action in till.heard] == [Dropped]
    assert till.untouched


def test_a_mouse_report_behind_a_code_without_terminator_does_no_harm() -> None:
    till = Till().play([*typed("PIGGY123"), Other(0.1)])
    assert till.scans == ["PIGGY123"]
    assert till.others == 1


@pytest.mark.parametrize("name", ["f2", "up", "delete", "alt+g", "ctrl+super+q", "shift+tab"])
def test_a_chord_or_function_key_inside_a_code_drops_it(name: str) -> None:
    events = typed("PIGGY123\r")
    till = Till().play([*events[:4], Key(events[4].time, name), *events[4:]])
    assert [(type(action), action.reason) for action in till.heard if isinstance(action, Dropped)] == [
        (Dropped, DropReason.CONTROL_KEY)
    ]
    assert till.untouched


def test_a_paste_inside_a_code_drops_both() -> None:
    events = typed("PIGGY123\r")
    till = Till().play([*events[:6], Paste(events[6].time, "abc")])
    assert [type(action) for action in till.heard] == [Dropped]
    assert till.untouched


@pytest.mark.parametrize(
    ("before", "after"), [("\x02", "\x03"), ("\x01", "\x04"), ("\x02", ""), ("", "\x03")]
)
@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_frame_characters_at_the_ends_are_dropped(before: str, after: str, end: str) -> None:
    till = Till().play(typed(f"{before}PIGGY123{after}{end}"))
    assert till.scans == ["PIGGY123"]
    assert till.untouched


def test_an_end_mark_alone_ends_a_scan() -> None:
    till = Till(learned(2)).play(typed("\x02PIGGY123\x03"))
    assert till.scans == ["PIGGY123"]
    assert till.untouched


def test_a_learned_terminator_ends_a_scan_at_once() -> None:
    till = Till(learned(2, "\x03")).play(typed("\x02PIGGY123\x03"), until=0.018)
    assert till.scans == ["PIGGY123"]


@anywhere
def test_a_burst_without_end_is_dropped(in_text: bool) -> None:
    till = Till(in_text=in_text).play(typed("7a" * 2000 + "\r", gap=0.001))
    assert [type(action) for action in till.heard] == [Dropped]
    assert till.untouched
