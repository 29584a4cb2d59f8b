"""One run of the till: its settings, its clock, and its services, which are built behind the first frame."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_tui.paths import Paths
    from pos_tui.services.cards import Ended
    from pos_tui.services.code_reader import CodeReader
    from pos_tui.services.manager import ManagerRights
    from pos_tui.services.till import TillServices
    from pos_tui.settings import Settings


def utc_now() -> datetime:
    """Return this moment, with a zone."""
    return datetime.now(UTC)


@dataclass
class Session:
    """What every screen may ask of the till it runs on.

    `build` makes the services; it runs once, in a thread, since its imports and certificates take longer
    than a first frame. `clock` returns an aware time.
    """

    settings: "Settings"
    paths: "Paths"
    zone: tzinfo
    build: Callable[[], "TillServices"]
    has_coupons: bool = False
    coupons_stopped: str = ""
    """What keeps a till from sending coupons that is set up for them, in words."""
    practice: bool = False
    clock: Callable[[], datetime] = utc_now
    _building: "asyncio.Task[TillServices] | None" = field(default=None, init=False, repr=False)
    _built: "TillServices | None" = field(default=None, init=False, repr=False)

    def now(self) -> datetime:
        """Return this moment in the till's time zone."""
        return self.clock().astimezone(self.zone)

    @cached_property
    def manager(self) -> "ManagerRights":
        """Whether a manager is at the till, and the PIN that tells."""
        from pos_tui.services.manager import ManagerRights
        from pos_tui.services.manager_pin import ManagerPin

        till = self.settings.till
        pin = ManagerPin(self.paths.data_dir, till.manager_pin_hash, self.clock)
        return ManagerRights(pin, till.lock_after_s, self.clock)

    @cached_property
    def codes(self) -> "CodeReader":
        """What reads codes at this till, whichever way they come in; loaded behind the first frame."""
        from pos_tui.services.code_reader import CodeReader

        return CodeReader(self.settings.scanner)

    async def services(self) -> "TillServices":
        """Return the services, starting to build them if nobody has; a cancelled wait does not stop that."""
        if self._building is None:
            self._building = asyncio.create_task(asyncio.to_thread(self.build), name="build services")
        self._built = await asyncio.shield(self._building)
        return self._built

    async def aclose(self) -> None:
        """Close what was opened on this event loop, if the services were ever built."""
        if self._building is not None:
            await (await self._building).aclose()

    @property
    def is_issuing(self) -> bool:
        """Whether a coupon is under way."""
        return self._built is not None and self._built.is_issuing

    @property
    def is_changing_cards(self) -> bool:
        """Whether a card is being made or mailed."""
        return self._built is not None and self._built.is_changing_cards

    def finish(self) -> "tuple[Ended, ...]":
        """Wait, after the screens are gone, until nothing is under way and all of it is recorded.

        Returns what became of cards that nobody waited for.
        """
        return () if self._built is None else self._built.finish()
