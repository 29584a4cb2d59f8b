"""A scanner set to US on another keyboard layout: the true code, a question or a refusal, never another."""

import unicodedata
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.scanner.layouts import DEAD_KEY, ROWS, arrives, sent
from pos_tui.scanner.reader import Code, NeedsConfirmation, NotACard, Reading, RefusedLayout, read
from tests.scanner import xkb

TABLE = xkb.table(xkb.checked_in()["layouts"])
PLAIN_CODES = (
    "41654",
    "00412345",
    "9876543210",
    "PIGGY123",
    "GFTCRD123",
    "giftcard",
    "Ab12-Yz34",
    "QUIZWAXY",
)
URL_CODES = ("41654", "1", "PIGGY123", "aZ09")
URLS = ("https://leat.com/?hash={}", "http://cards.piggy.eu/card?shop=7&hash={}")
REFUSED = ("dk", "se", "fi", "de", "ch")
CONVERTED = ("no", "nl", "es", "it", "pt", "be", "fr")


def lost(mark: str, character: str) -> str:
    """Both are gone: what X11 does where the two make no character."""
    return unicodedata.normalize("NFC", character + mark)[:1] if composes(mark, character) else ""


def spaced(mark: str, character: str) -> str:
    """The accent stands before the character."""
    accents = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0308": "¨"}
    return accents[mark] + character


def ignored(_mark: str, character: str) -> str:
    """Only the accent is gone."""
    return character


def composes(mark: str, character: str) -> bool:
    return len(unicodedata.normalize("NFC", character + mark)) == 1


TERMINALS = (lost, spaced, ignored)


def arrival(text: str, layout: str, terminal: Callable[[str, str], str], *, caps: bool) -> str:
    """Return what reaches the till when a US scanner sends `text` to a computer with `layout`."""
    row, arrived, mark = TABLE[layout], "", ""
    for character in text:
        here = row[ord(character) - ord("!")]
        here = here.swapcase() if caps and len(here.swapcase()) == 1 else here
        if unicodedata.combining(here):
            mark = here
        elif mark:
            arrived, mark = arrived + terminal(mark, here), ""
        else:
            arrived += here
    return arrived


def offered(answer: object) -> tuple[str, ...]:
    """Return the codes that an answer lets be looked up, with or without a question."""
    if isinstance(answer, Code):
        return (answer.text, *answer.others)
    return answer.codes if isinstance(answer, NeedsConfirmation) else ()


def test_the_table_is_the_one_of_xkb() -> None:
    plain = {
        name: "".join(DEAD_KEY if unicodedata.combining(mark) else mark for mark in row)
        for name, row in TABLE.items()
    }
    assert plain == ROWS


def test_the_extract_is_what_the_keymaps_say_where_they_are_installed() -> None:
    checked_in = xkb.checked_in()
    version = xkb.installed_version()
    # Another version may have other keymaps; a machine without any has nothing to compare.
    if version is not None and version in checked_in["source"]:
        assert xkb.extract() == checked_in


def test_no_input_of_the_table_gives_another_code() -> None:
    tried = 0
    for layout, code, terminal, caps in product(TABLE, PLAIN_CODES, TERMINALS, (False, True)):
        for hypotheses in (tuple(ROWS), tuple({"us": 1, layout: 1})):
            answer = read(arrival(code, layout, terminal, caps=caps), Reading(layouts=hypotheses))
            tried += 1
            if isinstance(answer, Code):
                assert code in offered(answer) or (caps and code.swapcase() in offered(answer)), (
                    layout,
                    code,
                )
            if isinstance(answer, NeedsConfirmation) and not caps:
                assert code in answer.codes, (layout, code)
            assert not (caps and isinstance(answer, Code) and answer.caps_flipped)
    for layout, code, url, terminal, caps in product(TABLE, URL_CODES, URLS, TERMINALS, (False, True)):
        for hypotheses in (tuple(ROWS), ("us",)):
            arrived = arrival(url.format(code), layout, terminal, caps=caps)
            answer = read(arrived, Reading(layouts=hypotheses))
            tried += 1
            if layout in REFUSED:
                assert isinstance(answer, RefusedLayout), (layout, arrived)
                assert layout in answer.layouts
            elif layout in CONVERTED:
                assert answer == NeedsConfirmation((code,), (layout,), caps), (
                    layout,
                    arrived,
                )
            else:
                assert answer == Code(code, caps), (layout, arrived)
    assert tried == 2688


@pytest.mark.parametrize("layout", TABLE)
@pytest.mark.parametrize("code", ["41654", "00412345"])
def test_a_bare_number_needs_no_question_where_digits_are_unshifted(layout: str, code: str) -> None:
    answer = read(arrival(code, layout, lost, caps=False), Reading())
    garbled = layout in ("be", "fr")
    assert isinstance(answer, NeedsConfirmation) is garbled
    assert isinstance(answer, Code) is not garbled


@given(st.text("ABCYZabcyzqwmQWM0123456789-", min_size=5, max_size=20), st.sampled_from(sorted(TABLE)))
def test_no_plain_code_is_taken_for_another(code: str, layout: str) -> None:
    answer = read(arrives(code, layout), Reading())
    if isinstance(answer, Code | NeedsConfirmation):
        assert code in offered(answer) or not code[0].isalnum()
    else:
        assert isinstance(answer, NotACard)


@given(st.text([chr(code) for code in range(32, 127)]), st.sampled_from(sorted(TABLE)))
def test_what_arrived_without_a_dead_key_tells_what_was_sent(text: str, layout: str) -> None:
    arrived = arrives(text, layout)
    assert sent(arrived, layout) == (None if DEAD_KEY in arrived else text)


def test_a_proven_layout_ends_the_questions() -> None:
    assert read("PIGGY123", Reading(layouts=("us",))) == Code("PIGGY123")
    assert read("PIGGY123", Reading(layouts=("us", "dk"))) == Code("PIGGY123")
    assert read("PIGGY123", Reading()) == Code("PIGGY123", others=("PIGGZ123",))


@pytest.mark.parametrize(
    ("layout", "arrived"), [("de", "+C041654"), ("es", "+C041654"), ("fr", "$Cà'&-('"), ("nl", "*C041654")]
)
def test_an_aim_identifier_is_known_through_a_layout(layout: str, arrived: str) -> None:
    answer = read(arrived, Reading(layouts=("us", layout)))
    assert "41654" in offered(answer)
