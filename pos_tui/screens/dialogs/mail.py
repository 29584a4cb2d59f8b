"""To whom a card is to be mailed, and how."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pos_tui.domain.contacts import read_email
from pos_tui.domain.problems import Problem
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.services.cards import read_tag
from pos_tui.widgets.form_field import FormField
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.wording.coupons import problem_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

LONGEST = 254


@dataclass(frozen=True, slots=True)
class Mail:
    """An address in its normal form, the template's UUID if one is wanted, and merge tags."""

    email: str = ""
    template: str = ""
    tags: dict[str, str] = field(default_factory=dict)


class MailDialog(ModalScreen[Mail | None]):
    """Asks for them; `draft` is what was typed before, `problem` what kept it from being sent."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "go_on", gettext_noop("Go on")),
        Binding("escape", "dismiss", gettext_noop("Back")),
    ]
    AUTO_FOCUS = "#email Input"

    box = getters.query_one(".dialog", VerticalScroll)

    def __init__(self, card: Content, draft: Mail, problem: str = "") -> None:
        super().__init__()
        self._card = card
        self._draft = draft
        self._problem = problem

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(_("Send by e-mail"))
            if self._problem:
                yield Static(Content(self._problem), classes="problem")
            yield Static(self._card)
            yield FormField("email", _("E-mail"), Input(self._draft.email, max_length=LONGEST + 1))
            template = Input(self._draft.template, placeholder=_("the service's own"), max_length=LONGEST)
            yield FormField("template", _("Template"), template)
            for number, (key, value) in enumerate(self._draft.tags.items()):
                yield self._tag(number, f"{key}={value}")
            yield self._tag(len(self._draft.tags))
        yield KeyBar()

    def _tag(self, number: int, typed: str = "") -> FormField:
        tag = Input(typed, placeholder="custom.KEY=VALUE", max_length=LONGEST, classes="tag")
        return FormField(f"tag-{number}", _("Tag"), tag)

    def action_go_on(self) -> None:
        """Pass it on if it can be sent, else say what is wrong with it, and go there."""
        email = read_email(self._typed("email"))
        problems = {"email": problem_text(email)} if isinstance(email, Problem) else {}
        template = self._typed("template")
        if not template.isprintable():
            problems["template"] = _("This holds a character that no template's UUID has.")
        tags: dict[str, str] = {}
        for tag in self.query(".tag").results(Input):
            name = self._field_of(tag)
            if not (typed := self._typed(name)):
                continue
            read = read_tag(typed)
            if read is None:
                problems[name] = _("Type it like custom.KEY=VALUE.")
            elif read[0] in tags:
                problems[name] = _("This key stands above already.")
            else:
                tags[read[0]] = read[1]
        for form_field in self.query(FormField):
            form_field.show_problem(problems.get(form_field.id or "", ""))
        if problems:
            self.query_one(f"#{next(iter(problems))} Input").focus()
        elif isinstance(email, str):
            self.dismiss(Mail(email, template, tags))

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name} Input", Input).value.strip()

    def _field_of(self, typed: Input) -> str:
        return next(form.id or "" for form in typed.ancestors if isinstance(form, FormField))

    @on(Input.Changed)
    async def take_problem_away(self, event: Input.Changed) -> None:
        """Drop what was said of a field that is being mended; there is always a tag to be added."""
        name = self._field_of(event.input)
        self.query_one(f"#{name}", FormField).show_problem("")
        tags = list(self.query(".tag").results(Input))
        if all(tag.value.strip() for tag in tags):
            await self.box.mount(self._tag(len(tags)))

    @on(Input.Submitted)
    def go_to_next(self) -> None:
        """Let Enter do what Tab does: it sends nothing."""
        self.app.action_focus_next()
