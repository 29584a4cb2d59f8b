"""Deciding what became of a coupon that nobody knows of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pos_tui.domain.attempt import AttemptState
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.choice import Choice
from pos_tui.widgets.form_field import FormField
from pos_tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Settlement:
    """Whether the customer got the coupon, and how that is known."""

    sent: bool
    note: str


class SettleDialog(ModalScreen[Settlement | None]):
    """Asks for both; `draft` is what was typed before, `problem` what kept it from being written.

    `facts` tell a manager which coupon this is. Once the rights end, `masked` stand in their place.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "go_on", gettext_noop("Go on")),
        Binding("escape", "dismiss", gettext_noop("Back")),
    ]
    AUTO_FOCUS = "Choice"

    choice = getters.query_one(Choice)
    note = getters.query_one(Input)

    def __init__(
        self,
        reference: str,
        facts: Content,
        masked: Content,
        draft: Settlement | None = None,
        problem: str = "",
    ) -> None:
        super().__init__()
        self._reference = reference
        self._facts = facts
        self._masked = masked
        self._draft = draft
        self._problem = problem

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(_("Settle {reference}").format(reference=self._reference))
            if self._problem:
                yield Static(Content(self._problem), classes="problem")
            yield Static(self._facts, id="facts")
            options = [
                (AttemptState.SENT.value, _("it was sent")),
                (AttemptState.NOT_SENT.value, _("it was not sent")),
            ]
            yield FormField("outcome", _("What happened"), Choice(options))
            yield FormField("note", _("How you know"), Input(max_length=LONGEST_NOTE))
            yield Static(_("The note is kept in the journal, with the name of this till."), markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Put back what was typed before, and follow the rights of a manager."""
        self.watch(self.app, "manager", self._follow_rights, init=False)
        if self._draft is not None:
            sent = AttemptState.SENT if self._draft.sent else AttemptState.NOT_SENT
            self.choice.value = sent.value
            self.note.value = self._draft.note

    def _follow_rights(self, is_there: bool) -> None:
        self.query_one("#facts", Static).update(self._facts if is_there else self._masked)

    def action_go_on(self) -> None:
        """Pass it on if it is complete, else say what is missing."""
        outcome, note = self.choice.value, clean(self.note.value, LONGEST_NOTE)
        missing_outcome = "" if outcome else _("Choose one with ← or →.")
        missing_note = "" if note else _("This is needed: who said so, and when?")
        self.query_one("#outcome", FormField).show_problem(missing_outcome)
        self.query_one("#note", FormField).show_problem(missing_note)
        if outcome and note:
            self.dismiss(Settlement(sent=outcome == AttemptState.SENT, note=note))
        elif outcome:
            self.note.focus()
        else:
            self.choice.focus()

    @on(Choice.Changed)
    @on(Input.Changed)
    def take_problem_away(self, event: Choice.Changed | Input.Changed) -> None:
        """Drop what was said of a field that is being mended."""
        name = "outcome" if isinstance(event, Choice.Changed) else "note"
        self.query_one(f"#{name}", FormField).show_problem("")

    @on(Input.Submitted)
    def go_to_next(self) -> None:
        """Let Enter do what Tab does: it settles nothing."""
        self.app.action_focus_next()
