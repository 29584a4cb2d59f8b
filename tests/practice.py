"""A running practice shop for tests: one process a test worker, as new for every test.

Import `practice_shop` (and `practice_process`, which it stands on) into a `conftest.py`.
"""

import json
from collections.abc import Iterator
from typing import Literal, cast
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from pos_tui.sandbox.process import NotStarted, PracticeShop

_OPENER = build_opener(ProxyHandler({}))


@pytest.fixture(scope="session")
def practice_process() -> Iterator[PracticeShop]:
    """A practice shop in UTC, shared by the tests of one worker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        shop = PracticeShop.start()
    assert not isinstance(shop, NotStarted), f"the practice shop ended with status {shop.status}"
    with shop:
        yield shop


@pytest.fixture
def practice_shop(practice_process: PracticeShop) -> PracticeShop:
    """A practice shop that nobody has asked anything yet."""
    with _OPENER.open(Request(practice_process.base_url + "/reset", method="POST")):  # noqa: S310 - loopback
        return practice_process


def outbox(shop: PracticeShop) -> list[dict[str, object]]:
    """What has been mailed and texted so far, but for what the shop has forgotten."""
    return cast("list[dict[str, object]]", shop_page(shop, "/outbox")["items"])


def requests_to(shop: PracticeShop, service: Literal["piggy", "huuray"]) -> list[dict[str, object]]:
    """The requests that one service has received so far, but for what the shop has forgotten."""
    asked = cast("dict[str, list[dict[str, object]]]", shop_page(shop, "/requests")[service])
    return asked["items"]


def shop_page(shop: PracticeShop, path: str) -> dict[str, object]:
    """What a page of the shop's own tells as JSON."""
    with _OPENER.open(shop.base_url + path) as answer:
        return cast("dict[str, object]", json.load(answer))
