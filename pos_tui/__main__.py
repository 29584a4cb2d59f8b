"""`python -m pos_tui` is `pos-tui`."""

from pos_tui.cli import run

run()
