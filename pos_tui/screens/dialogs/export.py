"""Asking where rows are to be written, and how."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.services.export_file import Shape
from pos_tui.widgets.choice import Choice
from pos_tui.widgets.form_field import FormField
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.wording.exports import shape_word

if TYPE_CHECKING:
    from textual.app import ComposeResult

LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class Destination:
    """The path as it was typed, and how the rows are to be written."""

    typed: str
    shape: Shape


class ExportDialog(ModalScreen[Destination | None]):
    """Shows `draft` to be changed; `problem` is what kept it from being written."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "go_on", gettext_noop("Write it")),
        Binding("escape", "dismiss", gettext_noop("Back")),
    ]
    AUTO_FOCUS = "Input"

    file = getters.query_one("#file", FormField)
    path = getters.query_one(Input)
    shape = getters.query_one(Choice)

    def __init__(self, draft: Destination, problem: str = "") -> None:
        super().__init__()
        self._draft = draft
        self._problem = problem

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(_("Export to a file"))
            path = Input(self._draft.typed, select_on_focus=False, max_length=LONGEST_PATH)
            yield FormField("file", _("File"), path)
            shapes = [(shape.value, shape_word(shape)) for shape in Shape]
            yield FormField("shape", _("Format"), Choice(shapes))
            yield Static(_("Only the user of this till can read the new file."), markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Choose what was chosen, and tell what went wrong before."""
        self.shape.value = self._draft.shape.value
        self.file.show_problem(self._problem)

    def action_go_on(self) -> None:
        """Pass it on; whether it can be written there shows when it is."""
        self.dismiss(Destination(self.path.value, Shape(self.shape.value or "")))

    @on(Choice.Changed)
    def change_suffix(self, event: Choice.Changed) -> None:
        """Let the name end as such files do, unless somebody gave it an end of their own."""
        stem, dot, suffix = self.path.value.rpartition(".")
        if dot + suffix in {shape.suffix for shape in Shape}:
            self.path.value = stem + Shape(event.value).suffix

    @on(Input.Changed)
    def take_problem_away(self) -> None:
        """Drop what was said of a path that is being mended."""
        if self.path.value != self._draft.typed:
            self.file.show_problem("")

    @on(Input.Submitted)
    def go_to_next(self) -> None:
        """Let Enter do what Tab does: it writes nothing."""
        self.app.action_focus_next()
