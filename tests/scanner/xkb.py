"""What a scanner's keys come out as on another keyboard layout, from the X keyboard configuration.

`python -m tests.scanner.xkb` reads the keymaps of this machine, writes `xkb_extract.json` (the symbols of
each layout, levels 1 and 2) and prints the rows of `pos_tui/scanner/layouts.py`.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

SYMBOLS = Path("/usr/share/X11/xkb/symbols")
PACKAGE_CONFIG = Path("/usr/share/pkgconfig/xkeyboard-config.pc")
EXTRACT = Path(__file__).with_name("xkb_extract.json")

LAYOUTS = ("us", "gb", "dk", "se", "fi", "no", "de", "ch", "nl", "es", "it", "pt", "be", "fr")

KEYS = (
    "TLDE",
    *(f"AE{n:02}" for n in range(1, 13)),
    *(f"AD{n:02}" for n in range(1, 13)),
    *(f"AC{n:02}" for n in range(1, 12)),
    "BKSL",
    *(f"AB{n:02}" for n in range(1, 11)),
)
"""The keys a US keyboard has; what other keyboards have besides (LSGT), a US scanner never presses."""

CHARACTERS = {
    "adiaeresis": "ä", "Adiaeresis": "Ä", "ae": "æ", "AE": "Æ", "agrave": "à", "ampersand": "&",
    "apostrophe": "'", "aring": "å", "Aring": "Å", "asciicircum": "^", "asciitilde": "~", "asterisk": "*",
    "at": "@", "backslash": "\\", "bar": "|", "braceleft": "{", "braceright": "}", "bracketleft": "[",
    "bracketright": "]", "ccedilla": "ç", "Ccedilla": "Ç", "colon": ":", "comma": ",", "currency": "¤",
    "degree": "°", "dollar": "$", "eacute": "é", "egrave": "è", "equal": "=", "exclam": "!",
    "exclamdown": "¡", "grave": "`", "greater": ">", "guillemotleft": "«", "guillemotright": "»",
    "igrave": "ì", "less": "<", "masculine": "º", "minus": "-", "mu": "µ", "notsign": "¬", "ntilde": "ñ",
    "Ntilde": "Ñ", "numbersign": "#", "odiaeresis": "ö", "Odiaeresis": "Ö", "ograve": "ò", "onehalf": "½",
    "ordfeminine": "ª", "oslash": "ø", "Ooblique": "Ø", "Oslash": "Ø", "parenleft": "(", "parenright": ")",
    "percent": "%", "period": ".", "periodcentered": "·", "plus": "+", "plusminus": "±", "question": "?",
    "questiondown": "¿", "quotedbl": '"', "section": "§", "semicolon": ";", "slash": "/", "ssharp": "ß",
    "sterling": "£", "threesuperior": "³", "twosuperior": "²", "udiaeresis": "ü", "Udiaeresis": "Ü",
    "ugrave": "ù", "underscore": "_",
    "dead_acute": "\u0301", "dead_circumflex": "\u0302", "dead_diaeresis": "\u0308", "dead_grave": "\u0300",
    "dead_tilde": "\u0303",
}  # fmt: skip
"""Keysyms by name; a dead key is the combining mark it puts on the next character."""

_BLOCK = re.compile(r'((?:\b\w+\s+)*)xkb_symbols\s+"([^"]+)"\s*\{(.*?)^\s*\};', re.DOTALL | re.MULTILINE)
_STATEMENT = re.compile(r'include\s+"([^"]+)"|key\s*<(\w+)>\s*\{(?:[^}]*=)?\s*\[([^\]]*)\]')

Symbols = dict[str, list[str]]


def installed_version() -> str | None:
    """Return the version of the keymaps on this machine, or None where it has none."""
    if not (PACKAGE_CONFIG.exists() and SYMBOLS.exists()):
        return None
    found = re.search(r"^Version: (\S+)", PACKAGE_CONFIG.read_text(), re.MULTILINE)
    return found[1] if found else None


def read_layout(name: str, variant: str | None = None) -> Symbols:
    """Return the symbols of levels 1 and 2 by key, as the named section with its includes gives them."""
    source = re.sub(r"//[^\n]*", "", (SYMBOLS / name).read_text())
    symbols: Symbols = {}
    for flags, section, body in _BLOCK.findall(source):
        if section == variant or (variant is None and "default" in flags.split()):
            for included, key, levels in _STATEMENT.findall(body):
                if included:
                    where = re.fullmatch(r"(\w+)(?:\((\w+)\))?", included)
                    assert where is not None
                    symbols |= read_layout(where[1], where[2])
                elif key in KEYS:
                    symbols[key] = [level.strip() for level in levels.split(",")][:2]
            return symbols
    raise LookupError(f"{name}({variant})")


def extract() -> dict[str, Any]:
    """Return what the keymaps of this machine say, with their source."""
    layouts = {}
    for name in LAYOUTS:
        symbols = read_layout(name)
        layouts[name] = {key: " ".join(symbols[key]) for key in KEYS}
    return {"source": f"xkeyboard-config {installed_version()}, default sections", "layouts": layouts}


def checked_in() -> dict[str, Any]:
    """Return the extract that is kept with the tests."""
    read: dict[str, Any] = json.loads(EXTRACT.read_text("utf-8"))
    return read


def character(symbol: str) -> str:
    """Return the character of a keysym name, or the combining mark of a dead key."""
    return symbol if len(symbol) == 1 else CHARACTERS[symbol]


def table(layouts: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return, for each layout, what it gives for `!` to `~` as a US scanner types them, in ASCII order."""
    positions = {
        character(symbol): (key, level)
        for key in KEYS
        for level, symbol in enumerate(layouts["us"][key].split())
    }
    return {
        name: "".join(
            character(symbols[positions[chr(code)][0]].split()[positions[chr(code)][1]])
            for code in range(ord("!"), ord("~") + 1)
        )
        for name, symbols in layouts.items()
    }


if __name__ == "__main__":
    read = extract()
    EXTRACT.write_text(json.dumps(read, indent=1) + "\n", "utf-8")
    for name, row in table(read["layouts"]).items():
        plain = "".join("◌" if unicodedata.combining(mark) else mark for mark in row)
        sys.stdout.write(f"{name} {plain}\n")
