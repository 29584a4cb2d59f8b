"""In which programme a card is to be made."""

from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.wording.card_list import program_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from pos_tui.piggy.results import CardProgram


class ChooseProgramDialog(ModalScreen["CardProgram | None"]):
    """Offers every programme; one that is not active can't be chosen."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("f9", "choose", gettext_noop("Go on")),
        Binding("escape", "dismiss", gettext_noop("Back")),
    ]
    AUTO_FOCUS = "OptionList"

    options = getters.query_one(OptionList)

    def __init__(self, programs: "Sequence[CardProgram]") -> None:
        super().__init__()
        self._programs = sorted(programs, key=lambda program: not program.active)

    def compose(self) -> "ComposeResult":
        """Lay the dialog out."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(_("In which programme?"))
            if not self._programs:
                yield Static(_("The account has no programme. Make one at the card service."), markup=False)
            yield OptionList(
                *(
                    Option(Content(program_line(program)), disabled=not program.active)
                    for program in self._programs
                ),
                compact=True,
            )
        yield KeyBar()

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """Go on with the programme under the cursor."""
        at = self.options.highlighted
        if at is None or not self._programs[at].active:
            self.app.bell()
        else:
            self.dismiss(self._programs[at])
