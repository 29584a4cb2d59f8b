"""Verdicts on the scanner and what is kept of it, in words that somebody can act on."""

import pytest

from pos_tui.scanner.events import Burst
from pos_tui.scanner.evidence import Evidence
from pos_tui.scanner.layouts import arrives
from pos_tui.scanner.profile import TEST_TEXT, Observation, Profile, Verdict, judge
from pos_tui.services.scanner_profile import KeptProfile, ProfileProblem
from pos_tui.wording.scanner_profile import (
    explain_paste,
    explain_verdict,
    how_to_set,
    kept_text,
    keyboard_text,
    milliseconds,
)

SEEN = Observation(0.002, "\r", "~", "#", ("us",), (Verdict.GOOD,))


def scanned(text: str = TEST_TEXT, terminator: str | None = "\r") -> Observation:
    return judge(Burst(text, 1.0, (0.002,), terminator))


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_short_title_and_two_sentences(verdict: Verdict) -> None:
    words = explain_verdict(verdict, SEEN)
    assert 0 < len(words.title) <= 30
    assert words.what_happened.endswith(".")
    assert words.what_to_do.endswith(".")
    assert "{" not in words.what_happened + words.what_to_do


def test_no_two_verdicts_are_told_alike() -> None:
    told = {explain_verdict(verdict, scanned("~" + TEST_TEXT + "#")).what_happened for verdict in Verdict}
    assert len(told) == len(Verdict)


@pytest.mark.parametrize(
    ("seen", "verdict", "words"),
    [
        (scanned(arrives(TEST_TEXT, "fr")), Verdict.WRONG_LAYOUT, "French"),
        (scanned(arrives(TEST_TEXT, "dk")), Verdict.LOSSY_LAYOUT, "Danish"),
        (scanned(terminator="\x03"), Verdict.UNUSUAL_TERMINATOR, "ETX"),
        (scanned(" ~" + TEST_TEXT), Verdict.PREFIX, "␣~"),
        (scanned(TEST_TEXT + "#"), Verdict.SUFFIX, "#"),
    ],
)
def test_a_verdict_names_what_it_found(seen: Observation, verdict: Verdict, words: str) -> None:
    assert verdict in seen.verdicts
    told = explain_verdict(verdict, seen)
    assert words in told.what_happened + told.what_to_do


@pytest.mark.parametrize(
    ("layouts", "text"),
    [
        ((), "not recognised"),
        (("us",), "as this computer's"),
        (("se", "fi"), "US, this computer's is Swedish, Finnish"),
    ],
)
def test_the_scanner_s_keyboard_is_told(layouts: tuple[str, ...], text: str) -> None:
    assert keyboard_text(layouts) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.0, "0"), (0.0024, "2"), (0.0798, "80"), (1.5, "1,500")])
def test_gaps_are_told_in_whole_milliseconds(seconds: float, text: str) -> None:
    assert milliseconds(seconds) == text


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        (Profile(0.002, "\r"), "terminator CR (Enter), 2 ms between characters, keyboard as this computer's"),
        (
            Profile(0.06, layout="fr"),
            "terminator none, 60 ms between characters, keyboard US, this computer's is French",
        ),
    ],
)
def test_what_is_kept_is_told_on_a_line(profile: Profile, text: str) -> None:
    assert kept_text(KeptProfile(profile)) == f"Kept scanner: {text}."


def test_what_stands_around_a_code_is_told_if_anything_does() -> None:
    kept = KeptProfile(Profile(0, prefix="~", suffix="#"))
    assert kept_text(kept).endswith(", ~ before the code, # after the code.")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (None, "No scanner is kept yet."),
        (ProfileProblem.DAMAGED, "The file of the kept scanner is damaged."),
        (ProfileProblem.UNREADABLE, "The file of the kept scanner can't be read."),
    ],
)
def test_that_nothing_is_kept_is_told_with_its_reason(problem: ProfileProblem | None, text: str) -> None:
    assert kept_text(KeptProfile(problem=problem)) == text


def test_the_way_to_set_a_scanner_names_what_matters() -> None:
    for words in ("handbook", "keyboard", "Enter (CR)", "delay"):
        assert words in how_to_set()


def test_a_paste_is_no_test() -> None:
    assert explain_paste().title == "Pasted, not scanned"


@pytest.mark.parametrize(("layouts", "words"), [(("us", "dk"), "as this computer's"), (("de", "ch"), "US")])
def test_a_keyboard_that_answers_have_settled_is_told(layouts: tuple[str, ...], words: str) -> None:
    text = kept_text(KeptProfile(keyboard=Evidence(layouts, 3)))
    assert text.startswith("No scanner is kept yet. Keyboard, by the cards that were found: ")
    assert words in text
    assert kept_text(KeptProfile(keyboard=Evidence(layouts, 2))) == "No scanner is kept yet."
