"""The program as a new user has it, or set up for two services; an empty home, a plain terminal."""

import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.practice import practice_process, practice_shop
from tests.services.counting_server import CountingServer

__all__ = ["practice_process", "practice_shop"]

PROGRAM = [str(Path(sysconfig.get_path("scripts"), "pos-tui"))]
"""The till as it is installed: what a person starts, with nothing in the place of any part."""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The least an environment holds."""
    home = tmp_path / "user"
    home.mkdir()
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


@pytest.fixture
def data_dir(env: dict[str, str]) -> Path:
    """Where the journal lives in that home."""
    return Path(env["HOME"]) / ".local/share/pos-tui"


@pytest.fixture
def shop_env(env: dict[str, str], practice_shop: PracticeShop) -> dict[str, str]:
    """The environment of a till that is set up for the practice shop."""
    return env | {
        "POS_TUI_PIGGY__URL": practice_shop.piggy_url,
        "POS_TUI_PIGGY__TOKEN": practice_shop.piggy_key,
        "POS_TUI_HUURAY__URL": practice_shop.huuray_url,
        "POS_TUI_HUURAY__TOKEN": practice_shop.huuray_token,
        "POS_TUI_HUURAY__COUNTRY": "nl",
    }


@pytest.fixture
def coupon_service() -> Iterator[CountingServer]:
    """A coupon service that counts what it is asked."""
    with CountingServer() as server:
        yield server


@pytest.fixture
def counted_env(shop_env: dict[str, str], coupon_service: CountingServer) -> dict[str, str]:
    """The environment of a till with the practice shop's gift cards, and with coupons that are counted."""
    return shop_env | {"POS_TUI_HUURAY__URL": coupon_service.url}
