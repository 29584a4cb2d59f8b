"""What may act, read by read: rules 12 to 16, with the times of each at both sides of its limit."""

import pytest

from pos_tui.scanner.line import FAR, NEAR, Line, Need, Place
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
    at_once,
    typed,
)

REVIEW = Place(in_text=False, f9=Need.SEND, enter=Need.SEND)
BUTTONS = Place(in_text=False, f9=Need.LEAD, enter=Need.LEAD)
CODE = b"GFTCRD123\r"
LEADING = {
    "F3": F3,
    "F9": F9,
    "F12": b"\x1b[24~",
    "Delete": DELETE,
    "Escape": ESCAPE,
    "Ctrl+Q": b"\x11",
    "Ctrl+N": b"\x0e",
    "F5 of kitty": b"\x1b[15;129~",
    "Escape of kitty": b"\x1b[27u",
    "F1 of the Linux console": b"\x1b[[A",
    "shift and Tab": b"\x1b[Z",
}


@pytest.mark.parametrize("name", LEADING)
@pytest.mark.parametrize(("line", "after_s"), [(NEAR, 0.06), (FAR, 0.1)])
def test_a_key_that_leads_acts_once_nothing_followed_it(name: str, line: Line, after_s: float) -> None:
    till = Till(line=line).play(at_once(LEADING[name]))
    assert till.done == [LEADING[name]]
    assert till.acts[0][0] == pytest.approx(1 + after_s, abs=0.001)


@pytest.mark.parametrize(("line", "after_s"), [(NEAR, 0.12), (FAR, 0.25)])
@pytest.mark.parametrize("key", [F9, b"\r"])
def test_a_key_that_sends_waits_for_longer(key: bytes, line: Line, after_s: float) -> None:
    till = Till(REVIEW, line).play(at_once(key))
    assert till.done == [key]
    assert till.acts[0][0] == pytest.approx(1 + after_s)


@pytest.mark.parametrize(
    ("place", "line", "before_s"),
    [(Place(), NEAR, 0.1), (REVIEW, NEAR, 0.15), (Place(), FAR, 0.15), (REVIEW, FAR, 0.25)],
)
def test_a_key_too_soon_behind_another_is_refused_and_says_so(
    place: Place, line: Line, before_s: float
) -> None:
    soon = Till(place, line).play([(1, b"7"), (1 + before_s - 0.002, F9)])
    assert (soon.done, soon.refused) == ([b"7"], [F9])
    later = Till(place, line).play([(1, b"7"), (1 + before_s + 0.002, F9)])
    assert (later.done, later.refused) == ([b"7", F9], [])


@pytest.mark.parametrize(("place", "after_s"), [(Place(), 0.06), (REVIEW, 0.12)])
def test_a_key_with_another_too_soon_behind_it_is_refused(place: Place, after_s: float) -> None:
    soon = Till(place).play([(1, F9), (1 + after_s - 0.002, b"7")])
    assert F9 not in soon.done
    assert F9 in soon.refused
    assert Till(place).play([(1, F9), (1 + after_s + 0.002, b"7")]).done[0] == F9


def test_what_a_key_does_is_asked_when_it_is_due() -> None:
    till = Till()
    till.play(at_once(F9), until=1.05)
    till.place = REVIEW
    till.play([], until=1.1)
    assert till.done == []
    till.play([])
    assert [(data, round(time, 3)) for time, data in [(t, s.data) for t, s in till.acts]] == [(F9, 1.12)]


def test_enter_that_was_pressed_in_a_text_field_does_not_send_in_a_dialog_that_opened_since() -> None:
    till = Till().play(at_once(b"\r"), until=1.03)
    till.place = REVIEW
    assert till.play([]).done == []


@pytest.mark.parametrize("name", LEADING)
@pytest.mark.parametrize("pace_ms", [1, 2, 5, 10, 20, 40])
def test_a_key_that_came_in_pieces_was_typed_by_a_machine(name: str, pace_ms: int) -> None:
    if len(LEADING[name]) > 1:
        till = Till(REVIEW).play(typed(LEADING[name], pace_ms / 1000))
        assert till.done == []
        assert len(till.lines) == 1


@pytest.mark.parametrize("beside", [F3, F9, b"7", b"\t", b"\r", b"\x7f", DOWN, FOCUS, PASTE, PRESS, b"\x11"])
@pytest.mark.parametrize("key", [F3, F9, DELETE, PASTE])
@pytest.mark.parametrize("gap_ms", [0, 3, 44])
def test_a_key_or_paste_with_anything_beside_it_does_nothing(key: bytes, beside: bytes, gap_ms: int) -> None:
    for first, second in ((key, beside), (beside, key)):
        till = Till(REVIEW).play(
            [(1, first), (1 + gap_ms / 1000, second)] if gap_ms else [(1, first + second)]
        )
        assert key not in till.done
        assert F9 not in till.done
        assert not any(data.startswith(b"\x1b[<") for data in till.done)


@pytest.mark.parametrize("key", [F9, F3, b"\x11"])
def test_of_a_key_held_down_only_the_first_press_counts(key: bytes) -> None:
    repeats = [(1.5 + number * 0.033, key) for number in range(30)]
    till = Till().play([(1, key), *repeats])
    assert till.done == [key]
    assert len(till.lines) == 1


@pytest.mark.parametrize("key", [DOWN, b"\x7f", b"\t"])
def test_arrows_backspace_and_tab_may_be_held_down(key: bytes) -> None:
    till = Till().play([(1, key), *((1.5 + number * 0.033, key) for number in range(30))])
    assert till.done == [key] * 31
    assert (till.heard, till.refused) == ([], [])


@pytest.mark.parametrize("key", [DOWN, b"\x7f"])
def test_arrows_and_backspace_act_at_once(key: bytes) -> None:
    assert Till().play(at_once(key), until=1.0).done == [key]


@pytest.mark.parametrize("key", [b"\t", b"\r"])
def test_tab_and_enter_in_a_text_field_act_after_45_ms(key: bytes) -> None:
    till = Till().play(at_once(key), until=1.0449)
    assert till.done == []
    assert till.play([], until=1.0451).done == [key]


def test_tab_and_what_is_typed_at_once_behind_it_go_through_in_their_order() -> None:
    assert Till().play([(1, b"\t"), (1.03, b"0"), (1.06, b"6")]).done == [b"\t", b"0", b"6"]


@pytest.mark.parametrize("pace_ms", [0, 1, 5, 20, 40])
@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\t", b"\r\n"])
def test_a_code_is_heard_as_soon_as_it_ends_and_nothing_of_it_acts(pace_ms: int, ending: bytes) -> None:
    code = b"GFTCRD123" + ending
    till = Till(REVIEW).play(typed(code, pace_ms / 1000) if pace_ms else at_once(code))
    assert (till.scans, till.done) == (["GFTCRD123"], [])


@pytest.mark.parametrize("control", [bytes([byte]) for byte in range(0x20)] + [b"\x7f"])
@pytest.mark.parametrize("pace_ms", [0, 1, 10, 40])
def test_no_control_character_inside_a_code_acts(control: bytes, pace_ms: int) -> None:
    scan = b"CARD" + control + b"100000\r"
    for place in (Place(), REVIEW):
        till = Till(place).play(typed(scan, pace_ms / 1000) if pace_ms else at_once(scan))
        assert till.done == []
        if control in b"\x1c\x1d\x1e":
            assert till.scans == [f"CARD{control.decode()}100000"]
        else:
            assert "100000" not in till.scans[:1]
            assert till.lines


def test_several_codes_one_after_the_other_all_count() -> None:
    codes = [b"CARD%06d\r" % number for number in range(300)]
    assert len(Till().play(at_once(b"".join(codes))).scans) == 300
    spaced = [(1 + number * 0.05, code) for number, code in enumerate(codes)]
    assert len(Till().play(spaced).scans) == 300


@pytest.mark.parametrize("gap_ms", [1, 44, 60, 149])
def test_right_behind_a_code_nothing_acts_and_nothing_is_typed(gap_ms: int) -> None:
    for key in (F9, b"\r", b"7", PRESS + RELEASE, PASTE):
        till = Till(REVIEW).play([*typed(CODE, 0.005), (1.045 + gap_ms / 1000, key)])
        assert till.scans == ["GFTCRD123"]
        assert till.done == []


def test_a_key_pressed_a_while_after_a_code_acts() -> None:
    assert Till().play([*typed(CODE, 0.005), (1.045 + 0.151, F3)]).done == [F3]


def test_after_a_refused_run_a_second_of_quiet_then_all_is_as_usual() -> None:
    hostile = typed(F3 + FOCUS * 20 + F9, 0.005)
    end = hostile[-1][0]
    soon = Till(REVIEW).play([*hostile, (end + 0.99, F9), *typed(CODE, 0.005, end + 2)])
    assert (soon.done, soon.scans, soon.refused) == ([], ["GFTCRD123"], [F9])
    assert Till(REVIEW).play([*hostile, (end + 1.01, F9)]).done == [F9]


def test_whoever_presses_keys_in_that_second_does_not_make_it_longer() -> None:
    hostile = typed(F3 + FOCUS * 20, 0.005)
    end = hostile[-1][0]
    presses = [(end + 0.2 + number * 0.2, F3) for number in range(4)]
    assert Till().play([*hostile, *presses, (end + 1.01, F3)]).done == [F3]


def test_a_scan_too_soon_after_a_refused_run_is_refused_but_the_next_one_counts() -> None:
    hostile = typed(F3 + FOCUS * 20, 0.005)
    end = hostile[-1][0]
    till = Till().play([*hostile, *typed(CODE, 0.005, end + 0.5), *typed(b"PIGGY123\r", 0.005, end + 1.01)])
    assert till.scans == ["PIGGY123"]


CLICK = [(1, PRESS), (1.06, RELEASE)]


def test_a_click_acts_once_its_quiet_has_passed() -> None:
    till = Till(REVIEW).play(CLICK)
    assert till.done == [PRESS, RELEASE]
    assert till.acts[0][0] == pytest.approx(1.12)


def test_a_double_click_is_two_clicks() -> None:
    assert Till().play([*CLICK, (1.15, PRESS), (1.2, RELEASE)]).done == [PRESS, RELEASE] * 2


@pytest.mark.parametrize(
    "reads",
    [
        at_once(PRESS + RELEASE),
        [(1, PRESS), (1.005, RELEASE)],
        [(0.95, b"7"), *CLICK],
        [*CLICK, (1.1, b"7")],
        [*CLICK, (1.1, F9)],
        typed(PRESS + RELEASE, 0.005),
        [(1, PRESS), *typed(RELEASE, 0.005, 1.05)],
        [(1, RELEASE)],
    ],
)
def test_what_is_no_person_s_click_does_nothing(reads: list[Read]) -> None:
    assert not {PRESS, RELEASE} & set(Till(REVIEW).play(reads).done)


def test_a_pointer_that_passes_by_disturbs_nothing() -> None:
    moves = [(0.9 + number * 0.008, MOVE) for number in range(60)]
    reads = sorted([*moves, (1.0, F3), *((time + 0.2003, data) for time, data in CLICK)])
    till = Till().play(reads)
    assert till.done == [F3, PRESS, RELEASE]
    assert len(till.acts) == len(moves) + 3


def test_on_a_far_line_where_nobody_asked_for_motion_a_move_is_typed() -> None:
    assert Till(line=FAR).play([(1, MOVE), (1.01, F9)]).done == []
    assert len(Till(line=FAR).play([(1, WHEEL), (1.01, WHEEL)]).acts) == 2


@pytest.mark.parametrize("pace_ms", [1, 5, 20])
def test_a_scanner_types_no_pointer(pace_ms: int) -> None:
    assert Till().play(typed(MOVE * 5, pace_ms / 1000)).acts == []


@pytest.mark.parametrize("size", [1, 20, 400])
def test_a_paste_is_text_or_a_code(size: int) -> None:
    text = b"ab " * size
    till = Till().play(at_once(b"\x1b[200~" + text[:500] + b"\x1b[201~"))
    assert till.done == [text[:500]]
    assert Till().play(at_once(b"\x1b[200~GFTCRD123\r\n\x1b[201~")).scans == ["GFTCRD123"]


def test_a_paste_may_come_in_several_reads_as_large_as_a_terminal_s() -> None:
    reads = [(1, b"\x1b[200~" + b"a b" * 60), (1.02, b"c d" * 60 + b"\x1b["), (1.021, b"201~")]
    assert Till().play(reads).done == [b"a b" * 60 + b"c d" * 60]
    slow = [(time + number * 0.05, data) for number, (time, data) in enumerate(reads)]
    assert Till().play(slow).lines == ["refusedpaste broken_off"]
    assert Till(line=FAR).play(slow).done == [b"a b" * 60 + b"c d" * 60]


@pytest.mark.parametrize("pace_ms", [1, 2, 5, 10, 20, 40])
def test_a_paste_that_is_typed_is_none(pace_ms: int) -> None:
    till = Till().play(typed(PASTE, pace_ms / 1000))
    assert (till.done, till.scans, len(till.lines)) == ([], [], 1)


@pytest.mark.parametrize(("line", "over_s"), [(NEAR, 0.3), (FAR, 1.0)])
def test_a_paste_that_never_ends_is_over_after_a_silence(line: Line, over_s: float) -> None:
    till = Till(line=line).play(at_once(b"\x1b[200~GFTCRD123"), until=1 + over_s + 0.001)
    assert till.lines == ["refusedpaste broken_off"]
    assert till.play([(4, F3)]).done == [F3]


@pytest.mark.parametrize("beside", [b"\r", b"7", F9])
def test_a_paste_with_something_right_behind_it_is_refused(beside: bytes) -> None:
    assert Till().play([(1, PASTE), (1.03, beside)]).done == []


REPORTS = [
    b"\x1b[1114112u", b"\x1b[97;;1114112u", b"\x1b[97;1:3u", b"\x1b[15;1:3~", b"\x1b[1;1:3A",
    b"\x1b[103:71;2;71u", b"\x1b[48;99999;99999;1;1t", b"\x1b[48;0;0;0;0t", b"\x1b[48;1;1;1;1t",
    b"\x1b[I", b"\x1b[O", b"\x1b[?62;c", b"\x1b[>83;1;0c", b"\x1b[?2048;1$y", b"\x1b[24;80R",
    b"\x1b]11;rgb:00/00/00\x07", b"\x1bP1$r0m\x1b\\", b"\x1b[201~", b"\x1b[M   ", b"\x1b[<9999;1;1M",
]  # fmt: skip


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_that_nobody_asked_for_is_dropped(report: bytes) -> None:
    till = Till().play([(1, report), (2, F3)])
    assert till.done == [F3]


def test_an_answer_counts_once() -> None:
    till = Till()
    answer = b"\x1b[>83;1;0c"
    till.gate.expect(lambda data: data == answer, until=2.0)
    till.play([(1, answer), (1.01, answer), (1.2, b"\x1b[>84;1;0c")])
    assert till.lines == ["answer"]


@pytest.mark.parametrize("reads", [[(2.01, b"\x1b[>83;1;0c")], typed(b"\x1b[>83;1;0c", 0.005)])
def test_an_answer_that_is_late_or_typed_is_none(reads: list[Read]) -> None:
    till = Till()
    till.gate.expect(lambda data: data == b"\x1b[>83;1;0c", until=2.0)
    assert "answer" not in till.play(reads).lines


@pytest.mark.parametrize(
    "unfinished", [b"\x1b[", b"\x1b[2", b"\x1bO", b"\x1b]0;x", b"\x1bP", b"\x1b[<0;5", b"\xe2\x82"]
)
def test_what_never_ends_blocks_nothing(unfinished: bytes) -> None:
    assert Till().play([(1, unfinished), (3, F3)]).done[-1:] == [F3]


@pytest.mark.parametrize("key", [F3, F9, b"\x11", PRESS + RELEASE, PASTE, ESCAPE])
def test_a_key_that_was_there_before_anybody_read_does_nothing(key: bytes) -> None:
    till = Till()
    till._do(1.0, till.gate.arrive(key, 1.0, waited=True))
    assert till.play([(3, F3)]).done == [F3]


def test_a_code_and_text_that_were_there_before_anybody_read_count() -> None:
    till = Till()
    till._do(1.0, till.gate.arrive(CODE, 1.0, waited=True))
    assert till.scans == ["GFTCRD123"]
    till = Till()
    till._do(1.0, till.gate.arrive(b"41", 1.0, waited=True))
    assert till.play([]).done == [b"4", b"1"]


def test_a_backlog_that_was_thrown_away_counts_as_a_refused_run() -> None:
    till = Till(REVIEW)
    till.heard += till.gate.lose(1.0)
    till.play([(1.2, F9), (2.01, F9)])
    assert (till.lines, till.done, till.refused) == (["dropped backlog"], [F9], [F9])


def test_what_never_stops_is_refused_and_costs_no_more_than_its_reads() -> None:
    flood = [(1 + number * 0.001, b"7" * 65536) for number in range(200)]
    till = Till().play([*flood, (3, F3)])
    assert till.done == [F3]
    assert till.lines == ["dropped too_long"]


@pytest.mark.parametrize("pace_ms", [0, 1, 2, 5, 10, 20, 40])
def test_the_code_that_issued_a_coupon_does_nothing(pace_ms: int) -> None:
    code = (
        F3
        + FOCUS * 26
        + b"\t"
        + FOCUS * 6
        + b"\x1b[200~0633221178\x1b[201~"
        + FOCUS * 13
        + F9
        + FOCUS * 60
        + F9
    )
    for place in (Place(), BUTTONS, REVIEW):
        till = Till(place).play(typed(code, pace_ms / 1000) if pace_ms else at_once(code))
        assert till.acts == []
        assert len(till.lines) == 1
