"""From a checked order to its recorded outcome: review, second yes, one request, and what became of it."""

import asyncio
import time
from typing import TYPE_CHECKING, Any

from textual.content import Content

from pos_tui import i18n
from pos_tui.huuray.results import NotSent, Refused, Sent, Unknown
from pos_tui.i18n import gettext as _
from pos_tui.journal.results import JournalUnavailable, NeedsConfirmation
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.outcome import OutcomeDialog
from pos_tui.services.issuing import Issued, IssueOutcome
from pos_tui.widgets.facts import facts_content
from pos_tui.wording.attempts import attempt_word
from pos_tui.wording.coupons import explain_hindrance, explain_outcome
from pos_tui.wording.review import product_name, review_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import App

    from pos_tui.domain.attempt import Entry
    from pos_tui.domain.coupon import CouponOrder
    from pos_tui.screens.coupon import CouponScreen
    from pos_tui.services.session import Session

MODE = "coupon"


class CouponFlow:
    """One order's way; `run` it in a worker of the app, so that no screen's end is its end.

    Its dialogs open on the coupon screen, also while another one shows. `show_sending_since` is told when a
    request is under way (time.monotonic), and None when it has ended.
    """

    def __init__(
        self,
        app: "App[Any]",
        session: "Session",
        form: "CouponScreen",
        order: "CouponOrder",
        show_sending_since: "Callable[[float | None], None]",
    ) -> None:
        self._app = app
        self._session = session
        self._form = form
        self._order = order
        self._show_sending_since = show_sending_since

    async def run(self) -> None:
        """Ask, send, and tell."""
        issuing = (await self._session.services()).issuing
        earlier = await asyncio.to_thread(issuing.earlier, self._order)
        if isinstance(earlier, JournalUnavailable):
            await self._tell(earlier)
        elif await self._reviewed() and await self._confirmed(earlier):
            await self._tell(await self._send([entry.reference for entry in earlier]))

    async def _send(self, confirmed: list[str]) -> IssueOutcome | None:
        """Return what became of the order; None if somebody said no to a second coupon meanwhile."""
        issuing = (await self._session.services()).issuing
        while True:
            self._form.keep_as_it_is(locked=True)
            self._show_sending_since(time.monotonic())
            try:
                outcome = await asyncio.wrap_future(issuing.issue(self._order, confirmed=confirmed))
            finally:
                self._show_sending_since(None)
                self._form.keep_as_it_is(locked=False)
            if not isinstance(outcome, NeedsConfirmation):
                return outcome
            if not await self._confirmed(outcome.earlier):
                return None
            confirmed += [entry.reference for entry in outcome.earlier]

    async def _reviewed(self) -> bool:
        rows = review_rows(self._order, self._session.settings.huuray.products, self._session.zone)
        body = Content("\n\n").join([facts_content(rows), Content(_("A coupon can't be called back."))])
        return await self._ask(_("Send this coupon?"), body, _("Send"))

    async def _confirmed(self, earlier: "Iterable[Entry]") -> bool:
        """Ask for the second yes that a likely repetition needs; there is none without an earlier coupon."""
        lines = [self._earlier_line(entry) for entry in earlier]
        if not lines:
            return True
        happened = _("This customer may already have a coupon:")
        question = _("Send another one only if that is what the customer should get.")
        body = Content("\n").join(Content(line) for line in (happened, "", *lines, "", question))
        return await self._ask(_("A second coupon?"), body, _("Send another"))

    def _earlier_line(self, entry: "Entry") -> str:
        when = entry.created_at.astimezone(self._session.zone)
        product = product_name(entry.product, self._session.settings.huuray.products)
        day = "" if when.date() == self._session.now().date() else i18n.day(when.date()) + " "
        return f"• {day}{i18n.clock(when)}  {entry.reference}  {attempt_word(entry.state)}  {product}"

    async def _ask(self, title: str, body: Content, yes: str) -> bool:
        dialog = ConfirmDialog(title, body, yes, for_good=True)
        answer: bool = await self._app.push_screen_wait(dialog, mode=MODE)
        return answer

    async def _tell(self, outcome: IssueOutcome | None) -> None:
        if outcome is None:
            return
        if not isinstance(outcome, Issued):
            words, tone, doubtful = explain_hindrance(outcome), "not-sent", False
        else:
            words = explain_outcome(outcome.result, recorded=outcome.recorded)
            doubtful = isinstance(outcome.result, Unknown)
            tone = {Sent: "sent", Refused: "not-sent", NotSent: "not-sent", Unknown: "unknown"}[
                type(outcome.result)
            ]
        if isinstance(outcome, Issued) and isinstance(outcome.result, Sent | Unknown):
            self._form.action_empty()
        else:
            self._form.renew_reference()  # what was typed stays, to be mended and sent as a new attempt
        if self._app.current_mode != MODE:
            self._app.bell()
            self._app.notify(words.title, title=_("F3 shows it"), timeout=15, markup=False)
        dialog = OutcomeDialog(
            words, self._order.recipient, self._order.reference, tone=tone, doubtful=doubtful
        )
        await self._app.push_screen_wait(dialog, mode=MODE)
