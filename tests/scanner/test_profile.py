"""What the scanner test finds, what it keeps, and what the settings override."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.scanner.events import Burst, DropReason
from pos_tui.scanner.layouts import DEAD_KEY, ROWS, arrives
from pos_tui.scanner.profile import (
    TEST_TEXT,
    Observation,
    Options,
    Profile,
    Verdict,
    judge,
    learn,
    pace,
    reading,
)

GARBLED_ALIKE = {("se", "fi")}


def scanned(text: str = TEST_TEXT, gap_s: float = 0.002, terminator: str | None = "\r") -> Burst:
    return Burst(text, 1.0, (gap_s,) * (len(text) - 1), terminator)


def after_scans(*bursts: Burst) -> Profile | None:
    known = None
    for burst in bursts:
        known = learn(known, judge(burst))
    return known


def test_a_good_scan_is_good() -> None:
    assert judge(scanned()) == Observation(0.002, "\r", "", "", ("us",), (Verdict.GOOD,))


@pytest.mark.parametrize("layout", ROWS)
def test_the_test_text_tells_the_layout(layout: str) -> None:
    seen = judge(scanned(arrives(TEST_TEXT, layout)))
    alike = next((pair for pair in GARBLED_ALIKE if layout in pair), (layout,))
    assert seen.layouts == alike
    if layout in ("dk", "se", "fi", "de", "ch"):
        assert Verdict.LOSSY_LAYOUT in seen.verdicts
        assert not seen.good
    else:
        assert seen.verdicts == ((Verdict.GOOD,) if layout == "us" else (Verdict.WRONG_LAYOUT,))


def test_the_test_text_meets_no_dead_key_and_fits_code_128() -> None:
    assert TEST_TEXT.isascii()
    assert TEST_TEXT.isprintable()
    assert not any(DEAD_KEY in arrives(TEST_TEXT, layout) for layout in ROWS)


@pytest.mark.parametrize(
    ("burst", "verdict"),
    [
        (scanned("41654"), Verdict.NOT_THE_TEST),
        (scanned(TEST_TEXT.swapcase()), Verdict.CAPS_LOCK),
        (scanned(terminator=None), Verdict.NO_TERMINATOR),
        (scanned(terminator="\x03"), Verdict.UNUSUAL_TERMINATOR),
        (scanned(gap_s=0.06), Verdict.SLOW),
        (scanned(gap_s=0.09), Verdict.TOO_SLOW),
        (scanned("~" + TEST_TEXT), Verdict.PREFIX),
        (scanned(TEST_TEXT + "#"), Verdict.SUFFIX),
        (scanned("3" + arrives(TEST_TEXT, "no")), Verdict.LOSSY_LAYOUT),
    ],
)
def test_what_is_wrong_is_named(burst: Burst, verdict: Verdict) -> None:
    assert verdict in judge(burst).verdicts


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [(DropReason.CONTROL_KEY, Verdict.CONTROL_KEYS), (DropReason.STALLED, Verdict.BROKEN)],
)
def test_a_dropped_burst_is_never_good(reason: DropReason, verdict: Verdict) -> None:
    seen = judge(scanned(), reason)
    assert verdict in seen.verdicts
    assert not seen.good


def test_an_aim_identifier_is_no_prefix() -> None:
    assert judge(scanned("~]Q1" + TEST_TEXT)).prefix == "~"
    assert judge(scanned(arrives("]Q1" + TEST_TEXT, "fr"))).prefix == ""


def test_three_scans_that_agree_make_a_profile() -> None:
    burst = scanned("~" + TEST_TEXT + "#", terminator="\t")
    known = after_scans(burst, burst)
    assert known is not None
    assert not known.ready
    known = after_scans(burst, scanned("~" + TEST_TEXT + "#", gap_s=0.004, terminator="\t"), burst)
    assert known == Profile(0.004, "\t", "~", "#", "us", scans=3)
    assert known is not None
    assert known.ready


def test_a_bad_scan_changes_nothing_and_another_way_starts_anew() -> None:
    good = scanned()
    assert after_scans(good, scanned("41654"), good) == Profile(0.002, "\r", scans=2)
    assert after_scans(good, good, scanned(terminator="\t")) == Profile(0.002, "\t", scans=1)


profiles = st.builds(
    Profile,
    median_gap_s=st.floats(0, 0.08),
    terminator=st.sampled_from([None, "\r", "\t", "\x03"]),
    prefix=st.text("~#ab", max_size=5),
    suffix=st.text("~#ab", max_size=5),
    layout=st.sampled_from(["us", "gb", "fr", "no"]),
    scans=st.integers(1, 9),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=5,
)


@given(profiles)
def test_a_profile_survives_its_file(profile: Profile) -> None:
    assert Profile.from_dict(json.loads(json.dumps(profile.to_dict()))) == profile


@given(profiles, st.sampled_from(sorted(Profile(0.0).to_dict())), json_values)
def test_a_damaged_profile_is_none_or_possible(profile: Profile, key: str, value: object) -> None:
    read = Profile.from_dict(profile.to_dict() | {key: value})
    assert read is None or (0 <= read.median_gap_s <= 0.08 and read.layout in ROWS and read.scans >= 1)


@pytest.mark.parametrize(
    "change",
    [
        {"median_gap_s": float("nan")},
        {"median_gap_s": 10**400},
        {"median_gap_s": True},
        {"median_gap_s": 0.2},
        {"terminator": "a"},
        {"terminator": "\r\n"},
        {"prefix": "\x1b[2J"},
        {"prefix": "~" * 65},
        {"layout": "xx"},
        {"layout": "de"},
        {"scans": 0},
        {"scans": True},
        {"more": 1},
    ],
)
def test_what_no_test_can_have_found_is_no_profile(change: dict[str, object]) -> None:
    assert Profile.from_dict(Profile(0.002, "\r").to_dict() | change) is None


@pytest.mark.parametrize("values", [None, [], "x", {}, {"median_gap_s": 0.002}])
def test_another_shape_is_no_profile(values: object) -> None:
    assert Profile.from_dict(values) is None


def test_the_pace_is_the_rule_s_where_nothing_is_known() -> None:
    times = pace(None, Options(), ssh=False)
    assert (times.fast_s, times.sure_s, times.hold_s, times.wait_s) == (0.045, 0.045, 0.0445, 0.7)
    assert not times.sends_terminator
    times = pace(None, Options(), ssh=True)
    assert (times.fast_s, times.wait_s) == (0.045, 1.2)


@pytest.mark.parametrize(("gap_s", "fast_s"), [(0.002, 0.045), (0.02, 0.05), (0.06, 0.08)])
def test_a_kept_profile_sets_the_pace(gap_s: float, fast_s: float) -> None:
    times = pace(Profile(gap_s, "\x03", scans=3), Options(), ssh=False)
    assert times.fast_s == pytest.approx(fast_s)
    assert times.terminators == {"\r", "\n", "\t", "\x03"}
    assert times.sends_terminator


def test_a_profile_that_is_not_ready_sets_nothing() -> None:
    half = Profile(0.06, "\x03", "~", layout="fr", scans=2)
    assert pace(half, Options(), ssh=False) == pace(None, Options(), ssh=False)
    assert reading(half, Options()) == reading(None, Options())


def test_settings_go_before_the_profile() -> None:
    kept = Profile(0.06, "\t", "~", "#", "fr", scans=3)
    options = Options(
        0.02, 0.03, 0.5, terminator="", prefix="", suffix="!", layout="be", hosts=("a.example",)
    )
    times = pace(kept, options, ssh=True)
    assert (times.fast_s, times.hold_s, times.wait_s, times.sends_terminator) == (0.02, 0.03, 0.5, False)
    how = reading(kept, options)
    assert (how.hosts, how.prefix, how.suffix, how.layouts) == (("a.example",), "", "!", ("us", "be"))


@pytest.mark.parametrize(
    ("learned", "setting", "layouts"),
    [
        (None, None, tuple(ROWS)),
        (None, "dk", ("us", "dk")),
        (None, "us", ("us",)),
        ("us", None, ("us",)),
        ("us", "dk", ("us",)),
        ("fr", None, ("us", "fr")),
    ],
)
def test_which_layouts_may_have_garbled_a_text(
    learned: str | None, setting: str | None, layouts: tuple[str, ...]
) -> None:
    kept = Profile(0.002, layout=learned, scans=3) if learned else None
    assert reading(kept, Options(layout=setting)).layouts == layouts
