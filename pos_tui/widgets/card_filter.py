"""Which cards to list: of a programme, which the service is asked for; by state, expiry and text."""

from typing import TYPE_CHECKING

from textual import getters, on
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Select

from pos_tui.domain.card_selection import CardFilter, Expiry
from pos_tui.domain.gift_card import CardState
from pos_tui.i18n import gettext as _
from pos_tui.wording.cards import expiry_word, program_labels
from pos_tui.wording.lookups import state_symbol, state_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from pos_tui.piggy.results import CardProgram


class CardFilterLine(HorizontalGroup):
    """Tells of every change with one of its messages, and with `Left` when Enter is pressed in its text."""

    DEFAULT_CSS = """
    CardFilterLine { height: 1; padding: 0 1; }
    CardFilterLine > * { height: 1; margin-right: 1; background: $surface; }
    CardFilterLine > *:focus { background: $primary-muted; }
    CardFilterLine Select { width: 1fr; max-width: 30; }
    CardFilterLine SelectCurrent { background: transparent; padding: 0 1 0 1; }
    CardFilterLine SelectOverlay { border: round $primary; max-height: 10; min-width: 30; }
    CardFilterLine Input { width: 1fr; border: none; padding: 0 1; margin-right: 0; }
    CardFilterLine Input:focus { border: none; }
    """

    class ProgramChanged(Message):
        """Cards of another programme are wanted."""

    class Narrowed(Message):
        """Others of the cards that are loaded are wanted."""

    class Left(Message):
        """The filter is as it should be."""

    program = getters.query_one("#program", Select)
    state = getters.query_one("#state", Select)
    expiry = getters.query_one("#expiry", Select)
    text = getters.query_one(Input)

    def compose(self) -> "ComposeResult":
        """Lay the line out."""
        states = [(f"{state_symbol(state)} {state_word(state)}", state) for state in CardState]
        expiries = [(expiry_word(expiry), expiry) for expiry in Expiry]
        yield Select[str]([], prompt=_("All programmes"), compact=True, id="program")
        yield Select(states, prompt=_("All states"), compact=True, id="state")
        yield Select(expiries, prompt=_("Any expiry"), compact=True, id="expiry")
        yield Input(placeholder=_("code, UUID, programme"), max_length=254)

    @property
    def program_uuid(self) -> str | None:
        """The programme to list the cards of; None for those of all."""
        return self.program.value if isinstance(self.program.value, str) else None

    @property
    def wanted(self) -> CardFilter:
        """Which of the cards that are loaded are wanted."""
        state, expiry = self.state.value, self.expiry.value
        return CardFilter(
            self.text.value.strip(),
            state if isinstance(state, CardState) else None,
            expiry if isinstance(expiry, Expiry) else None,
        )

    @property
    def is_empty(self) -> bool:
        """Whether every card is asked for."""
        return self.program_uuid is None and self.wanted == CardFilter()

    def offer(self, programs: "Iterable[CardProgram]") -> None:
        """Let `programs` be chosen from; the one that is chosen stays so."""
        chosen = self.program_uuid
        labels = program_labels(programs)
        with self.prevent(Select.Changed):
            self.program.set_options([(Content(label), uuid) for uuid, label in labels.items()])
            if chosen in labels:
                self.program.value = chosen

    def clear(self) -> None:
        """Ask for every card."""
        for select in (self.program, self.state, self.expiry):
            select.clear()
        self.text.clear()

    @on(Select.Changed, "#program")
    def ask_service(self, event: Select.Changed) -> None:
        """Tell that the service is to be asked."""
        event.stop()
        self.post_message(self.ProgramChanged())

    @on(Select.Changed, "#state, #expiry")
    @on(Input.Changed)
    def narrow(self, event: Message) -> None:
        """Tell that other rows are wanted."""
        event.stop()
        self.post_message(self.Narrowed())

    @on(Input.Submitted)
    def leave(self, event: Input.Submitted) -> None:
        """Tell that the list may have the focus."""
        event.stop()
        self.post_message(self.Left())
