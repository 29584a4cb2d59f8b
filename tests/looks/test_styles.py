"""Every screen and dialog opens in all of its styles: applying them once more changes nothing."""

from pathlib import Path

import pytest

from tests.looks.scenes import SCENES, on_stage
from tests.screens.painted import painted


@pytest.mark.parametrize("scene", SCENES)
async def test_a_screen_opens_in_all_of_its_styles(scene: str, tmp_path: Path) -> None:
    async with on_stage(SCENES[scene], tmp_path) as stage:
        opened = painted(stage.app)
        stage.app.refresh_css(animate=False)
        await stage.pilot.pause()
        assert painted(stage.app) == opened
