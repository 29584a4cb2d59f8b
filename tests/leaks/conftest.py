"""A till in a real terminal that is set up for the practice shop."""

from tests.terminal.conftest import (
    counted_env,
    coupon_service,
    data_dir,
    env,
    practice_process,
    practice_shop,
    shop_env,
)

__all__ = [
    "counted_env",
    "coupon_service",
    "data_dir",
    "env",
    "practice_process",
    "practice_shop",
    "shop_env",
]
