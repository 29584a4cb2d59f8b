"""What the scanner sent in words: short, true, and with something to do for every case there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from pos_tui.scanner.events import (
    Burst,
    Dropped,
    DropReason,
    Duplicate,
    Incomplete,
    PasteProblem,
    RefusedPaste,
    TooShort,
)
from pos_tui.scanner.layouts import ROWS
from pos_tui.scanner.reader import (
    Kind,
    NeedsConfirmation,
    NotACard,
    Reading,
    RefusedLayout,
    read,
)
from pos_tui.services.lookup import SeveralFound
from pos_tui.wording.lookups import Explanation
from pos_tui.wording.scanner import (
    NotTaken,
    character_name,
    doubt_text,
    explain_action,
    explain_answer,
    layout_names,
    terminator_name,
    visible,
)

BURST = Burst("PIGGY123", 1.0)
ACTIONS: list[NotTaken] = [
    Duplicate(BURST),
    Incomplete(BURST),
    TooShort(BURST),
    *(Dropped(BURST, reason) for reason in DropReason),
    Dropped(BURST, DropReason.MIXED_ENDINGS, withdraws=True),
    *(RefusedPaste(problem, ("a", "b")) for problem in PasteProblem),
]
ANSWERS: list[NotACard | RefusedLayout] = [*map(NotACard, Kind), RefusedLayout(("dk", "se"))]


def assert_fit_for_a_till(words: Explanation) -> None:
    assert 0 < len(words.title) <= 30
    assert words.what_happened.endswith(".")
    assert words.what_to_do.endswith(".")
    assert "{" not in words.what_happened + words.what_to_do


@pytest.mark.parametrize("action", ACTIONS, ids=str)
def test_every_action_has_a_short_title_and_two_sentences(action: NotTaken) -> None:
    assert_fit_for_a_till(explain_action(action))


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_every_answer_has_a_short_title_and_two_sentences(answer: NotACard | RefusedLayout) -> None:
    assert_fit_for_a_till(explain_answer(answer))


def test_no_two_cases_are_told_alike() -> None:
    told = [explain_action(action) for action in ACTIONS] + [explain_answer(answer) for answer in ANSWERS]
    assert len({words.what_happened for words in told}) == len(told)


def test_a_scan_that_is_withdrawn_is_said_to_be() -> None:
    assert "does not count" in explain_action(ACTIONS[-1 - len(PasteProblem)]).what_happened


def test_a_paste_of_lines_tells_how_many() -> None:
    assert "2 lines" in explain_action(RefusedPaste(PasteProblem.SEVERAL_LINES, ("a", "b"))).what_happened


def test_a_keyboard_that_loses_characters_is_named() -> None:
    assert "Danish, Swedish" in explain_answer(RefusedLayout(("dk", "se"))).what_happened


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (NeedsConfirmation(("A12345",), ("fr",)), "French"),
        (SeveralFound(("PIGGY123", "PIGGZ123")), "F7"),
    ],
)
def test_a_doubt_tells_its_reason_and_what_to_choose(
    doubt: NeedsConfirmation | SeveralFound, words: str
) -> None:
    assert words in doubt_text(doubt)
    assert doubt_text(doubt).endswith("Choose a code only if every character of it is the card's.")


def test_every_layout_has_a_name_of_its_own() -> None:
    assert len({layout_names((layout,)) for layout in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        (None, "none"),
        ("\r", "CR (Enter)"),
        ("\n", "LF (Ctrl+J)"),
        ("\t", "TAB (Tab)"),
        ("\x03", "ETX"),
        ("\x1d", "GS"),
    ],
)
def test_a_terminator_is_named(sign: str | None, name: str) -> None:
    assert terminator_name(sign) == name


def test_every_control_character_has_a_name_of_its_own() -> None:
    names = [character_name(chr(code)) for code in (*range(0x20), 0x7F, 0x85, 0x202E)]
    assert len(set(names)) == len(names)
    assert names[-3:] == ["other key", "U+0085", "U+202E"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("PIGGY123", "PIGGY123"),
        (" a b ", "␣a␣b␣"),
        ("01\x1d9\x03", "01‹GS›9‹ETX›"),
        ("a\x7fb", "a‹other key›b"),
        ("a\u202eb\u200b", "a‹U+202E›b‹U+200B›"),
        ("\x1b[2J", "‹ESC›[2J"),
        ("æ½", "æ½"),
    ],
)
def test_every_character_that_arrived_shows(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(max_size=1000))
def test_nothing_that_arrives_harms_the_screen(text: str) -> None:
    shown = visible(text)
    assert wcswidth(shown) >= 0
    assert len(shown) <= 200


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("4006381333931", "Product, not a gift card"),
        ("%B4000001234567899^CARD/TEST^2512?", "Magnetic stripe"),
        ("cccccbdefghijklnrtuvcbdefghijklnrtuvcbdefghi", "One-time password"),
        ("https://evil.example/?hash=GFTCRD123", "Link to somewhere else"),
        ("https://leat.com/about", "Link without a card"),
        ("https://leat.com/?hash=A1&hash=B2", "Link with several cards"),
        ("01\x1d10ABC", "Several fields in one code"),
        ("httpsÆ&&leat.com&card_hash◌GFTCRD123", "Link not readable"),
        ("httpsÆ--leat.com_hash´GFTCRD123", "Scanner set to wrong keyboard"),
    ],
)
def test_what_really_was_scanned_is_told_as_what_it_is(text: str, title: str) -> None:
    answer = read(text, Reading())
    assert isinstance(answer, NotACard | RefusedLayout)
    assert explain_answer(answer).title == title
