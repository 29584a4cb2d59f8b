"""The till: it switches screens and owns what must outlive them."""

import asyncio
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.content import Content
from textual.reactive import var
from textual.widgets import Input

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.scanner_app import ScannerApp
from pos_tui.screens.base_screens import BASE_SCREENS, HOME, MANAGERS_MODES
from pos_tui.screens.hearing import HearsScanner
from pos_tui.screens.till_screen import TillScreen
from pos_tui.services.picked_theme import load_picked_theme, save_picked_theme
from pos_tui.themes import user_themes
from pos_tui.widgets.status_banner import AttemptsChanged, TillStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.screen import Screen
    from textual.timer import Timer

    from pos_tui.scan_desk import ScanDesk
    from pos_tui.scanner.events import Action, TooFast
    from pos_tui.screens.coupon import CouponScreen
    from pos_tui.screens.scanner import ScannerScreen
    from pos_tui.services.session import Session
    from pos_tui.terminal import Terminal

LOOK_EVERY_S = 1.0
"""How often to look whether a manager's rights have lapsed."""
SAY_AGAIN_S = 1.0
"""How long nothing has to be pressed too fast before it is said again."""
ORDERS = "issue a coupon"
"""The group of workers that each see an order through."""


class PosApp(ScannerApp):
    """One till. Each base screen is a mode, so that what is typed in one stays there while another shows."""

    CSS_PATH: ClassVar = ["house_app.tcss", "screens/balance.tcss"]
    DEFAULT_MODE = HOME
    BINDINGS: ClassVar = [
        Binding(
            "f1", "help", gettext_noop("Help"), tooltip=gettext_noop("What this screen does, and its keys")
        ),
        *(base.binding for base in BASE_SCREENS),
        Binding(
            "f12",
            "lock",
            gettext_noop("Lock"),
            tooltip=gettext_noop("Take all cards off the screen"),
            priority=True,
        ),
    ]

    status: var[TillStatus] = var(TillStatus())
    """What the banner on every screen tells of."""
    manager: var[bool] = var(default=False)
    """Whether a manager's rights are held; every header tells it."""
    locks: var[int] = var(0)
    """How often the till was locked; base screens follow it."""

    def __init__(self, session: "Session", terminal: "Terminal | None" = None) -> None:
        own, self._theme_problems = user_themes(session.paths.config_file)
        self._wanted_theme = session.settings.till.theme or load_picked_theme(session.paths.data_dir)
        super().__init__(self._wanted_theme, own=own, terminal=terminal)
        self.session = session
        self._looking: Timer | None = None
        self._told_too_fast = 0.0

    @cached_property
    def scan_desk(self) -> "ScanDesk":
        """Where scans arrive."""
        from pos_tui.scan_desk import ScanDesk

        return ScanDesk(self, self.session)

    def get_default_screen(self) -> "Screen[None]":
        """Return the home screen: a mode's would have all styles read once more before it is shown."""
        return next(base.make(self.session) for base in BASE_SCREENS if base.mode == HOME)

    def on_mount(self) -> None:
        """Build behind the home screen what it will need."""
        for base in BASE_SCREENS:
            self.add_mode(base.mode, partial(base.make, self.session))
        self.call_after_refresh(self._warm_up)

    def _warm_up(self) -> None:
        self.follow_journal()
        self.open_connection()
        self.call_later(self.scan_desk.recall)
        self.call_later(self._tell_of_themes)

    def _tell_of_themes(self) -> None:
        from pos_tui.wording.configuration import theme_problem_texts

        missing = "" if self._wanted_theme in self.available_themes else self._wanted_theme
        for text in theme_problem_texts(self._theme_problems, missing):
            self.notify(text, title=_("Theme"), severity="warning", timeout=15, markup=False)

    @property
    def theme_note(self) -> str:
        """Tell that the settings go first."""
        if not self.session.settings.till.theme:
            return ""
        return _("till.theme is set in the settings: what you pick here lasts until the till ends.")

    def keep_theme(self, name: str | None) -> None:
        """Keep it for the next start, unless the settings say otherwise."""
        if name is None or self.session.settings.till.theme:
            return
        try:
            save_picked_theme(self.session.paths.data_dir, name)
        except OSError as error:
            text = _("The theme could not be kept ({reason}).").format(reason=error.strerror)
            self.notify(text, severity="warning", markup=False)

    def on_scanner_screen_profile_kept(self, message: "ScannerScreen.ProfileKept") -> None:
        """Hear the scanner from now on as it was learned."""
        self.scan_desk.recall()
        self.scanner_sends_keys = message.sends_keys

    @work(group="warm-up")
    async def open_connection(self) -> None:
        """Get ready for the first scan."""
        services = await self.session.services()
        await services.lookup.warm_up()

    @work(group="warm-up")
    async def follow_journal(self) -> None:
        """Tell from now on what the journal has to tell, and let go what is old, behind the screens."""
        services = await self.session.services()
        services.on_miss = self._count_anew
        self.refresh_status()
        await asyncio.to_thread(services.tidy_journal)

    def _count_anew(self) -> None:
        self.post_message(AttemptsChanged())

    @on(AttemptsChanged)
    @work(group="status", exclusive=True)
    async def refresh_status(self) -> None:
        """Read anew, behind the screens, what the banner tells of."""
        from pos_tui.journal.results import Paused
        from pos_tui.services.journal_access import ask_journal

        standing = await ask_journal(
            self.session,
            lambda journal: (journal.count_unsettled(), journal.paused(), journal.miss_runs()),
        )
        # A journal that can't be read says nothing new; the screens that need it tell why.
        match standing:
            case (int(unsettled), None | Paused() as paused, tuple(runs)):
                misses = sum(run.misses for run in runs)
                self.status = replace(
                    self.status, unsettled=unsettled, paused=paused is not None, misses=misses
                )

    async def action_show(self, mode: str) -> None:
        """Go to another base screen, unless a dialog waits for its answer; to some as a manager only."""
        if self.screen.is_modal:
            self.bell()
        elif mode in MANAGERS_MODES and not await asyncio.to_thread(self.session.manager.needs_nobody):
            self.show_to_manager(mode)
        else:
            self.switch_mode(mode)

    @work(group="show to a manager", exclusive=True)
    async def show_to_manager(self, mode: str) -> None:
        """Go to a base screen once it is known that a manager is there."""
        if await self.manager_allowed():
            await self.switch_mode(mode)

    async def manager_allowed(self) -> bool:
        """Return whether what only managers do may be done now; asks for the PIN if need be. For workers."""
        from pos_tui.screens.manager_gate import manager_allowed

        return await manager_allowed(self, self.session)

    def touched(self) -> None:
        """Keep a manager's rights while somebody is at the till."""
        if self.manager:
            self.session.manager.touch()
            self.follow_rights()

    def on_rights_changed(self) -> None:
        """Show that a manager is there, for as long as that is so."""
        if self._looking is None:
            self._looking = self.set_interval(LOOK_EVERY_S, self.follow_rights)
        self.follow_rights()

    def follow_rights(self) -> None:
        """Show whether a manager is there; if not, leave what only managers see, once no dialog is open."""
        self.manager = self.session.manager.held
        is_managers = self.current_mode in MANAGERS_MODES
        if self.manager or self._looking is None or (is_managers and self.screen.is_modal):
            return
        self._looking.stop()
        self._looking = None
        if is_managers:
            self.switch_mode(HOME)

    def get_system_commands(self, screen: "Screen[Any]") -> "Iterable[SystemCommand]":
        """Offer to end a manager's rights while they are held, besides all that every screen offers."""
        yield from super().get_system_commands(screen)
        if self.manager:
            what = _("The next one who does what managers do is asked for the PIN")
            yield SystemCommand(_("End manager rights"), what, self.action_end_rights)

    def action_end_rights(self) -> None:
        """End a manager's rights; the screens stay as they are."""
        self.session.manager.drop()
        self.follow_rights()

    def action_help(self) -> None:
        """Explain the current screen."""
        from pos_tui.screens.dialogs.help import HelpDialog

        if isinstance(self.screen, TillScreen):
            self.push_screen(HelpDialog(self.screen))

    def on_coupon_screen_ready_for_review(self, message: "CouponScreen.ReadyForReview") -> None:
        """See one order through, one at a time; never exclusive, so that nothing takes its place."""
        if any(worker.group == ORDERS and not worker.is_finished for worker in self.workers):
            self.bell()
            return
        from pos_tui.screens.coupon_flow import CouponFlow

        flow = CouponFlow(self, self.session, message.form, message.order, self._show_sending_since)
        self.run_worker(flow.run(), group=ORDERS)

    def _show_sending_since(self, since: float | None) -> None:
        self.status = replace(self.status, sending_since=since)
        if since is None:
            self.post_message(AttemptsChanged())

    @property
    def asks_digits(self) -> bool:
        """Whether what gives value away is confirmed by two digits that only the screen shows (rule 14a)."""
        return super().asks_digits or self.session.settings.scanner.ask_digits == "always"

    def hear(self, action: "Action") -> None:
        """Take what the scanner sent, whatever is shown: a card opens Balance, but never closes a dialog."""
        from pos_tui.scanner.events import Heard, Swallowed, TooFast

        if isinstance(action, TooFast):
            self._tell_too_fast(action)
            return
        if isinstance(action, Heard) and action.burst.text.isdecimal() and self._close_by_digits():
            return
        if isinstance(self.screen, HearsScanner):
            self.screen.hear(action)
        elif not isinstance(action, Swallowed):
            self._take_back(action)
            self.scan_desk.take(action)

    def _close_by_digits(self) -> bool:
        """Close a review that asks for two digits: more of them were typed, as fast as a machine does."""
        refuse: Callable[[], bool] | None = getattr(self.screen, "refuse_digits", None)
        return refuse is not None and refuse()

    def _tell_too_fast(self, action: "TooFast") -> None:
        """Say what to press again; once, however often it was pressed."""
        from pos_tui.wording.scanner import too_fast_text

        self.bell()
        if action.time - self._told_too_fast > SAY_AGAIN_S:
            key = action.source
            name = self.get_key_display(Binding(key.key, "", "")) if isinstance(key, events.Key) else ""
            text = too_fast_text(name, clicked=isinstance(key, events.MouseEvent))
            self.notify(text, title=_("Too fast"), severity="warning", timeout=3, markup=False)
        self._told_too_fast = action.time

    def _take_back(self, action: "Action") -> None:
        """Remove what a scan had typed into a field before it was known for one."""
        from pos_tui.scanner.events import Heard

        field = self.focused
        if isinstance(action, Heard) and action.burst.let_through and isinstance(field, Input):
            end = field.cursor_position
            field.delete(max(0, end - action.burst.let_through), end)

    async def action_lock(self) -> None:
        """Hide all there is of any customer; on a far line only if a person says so (rule 14)."""
        if self.is_far:
            from pos_tui.screens.dialogs.confirm import ConfirmDialog

            body = Content(_("Every card leaves the screen, and manager rights end."))
            self.ask_once(ConfirmDialog(_("Lock the till?"), body, _("Lock")), self._lock)
        else:
            await self._lock()

    async def _lock(self) -> None:
        """Go home and leave nothing of any customer on the screen, and no manager's rights."""
        self.session.manager.drop()
        while self.screen.is_modal:
            await self.screen.dismiss()
        await self.switch_mode(HOME)
        self.locks += 1
        self.follow_rights()

    async def on_unmount(self) -> None:
        """Close what was opened."""
        await self.session.aclose()
