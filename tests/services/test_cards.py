"""The manager's work with cards, and what the log keeps of it."""

import logging

import pytest

from pos_tui.piggy.results import Contact, Created, Mailed, OutcomeUnknown, UnknownReason
from pos_tui.services.cards import Cards, read_tag
from tests.piggy.answers import SEA_DOLLARS, answer, data
from tests.piggy.conftest import a_shop

ADA = Contact("c-1", "ada@example.com")


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
    contact = data({"uuid": "c-1", "email": "ada@example.com"})
    async with a_shop(data(SEA_DOLLARS), contact, data("sent"), answer("", 502)) as shop:
        cards = Cards(shop.client)
        assert isinstance(await cards.create("P-1"), Created)
        assert await cards.add_contact("ada@example.com") == ADA
        assert await cards.mail("u-1", ADA) == Mailed()
        assert await cards.mail("u-1", ADA) == OutcomeUnknown(UnknownReason.SERVER_ERROR, 502)
    notes = [message for name, _, message in caplog.record_tuples if name == "pos_tui.services.cards"]
    assert notes == [
        f"create a card in programme 'P-1': Created, {SEA_DOLLARS['uuid']}",
        "add contact a•••@e•••.com: Contact",
        "mail card 'u-1' to contact 'c-1': Mailed",
        "mail card 'u-1' to contact 'c-1': OutcomeUnknown",
    ]
    assert "GFTCRD123" not in caplog.text
    assert "ada@example.com" not in caplog.text
