"""Which gift cards to list: by programme, which the service is asked for, and by what is at hand of them."""

from typing import TYPE_CHECKING

from textual import getters, on
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Select

from pos_tui.domain.card_list import CardFilter, Expiry
from pos_tui.domain.gift_card import CardState
from pos_tui.i18n import gettext as _
from pos_tui.wording.lookups import state_symbol, state_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from pos_tui.piggy.results import CardProgram


class CardFilterLine(HorizontalGroup):
    """Tells of another programme with `ProgramChanged`, of the rest with `Changed`, of Enter with `Left`."""

    DEFAULT_CSS = """
    CardFilterLine { height: 1; padding: 0 1; }
    CardFilterLine > * { height: 1; margin-right: 1; background: $surface; }
    CardFilterLine > *:focus { background: $primary-muted; }
    CardFilterLine Select { width: 15; }
    CardFilterLine #program { width: 20; }
    CardFilterLine SelectCurrent { background: transparent; padding: 0 1 0 1; }
    CardFilterLine SelectOverlay { border: round $primary; max-height: 10; }
    CardFilterLine Input { border: none; padding: 0 1; }
    CardFilterLine Input:focus { border: none; }
    CardFilterLine #text { width: 1fr; margin-right: 0; }
    """

    class ProgramChanged(Message):
        """Cards of another programme are wanted."""

    class Changed(Message):
        """Others of the cards at hand are wanted."""

    class Left(Message):
        """The filter is as it should be."""

    programs = getters.query_one("#program", Select)
    state = getters.query_one("#state", Select)
    expiry = getters.query_one("#expiry", Select)
    text = getters.query_one("#text", Input)

    def compose(self) -> "ComposeResult":
        """Lay the line out."""
        states = [(f"{state_symbol(state)} {state_word(state)}", state) for state in CardState]
        expiries = [
            (_("within 30 days"), Expiry.SOON),
            (_("on a date"), Expiry.DATED),
            (_("never"), Expiry.NEVER),
        ]
        yield Select([], prompt=_("All programmes"), compact=True, id="program")
        yield Select(states, prompt=_("All states"), compact=True, id="state")
        yield Select(expiries, prompt=_("Any expiry"), compact=True, id="expiry")
        yield Input(id="text", placeholder=_("part of a code"), max_length=100)

    @property
    def wanted(self) -> CardFilter:
        """Which of the cards at hand are asked for."""
        state = self.state.value if isinstance(self.state.value, CardState) else None
        expiry = self.expiry.value if isinstance(self.expiry.value, Expiry) else None
        return CardFilter(self.text.value.strip(), state, expiry)

    @property
    def program_uuid(self) -> str | None:
        """The programme that the service is asked for; None: all."""
        return self.programs.value if isinstance(self.programs.value, str) else None

    @property
    def is_empty(self) -> bool:
        """Whether every card is asked for."""
        return self.wanted == CardFilter() and self.program_uuid is None

    def offer(self, programs: "Iterable[CardProgram]") -> None:
        """Let one of `programs` be chosen; the one that is chosen stays so if it is still there."""
        chosen = self.program_uuid
        options = [(Content(program.name), program.uuid) for program in programs]
        with self.prevent(Select.Changed):
            self.programs.set_options(options)
            if chosen in {uuid for _name, uuid in options}:
                self.programs.value = chosen

    def clear(self) -> None:
        """Ask for every card."""
        self.programs.clear()
        self.state.clear()
        self.expiry.clear()
        self.text.clear()

    @on(Select.Changed, "#program")
    def pass_program_on(self, event: Select.Changed) -> None:
        """Tell that the service is to be asked anew."""
        event.stop()
        self.post_message(self.ProgramChanged())

    @on(Select.Changed, "#state, #expiry")
    @on(Input.Changed)
    def pass_on(self, event: Message) -> None:
        """Pass one kind of change on."""
        event.stop()
        self.post_message(self.Changed())

    @on(Input.Submitted)
    def leave(self, event: Input.Submitted) -> None:
        """Let Enter go to the cards."""
        event.stop()
        self.post_message(self.Left())
