"""Copying a code or a reference out of the till; never a secret."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

COPIES = "ctrl+y"
"""The key that copies, on every screen that shows a code or a reference."""


def copy_out(app: "App[Any]", text: str, done: str) -> None:
    """Put `text` on the clipboard of the terminal, also over ssh (OSC 52), and tell that it is `done`."""
    app.copy_to_clipboard(text)
    app.notify(done, markup=False)
