"""Looking a gift card up: the till's most frequent act."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import FindResult, Found, NotFound, TooManyRequests

if TYPE_CHECKING:
    from pos_tui.piggy.client import OnRetry, PiggyClient

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SeveralFound:
    """The code may be any of `codes`, and each is a card's: only who holds the card can tell which."""

    codes: tuple[str, ...]


LookUpResult = FindResult | SeveralFound


class LookUp:
    """Looks cards up at the service and notes, masked, that it did: once, however often it had to ask.

    `note` is told of every answer but that of a service which puts the question off (429).
    """

    def __init__(
        self, client: "PiggyClient", note: Callable[[CardCode, Source, LookUpResult], None] | None = None
    ) -> None:
        self._client = client
        self._note = note

    async def warm_up(self) -> None:
        """Open the connection that the first look-up is to find; what the service answers does not matter."""
        await self._client.health()

    async def look_up(
        self, code: CardCode, *, source: Source, on_retry: "OnRetry | None" = None
    ) -> LookUpResult:
        """Return what the service says of `code`; `on_retry` hears of every repetition before its wait."""
        result: LookUpResult = NotFound()
        for codes in code.rounds or ((code.text,),):
            result = await self._find_among(codes, on_retry)
            if not isinstance(result, NotFound):
                break
        _log.info("card %s (%s): %s", code.masked, source, type(result).__name__)
        if self._note is not None and not isinstance(result, TooManyRequests):
            self._note(code, source, result)
        return result

    async def _find_among(self, codes: tuple[str, ...], on_retry: "OnRetry | None") -> LookUpResult:
        """Return the one card that there is. A failure settles nothing, whatever else was found."""
        found: dict[str, tuple[str, Found]] = {}
        for code in codes:
            result = await self._client.find(CardCode(code), on_retry)
            if isinstance(result, Found):
                found.setdefault(result.card.uuid, (code, result))
            elif not isinstance(result, NotFound):
                return result
        if len(found) > 1:
            return SeveralFound(tuple(code for code, _result in found.values()))
        return next((result for _code, result in found.values()), NotFound())
