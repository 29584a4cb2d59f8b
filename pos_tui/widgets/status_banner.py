"""The line under the header that tells what must not be forgotten; it takes no room when there is nothing."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext

if TYPE_CHECKING:
    from textual.timer import Timer


@dataclass(frozen=True, slots=True)
class TillStatus:
    """What every screen tells of; the app holds the one in force in its reactive `status`.

    `unsettled` counts the attempts that wait for a person's decision. `sending_since` is when the coupon
    under way was ordered, by time.monotonic; None if none is. `paused`: this till may not issue. `misses`
    counts the codes in runs of misses that no manager has seen.
    """

    unsettled: int = 0
    sending_since: float | None = None
    paused: bool = False
    misses: int = 0


class AttemptsChanged(Message):
    """An attempt ended or was settled, or codes were not found: the app counts anew."""


class StatusBanner(Static, can_focus=False):
    """Follows the app's `status`; a click shows the journal."""

    DEFAULT_CSS = """
    StatusBanner {
        display: none; height: auto; max-height: 2; padding: 0 1;
        background: $primary; color: $on-primary; text-style: bold;
    }
    StatusBanner.-shown { display: block; }
    StatusBanner.-doubtful { background: $warning; color: $on-warning; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._status = TillStatus()
        self._clock: Timer | None = None

    def on_mount(self) -> None:
        """Follow the till from now on."""
        self.watch(self.app, "status", self._follow)

    def on_click(self) -> None:
        """Do what F5 would."""
        self.app.simulate_key("f5")

    def _follow(self, status: TillStatus) -> None:
        self._status = status
        if self._clock is not None:
            self._clock.stop()
        self._clock = self.set_interval(1, self._show) if status.sending_since is not None else None
        self._show()

    def _show(self) -> None:
        text = banner_text(self._status, time.monotonic())
        self.set_class(bool(text), "-shown")
        self.set_class(
            bool(self._status.unsettled) or self._status.paused or bool(self._status.misses), "-doubtful"
        )
        self.update(Content(text))


def banner_text(status: TillStatus, now: float) -> str:
    """Return the line at `now` (time.monotonic); empty if there is nothing to tell."""
    parts = []
    if status.sending_since is not None:
        waited = i18n.number(int(now - status.sending_since))
        parts.append(_("Sending a coupon … {seconds} s").format(seconds=waited))
    if status.unsettled:
        text = ngettext(
            "{count} coupon is unsettled: F5 shows it",
            "{count} coupons are unsettled: F5 shows them",
            status.unsettled,
        )
        parts.append(text.format(count=i18n.number(status.unsettled)))
    if status.paused:
        parts.append(_("Coupons are paused"))
    if status.misses:
        text = _("{count} codes not found: F5, then Ctrl+L")
        parts.append(text.format(count=i18n.number(status.misses)))
    return " · ".join(parts)
