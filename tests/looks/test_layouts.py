"""Every screen and dialog in every size of window."""

from pathlib import Path

import pytest

from pos_tui.screens.base_screens import BASE_SCREENS
from pos_tui.widgets.key_bar import KeyBar, shown_bindings
from tests.looks.scenes import SCENES, Stage, on_stage
from tests.screens.conftest import running_till
from tests.screens.fake_cards import CardServices
from tests.screens.painted import painted

SIZES = [(60, 20), (80, 24), (100, 30), (160, 50)]
TOO_SMALL = [(59, 24), (80, 19), (40, 12)]


def hidden(stage: Stage) -> list[str]:
    """What a person at the keyboard would miss."""
    app, text = stage.app, painted(stage.app)
    bar = app.screen.query_one(KeyBar)
    missing = [
        key
        for each in shown_bindings(app.screen)
        if (key := f"{app.get_key_display(each.binding)} {each.binding.description}") not in text
    ]
    if bar.region.bottom != app.size.height:
        missing.append("the last line of the key bar")
    focused = app.focused
    if focused is not None and focused not in app.screen._compositor.visible_widgets:
        missing.append(f"what has the focus: {focused}")
    return missing


@pytest.mark.parametrize("scene", SCENES)
async def test_every_key_and_what_has_the_focus_is_in_sight_in_every_size(scene: str, tmp_path: Path) -> None:
    async with on_stage(SCENES[scene], tmp_path) as stage:
        lost = {}
        for size in SIZES:
            await stage.pilot.resize_terminal(*size)
            await stage.pilot.pause()
            await stage.pilot.pause()
            if missing := hidden(stage):
                lost[size] = missing
    assert not lost


@pytest.mark.parametrize("size", SIZES)
async def test_a_card_is_shown_whole_in_every_size(size: tuple[int, int], tmp_path: Path) -> None:
    async with on_stage(SCENES["active"], tmp_path, size) as stage:
        for words in ("✔ ACTIVE", "€25.00", "412 days left", "Sea Dollars", "Digital", "█"):
            assert words in painted(stage.app)


@pytest.mark.parametrize("size", TOO_SMALL)
async def test_a_window_too_small_says_so_on_every_screen(size: tuple[int, int]) -> None:
    async with running_till(CardServices(), size=size) as till:
        for base in BASE_SCREENS:
            await till.type("", base.key)
            assert "60 × 20" in till.text(), base.mode


@pytest.mark.parametrize("size", TOO_SMALL)
async def test_a_window_too_small_still_looks_cards_up(size: tuple[int, int]) -> None:
    async with running_till(CardServices(), size=size) as till:
        await till.type("GFTCRD123", "enter")
        await till.pilot.pause()
        assert "€25.00" in till.text()
