"""Looking a gift card up: the till's most frequent act."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import FindResult, TooManyRequests

if TYPE_CHECKING:
    from pos_tui.piggy.client import OnRetry, PiggyClient

_log = logging.getLogger(__name__)


class LookUp:
    """Looks cards up at the service and notes, masked, that it did.

    `note` is told of every answer but that of a service which puts the question off (429).
    """

    def __init__(
        self, client: "PiggyClient", note: Callable[[CardCode, Source, FindResult], None] | None = None
    ) -> None:
        self._client = client
        self._note = note

    async def warm_up(self) -> None:
        """Open the connection that the first look-up is to find; what the service answers does not matter."""
        await self._client.health()

    async def look_up(
        self, code: CardCode, *, source: Source, on_retry: "OnRetry | None" = None
    ) -> FindResult:
        """Return what the service says of `code`; `on_retry` hears of every repetition before its wait."""
        result = await self._client.find(code, on_retry)
        _log.info("card %s (%s): %s", code.masked, source, type(result).__name__)
        if self._note is not None and not isinstance(result, TooManyRequests):
            self._note(code, source, result)
        return result
