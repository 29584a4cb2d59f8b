"""F4: the cards of the account, for managers; found, looked at, made and mailed."""

import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from pos_tui import i18n
from pos_tui.domain.card_list import CardFilter, Order, add_up, pick
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.piggy.results import Page, Programs
from pos_tui.screens.card_flow import CardFlow
from pos_tui.screens.till_screen import TillScreen
from pos_tui.services.card_pages import MOST_CARDS, CardPages
from pos_tui.services.export import CARD_FIELDS, card_record
from pos_tui.widgets.card_filter import CardFilterLine
from pos_tui.widgets.card_table import CardTable
from pos_tui.wording.card_list import card_facts, loaded_text, order_text, totals_parts
from pos_tui.wording.lookups import explain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.worker import Worker

    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.piggy.results import Failure, Retry
    from pos_tui.services.session import Session

Work = Callable[[], Coroutine[None, None, None]]

LATE_AFTER_S = 0.3
"""The service answers within this time, or the screen says that it is asked."""


class CardsScreen(TillScreen):
    """Holds the cards that were scrolled to; filters and sorts those, but for the programme."""

    CSS_PATH = "cards.tcss"
    HELP_TEXT = gettext_noop(
        "The cards of the account, page after page as you scroll. Choose a programme, and the service lists "
        "its cards only; state, expiry and text pick from what is loaded, and Ctrl+G loads the rest. The "
        "last lines tell what the cards that are shown come to. Enter shows all of a card. Ctrl+N makes an "
        "empty digital card, F9 mails the one under the cursor to a customer; both show what will be done "
        "first, and ask the service once."
    )
    BINDINGS: ClassVar = [
        Binding("f4", "reload", gettext_noop("Reload"), tooltip=gettext_noop("Ask the service once more")),
        Binding("f9", "mail", gettext_noop("Mail it"), tooltip=gettext_noop("Mail this card to a customer")),
        Binding("ctrl+n", "create", gettext_noop("New card"), tooltip=gettext_noop("Make a digital card")),
        Binding(
            "ctrl+f", "find", gettext_noop("Filter"), tooltip=gettext_noop("By text; Tab: by all the rest")
        ),
        Binding("ctrl+o", "sort", gettext_noop("Sort"), tooltip=gettext_noop("By balance, expiry or code")),
        Binding(
            "ctrl+g",
            "load_all",
            gettext_noop("Load all"),
            tooltip=gettext_noop("Read every page there is"),
        ),
        Binding(
            "ctrl+e",
            "export",
            gettext_noop("Export"),
            tooltip=gettext_noop("Write what is shown to a file"),
            priority=True,  # before the end of a line of text, which is also the End key
        ),
        Binding(
            "escape",
            "back",
            gettext_noop("Back"),
            tooltip=gettext_noop("Drop the filter; without one, to the balance"),
        ),
    ]
    AUTO_FOCUS = "CardTable"

    line = getters.query_one(CardFilterLine)
    table = getters.query_one(CardTable)
    words = getters.query_one("#words", VerticalScroll)
    card = getters.query_one("#card", VerticalScroll)
    totals = getters.query_one("#totals", Static)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._loaded: CardPages | None = None
        self._order = Order.LISTED
        self._reader: Worker[None] | None = None
        self._flow: Worker[None] | None = None
        self._trouble: Failure | None = None
        self._retry: Retry | None = None
        self._asked_at = 0.0
        self._late: Timer | None = None
        self._has_programs = False

    def compose_body(self) -> "ComposeResult":
        """Lay out the filter, the table or the words in its place, the card beside it, and the totals."""
        yield CardFilterLine()
        with Horizontal(id="body"):
            yield CardTable(self.session)
            with VerticalScroll(id="words"):
                yield Static(markup=False)
            with VerticalScroll(id="card", can_focus=False):
                yield Static(markup=False)
        yield Static(id="totals", markup=False)

    def on_mount(self) -> None:
        """Read the first page."""
        self.action_reload()

    def forget_customers(self) -> None:
        """Drop the filter; the cards go with the manager."""
        self.line.clear()

    def action_reload(self) -> None:
        """Read what is shown once more; the cursor keeps its card."""
        pages = self._loaded.pages if self._loaded else 1
        self._read(partial(self._reload, max(1, pages)))

    def action_load_all(self) -> None:
        """Read every page that is left, as far as anybody scrolls."""
        self._read(partial(self._read_on, to_the_end=True))

    def action_find(self) -> None:
        """Go to where a text is typed."""
        self.line.text.focus()

    def action_sort(self) -> None:
        """Sort what is loaded in the next way."""
        self._order = self._order.next
        self._show()
        self.table.start_over()

    async def action_back(self) -> None:
        """Drop the filter; if there is none, go home."""
        if self.line.is_empty:
            await self.run_action("app.show('balance')")
        else:
            self.line.clear()
            self._focus_body()

    def action_create(self) -> None:
        """Make a card."""
        self._start(self._new_flow().create)

    def action_mail(self) -> None:
        """Mail the card under the cursor."""
        self._with_card(CardFlow.mail)

    @on(DataTable.RowSelected)
    def show_details(self) -> None:
        """Show all of the card under the cursor."""
        self._with_card(CardFlow.show)

    def action_export(self) -> None:
        """Write the cards that are shown to a file."""
        self._start(self._export if self.table.entries else None)

    async def _export(self) -> None:
        from pos_tui.screens.export_flow import export_records

        cards = [*self.table.entries]

        def records() -> Iterator[Mapping[str, object]]:
            now = self.session.now()
            return (card_record(card, now, self.session.zone) for card in cards)

        await export_records(self.app, self.session, "pos-tui-cards", CARD_FIELDS, records)

    def _with_card(self, way: "Callable[[CardFlow, GiftCard], Coroutine[None, None, None]]") -> None:
        card = self.table.current
        self._start(partial(way, self._new_flow(), card) if card else None)

    def _new_flow(self) -> CardFlow:
        return CardFlow(self.app, self.session, self.action_reload)

    def _start(self, work: Work | None) -> None:
        """Do one thing at a time, in a worker of the app: no screen's end is its end."""
        if work is None or (self._flow is not None and not self._flow.is_finished):
            self.app.bell()
        else:
            self._flow = self.app.run_worker(work, group="cards")

    @on(CardFilterLine.ProgramChanged)
    def list_program(self) -> None:
        """Ask the service for the cards of another programme."""
        self._loaded = None
        self.table.show(())
        self._read(partial(self._reload, 1))

    @on(CardFilterLine.Changed)
    def pick_others(self) -> None:
        """Pick from what is loaded as it is asked for now."""
        self._show()
        self.table.start_over()

    @on(CardFilterLine.Left)
    def _focus_body(self) -> None:
        self.set_focus(self.words if self.words.display else self.table)

    @on(CardTable.NearEnd)
    def read_further(self) -> None:
        """Read the next page before the cursor gets there; what a filter hides is left to Ctrl+G."""
        if self._is_reading or self._trouble is not None or self.line.wanted != CardFilter():
            return
        if self._loaded is not None and self._loaded.more:
            self._read(self._read_on)

    @on(DataTable.RowHighlighted)
    def _describe(self) -> None:
        """Show all of the card under the cursor beside the table, where there is room."""
        card = self.table.current
        facts: Content | str = ""
        if card is not None:
            now, zone = self.session.now(), self.session.zone
            currency = self.session.settings.till.currency
            facts = Content("\n").join(
                Content.assemble((label, "$text-muted"), "\n", value, "\n")
                for label, value in card_facts(card, currency, now, zone)
            )
        self.card.query_one(Static).update(facts)

    @property
    def _is_reading(self) -> bool:
        return self._reader is not None and not self._reader.is_finished

    def _read(self, reading: Work) -> None:
        self._trouble = self._retry = None
        self._asked_at = time.monotonic()
        if self._late is not None:
            self._late.stop()
        self._late = self.set_timer(LATE_AFTER_S, self._tick)
        self._reader = self.run_worker(reading, group="read", exclusive=True)

    def _tick(self) -> None:
        """Say that the service is asked, and for how long, while it is."""
        if self._is_reading:
            self._show_totals()
            self._late = self.set_timer(1, self._tick)

    async def _reload(self, pages: int) -> None:
        services = await self.session.services()
        fresh = CardPages(services.cards, self.line.program_uuid)
        while fresh.more and fresh.pages < pages:
            found = await fresh.read_on(self._note_retry)
            if not isinstance(found, Page):
                self._end_reading(found)
                return
            if self._loaded is None or fresh.pages == pages:
                self._loaded = fresh
                self._show()
        await self._read_programs()
        await self._read_on()

    async def _read_programs(self) -> None:
        if self._has_programs:
            return
        services = await self.session.services()
        programs = await services.cards.programs(self._note_retry)
        if isinstance(programs, Programs):
            self._has_programs = True
            self.line.offer(programs.programs)

    async def _read_on(self, *, to_the_end: bool = False) -> None:
        loaded = self._loaded
        while loaded is not None and loaded.more and (to_the_end or self._wants_more):
            found = await loaded.read_on(self._note_retry)
            if not isinstance(found, Page):
                self._end_reading(found)
                return
            self._retry = None
            if self._order is Order.LISTED:
                now, wanted = self.session.now(), self.line.wanted
                self.table.append(pick(found.cards, wanted, self._order, now))
                self._show_totals()
            else:
                self._show()
        self._end_reading(None)

    @property
    def _wants_more(self) -> bool:
        return self.table.is_near_end and self.line.wanted == CardFilter()

    def _note_retry(self, retry: "Retry") -> None:
        self._retry = retry
        self._show_totals()

    def _end_reading(self, trouble: "Failure | None") -> None:
        self._trouble, self._retry = trouble, None
        if self._late is not None:
            self._late.stop()
        self._reader = None
        self._show()

    def _show(self) -> None:
        """Show what is loaded and wanted, or why there is nothing."""
        loaded = self._loaded.cards if self._loaded else ()
        self.table.show(pick(loaded, self.line.wanted, self._order, self.session.now()))
        self._describe()
        self._show_totals()
        self._show_words(None if self.table.entries else self._why_nothing())

    def _show_totals(self) -> None:
        currency = self.session.settings.till.currency
        shown, loaded = self.table.entries, self._loaded
        lines = []
        if loaded is not None:
            count = loaded_text(len(shown), len(loaded.cards), loaded.total)
            lines.append(" · ".join((count, order_text(self._order))))
            if shown:
                lines.append("   ".join(totals_parts(add_up(shown, self.session.now()), currency)))
            if loaded.left_out:
                text = i18n.ngettext(
                    "{count} card could not be read and is missing here.",
                    "{count} cards could not be read and are missing here.",
                    loaded.left_out,
                )
                lines.append(text.format(count=i18n.number(loaded.left_out)))
            elif loaded.is_cut:
                text = _("Only {count} are listed: choose a programme, or look the code up with F2.")
                lines.append(text.format(count=i18n.number(MOST_CARDS)))
        if self._trouble is not None and shown:
            words = explain(self._trouble)
            lines = [_("{title}. F4 asks again.").format(title=words.title), *lines]
        elif self._is_reading:
            lines = [self._progress(), *lines]
        self.totals.set_class(self._trouble is not None, "-problem")
        self.totals.update(Content("\n".join(lines[:3])))

    def _progress(self) -> str:
        words = _("Reading the cards …")
        if self._retry is not None:
            words = _("{title}. Trying again …").format(title=explain(self._retry.because).title)
        seconds = int(time.monotonic() - self._asked_at)
        if seconds < 2:
            return words
        text = i18n.ngettext("{count} second", "{count} seconds", seconds)
        return f"{words} {text.format(count=i18n.number(seconds))}"

    def _why_nothing(self) -> Content:
        if self._trouble is not None:
            words = explain(self._trouble)
            lines = (
                Content.styled(words.title, "bold $text-error"),
                Content(words.what_happened),
                Content.styled(words.what_to_do, "bold"),
                Content(_("F4 asks again.")),
            )
            return Content("\n\n").join(lines)
        if self._loaded is None or self._is_reading:
            return Content(_("Reading the cards …"))
        if not self.line.is_empty:
            return Content(_("No card that is loaded matches. Ctrl+G loads the rest, Esc drops the filter."))
        return Content(_("The account has no cards yet. Ctrl+N makes one."))

    def _show_words(self, words: Content | None) -> None:
        """Show `words` in place of the table, or the table again; the focus goes along."""
        if words is not None:
            self.words.query_one(Static).update(words)
        going, coming = (self.words, self.table) if words is None else (self.table, self.words)
        coming.display = True
        if going.has_focus:
            self.set_focus(coming)
        going.display = False
