"""What is kept of an answer that nobody expected."""

import html
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.huuray.answers import hide_words, read_answer
from pos_tui.huuray.results import Unknown, UnknownReason

WORDS = ("tok/5e1f+x", "20123456", "anna@example.com", "Åse & Bo")


@pytest.mark.parametrize(
    "write", [str, str.upper, quote, quote_plus, html.escape, lambda word: quote(word, safe="")]
)
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("around", ["{}", "GET /{}/issue?x=1 HTTP/1.1", "<p>{}</p>", "+45{}."])
def test_a_private_word_is_hidden_however_it_is_written(word: str, write: type[str], around: str) -> None:
    assert hide_words(around.format(write(word)), WORDS) == around.format("***")


@pytest.mark.parametrize("written", ["20 12 34 56", "20-12-34-56", "20 123.456", "20 123 456"])
def test_a_number_is_hidden_with_the_spaces_it_is_written_with(written: str) -> None:
    assert hide_words(f"no such number: {written}", WORDS) == "no such number: ***"


@given(st.text(max_size=60), st.text(max_size=60), st.text("abcdefABCDEF0123456789./+%-_é", min_size=6))
def test_no_word_is_left_in_an_excerpt(before: str, after: str, word: str) -> None:
    body = f"{before}|{word}|{after}".encode(errors="replace")
    result = read_answer(500, body, lambda text: hide_words(text, [word]))
    assert isinstance(result, Unknown)
    assert word not in result.excerpt


def test_an_excerpt_is_one_clean_line_of_200_characters() -> None:
    result = read_answer(200, b"<b>\n\x1b[31m" + b"x" * 5000, lambda text: text)
    assert isinstance(result, Unknown)
    assert result.reason is UnknownReason.BODY
    assert result.excerpt.startswith("<b> ·[31mxxx")
    assert len(result.excerpt) == 200


def test_a_private_word_at_the_cut_is_not_left_in_part() -> None:
    result = read_answer(500, b"x" * 190 + b"20123456", lambda text: hide_words(text, WORDS))
    assert isinstance(result, Unknown)
    assert "2" not in result.excerpt
