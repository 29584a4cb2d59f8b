"""The manager's work with cards, and what the log keeps of it."""

import logging
from functools import partial

import pytest

from pos_tui.domain.secret import Secret
from pos_tui.piggy.client import PiggyClient
from pos_tui.piggy.results import Contact, Created, Mailed, OutcomeUnknown, UnknownReason
from pos_tui.services.cards import Cards, read_tag
from tests.piggy.answers import SEA_DOLLARS, answer, data
from tests.piggy.conftest import KEY, TLS, a_shop

ADA = "ada@example.com"


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("custom.message=Hoi", ("custom.message", "Hoi")),
        ("custom.sum=1+1=2", ("custom.sum", "1+1=2")),
        ("custom.empty=", ("custom.empty", "")),
        ("custom.=x", None),
        ("custom.message", None),
        ("message=x", None),
        ("Custom.message=x", None),
        ("custom.message=a\nb", None),
        ("custom.message=\udcff", None),
        ("", None),
    ],
)
def test_a_merge_tag_is_read_as_typed_or_not_at_all(typed: str, tag: tuple[str, str] | None) -> None:
    assert read_tag(typed) == tag


async def test_what_changes_something_is_noted_without_code_and_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    contact = data({"uuid": "c-1", "email": ADA})
    async with a_shop(data(SEA_DOLLARS), contact, data("sent"), answer("", 502)) as shop:
        cards = Cards(shop.client, partial(PiggyClient, shop.server.url, Secret(KEY), tls=TLS))
        assert isinstance(await cards.create("P-1"), Created)
        assert await cards.mail("card-u-1", ADA, None) == Mailed()
        lost = await cards.mail("card-u-1", ADA, Contact("c-1", ADA))
        assert lost == OutcomeUnknown(UnknownReason.SERVER_ERROR, 502)
    notes = [message for name, _, message in caplog.record_tuples if name == "pos_tui.services.cards"]
    assert notes == [
        "create a card in programme 'P-1': Created, ••••38e4",
        "add contact a•••@e•••.com: Contact",
        "mail card '••••-u-1': Mailed",
        "mail card '••••-u-1': OutcomeUnknown",
    ]
    assert "GFTCRD123" not in caplog.text
    assert ADA not in caplog.text
