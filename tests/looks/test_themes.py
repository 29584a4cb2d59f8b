"""Picking a theme, keeping it, and themes of one's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.theme import Theme

from pos_tui.screens.dialogs.theme import ThemeDialog
from pos_tui.services.picked_theme import load_picked_theme, save_picked_theme
from pos_tui.settings import Settings, TillSettings
from pos_tui.themes import house_themes, user_themes
from tests.looks.colours import DEFICIENCIES, distance, painted_texts, shown
from tests.looks.scenes import SCENES, on_stage
from tests.screens.conftest import FakeServices, Till, running_till

FAR_APART = 25
"""ΔE*ab; ten times what is just noticeable."""


@asynccontextmanager
async def picking(home: Path, theme: str = "") -> AsyncIterator[Till]:
    settings = Settings(till=TillSettings(name="Till 1", theme=theme))
    async with running_till(FakeServices(), settings, home=home) as till:
        await till.type("", "f8", "ctrl+t")
        assert isinstance(till.app.screen, ThemeDialog)
        yield till


async def test_the_theme_under_the_cursor_shows_at_once_and_escape_puts_the_old_one_back(
    tmp_path: Path,
) -> None:
    async with picking(tmp_path) as till:
        before = till.app.theme
        await till.type("", "down")
        assert till.app.theme != before
        await till.type("", "escape")
        assert till.app.theme == before
    assert load_picked_theme(tmp_path / "data") == ""


async def test_enter_keeps_it_for_the_next_start(tmp_path: Path) -> None:
    async with picking(tmp_path) as till:
        await till.type("", "down", "enter")
        picked = till.app.theme
        assert not isinstance(till.app.screen, ThemeDialog)
    async with running_till(FakeServices(), home=tmp_path) as till:
        assert till.app.theme == picked


async def test_a_theme_set_by_hand_goes_first_and_the_picker_says_so(tmp_path: Path) -> None:
    save_picked_theme(tmp_path / "data", "high-contrast")
    async with picking(tmp_path, "house-light") as till:
        assert till.app.theme == "house-light"
        assert "till.theme is set" in till.text()
        await till.type("", "down", "enter")
    assert load_picked_theme(tmp_path / "data") == "high-contrast"


async def test_a_theme_of_ones_own_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "shop.toml").write_text('primary = "#ff00ff"\nbackground = "#000010"\n')
    settings = Settings(till=TillSettings(name="Till 1", theme="shop"))
    async with running_till(FakeServices(), settings, home=tmp_path) as till:
        assert till.app.theme == "shop"
        assert till.app.theme_variables["primary"].lower() == "#ff00ff"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('primary = "blueish"', "must be a colour"),
        ('background = "#000000"', "primary: is missing"),
        ('primary = "#123456"\nprimry = "#123456"', "did you mean primary?"),
        ("dark = true\nprimary = #123456", "line 2 is not valid TOML"),
        ('primary = "#123456"\n[variables]\ntext-muted = "auto; color: red"', "must be a colour"),
        ('primary = "#123456"\n[variables]\nfocus-style = "none bold"', "must be one of"),
        ('primary = "#123456"\ndark = "yes"', "must be true or false"),
    ],
)
async def test_a_broken_theme_is_told_in_a_sentence_and_the_house_theme_shown(
    tmp_path: Path, text: str, words: str
) -> None:
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "shop.toml").write_text(text)
    settings = Settings(till=TillSettings(name="Till 1", theme="shop"))
    async with running_till(FakeServices(), settings, home=tmp_path) as till:
        await till.pilot.pause()
        assert till.app.theme == "house"
        told = [each.message for each in till.app._notifications]
    assert len(told) == 1
    assert "shop.toml" in told[0]
    assert words in told[0]


async def test_a_theme_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    settings = Settings(till=TillSettings(name="Till 1", theme="hosue"))
    async with running_till(FakeServices(), settings, home=tmp_path) as till:
        await till.pilot.pause()
        assert till.app.theme == "house"
        assert ["hosue" in each.message for each in till.app._notifications] == [True]


def test_a_theme_of_ones_own_does_not_take_the_name_of_one_of_the_house(tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "house.toml").write_text('primary = "#123456"')
    themes, problems = user_themes(tmp_path / "config.toml")
    assert (themes, len(problems)) == ([], 1)


async def test_states_differ_for_colour_blind_eyes(tmp_path: Path) -> None:
    grounds = {}
    for scene in ("active", "empty", "expired"):
        (tmp_path / scene).mkdir()
        async with on_stage(SCENES[scene], tmp_path / scene) as stage:
            stage.app.theme = "colour-blind"
            await stage.pilot.pause()
            await stage.pilot.pause()
            headline = next(text for text in painted_texts(stage.app) if text.widget.id == "headline")
            grounds[scene] = shown(headline.ground)
    names = sorted(grounds)
    for deficiency in DEFICIENCIES:
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                apart = distance(grounds[one], grounds[other], deficiency)
                assert apart >= FAR_APART, (deficiency, one, other, apart)


@pytest.mark.parametrize("theme", house_themes(), ids=lambda theme: str(theme.name))
async def test_every_theme_of_the_house_can_be_picked(theme: Theme, tmp_path: Path) -> None:
    async with picking(tmp_path) as till:
        assert theme.name in till.text()
