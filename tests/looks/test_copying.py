"""What can be copied out of the till, and what can't."""

from pathlib import Path

import pytest

from pos_tui.screens.dialogs.pin import PinDialog
from tests.looks.scenes import REFERENCE, SCENES, on_stage

JOURNAL_TOP = "261122-7Q3M-0003"


@pytest.mark.parametrize(
    ("scene", "copied"),
    [("active", "ACTIVE"), ("unknown", REFERENCE), ("journal", JOURNAL_TOP), ("attempt", JOURNAL_TOP)],
)
async def test_the_code_or_reference_that_is_shown_is_copied(scene: str, copied: str, tmp_path: Path) -> None:
    async with on_stage(SCENES[scene], tmp_path) as stage:
        await stage.press("ctrl+y")
        assert stage.app.clipboard == copied
        await stage.shows("is copied")


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+x", "ctrl+y"])
async def test_a_pin_is_never_copied(key: str, tmp_path: Path) -> None:
    async with on_stage(SCENES["pin"], tmp_path) as stage:
        assert isinstance(stage.app.screen, PinDialog)
        await stage.press(*"271828", "shift+home", key)
        assert stage.app.clipboard == ""
