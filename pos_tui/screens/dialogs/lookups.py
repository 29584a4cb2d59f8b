"""The last look-ups of this till, above them the runs of misses that no manager has seen."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalGroup
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from pos_tui.domain.lookup_record import LookUpRecord, MissRun
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.wording.lookup_records import guessing_text, lookup_row, run_text

if TYPE_CHECKING:
    from textual.app import ComposeResult


class LookUpsDialog(ModalScreen[bool]):
    """Dismissed with True if what is told of the misses needs no telling any more."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "seen", gettext_noop("Seen")),
        Binding("escape", "dismiss(False)", gettext_noop("Back")),
    ]

    def __init__(self, records: Sequence[LookUpRecord], runs: Sequence[MissRun], zone: tzinfo) -> None:
        super().__init__()
        self._records = records
        self._runs = runs
        self._zone = zone

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalGroup(classes="dialog") as box:
            box.border_title = Content(_("Look-ups"))
            if self._runs:
                lines = [*(run_text(run, self._zone) for run in self._runs), guessing_text()]
                yield Static(Content("\n".join(lines)), classes="problem")
            if self._records:
                yield DataTable[Text](cursor_type="row")
            else:
                yield Static(_("No look-ups are recorded."), markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the table."""
        for table in self.query(DataTable):
            table.add_columns(*map(Text, (_("Time"), _("Code"), _("Result"), _("From"), _("Till"))))
            table.add_rows(map(Text, lookup_row(record, self._zone)) for record in self._records)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to have seen the misses only where there are any."""
        if action == "seen":
            return bool(self._runs)
        return super().check_action(action, parameters)

    def action_seen(self) -> None:
        """Leave it to a manager to say so."""
        self.dismiss(result=True)
