"""The parts that a printed code can be made of: keys, reports, pastes, and fillers that pass the time."""

from tests.lines.places import KEYS, PHONE

LEADING = {name: KEYS[name].encode() for name in KEYS if name[0] == "F" or name.startswith("Ctrl+")} | {
    "Esc": b"\x1b",
    "Delete": b"\x1b[3~",
    "F3 vt": b"\x1b[13~",
    "F9 kitty": b"\x1b[57372u",
    "F9 shifted": b"\x1b[20;2~",
    "F2 linux": b"\x1b[[B",
    "Esc kitty": b"\x1b[27u",
    "Ctrl+N kitty": b"\x1b[110;5u",
    "Ctrl+Q modify": b"\x1b[27;5;113~",
    "Alt+F": b"\x1bf",
    "Enter pad": b"\x1bOM",
    "Enter kitty": b"\x1b[13u",
}
"""Keys that lead somewhere or decide, in the spellings that terminals have for them."""

MOVING = {
    **{name: KEYS[name].encode() for name in ("Enter", "Tab", "Up", "Down", "Right", "Left", "Backspace")},
    "Back tab": b"\x1b[Z",
    "Line feed": b"\n",
    "Home": b"\x1b[H",
    "Page down": b"\x1b[6~",
    "Space": b" ",
}
"""Keys that move the focus, press what has it, or change text."""

PASTES = {
    "paste phone": b"\x1b[200~" + PHONE.encode() + b"\x1b[201~",
    "paste long": b"\x1b[200~" + b"lorem ipsum " * 12 + b"\x1b[201~",
    "paste lines": b"\x1b[200~one\rtwo\rthree\x1b[201~",
    "paste open": b"\x1b[200~" + PHONE.encode(),
    "paste end": b"\x1b[201~",
}

REPORTS = {
    "focus in": b"\x1b[I",
    "focus out": b"\x1b[O",
    "move": b"\x1b[<35;20;12M",
    "device": b"\x1b[?62;22c",
    "second device": b"\x1b[>84;0;0c",
    "third device": b"\x1bP!|00000000\x1b\\",
    "cursor": b"\x1b[12;40R",
    "cursor as F3": b"\x1b[1;2R",
    "mode": b"\x1b[?2026;2$y",
    "mode in-band": b"\x1b[?2048;1$y",
    "kitty flags": b"\x1b[?25u",
    "colour": b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    "palette": b"\x1b]4;1;rgb:0000/0000/0000\x07",
    "clipboard": b"\x1b]52;c;R0ZUQ1JEMTIz\x07",
    "version": b"\x1bP>|xterm(370)\x1b\\",
    "size": b"\x1b[8;24;80t",
    "size in-band": b"\x1b[48;24;80;480;800t",
    "scheme": b"\x1b[?997;1n",
}
"""What a terminal reports."""

ODD = {
    "unknown CSI": b"\x1b[9999;9z",
    "unknown string": b"\x1b_Gi=1;OK\x1b\\",
    "privacy string": b"\x1b^secret\x1b\\",
    "old mouse": b"\x1b[M !!",
    "CSI, unfinished": b"\x1b[",
    "CSI with numbers, unfinished": b"\x1b[<35;1",
    "OSC, unfinished": b"\x1b]0;title",
    "DCS, unfinished": b"\x1bPabc",
    "no UTF-8": b"\xff\xfe\xc3(",
    "C1": b"\x9b20~",
    "key past Unicode": b"\x1b[1114112u",
    "key with a text past Unicode": b"\x1b[97;;1114112u",
    "key with an odd event": b"\x1b[97;1:3u",
    "size huge": b"\x1b[48;99999;99999;1;1t",
    "size larger": b"\x1b[48;9999999999;9999999999;1;1t",
    "size one": b"\x1b[48;1;1;1;1t",
    "size nought": b"\x1b[48;0;0;0;0t\x1b[<0;5;5M",
    "numbers without end": b"\x1b[" + b"9" * 400 + b"~",
}
"""What no parser expects."""

FILLERS = {
    "focus": b"\x1b[I",
    "moves": b"\x1b[<35;20;12M",
    "device": b"\x1b[?62;22c",
    "cursor": b"\x1b[12;40R",
    "mode": b"\x1b[?2026;2$y",
    "nul": b"\x00",
    "spaces": b" ",
    "digits": b"7",
    "erased": b"7\x7f",
    "CSI": b"\x1b[9999z",
    "OSC": b"\x1b]52;c;QQ==\x07",
    "DCS": b"\x1bP$q\x1b\\",
    "APC": b"\x1b_G\x1b\\",
    "colour": b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    "left and right": b"\x1b[D\x1b[C",
    "shifts": b"\x0e\x0f",
    "no UTF-8": b"\xff",
}
"""What passes the time between two keys and means nothing by itself."""

SIGNALS = (b"\x03", b"\x1a", b"\x1c")
"""What the kernel itself acts on before a program has taken the terminal over."""
