"""All that the journal knows of one attempt."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pos_tui.domain.attempt import Details, Entry
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.clipboard import COPIES, copy_out
from pos_tui.widgets.facts import Fact, facts_content
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.wording.attempts import attempt_symbol, attempt_word, method_word, reason_text
from pos_tui.wording.review import product_name, when_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pos_tui.settings import Product


class Wish(StrEnum):
    """What is to be done with the attempt that was looked at."""

    SETTLE = "settle"
    NOTE = "note"


class AttemptDialog(ModalScreen[Wish | None]):
    """Shows the customer in full to managers, for as long as the journal does: until the attempt is decided.

    `is_manager` asks for the PIN if need be. Once the rights end, the customer is masked again.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", f"wish('{Wish.SETTLE}')", gettext_noop("Settle")),
        Binding("ctrl+t", f"wish('{Wish.NOTE}')", gettext_noop("Note")),
        Binding("ctrl+u", "unmask", gettext_noop("Customer in full")),
        Binding(COPIES, "copy_reference", gettext_noop("Copy reference")),
        Binding("escape,enter", "dismiss", gettext_noop("Back")),
    ]

    def __init__(
        self,
        entry: Entry,
        products: "Sequence[Product]",
        zone: tzinfo,
        is_manager: Callable[[], Awaitable[bool]],
    ) -> None:
        super().__init__()
        self._entry = entry
        self._products = products
        self._zone = zone
        self._is_manager = is_manager

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog -unknown" if self._entry.is_unsettled else "dialog") as box:
            box.border_title = Content(_("Coupon {reference}").format(reference=self._entry.reference))
            yield Static(id="facts")
            if self._entry.is_unsettled:
                yield Static(
                    _("Nobody knows yet whether the customer got it. Ask the customer or the coupon service, "
                      "then settle it."),
                    classes="to-do", markup=False,
                )  # fmt: skip
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the customer masked, and follow the rights of a manager."""
        self._show(whole=False)
        self.watch(self.app, "manager", self._follow_rights, init=False)

    def _follow_rights(self, is_there: bool) -> None:
        if not is_there:
            self._show(whole=False)

    def _show(self, *, whole: bool) -> None:
        facts = attempt_facts(self._entry, self._products, self._zone, whole=whole)
        self.query_one("#facts", Static).update(facts_content(facts))

    def action_unmask(self) -> None:
        """Show the customer in full, if it is a manager who asks."""
        self.run_worker(self._unmask(), group="unmask", exclusive=True)

    async def _unmask(self) -> None:
        if await self._is_manager():
            self._show(whole=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer to settle only what nobody has decided, and a note only for what was in doubt."""
        if action == "unmask":
            return self._entry.details is not None
        if action != "wish":
            return True
        is_in_doubt = self._entry.is_unsettled
        return is_in_doubt or (parameters == (Wish.NOTE,) and self._entry.was_settled)

    def action_copy_reference(self) -> None:
        """Put the reference on the clipboard."""
        copy_out(self.app, self._entry.reference, _("The reference is copied."))

    def action_wish(self, wish: str) -> None:
        """Leave it to the screen below."""
        self.dismiss(Wish(wish))


def attempt_facts(
    entry: Entry, products: "Sequence[Product]", zone: tzinfo, *, whole: bool = False
) -> Iterator[Fact]:
    """Yield label and value of what is known of `entry`, times in `zone`; the customer masked, or `whole`."""
    kept = entry.details or Details()
    details = kept if whole else Details(answer=kept.answer)
    state = f"{attempt_symbol(entry.state)} {attempt_word(entry.state)}"
    facts = (
        (_("State"), state),
        (_("Reason"), reason_text(entry.state, entry.reason) if not entry.was_settled else None),
        (_("Settled by"), entry.settled_by),
        (_("Settled"), when_text(entry.settled_at, zone) if entry.settled_at else None),
        (_("Note"), entry.note),
        (_("Ordered"), when_text(entry.created_at, zone)),
        (_("Ended"), when_text(entry.finished_at, zone) if entry.finished_at else None),
        (_("Phone"), details.phone or entry.masked_phone),
        (_("E-mail"), details.email or entry.masked_email),
        (_("Delivery"), method_word(entry.delivery_method)),
        (_("Delivery time"), entry.delivery_time),
        (_("Product"), product_name(entry.product, products)),
        (_("Message"), details.message),
        (_("Full name"), details.full_name),
        (_("Buyer's e-mail"), details.buyer_email),
        (_("Code"), details.code),
        (_("Answer"), details.answer),
        (_("Instead of"), entry.previous),
        (_("Till"), " · ".join(filter(None, (entry.shop, entry.till)))),
    )
    return ((label, value) for label, value in facts if value)
