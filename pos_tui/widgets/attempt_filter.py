"""Which attempts to list: by state, by day and by a text, on one line."""

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from textual import getters, on
from textual.containers import HorizontalGroup
from textual.message import Message
from textual.widgets import Input, Select

from pos_tui.domain.attempt import AttemptState
from pos_tui.i18n import gettext as _
from pos_tui.journal.queries import Filter
from pos_tui.wording.attempts import attempt_symbol, attempt_word

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pos_tui.services.session import Session

_DAY = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})", re.ASCII)


class AttemptFilter(HorizontalGroup):
    """Tells of every change with `Changed`, and with `Left` when Enter is pressed in one of its fields."""

    DEFAULT_CSS = """
    AttemptFilter { height: 1; padding: 0 1; }
    AttemptFilter > * { height: 1; margin-right: 1; background: $surface; }
    AttemptFilter > *:focus { background: $primary-muted; text-style: $focus-style; }
    AttemptFilter Select { width: 16; }
    AttemptFilter SelectCurrent { background: transparent; padding: 0 1 0 1; }
    AttemptFilter SelectOverlay { border: round $primary; max-height: 8; }
    AttemptFilter Input { border: none; padding: 0 1; }
    AttemptFilter Input:focus { border: none; }
    AttemptFilter #day { width: 14; }
    AttemptFilter #text { width: 1fr; margin-right: 0; }
    """

    class Changed(Message):
        """Other attempts are wanted."""

    class Left(Message):
        """The filter is as it should be."""

    state = getters.query_one(Select)
    day = getters.query_one("#day", Input)
    text = getters.query_one("#text", Input)

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session

    def compose(self) -> "ComposeResult":
        """Lay the line out."""
        # Plain text, since that alone is found by typing.
        states = [(f"{attempt_symbol(state)} {attempt_word(state)}", state) for state in AttemptState]
        yield Select(states, prompt=_("All states"), compact=True)
        yield Input(id="day", placeholder=_("any day"), max_length=10)
        yield Input(id="text", placeholder=_("reference, phone, e-mail or last digits"), max_length=254)

    @property
    def wanted(self) -> Filter | None:
        """What is asked for; None if what stands for the day is none."""
        since = until = None
        if self.day.value.strip():
            day = read_day(self.day.value, self._session.now().date())
            if day is None:
                return None
            since, until = self._midnight(day), self._midnight(day + timedelta(days=1))
        state = self.state.value if isinstance(self.state.value, AttemptState) else None
        return Filter(state=state, since=since, until=until, text=self.text.value.strip())

    @property
    def is_empty(self) -> bool:
        """Whether every attempt is asked for."""
        return self.wanted == Filter()

    def clear(self) -> None:
        """Ask for every attempt."""
        self.state.clear()
        self.day.clear()
        self.text.clear()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=self._session.zone)

    @on(Select.Changed)
    @on(Input.Changed)
    def pass_on(self, event: Message) -> None:
        """Pass one kind of change on."""
        event.stop()
        self.post_message(self.Changed())

    @on(Input.Submitted)
    def leave(self, event: Input.Submitted) -> None:
        """Write the day out in full, so that it is plain which one was meant."""
        event.stop()
        day = read_day(self.day.value, self._session.now().date())
        if day is not None:
            self.day.value = day.isoformat()
        self.post_message(self.Left())


def read_day(typed: str, today: date) -> date | None:
    """Return the day in `typed`, None if it is none.

    It is written `2026-11-22`, or `11-22` for the latest 22 November up to `today`.
    """
    match = _DAY.fullmatch(typed.strip())
    if match is None:
        return None
    month, day = int(match[2]), int(match[3])
    try:
        if match[1]:
            return date(int(match[1]), month, day)
        found = date(today.year, month, day)
        return found if found <= today else found.replace(year=today.year - 1)
    except ValueError:
        return None
