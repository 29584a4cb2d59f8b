"""A till that is set up for the practice shop, as in the tests of the terminal."""

from tests.terminal.conftest import env, practice_process, practice_shop, shop_env

__all__ = ["env", "practice_process", "practice_shop", "shop_env"]
