"""The till: it switches screens and owns what must outlive them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from pos_tui.house_app import HouseApp
from pos_tui.i18n import gettext_noop
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.till_screen import TillScreen

if TYPE_CHECKING:
    from pos_tui.screens.coupon import CouponScreen
    from pos_tui.services.session import Session


class PosApp(HouseApp):
    """One till. Each base screen is a mode, so that what is typed in one stays there while another shows."""

    BINDINGS: ClassVar = [
        Binding(
            "f1", "help", gettext_noop("Help"), tooltip=gettext_noop("What this screen does, and its keys")
        ),
        Binding(
            "f2", "show('balance')", gettext_noop("Balance"), tooltip=gettext_noop("Look a gift card up")
        ),
        Binding("f3", "show('coupon')", gettext_noop("Coupon"), tooltip=gettext_noop("Issue a coupon")),
        Binding(
            "f8",
            "show('settings')",
            gettext_noop("Settings"),
            tooltip=gettext_noop("How this till is set up; do the services answer"),
        ),
        Binding(
            "f12",
            "lock",
            gettext_noop("Lock"),
            tooltip=gettext_noop("Take all cards off the screen"),
            priority=True,
        ),
    ]

    def __init__(self, session: "Session") -> None:
        super().__init__(session.settings.till.theme)
        self.session = session
        for name, screen in self._screens().items():
            self.add_mode(name, screen)

    def _screens(self) -> dict[str, Callable[[], TillScreen]]:
        """Return what makes each base screen; a module is loaded when its screen is first shown."""

        def coupon() -> TillScreen:
            from pos_tui.screens.coupon import CouponScreen

            return CouponScreen(self.session)

        def settings() -> TillScreen:
            from pos_tui.screens.settings import SettingsScreen

            return SettingsScreen(self.session)

        return {"balance": lambda: BalanceScreen(self.session), "coupon": coupon, "settings": settings}

    def on_mount(self) -> None:
        """Show the home screen, then build behind it what it will need."""
        self.switch_mode("balance")
        self.call_after_refresh(self._warm_up)

    def _warm_up(self) -> None:
        self.run_worker(self.session.services(), group="warm-up")

    def action_show(self, mode: str) -> None:
        """Go to another base screen, unless a dialog waits for its answer."""
        if self.screen.is_modal:
            self.bell()
        else:
            self.switch_mode(mode)

    def action_help(self) -> None:
        """Explain the current screen."""
        from pos_tui.screens.dialogs.help import HelpDialog

        if isinstance(self.screen, TillScreen):
            self.push_screen(HelpDialog(self.screen))

    def on_coupon_screen_ready_for_review(self, message: "CouponScreen.ReadyForReview") -> None:
        """See one order through; never exclusive, so that nothing takes its place."""
        from pos_tui.screens.coupon_flow import CouponFlow

        flow = CouponFlow(self, self.session, message.form, message.order)
        self.run_worker(flow.run(), group="issue a coupon")

    async def action_lock(self) -> None:
        """Go home and leave nothing of any customer on the screen."""
        await self.switch_mode("balance")
        for screen in self.screen_stack:
            if isinstance(screen, BalanceScreen):
                screen.forget_customers()

    async def on_unmount(self) -> None:
        """Close what was opened."""
        await self.session.aclose()
