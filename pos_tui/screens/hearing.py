"""What the scanner's filter passes on to screens that have a use of their own for it."""

from typing import Protocol, runtime_checkable

from pos_tui.scanner.events import Action


@runtime_checkable
class HearsScanner(Protocol):
    """A screen that takes whatever the scanner sends, instead of the Balance screen."""

    def hear(self, action: Action) -> None:
        """Take one action of the filter; never a Forward."""
