"""Every screen and dialog opens in all of its styles: applying them once more changes nothing."""

from pathlib import Path

import pytest
from textual.strip import Strip

from tests.looks.scenes import SCENES, Stage, on_stage


def shown(stage: Stage) -> list[Strip]:
    """The lines as they are painted, in their colours."""
    return stage.app.screen._compositor.render_strips()


@pytest.mark.parametrize("scene", SCENES)
async def test_a_screen_opens_in_all_of_its_styles(scene: str, tmp_path: Path) -> None:
    async with on_stage(SCENES[scene], tmp_path) as stage:
        opened = shown(stage)
        stage.app.refresh_css(animate=False)
        await stage.pilot.pause()
        assert shown(stage) == opened
