"""What the banner under the header tells."""

import pytest

from pos_tui.widgets.status_banner import TillStatus, banner_text


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (TillStatus(), ""),
        (TillStatus(unsettled=1), "1 coupon is unsettled: F5 shows it"),
        (TillStatus(unsettled=1200), "1,200 coupons are unsettled: F5 shows them"),
        (TillStatus(paused=True), "Coupons are paused"),
        (TillStatus(sending_since=100.0), "Sending a coupon … 12 s"),
        (
            TillStatus(unsettled=1, sending_since=100.0),
            "Sending a coupon … 12 s · 1 coupon is unsettled: F5 shows it",
        ),
    ],
)
def test_the_banner_tells_what_must_not_be_forgotten(status: TillStatus, text: str) -> None:
    assert banner_text(status, now=112.9) == text
