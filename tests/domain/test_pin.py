"""Which PINs will do, and how the wait grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.domain.pin import PinProblem, back_off_s, pin_problem


@pytest.mark.parametrize(
    ("pin", "problem"),
    [
        ("", PinProblem.TOO_SHORT),
        ("24681", PinProblem.TOO_SHORT),
        ("2468101214161", PinProblem.TOO_LONG),
        ("24681a", PinProblem.NOT_DIGITS),
        ("24681\n", PinProblem.NOT_DIGITS),
        ("٢٤٦٨١٠", PinProblem.NOT_DIGITS),
        ("²468102", PinProblem.NOT_DIGITS),
        ("000000", PinProblem.REPEATS),
        ("121212", PinProblem.REPEATS),
        ("482482", PinProblem.REPEATS),
        ("123456", PinProblem.COUNTS),
        ("7890123", PinProblem.COUNTS),
        ("987654", PinProblem.COUNTS),
        ("2109876", PinProblem.COUNTS),
    ],
)
def test_a_pin_that_others_would_guess_or_cannot_type_is_refused(pin: str, problem: PinProblem) -> None:
    assert pin_problem(pin) is problem


@pytest.mark.parametrize("pin", ["246810", "123465", "111112", "121213", "904315", "024681357913"])
def test_other_pins_of_six_to_twelve_digits_will_do(pin: str) -> None:
    assert pin_problem(pin) is None


@given(group=st.text("0123456789", min_size=1, max_size=6), times=st.integers(2, 12))
def test_no_group_of_digits_may_be_all_of_it(group: str, times: int) -> None:
    assert pin_problem(group * times) is not None


def test_the_first_two_slips_are_free_and_the_wait_then_doubles_to_a_quarter_of_an_hour() -> None:
    assert [back_off_s(wrong) for wrong in range(11)] == [0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


@given(wrong=st.integers(8, 10**18))
def test_the_wait_never_grows_beyond_that(wrong: int) -> None:
    assert back_off_s(wrong) == 900
