"""Every text on every screen stands out from its ground, in every theme of the house."""

from pathlib import Path

import pytest
from rich.color import Color
from rich.terminal_theme import TerminalTheme

from pos_tui.themes import TERMINAL, house_themes
from tests.looks.colours import Painted, contrast, painted_texts, shown
from tests.looks.scenes import SCENES, Stage, on_stage, palette, setting_up

NEEDED = 4.5
"""WCAG 2.2, AA, for text of any size."""
NEEDED_IN = {"high-contrast": 7.0}
"""AAA."""
XTERM_BRIGHT = [(127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255)]
XTERM = [(0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205)]
VGA_BRIGHT = [(85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255)]
VGA = [(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170)]


def _palette(
    white: int, dark: list[tuple[int, int, int]], bright: list[tuple[int, int, int]]
) -> TerminalTheme:
    grey, last = (white, white, white), [(bright[2][0], 255, 255), (255, 255, 255)]
    return TerminalTheme((0, 0, 0), grey, [*dark, grey], [*bright, *last])


PALETTES = {"xterm": _palette(229, XTERM, XTERM_BRIGHT), "VGA": _palette(170, VGA, VGA_BRIGHT)}
"""Two palettes of terminals that have 16 colours."""


async def check(stage: Stage) -> None:
    """Look at what is shown in each theme."""
    faint: list[str] = []
    for theme in house_themes():
        stage.app.theme = theme.name
        await stage.pilot.pause()
        await stage.pilot.pause()
        faint += _faint(stage)
    assert not faint, "\n".join(dict.fromkeys(faint))


def _faint(stage: Stage) -> list[str]:
    """The texts that do not stand out enough."""
    theme = stage.app.theme
    texts = list(painted_texts(stage.app))
    assert texts
    return [f"{theme}: {text}" for text in texts if _is_faint(text, theme)]


def _is_faint(text: Painted, theme: str) -> bool:
    if theme == TERMINAL:
        return any(_contrast_in(text, palette) < NEEDED for palette in PALETTES.values())
    needed = NEEDED_IN.get(theme, NEEDED)
    pairs = (
        (shown(text.ink, all_colours=every), shown(text.ground, all_colours=every)) for every in (True, False)
    )
    return any(contrast(*pair) < needed for pair in pairs)


def _contrast_in(text: Painted, palette: TerminalTheme) -> float:
    if text.ink.is_default and text.ground.is_default:
        return 21.0  # the terminal's own two, whatever they are
    return contrast(text.ink.get_truecolor(palette), text.ground.get_truecolor(palette, foreground=False))


@pytest.mark.parametrize("scene", SCENES)
async def test_every_text_is_legible_in_every_theme(scene: str, tmp_path: Path) -> None:
    async with on_stage(SCENES[scene], tmp_path) as stage:
        await check(stage)


@pytest.mark.parametrize("theme", [theme.name for theme in house_themes()])
async def test_the_palette_is_legible_in_every_theme(theme: str, tmp_path: Path) -> None:
    async with on_stage(SCENES["ready"], tmp_path) as stage:
        stage.app.theme = theme
        await palette(stage)
        assert not _faint(stage)


@pytest.mark.parametrize(
    "problems", [(), ("config.toml: till.shop: must be a text.",)], ids=["form", "problems"]
)
async def test_the_set_up_is_legible_in_every_theme(problems: tuple[str, ...]) -> None:
    async with setting_up(problems) as stage:
        await check(stage)


@pytest.mark.parametrize(
    ("ink", "ground", "ratio"),
    [("#777777", "#ffffff", 4.48), ("#000000", "#ffffff", 21.0), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_measured_as_wcag_does(ink: str, ground: str, ratio: float) -> None:
    assert contrast(shown(Color.parse(ink)), shown(Color.parse(ground))) == pytest.approx(ratio, abs=0.01)
