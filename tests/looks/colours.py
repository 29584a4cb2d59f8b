"""What can be measured of colours: contrast, and how far two are apart, also for colour-blind eyes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from textual.app import App
from textual.scrollbar import ScrollBar
from textual.widget import Widget

from pos_tui.widgets.qr_code import QrCode

Rgb = tuple[float, float, float]
"""Red, green and blue, each from 0 to 255."""

FRAMES = frozenset("─━│┃╭╮╰╯┌┐└┘▔▁▊▎█▀▄▌▐ ")
"""What is no text where it stands alone: lines and grounds."""

# Severity 1.0, for linear RGB. G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: A Physiologically-based
# Model for Simulation of Color Vision Deficiency. IEEE TVCG 15 (6), 2009;
# https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html
DEFICIENCIES = {
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@dataclass(frozen=True)
class Painted:
    """A piece of text as it is painted: by which widget, in which colour, on which."""

    text: str
    widget: Widget
    ink: Color
    ground: Color

    def __str__(self) -> str:
        return f"{self.text.strip()!r} of {self.widget.css_identifier}: {self.ink.name} on {self.ground.name}"


def painted_texts(app: App[Any]) -> Iterator[Painted]:
    """Every text on the screen but what is out of use: what lies under a dialog, and what is disabled."""
    screen = app.screen
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            at, x = x, x + cell_len(segment.text)
            text = segment.text.rstrip()
            if not text or segment.style is None:
                continue
            widget, _region = screen.get_widget_at(at + len(text) - len(text.lstrip()), y)
            is_large = "LargeText" in type(widget).__name__
            if FRAMES.issuperset(text) and not is_large:
                continue
            out_of_use = widget is screen if screen.is_modal else False
            if (
                out_of_use
                or isinstance(widget, QrCode | ScrollBar)
                or any(node.disabled for node in widget.ancestors_with_self if isinstance(node, Widget))
            ):
                continue
            style = segment.style
            ink, ground = style.color or Color.default(), style.bgcolor or Color.default()
            yield Painted(text, widget, *((ground, ink) if style.reverse else (ink, ground)))


def contrast(ink: Rgb, ground: Rgb) -> float:
    """The contrast ratio of WCAG 2.2: from 1 to 21."""
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shown(colour: Color, *, all_colours: bool = True) -> Rgb:
    """What a terminal shows for it: exactly, or the nearest of 256."""
    seen = colour if all_colours else colour.downgrade(ColorSystem.EIGHT_BIT)
    red, green, blue = seen.get_truecolor()
    return red, green, blue


def distance(one: Rgb, other: Rgb, deficiency: str) -> float:
    """How far apart two colours look: ΔE*ab (CIE 1976, D65), of which 2.3 is just noticeable."""
    first, second = (_lab(_simulated(each, deficiency)) for each in (one, other))
    return float(sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5)


def _linear(rgb: Rgb) -> Rgb:
    red, green, blue = (_to_linear(channel / 255) for channel in rgb)
    return red, green, blue


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = _linear(rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _simulated(rgb: Rgb, deficiency: str) -> Rgb:
    """Return how it looks, in linear RGB."""
    red, green, blue = (
        min(max(sum(weight * channel for weight, channel in zip(row, _linear(rgb), strict=True)), 0.0), 1.0)
        for row in DEFICIENCIES[deficiency]
    )
    return red, green, blue


def _lab(linear: Rgb) -> Rgb:
    red, green, blue = linear
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
