"""A till in a real terminal that is set up for the practice shop."""

from tests.terminal.conftest import env, practice_process, practice_shop, shop_env

__all__ = ["env", "practice_process", "practice_shop", "shop_env"]
