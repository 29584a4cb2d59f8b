"""Contacts: found by their address, or made on demand; never another one's."""

import pytest

from pos_tui.piggy.results import (
    Contact,
    ContactNotFound,
    OutcomeUnknown,
    UnknownReason,
    Unreadable,
    UnreadableReason,
)
from tests.piggy.answers import answer, data, error
from tests.piggy.conftest import a_shop

CONTACTS = "/api/v3/oauth/clients/contacts"
ADA = {"uuid": "c-1", "email": "Ada@Example.com", "prepaid_balance": {"balance_in_cents": 0}}


async def test_a_contact_is_found_by_its_address_whatever_its_case() -> None:
    async with a_shop(data(ADA, {})) as shop:
        assert await shop.client.find_contact("ada@example.com") == Contact("c-1", "Ada@Example.com")
        assert shop.server.targets == [f"{CONTACTS}/find-one-by?email=ada%40example.com"]


async def test_an_address_never_leaves_its_parameter() -> None:
    async with a_shop(error(55031, 404)) as shop:
        await shop.client.find_contact("a+b&email=\udcff@x.nl")
        assert shop.server.targets == [f"{CONTACTS}/find-one-by?email=a%2Bb%26email%3D%3F%40x.nl"]


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_an_absent_contact_is_told_by_its_code(status: int) -> None:
    async with a_shop(error(55031, status)) as shop:
        assert await shop.client.find_contact("ada@example.com") == ContactNotFound()


async def test_a_404_without_the_code_says_nothing_of_the_contact() -> None:
    async with a_shop(answer("<html>", 404)) as shop:
        assert not isinstance(await shop.client.find_contact("ada@example.com"), ContactNotFound)


async def test_a_look_up_is_tried_again() -> None:
    async with a_shop(answer("", 503), data(ADA)) as shop:
        assert isinstance(await shop.client.find_contact("ada@example.com"), Contact)


async def test_a_contact_of_another_address_is_never_taken() -> None:
    async with a_shop(data(ADA), data(ADA)) as shop:
        assert await shop.client.find_contact("eve@example.com") == Unreadable(
            UnreadableReason.WRONG_SHAPE, 200
        )
        assert await shop.client.find_or_create_contact("eve@example.com") == OutcomeUnknown(
            UnknownReason.UNREADABLE, 200
        )


async def test_a_contact_may_come_without_its_address() -> None:
    async with a_shop(data({"uuid": "c-1"})) as shop:
        assert await shop.client.find_contact("ada@example.com") == Contact("c-1", None)


async def test_a_contact_is_made_by_one_get() -> None:
    async with a_shop(data(ADA)) as shop:
        assert isinstance(await shop.client.find_or_create_contact("ada@example.com"), Contact)
        (asked,) = shop.server.requests
    assert (asked.method, asked.target) == ("GET", f"{CONTACTS}/find-or-create?email=ada%40example.com")
