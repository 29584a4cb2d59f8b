"""What a scan says: the code of a card, or what it is instead."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.scanner.layouts import ROWS
from pos_tui.scanner.reader import (
    Answer,
    Code,
    Kind,
    NeedsConfirmation,
    NotACard,
    Reading,
    read,
)
from pos_tui.scanner.url import is_link_like

PROVEN = Reading(layouts=("us",))


def kind(answer: Answer) -> Kind | None:
    return answer.kind if isinstance(answer, NotACard) else None


def asked(answer: Answer) -> set[str]:
    """Every text that the service may be asked for, with or without a question to a person."""
    match answer:
        case Code():
            return {code for codes in answer.rounds for code in codes} | {answer.twice or answer.text}
        case NeedsConfirmation(codes):
            return set(codes)
        case NotACard(_, str(code)):
            return {code}
    return set()


@given(st.text(string.ascii_letters + string.digits + "!#$%&()*+./:=?@[\\]^_{|}~", min_size=5, max_size=128))
def test_a_code_is_looked_up_as_it_was_sent_or_not_at_all(text: str) -> None:
    answer = read(text, PROVEN)
    if isinstance(answer, Code):
        assert text in (answer.text, f"]{text[1:3]}{answer.text}") or "hash=" in text


LINKS = (
    "https://evil.example/?hash=",
    "//evil.example/",
    "www.evil.example/",
    "https://leat.com/?hash=A1234",
)
PARTS = (*LINKS, *" \t,;-'\"<>=]%", "code", "sep=;", "GFTCRD123", "PIGGY123", "6.01E+15", "\u200b", "\ufeff")


@given(
    st.lists(st.sampled_from(PARTS) | st.text(), max_size=6).map("".join),
    st.sampled_from([tuple(ROWS), ("us",), ("us", "fr"), ("de", "ch", "us")]),
    st.booleans(),
)
def test_any_text_gets_an_answer_and_no_part_of_a_link_is_ever_asked_for(
    text: str, layouts: tuple[str, ...], settled: bool
) -> None:
    for code in asked(read(text, Reading(layouts=layouts, settled=settled))):
        assert code.isascii()
        assert code.isprintable()
        assert 0 < len(code) <= 128 or "hash=" in text
        assert not is_link_like(code)


@pytest.mark.parametrize("code", ["41654", "00041654", "GFTCRD123", "gftcrd123", "A-1_2.3/4", "6001 2345"])
def test_leading_zeros_and_case_are_kept(code: str) -> None:
    assert read(code, PROVEN) == Code(code)


@pytest.mark.parametrize("identifier", ["]C0", "]A0", "]Q3", "]d2", "]I1"])
def test_an_aim_identifier_is_taken_off(identifier: str) -> None:
    assert read(identifier + "41654", PROVEN) == Code("41654")


def test_an_aim_identifier_proves_that_it_is_no_ean() -> None:
    assert read("]C04006381333931", PROVEN) == Code("4006381333931")


def test_a_learned_prefix_and_suffix_are_taken_off() -> None:
    reading = Reading(prefix="~", suffix="#", layouts=("us",))
    assert read("~41654#", reading) == read("~]C041654#", reading) == read("41654", reading) == Code("41654")


@pytest.mark.parametrize(
    "url",
    [
        "https://leat.com/?hash=aB012",
        "http://leat.com/?hash=aB012",
        "https://card.shop.piggy.eu/x/y?lang=nl&hash=aB012#top",
        "HTTPS://LEAT.com/?hash=aB012",
        "https://leat.com:443/?hash=aB012",
        "https://leat.com?hash=%61B012",
        "https://leat.com/?%68ash=aB012&hashes=9",
        "]Q1https://leat.com/?hash=aB012",
    ],
)
def test_a_url_of_ours_gives_its_hash(url: str) -> None:
    assert read(url, Reading()) == Code("aB012")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://leat.com.evil.example/?hash=41654", Kind.FOREIGN_URL),
        ("https://evilleat.com/?hash=41654", Kind.FOREIGN_URL),
        ("https://evil.example/leat.com/?hash=41654", Kind.FOREIGN_URL),
        ("https://evil.example/?u=https://leat.com/?hash=41654", Kind.FOREIGN_URL),
        ("https://leat.com@evil.example/?hash=41654", Kind.UNREADABLE_URL),
        ("https://user:pw@leat.com/?hash=41654", Kind.UNREADABLE_URL),
        ("https://evil.example\\.leat.com/?hash=41654", Kind.UNREADABLE_URL),
        ("https://leat%2Ecom/?hash=41654", Kind.UNREADABLE_URL),
        ("https://lеat.com/?hash=41654", Kind.UNREADABLE_URL),
        ("https://leat.com:99999999/?hash=41654", Kind.UNREADABLE_URL),
        ("https:/leat.com/?hash=41654", Kind.UNREADABLE_URL),
        ("leat.com/?hash=41654", Kind.UNREADABLE_URL),
        ("ftp://leat.com/?hash=41654", Kind.UNREADABLE_URL),
        ("https.>>leqt.co;>M", Kind.UNREADABLE_URL),
        ("https://leat.com/", Kind.URL_WITHOUT_CODE),
        ("https://leat.com/?hash=", Kind.URL_WITHOUT_CODE),
        ("https://leat.com/?Hash=41654", Kind.URL_WITHOUT_CODE),
        ("https://leat.com/#?hash=41654", Kind.URL_WITHOUT_CODE),
        ("https://leat.com/?hash=41654&hash=41655", Kind.URL_WITH_SEVERAL_CODES),
        ("https://leat.com/?hash=41654&%68ash=41654", Kind.URL_WITH_SEVERAL_CODES),
        ("https://leat.com/?hash=4+1654", Kind.UNREADABLE_URL),
        ("https://leat.com/?hash=41654%0A", Kind.UNREADABLE_URL),
        ("https://leat.com/?hash=41654%E2%80%8B", Kind.UNREADABLE_URL),
        ("https://leat.com/?hash=41654;hash=2", Kind.UNREADABLE_URL),
    ],
)
def test_any_other_url_is_named_and_not_looked_up(url: str, expected: Kind) -> None:
    assert kind(read(url, PROVEN)) is expected


def test_the_hosts_are_configurable() -> None:
    reading = Reading(hosts=("cards.example",))
    assert read("https://a.cards.example/?hash=41654", reading) == Code("41654")
    assert kind(read("https://leat.com/?hash=41654", reading)) is Kind.FOREIGN_URL


@pytest.mark.parametrize(
    "text", ["4006381333931", "012345678905", "96385074", "]E04006381333931", "]E05012345"]
)
def test_a_product_code_is_named_and_may_be_insisted_on(text: str) -> None:
    assert read(text, Reading()) == NotACard(Kind.PRODUCT, text.removeprefix("]E0"))


@pytest.mark.parametrize("text", ["4006381333932", "012345678904", "96385075", "963850741", "40063813339314"])
def test_a_number_without_a_product_s_check_digit_is_a_code(text: str) -> None:
    assert read(text, Reading()) == Code(text)


@pytest.mark.parametrize(
    "text",
    [
        "%B4111111111111111^DOE/J^25121010000000000000?",
        ";4111111111111111=25121010000000000000?",
        "%B4111111111111111&DOE-J&25121010000000000000_",
    ],
)
def test_a_magnetic_stripe_is_named_and_its_number_is_not_kept(text: str) -> None:
    assert read(text, Reading()) == NotACard(Kind.MAGSTRIPE)


@pytest.mark.parametrize(
    "text", ["cccccccccccc" + "bdefghijklnrtuvc" * 2, "CCCCCCCCCCCC" + "BDEFGHIJKLNRTUVC" * 2]
)
def test_a_one_time_password_is_named_and_not_kept(text: str) -> None:
    assert read(text, PROVEN) == NotACard(Kind.ONE_TIME)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", Kind.TOO_SHORT),
        ("]C012", Kind.TOO_SHORT),
        ("", Kind.TOO_SHORT),
        ("7" * 129, Kind.TOO_LONG),
        ("4165\ufffd4", Kind.UNREADABLE),
        ("4165\u0664", Kind.UNREADABLE),
        ("41654\x1d10ABC", Kind.SEVERAL_FIELDS),
    ],
)
def test_what_can_be_no_code_is_named(text: str, expected: Kind) -> None:
    assert kind(read(text, Reading())) is expected


def test_separators_at_the_ends_are_no_part_of_a_code() -> None:
    assert read("\x1d41654\x1e", Reading()) == Code("41654")


def test_caps_lock_is_flipped_back_only_where_the_url_proves_it() -> None:
    assert read("HTTPS://LEAT.COM/?HASH=Ab012", Reading()) == Code("aB012", caps_flipped=True)
    assert read("HTTPS://LEAT.COM/?hash=Ab012", Reading()) == Code("Ab012")
    assert kind(read("https://leat.com/?HASH=Ab012", Reading())) is Kind.URL_WITHOUT_CODE
    assert kind(read("HTTPS://EVIL.EXAMPLE/?HASH=Ab012", Reading())) is Kind.FOREIGN_URL


def test_punctuation_proves_nothing_before_the_layout_is_known() -> None:
    assert read("GC.1234", PROVEN) == read("GC.1234", Reading()) == Code("GC.1234")
    assert read("GC/1234", Reading(layouts=("us", "nl"))) == Code("GC/1234", others=("GC-1234",))
