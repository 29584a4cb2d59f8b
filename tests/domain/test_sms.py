"""How many SMS a message takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.domain.sms import Alphabet, SmsSize, measure

GSM_ONE = st.text("abcXYZ 019@£$¥èéùìòÇØøÅåΔÆæßÉ¤ÄÖÑÜ§¿äöñüà¡Ω", max_size=700)
GSM_TWO = st.text("ab€[]{}\\^~|", max_size=700)
UCS = st.text("aé€ğ中😀", max_size=300).map(lambda text: text + "中")


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "segments"),
    [
        ("", Alphabet.GSM_7, 0, 0),
        ("a", Alphabet.GSM_7, 1, 1),
        ("a" * 160, Alphabet.GSM_7, 160, 1),
        ("a" * 161, Alphabet.GSM_7, 161, 2),
        ("a" * 306, Alphabet.GSM_7, 306, 2),
        ("a" * 307, Alphabet.GSM_7, 307, 3),
        ("€" * 80, Alphabet.GSM_7, 160, 1),
        ("€" * 81, Alphabet.GSM_7, 162, 2),
        # 152 septets, then an escape that no longer fits: the last septet of the segment stays empty.
        ("a" * 152 + "€" + "a" * 151, Alphabet.GSM_7, 305, 2),
        ("a" * 152 + "€" + "a" * 152, Alphabet.GSM_7, 306, 3),
        ("ç", Alphabet.UCS_2, 1, 1),
        ("`", Alphabet.UCS_2, 1, 1),
        ("中" * 70, Alphabet.UCS_2, 70, 1),
        ("中" * 71, Alphabet.UCS_2, 71, 2),
        ("中" * 134, Alphabet.UCS_2, 134, 2),
        ("中" * 135, Alphabet.UCS_2, 135, 3),
        ("😀" * 35, Alphabet.UCS_2, 70, 1),
        ("😀" * 36, Alphabet.UCS_2, 72, 2),
        # 33 pairs fill 66 of 67 units, and a pair is not split.
        ("😀" * 66, Alphabet.UCS_2, 132, 2),
        ("😀" * 67, Alphabet.UCS_2, 134, 3),
    ],
)
def test_a_message_is_measured_as_networks_split_it(
    text: str, alphabet: Alphabet, units: int, segments: int
) -> None:
    assert measure(text) == SmsSize(len(text), alphabet, units, segments)


@given(GSM_ONE)
def test_plain_text_fills_its_segments(text: str) -> None:
    size = measure(text)
    assert size.alphabet is Alphabet.GSM_7
    assert size.segments == (-(-len(text) // 153) if len(text) > 160 else bool(text))


@given(st.one_of(GSM_ONE, GSM_TWO, UCS), st.sampled_from("a€中😀"))
def test_a_longer_message_never_takes_less(text: str, more: str) -> None:
    shorter, longer = measure(text), measure(text + more)
    assert longer.units > shorter.units or longer.alphabet is not shorter.alphabet
    assert longer.segments >= shorter.segments


@given(UCS)
def test_ucs_2_counts_what_utf_16_takes(text: str) -> None:
    assert measure(text).units == len(text.encode("utf-16-le")) // 2


@given(st.one_of(GSM_TWO, UCS))
def test_segments_hold_the_units_with_at_most_one_lost_in_each(text: str) -> None:
    size = measure(text)
    single, joined = (160, 153) if size.alphabet is Alphabet.GSM_7 else (70, 67)
    if size.units > single:
        assert (size.segments - 1) * (joined - 1) < size.units <= size.segments * joined
