"""The keys of a scan are known by the names that Textual gives them."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from pos_tui.scanner.events import Key

EDITING = {"\x08", "\x1b"}
"""Backspace and Escape are keys of their own, never a part of what is scanned."""


def as_textual_reports(sent: str) -> list[Key]:
    return [
        Key(event.time, event.key, event.character, event.is_printable)
        for event in XTermParser().feed(sent)
        if isinstance(event, events.Key)
    ]


@pytest.mark.parametrize(
    "character", [chr(code) for code in range(128) if chr(code) not in EDITING | {"\x7f"}]
)
def test_every_character_is_its_own_sign(character: str) -> None:
    assert [key.sign for key in as_textual_reports(character)] == [character]


@pytest.mark.parametrize(
    ("sent", "sign"),
    [
        ("\x1bOM", "\r"),
        ("\x1b[113;5u", "\x11"),
        ("\x1b[93;5u", "\x1d"),
        ("\x08", None),
        ("\x7f", None),
        ("\x1bOP", None),
        ("\x1b[A", None),
        ("\x1b[Z", None),
        ("æ", "æ"),
        ("\ufffd", "\ufffd"),
        ("\udcff", None),
    ],
)
def test_sequences_keys_and_strange_characters(sent: str, sign: str | None) -> None:
    assert [key.sign for key in as_textual_reports(sent)] == [sign]


def test_alt_and_a_letter_is_an_escape_inside_a_scan() -> None:
    assert Key(0.0, "alt+g", "g", printable=True).sign == "\x1b"
