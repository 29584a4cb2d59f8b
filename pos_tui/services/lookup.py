"""Looking a gift card up: the till's most frequent act."""

import logging

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.client import OnRetry, PiggyClient
from pos_tui.piggy.results import FindResult

_log = logging.getLogger(__name__)


class LookUp:
    """Looks cards up at the service and notes, masked, that it did."""

    def __init__(self, client: PiggyClient) -> None:
        self._client = client

    async def look_up(self, code: CardCode, *, source: Source, on_retry: OnRetry | None = None) -> FindResult:
        """Return what the service says of `code`; `on_retry` hears of every repetition before its wait."""
        result = await self._client.find(code, on_retry)
        _log.info("card %s (%s): %s", code.masked, source, type(result).__name__)
        return result
