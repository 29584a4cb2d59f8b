"""The answer: a card, a search that takes its time, or what went wrong and what to do now."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.containers import VerticalGroup
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from pos_tui.i18n import gettext as _
from pos_tui.widgets.large_text import LargeText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pos_tui.domain.card_code import CardCode
    from pos_tui.piggy.results import Retry
    from pos_tui.services.lookup import LookUpResult
    from pos_tui.services.session import Session
    from pos_tui.wording.lookups import Explanation


@dataclass(frozen=True, slots=True)
class Ready:
    """Nothing is asked; the field waits for a code."""


@dataclass(frozen=True, slots=True)
class Looking:
    """An answer is awaited; `late` once it is worth saying so, `waited_s` in whole seconds.

    Until it is late, what stood there stays: an answer at once would only make it flicker. `following` is
    the newest code that was scanned meanwhile, and is asked for next.
    """

    code: "CardCode"
    late: bool = False
    waited_s: int = 0
    retry: "Retry | None" = None
    following: "CardCode | None" = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that a key looks up; `read_twice` is one that was perhaps read twice in a row."""

    code: "CardCode"
    read_twice: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What the service said of `code`, at the aware time `at`; `offer` is another code worth a try."""

    code: "CardCode"
    result: "LookUpResult"
    at: datetime
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed or scanned is no code, so nothing was asked; `offer` may be asked for all the same."""

    words: "Explanation"
    offer: Offer | None = None


CardView = Ready | Looking | Answered | Told


class CardPanel(VerticalGroup, can_focus=False):
    """Shows one `CardView`; whatever it showed before is gone with it."""

    view: var[CardView] = var[CardView](Ready(), init=False)

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session

    def compose(self) -> "ComposeResult":
        """Lay out the parts that every view fills or hides."""
        yield Static(id="headline", markup=False)
        yield LargeText(id="amount")
        yield Static(id="details", markup=False)

    def on_mount(self) -> None:
        """Show the first view."""
        self.watch_view(self.view)

    def watch_view(self, view: CardView) -> None:
        """Paint `view` over all that stood here; a search only once it is late."""
        if isinstance(view, Looking) and not view.late:
            return
        if isinstance(view, Ready):
            self._paint("ready", "", _("Scan a gift card, or type its code and press Enter."))
            return
        from pos_tui.widgets.card_face import face_of

        face = face_of(view, self._session.settings.till.currency)
        self._paint(face.tone, face.headline, face.details, face.amount)

    def _paint(self, tone: str, headline: str, details: str | Content, amount: str = "") -> None:
        self.set_classes(f"-{tone} -amount" if amount else f"-{tone}")
        top = self.query_one("#headline", Static)
        top.display = bool(headline)
        _fill(top, Content(f" {headline} "))
        self.query_one(LargeText).text = amount
        _fill(self.query_one("#details", Static), details)


def _fill(place: Static, content: str | Content) -> None:
    """Show `content`; have the screen laid out anew only if it takes other room than what stood there."""
    place.update(content, layout=False)
    room, screen = place.container_size, place.app.size
    width = place.content_size.width
    if place.styles.is_auto_width:
        width = place.get_content_width(room, screen)
    if (width, place.get_content_height(room, screen, width)) != tuple(place.content_size):
        place.refresh(layout=True)
