"""A reference in letters that can be read from across the counter."""

from textual.content import Content
from textual.widgets import Static

# A character is five rows of three pixels; a row is the octal digit of its bits. Two rows make a line.
_GLYPHS = {
    "0": "75557",
    "1": "26227",
    "2": "71747",
    "3": "71717",
    "4": "55711",
    "5": "74717",
    "6": "74757",
    "7": "71111",
    "8": "75757",
    "9": "75717",
    "A": "25755",
    "B": "65656",
    "C": "34443",
    "D": "65556",
    "E": "74647",
    "F": "74644",
    "G": "34553",
    "H": "55755",
    "I": "72227",
    "J": "11152",
    "K": "55655",
    "L": "44447",
    "M": "57755",
    "N": "65555",
    "O": "25552",
    "P": "65644",
    "Q": "25563",
    "R": "65655",
    "S": "34216",
    "T": "72222",
    "U": "55557",
    "V": "55552",
    "W": "55775",
    "X": "55255",
    "Y": "55222",
    "Z": "71247",
    "-": "00700",
}
_PIXELS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


class LargeText(Static, can_focus=False):
    """Shows digits, capital letters and hyphens three lines high, four columns each."""

    DEFAULT_CSS = """
    LargeText { height: 3; width: auto; text-wrap: nowrap; }
    """

    def __init__(self, text: str) -> None:
        super().__init__(Content("\n".join(_line(text, row) for row in (0, 2, 4))))


def _line(text: str, row: int) -> str:
    return " ".join(_pixels(_GLYPHS.get(character, "00000") + "0", row) for character in text)


def _pixels(rows: str, row: int) -> str:
    upper, lower = int(rows[row]), int(rows[row + 1])
    return "".join(_PIXELS[upper >> bit & 1, lower >> bit & 1] for bit in (2, 1, 0))
