"""The question which file holds the codes."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.services.code_reader import CodeReader
from pos_tui.services.stack_input import FileProblem, Given, read_file
from pos_tui.widgets.form_field import FormField
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.wording.stack import file_problem_text


class CodeFileDialog(ModalScreen[Sequence[Given] | None]):
    """Returns what the lines of a file say, None for no file; stays until the file can be read."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "read", gettext_noop("Read"), tooltip=gettext_noop("Read the file")),
        Binding("escape", "dismiss(None)", gettext_noop("Back")),
    ]

    name_field = getters.query_one(FormField)
    typed = getters.query_one(Input)

    def __init__(self, reader: CodeReader) -> None:
        super().__init__()
        self._reader = reader

    def compose(self) -> ComposeResult:
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(_("Codes from a file"))
            yield Static(
                _("A text file with one code on each line, or a CSV file with a column called code."),
                markup=False,
            )
            yield FormField("file", _("File"), Input(placeholder="~/codes.txt", select_on_focus=False))
        yield KeyBar()

    @on(Input.Submitted)
    def action_read(self) -> None:
        """Read the file, or say what is wrong with it."""
        self.run_worker(self._read(self.typed.value), group="read", exclusive=True)

    @on(Input.Changed)
    def take_problem_away(self) -> None:
        """Drop what was said of a name that is being mended."""
        self.name_field.show_problem("")

    async def _read(self, name: str) -> None:
        found = await asyncio.to_thread(read_file, name, self._reader)
        if isinstance(found, FileProblem):
            self.name_field.show_problem(file_problem_text(found))
        else:
            self.dismiss(found)
