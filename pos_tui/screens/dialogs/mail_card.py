"""To whom a card is to be mailed, and how."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pos_tui.domain.card_code import CardCode, read_code
from pos_tui.domain.contacts import read_email
from pos_tui.domain.problems import Problem
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.services.cards import TAG_PREFIX, read_tag
from pos_tui.widgets.facts import Fact, facts_content
from pos_tui.widgets.form_field import FormField
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.wording.coupons import problem_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

_BETWEEN_TAGS = re.compile(rf"\s*,\s*(?={re.escape(TAG_PREFIX)})")


@dataclass(frozen=True, slots=True)
class Letter:
    """An address in its normal form, a template of the account or None, and merge tags."""

    email: str
    template_uuid: str | None = None
    tags: tuple[tuple[str, str], ...] = ()


class MailCardDialog(ModalScreen[Letter | None]):
    """Asks for them; `draft` is what was typed before."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "go_on", gettext_noop("Go on")),
        Binding("escape", "dismiss", gettext_noop("Back")),
    ]
    AUTO_FOCUS = "#email Input"

    email = getters.query_one("#email", FormField)
    template = getters.query_one("#template", FormField)
    tags = getters.query_one("#tags", FormField)

    def __init__(self, facts: Iterable[Fact], draft: Letter | None = None) -> None:
        super().__init__()
        self._facts = [*facts]
        self._draft = draft or Letter("")

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        draft = self._draft
        tags = ", ".join(f"{key}={value}" for key, value in draft.tags)
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(_("Mail this card"))
            yield Static(facts_content(self._facts))
            yield FormField("email", _("E-mail"), Input(draft.email, max_length=254))
            yield FormField(
                "template",
                _("Template"),
                Input(draft.template_uuid or "", placeholder=_("the account's own"), max_length=100),
            )
            yield FormField("tags", _("Merge tags"), Input(tags, placeholder=_("none"), max_length=1000))
        yield KeyBar()

    def on_mount(self) -> None:
        """Say how tags are typed."""
        self.tags.show_hint(_("Like custom.name=Ann, custom.from=Bo"))

    def action_go_on(self) -> None:
        """Pass it on if nothing is wrong, else say what is."""
        email = read_email(self._typed(self.email))
        template = self._typed(self.template)
        wrong_template = bool(template) and not isinstance(read_code(template), CardCode)
        tags = [read_tag(tag) for tag in _BETWEEN_TAGS.split(self._typed(self.tags)) if tag]
        self.email.show_problem(problem_text(email) if isinstance(email, Problem) else "")
        self.template.show_problem(_("This is no UUID.") if wrong_template else "")
        self.tags.show_problem(_("Type each like custom.name=Ann.") if None in tags else "")
        if isinstance(email, Problem):
            self.email.field.focus()
        elif wrong_template:
            self.template.field.focus()
        elif None in tags:
            self.tags.field.focus()
        else:
            self.dismiss(Letter(email, template or None, tuple(tag for tag in tags if tag)))

    def _typed(self, field: FormField) -> str:
        return field.query_one(Input).value.strip()

    @on(Input.Changed)
    def take_problem_away(self, event: Input.Changed) -> None:
        """Drop what was said of a field that is being mended."""
        next(node for node in event.input.ancestors if isinstance(node, FormField)).show_problem("")

    @on(Input.Submitted)
    def go_to_next(self) -> None:
        """Let Enter do what Tab does: it mails nothing."""
        self.app.action_focus_next()
