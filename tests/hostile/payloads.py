"""Texts that do harm wherever they are taken for more than text: each by a name that says what it tries."""

import unicodedata
from itertools import chain

MARKUP = (
    *("[/]", "[/x]", "[x", "]", "[]", "[[", "[[]]", "\\[/x]", "\\\\[/x]", "[/x][", "[red]", "[red]x[/blue]"),
    *("[GC-1]", "[b]", "[b]bold[/b]", "[bold red on blue]x", "[not bold]", "[reverse]x[/]", "[blink]x"),
    *(
        "[conceal]x[/]",
        "[#ff0000]x",
        "[rgb(1,2,3)]x",
        "[$error]x[/]",
        "[$",
        "$v",
        "$text-error",
        "{v}",
        "{0}",
    ),
    *("{", "}", "%s", "%(x)s", "%n", ":smile:", ":bomb:", "&lt;b&gt;", "<b>", "</script>", "`x`", "**x**"),
    *(
        "[x=",
        "[x=']",
        '[x="y]',
        "[a b=c]",
        "[/a b]",
        "[1]",
        "[-1]",
        "[ ]",
        "[\\]",
        "[\\/x]",
        "[ /x]",
        "[/ x]",
    ),
    *("[@", "[@]", "[@x", "[on", "[on ]", "[on red", "[auto]x", "[auto 50%]x", "[u]x[/u]", "[strike]x"),
    *(
        "\\",
        "\\\\",
        "\\n",
        "\\x1b[2J",
        "\\u001b[2J",
        "^[[2J",
        "'",
        '"',
        "''",
        '""',
        "\\'",
        '\\"',
        "%%",
        "%",
        "{{}}",
    ),
)
ACTIONS = tuple(
    f"[@{event}={action}]x[/]"
    for event in ("click", "mouse.down", "enter")
    for action in ("app.quit", "app.quit()", "app.bell", "screen.dismiss", "app.exit(1)", "app.lock", "x.y(")
)
LINKS = (
    *("[link=https://evil.example]x[/link]", "[link='javascript:x']x[/]", "[link]x[/link]", "[link=x"),
    *("https://evil.example/", "file:///etc/passwd", "mailto:a@evil.example", "http://[::1]:1/"),
    *("\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\", "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07"),
    *("\x9d8;;https://evil.example\x9cx\x9d8;;\x9c", "\x1b]8;id=1;x:\x07", "\x1b]8;;"),
)
_CSI = (
    *("2J", "3J", "H", "1;1H", "31m", "8m", "?25l", "?1049l", "?1049h", "?1000h", "?2004h", "?2026h"),
    *("6n", "c", ">c", "5n", "21t", "18t", "8;1;1t", "2;0t", "1P", "9999b", "10L", "1;2r", "!p", "4h", "0$p"),
)
_OSC = (
    *("0;owned", "2;owned", "52;c;b3duZWQ=", "52;c;?", "4;0;?", "10;?", "11;#000000", "104", "7;file:///x"),
    *("9;owned", "777;notify;a;b", "1337;File=:x", "133;A", "50;x", "P0000000", "R"),
)
ESCAPES = (
    *(f"\x1b[{tail}" for tail in _CSI),
    *(f"\x9b{tail}" for tail in _CSI[:6]),
    *(f"\x1b]{body}\x07" for body in _OSC),
    *(f"\x1b]{body}\x1b\\" for body in _OSC[:4]),
    *(f"\x9d{body}\x9c" for body in _OSC[:4]),
    *(
        "\x1b",
        "\x1bc",
        "\x1b7\x1b8",
        "\x1b#8",
        "\x1b(0",
        "\x1b)B",
        "\x1bN",
        "\x1b=",
        "\x1b>",
        "\x1bZ",
        "\x1b%G",
    ),
    *(
        "\x1bP+q544e\x1b\\",
        "\x1bP$qm\x1b\\",
        "\x1bPtmux;\x1b\x1b[2J\x1b\\",
        "\x1b_Gf=100;x\x1b\\",
        "\x1b^x\x1b\\",
    ),
    *("\x1bX\x1b\\", "\x90q\x9c", "\x9f\x9c", "\x1b[200~x\x1b[201~", "\x1b[<0;1;1M", "\x1bOP", "\x1b[15~"),
)
CONTROLS = tuple(map(chr, [*range(32), *range(127, 160)]))
LINES = (
    "a\nb",
    "a\r\nb",
    "a\rb",
    "\r$ 0.00",
    "a\vb",
    "a\fb",
    "a\u2028b",
    "a\u2029b",
    "a\x85b",
    "a\tb",
    "\b\b\bx",
)
BIDI = tuple(
    f"{mark}€ 999,00" for mark in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
INVISIBLE = (
    *(
        "\u200b",
        "\u200c",
        "\u200d",
        "\u2060",
        "\u2061",
        "\ufeff",
        "\u00ad",
        "\u180e",
        "\u034f",
        "\u115f",
        "\u1160",
    ),
    *(
        "\u3164",
        "\uffa0",
        "\u2800",
        "\ufe0f",
        "\ufe00",
        "\U000e0100",
        "\U000e0041\U000e007f",
        "\u17b4",
        "\ufff9x\ufffb",
    ),
    *(
        "\ud800",
        "\udfff",
        "\udc9b2J",
        "\ud83d\ude00",
        "\ufffe",
        "\uffff",
        "\U0010ffff",
        "\ue000",
        "\U000f0000",
    ),
)
FLOODS = (
    *("a" + mark * 40 for mark in "\u0300\u0489\u20dd\u0e49\u0670\u1ab0"),
    *("\u0300" * 40, "\u1160" * 40, "ᄀ" * 20, "é" * 3, "e\u0301" * 20, "\u0344" * 20, "ﷺ" * 20, "﷽" * 20),
)
WIDE = (
    *(
        "汉字" * 20,
        "Ｅ" * 30,
        "한국" * 20,
        "가".join(["\u1100\u1161"] * 9),
        "👍🏽",
        "👨‍👩‍👧‍👦",
        "🇩🇰🇳🇱",
        "❤️",
        "☎️",
        "1️⃣",
        "🏴\U000e0067\U000e007f",
    ),
    *("ก็ำ", "क्षि", "ཀྵ", "\u0600123", "𓀀", "꧁꧂", "⸻", "﷽", "𒐫", "\U0001f9d1\u200d\U0001f4bb"),
)
FORMULAS = (
    *(
        "=1+1",
        "=cmd|'/c calc'!A0",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        " =1",
        "\n=1",
        "＝1",
        '=HYPERLINK("x")',
    ),
    *('a","=1', '"\n=1', "a;b", "a,b", "'=1", "|x", "%00=1", "\u200b=1", "\ufeff=1", "\x00=1"),
)
PATHS = (
    *(
        "../../etc/passwd",
        "/etc/passwd",
        "..\\..\\x",
        "~",
        "~root",
        "$HOME",
        "$(id)",
        "`id`",
        ";id",
        "|id",
        "&&id",
    ),
    *(
        "-rf",
        "--json",
        "x\x00y",
        "CON",
        "NUL.txt",
        "a/b",
        ".",
        "..",
        "/",
        "//",
        "/dev/stdin",
        "*",
        "?",
        "file:x",
    ),
)
SIZES = ("", " ", " " * 200, "\u0301" * 10_000, "汉" * 10_000)
HUGE = ("x" * 2_000_000, "[/x]" * 500_000, "e\u0301\u0301\u0301" * 500_000, "\n" * 2_000_000)

_ALL = (
    *(MARKUP, ACTIONS, LINKS, ESCAPES, CONTROLS, LINES, BIDI, INVISIBLE, FLOODS, WIDE, FORMULAS, PATHS),
    *(SIZES, HUGE),
)
PAYLOADS = tuple(dict.fromkeys(chain(*_ALL)))

ROOM = 180
"""Characters: what every field lets through, so that all of a text arrives."""


def texts(room: int = ROOM) -> list[str]:
    """Return few texts that hold every payload: small ones together, up to `room` characters."""
    packed = [""]
    for payload in PAYLOADS:
        if len(packed[-1]) + len(payload) > room:
            packed.append("")
        packed[-1] += payload + " "
    return packed


def is_safe(text: str) -> bool:
    """Tell whether a terminal shows `text` and does nothing else: no control, format or half a character."""
    return not any(unicodedata.category(each).startswith("C") for each in text)
