"""Sequences as the filter for codes knows them."""

from pos_tui.scanner.events import Event, Key, Other, Paste
from pos_tui.scanner.sequences import Kind, Sequence

_NAMES = {
    0x00: "ctrl+@", 0x08: "backspace", 0x09: "tab", 0x0A: "ctrl+j", 0x0D: "enter", 0x1B: "escape",
    0x1C: "ctrl+backslash", 0x1D: "ctrl+right_square_bracket", 0x1E: "ctrl+circumflex_accent",
    0x1F: "ctrl+underscore", 0x7F: "backspace",
}  # fmt: skip


def key_event(sequence: Sequence) -> Event:
    """Return `sequence` as the filter for codes knows it."""
    match sequence.kind:
        case Kind.PASTE:
            return Paste(sequence.begun, sequence.text, sequence)
        case Kind.PRESS | Kind.RELEASE | Kind.POINTER:
            return Other(sequence.begun, sequence)
        case Kind.TEXT:
            text = sequence.text[:1]
            return Key(sequence.begun, text, text, printable=text.isprintable(), source=sequence)
    if sequence.kind is Kind.ENTER and len(sequence.data) > 1:
        return Key(sequence.begun, "enter", "\r", source=sequence)
    if len(sequence.data) > 1:
        return Key(sequence.begun, "sequence", source=sequence)
    byte = sequence.data[0]
    name = _NAMES.get(byte) or f"ctrl+{chr(byte | 0x60)}"
    return Key(sequence.begun, name, chr(byte), source=sequence)
