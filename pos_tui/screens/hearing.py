"""What the scanner's filter passes on to screens that have a use of their own for it."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from pos_tui.scanner.events import Action
    from pos_tui.scanner.reader import Answer


@runtime_checkable
class HearsScanner(Protocol):
    """A screen that takes whatever the scanner sends, instead of the Balance screen."""

    def hear(self, action: "Action") -> None:
        """Take one action of the filter; never a Forward."""


@runtime_checkable
class TakesCards(Protocol):
    """A screen that takes the cards that are scanned while it is shown; an open dialog still refuses them."""

    def take(self, action: "Action", answer: "Answer | None") -> None:
        """Take one action of the filter, never a Forward; of a Scan `answer` is what it says."""
