"""The manager's cards in words: short titles, whole sentences, and a next step for everything."""

from collections.abc import Callable

import pytest

from pos_tui.piggy.errors import ErrorCode
from pos_tui.piggy.results import ContactNotFound, NotFound, OutcomeUnknown, Refused, UnknownReason
from pos_tui.services.cards import NoContact
from pos_tui.wording.cards import explain_call, explain_made, explain_mailed
from pos_tui.wording.lookups import Explanation


def invalid(*fields: tuple[str, str]) -> Refused:
    return Refused(ErrorCode.INVALID_INPUT, 422, "Nee.", fields)


def is_whole(words: Explanation) -> bool:
    sentences = (words.what_happened, words.what_to_do)
    return 0 < len(words.title) <= 30 and all(text.endswith(".") for text in sentences)


@pytest.mark.parametrize("reason", UnknownReason)
@pytest.mark.parametrize(
    "explain",
    [
        explain_made,
        lambda unknown: explain_mailed(NoContact(unknown), "ann@shop.nl"),
        lambda unknown: explain_mailed(unknown, "ann@shop.nl"),
    ],
)
def test_every_doubt_has_words_and_a_way_to_see(
    explain: Callable[[OutcomeUnknown], Explanation], reason: UnknownReason
) -> None:
    words = explain(OutcomeUnknown(reason))
    assert is_whole(words)
    assert any(hint in words.what_to_do for hint in ("List its cards", "looked up first", "Ask the customer"))


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("contact_uuid", "not subscribed"),
        ("email_uuid", "no valid gift card e-mail"),
        ("merge_tags", "these tags"),
        ("giftcard_program_uuid", "this programme"),
        ("email", "this address"),
    ],
)
def test_an_invalid_field_is_named_in_our_own_words(field: str, hint: str) -> None:
    words = explain_call(invalid(("type", "Fout."), (field, "Ongeldig.")))
    assert is_whole(words)
    assert hint in words.what_happened


def test_fields_we_have_no_words_for_are_told_as_the_service_tells_them() -> None:
    words = explain_call(invalid(("type", "Fout."), ("limit", "Te groot.")))
    assert words.what_happened.endswith("type: Fout.; limit: Te groot.")
    assert is_whole(explain_call(invalid()))


def test_what_is_not_there_is_told_by_what_was_asked_for() -> None:
    assert "UUID" in explain_call(NotFound()).what_happened
    assert "address" in explain_call(ContactNotFound()).what_happened
    assert explain_call(Refused(ErrorCode.PROGRAM_NOT_FOUND, 400, "?")).title == "Programme not known"
