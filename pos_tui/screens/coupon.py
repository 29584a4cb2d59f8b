"""F3: a coupon to a customer's phone or e-mail, checked while it can still be mended."""

import os
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Select, Static

from pos_tui.domain.coupon import CouponDraft, CouponOrder, CouponRules, DeliveryMethod, check
from pos_tui.domain.delivery_shorthand import write_out
from pos_tui.domain.problems import Field, Problem, ProblemCode
from pos_tui.domain.reference import RANDOM_BYTES, new_reference
from pos_tui.domain.text import without_invisible
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.journal.journal import Journal
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.manager_gate import manager_allowed
from pos_tui.screens.till_screen import TillScreen
from pos_tui.services.journal_access import ask_journal
from pos_tui.widgets.choice import Choice
from pos_tui.widgets.form_field import FormField
from pos_tui.widgets.status_banner import AttemptsChanged, TillStatus
from pos_tui.wording.coupons import problem_text
from pos_tui.wording.review import message_size

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget
    from textual.worker import Worker

    from pos_tui.services.session import Session

NEED_BOTH_LEFT = {ProblemCode.NO_CONTACT, ProblemCode.METHOD_NEEDED}
"""Problems of phone and e-mail together: told once the cashier has passed both."""


class CouponScreen(TillScreen):
    """The issue form. It holds the draft until a coupon is sent, whatever is shown meanwhile."""

    CSS_PATH = "coupon.tcss"
    HELP_TEXT = gettext_noop(
        "A phone number or an e-mail address is enough; with both, choose how to deliver. Tab or Enter goes "
        "to the next field. F9 shows what will be sent, and there F9 sends it; Enter never sends. What you "
        "typed stays here while you look at other screens. Delivery time: empty is now; 18:30, +1 9:00 "
        "(tomorrow) or 12-24 18:00 will do."
    )
    BINDINGS: ClassVar = [
        Binding(
            "f9", "review", gettext_noop("Review"), tooltip=gettext_noop("Check it, and see what is sent")
        ),
        Binding(
            "ctrl+l",
            "lift",
            gettext_noop("Lift the pause"),
            tooltip=gettext_noop("Let this till issue again"),
        ),
        Binding("ctrl+n", "empty", gettext_noop("Empty"), tooltip=gettext_noop("Empty every field")),
        Binding(
            "escape", "app.show('balance')", gettext_noop("Back"), tooltip=gettext_noop("To the balance")
        ),
    ]
    AUTO_FOCUS = "#form Input, #form Select"

    class ReadyForReview(Message):
        """The form holds an order that keeps every rule."""

        def __init__(self, form: "CouponScreen", order: CouponOrder) -> None:
            super().__init__()
            self.form = form
            self.order = order

    form = getters.query_one("#form", VerticalScroll)
    notice = getters.query_one("#notice", Static)
    method = getters.query_one(Choice)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        huuray = session.settings.huuray
        self._rules = CouponRules(
            huuray.country, session.zone, tuple(product.value for product in huuray.products)
        )
        self._left: set[Field] = set()
        self._reference = ""
        self._paused = False
        self._typed_in: Widget | None = None

    def compose_body(self) -> "ComposeResult":
        """Lay out the form."""
        yield Static(id="notice", markup=False)
        with VerticalScroll(id="form", can_focus=False):
            yield self._field(Field.PRODUCT, _("Product"), self._product())
            yield self._field(Field.PHONE, _("Phone"), Input())
            yield self._field(Field.EMAIL, _("E-mail"), Input())
            methods = [(DeliveryMethod.SMS.value, _("SMS")), (DeliveryMethod.EMAIL.value, _("E-mail"))]
            yield self._field(Field.DELIVERY_METHOD, _("Delivery"), Choice(methods))
            yield self._field(Field.DELIVERY_TIME, _("Delivery time"), Input(placeholder=_("now")))
            yield self._field(Field.MESSAGE, _("Message"), Input())
            yield self._field(Field.FULL_NAME, _("Full name"), Input())
            yield self._field(Field.BUYER_EMAIL, _("Buyer's e-mail"), Input())
            yield self._field(Field.CODE, _("Code"), Input())

    def on_mount(self) -> None:
        """Start with an empty form."""
        if self.session.has_coupons:
            self.action_empty()
            self.watch(self.app, "status", self._show_pause)
            return
        self.form.display = False
        self.notice.add_class("-shown")
        self.notice.update(
            self.session.coupons_stopped or
            _("Coupons are not set up on this till: it needs huuray.url, huuray.country and huuray.token. "
              "pos-tui config path tells where.")
        )  # fmt: skip

    def _show_pause(self, status: TillStatus) -> None:
        self._paused = status.paused
        self.notice.set_class(status.paused, "-shown")
        self.notice.update(
            _(
                "Issuing is paused: the account with the coupon service has nothing left. "
                "When a manager has topped it up, Ctrl+L lets this till issue again."
            )
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to lift the pause only while there is one."""
        return self._paused if action == "lift" else super().check_action(action, parameters)

    def action_lift(self) -> None:
        """Let this till issue again, once a manager has confirmed it."""
        _worker: Worker[None] = self.app.run_worker(self._lift, group="lift the pause")

    async def _lift(self) -> None:
        question = Content(_("Has the account been topped up? Every till on this journal will issue again."))
        dialog = ConfirmDialog(_("Lift the pause?"), question, _("Lift it"), for_good=True)
        if (
            await manager_allowed(self.app, self.session)
            and await self.app.push_screen_wait(dialog)
            and await manager_allowed(self.app, self.session)
        ):
            await ask_journal(self.session, Journal.lift)
            self.app.post_message(AttemptsChanged())

    def action_empty(self) -> None:
        """Empty every field and take a new reference."""
        self._left.clear()
        for field in self.form.query(Input):
            field.clear()
        for product in self.form.query(Select):
            product.clear()
        self.method.value = None
        self.renew_reference()
        self._recheck()
        self.form.query("Input, Select").first().focus()

    def renew_reference(self) -> None:
        """Take a new reference for what the form holds: the one before was used."""
        self._reference = new_reference(self.session.now(), os.urandom(RANDOM_BYTES))
        self.form.border_title = Content(_("Coupon"))
        self.form.border_subtitle = Content(_("Reference {reference}").format(reference=self._reference))

    def keep_as_it_is(self, *, locked: bool) -> None:
        """Keep the form as it is while its order is under way; typing then goes on where it was."""
        if locked:
            self._typed_in = self.focused
        self.form.disabled = locked
        if not locked:
            self.set_focus(self._typed_in)

    def action_review(self) -> None:
        """Show what is wrong, or pass the order on to be reviewed."""
        if not self.session.has_coupons or self.form.disabled:
            self.app.bell()
            return
        self._write_out_time()
        checked = check(self._draft(), self._rules, self.session.now())
        if isinstance(checked, CouponOrder):
            self.post_message(self.ReadyForReview(self, checked))
            return
        self._left = set(Field)
        self._recheck()
        self._form_field(checked[0].field).field.focus()

    @on(Input.Changed)
    @on(Select.Changed)
    @on(Choice.Changed)
    def on_change(self) -> None:
        """Take away what was mended."""
        self._recheck()

    @on(Input.Submitted)
    def go_to_next(self) -> None:
        """Let Enter do what Tab does: it never sends."""
        self.app.action_focus_next()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Say what is wrong with a field from the moment it is left."""
        left = next((node for node in event.widget.ancestors if isinstance(node, FormField)), None)
        if left is None or left.id is None:
            return
        self._left.add(Field(left.id))
        if left.id == Field.DELIVERY_TIME:
            self._write_out_time()
        self._recheck()

    def _recheck(self) -> None:
        draft = self._draft()
        checked = check(draft, self._rules, self.session.now())
        problems = {} if isinstance(checked, CouponOrder) else {each.field: each for each in checked}
        for field in Field:
            if field is not Field.REFERENCE:
                problem = problems.get(field)
                shown = problem is not None and self._is_told(problem)
                self._form_field(field).show_problem(problem_text(problem) if problem and shown else "")
        self._show_method(draft)
        message = draft.message.strip()
        by_sms = self.method.value == DeliveryMethod.SMS
        self._form_field(Field.MESSAGE).show_hint(message_size(message, by_sms=by_sms) if message else "")

    def _is_told(self, problem: Problem) -> bool:
        if problem.code in NEED_BOTH_LEFT:
            return {Field.PHONE, Field.EMAIL} <= self._left
        return problem.field in self._left

    def _show_method(self, draft: CouponDraft) -> None:
        """Choose for the cashier where there is but one way, and say so."""
        phone, email = (bool(without_invisible(each).strip()) for each in (draft.phone, draft.email))
        implied = None
        if phone is not email:
            implied = DeliveryMethod.SMS if phone else DeliveryMethod.EMAIL
        was_implied, self.method.disabled = self.method.disabled, not (phone and email)
        if implied or was_implied:
            self.method.value = implied
        hint = _("Chosen for you: it is the only contact.") if implied else ""
        if phone and email and self.method.value is None:
            hint = _("Both are given: choose one with ← or →.")
        self._form_field(Field.DELIVERY_METHOD).show_hint(hint)

    def _write_out_time(self) -> None:
        field = self._form_field(Field.DELIVERY_TIME).query_one(Input)
        field.value = write_out(field.value, self.session.now())

    def _draft(self) -> CouponDraft:
        chosen = "" if self.method.disabled else self.method.value
        texts = {
            field.value: self._form_field(field).query_one(Input).value
            for field in Field
            if field not in (Field.PRODUCT, Field.DELIVERY_METHOD, Field.REFERENCE)
        }
        return CouponDraft(
            product=self._typed_product(), delivery_method=chosen or "", reference=self._reference, **texts
        )

    def _product(self) -> "Widget":
        products = self.session.settings.huuray.products
        if not products:
            return Input()
        options = [(Content(product.name), product.value) for product in products]
        return Select(options, prompt=_("all-round coupon"), compact=True)

    def _typed_product(self) -> str:
        field = self._form_field(Field.PRODUCT).field
        if isinstance(field, Input):
            return field.value
        return field.value if isinstance(field, Select) and isinstance(field.value, str) else ""

    def _field(self, field: Field, label: str, widget: "Widget") -> FormField:
        return FormField(field.value, label, widget)

    def _form_field(self, field: Field) -> FormField:
        return self.query_one(f"#{field.value}", FormField)
