"""Clients as plain as can be: what is tested is the server."""

import ssl
from collections.abc import Iterator
from typing import Protocol

import httpx
import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.practice import practice_process, practice_shop

# Loading the certificates for nothing would cost each test 20 ms.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

__all__ = ["practice_process", "practice_shop"]


@pytest.fixture
def piggy(practice_shop: PracticeShop) -> Iterator[httpx.Client]:
    """The gift card API, with the practice key."""
    headers = {"Authorization": "Bearer practice-piggy-key"}
    with httpx.Client(
        base_url=practice_shop.piggy_url, headers=headers, verify=NO_TLS, trust_env=False
    ) as client:
        yield client


class Order(Protocol):
    """Orders a coupon as a till that is set up for practice does."""

    def __call__(
        self, params: dict[str, str], *, country: str = "nl", method: str = "GET", timeout: float = 10
    ) -> httpx.Response: ...


@pytest.fixture
def order_coupon(practice_shop: PracticeShop) -> Iterator[Order]:
    """The coupon API, with the practice token."""
    with httpx.Client(verify=NO_TLS, trust_env=False) as client:

        def order(
            params: dict[str, str], *, country: str = "nl", method: str = "GET", timeout: float = 10
        ) -> httpx.Response:
            url = practice_shop.huuray_url.replace("{country}", country)
            return client.request(
                method, url, params={"AuthToken": "practice-huuray-token"} | params, timeout=timeout
            )

        yield order
