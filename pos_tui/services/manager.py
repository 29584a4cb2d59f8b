"""Manager rights: whether somebody who knows the PIN is at the till right now."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pos_tui.services.manager_pin import ManagerPin


class ManagerRights:
    """Held from a right PIN until nobody has touched the till for `lock_after_s` seconds, or it is locked.

    `clock` returns an aware time; should it be put back, the rights are gone.
    """

    def __init__(self, pin: ManagerPin, lock_after_s: float, clock: Callable[[], datetime]) -> None:
        self.pin = pin
        self._lock_after = timedelta(seconds=lock_after_s)
        self._clock = clock
        self._touched: datetime | None = None

    @property
    def held(self) -> bool:
        """Whether a manager is there."""
        if self._touched is not None:
            idle = self._clock() - self._touched
            if not timedelta(0) <= idle < self._lock_after:
                self._touched = None
        return self._touched is not None

    def needs_nobody(self) -> bool:
        """Return whether managers' things may be done without asking for the PIN; reads the PIN's file."""
        return self.held or not self.pin.is_set()

    def take(self) -> None:
        """Begin to hold them: the PIN was right."""
        self._touched = self._clock()

    def touch(self) -> None:
        """Begin to count idle time anew: somebody pressed a key. What has lapsed stays so."""
        if self.held:
            self._touched = self._clock()

    def drop(self) -> None:
        """Hold them no longer."""
        self._touched = None
