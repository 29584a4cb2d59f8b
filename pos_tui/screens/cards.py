"""F4: all gift cards, page by page; a manager looks at them, makes new ones and mails them."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from pos_tui.domain.card_selection import CardFilter, CardOrder, in_order, total
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.piggy.results import Page, Programs, Retry
from pos_tui.screens.till_screen import TillScreen
from pos_tui.services.card_listing import CardListing
from pos_tui.widgets.card_filter import CardFilterLine
from pos_tui.widgets.card_table import CardTable
from pos_tui.widgets.facts import facts_content
from pos_tui.wording.cards import (
    card_fact_rows,
    explain_call,
    left_out_text,
    loaded_text,
    order_word,
    surplus_text,
    totals_text,
)
from pos_tui.wording.lookups import Explanation, explain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.worker import Worker

    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.piggy.results import Failure
    from pos_tui.services.session import Session

Work = Callable[[], Coroutine[Any, Any, None]]

LATE_AFTER_S = 0.15
"""A page is there within this time, or the screen says that it is reading."""
CARD_WORK = "work with cards"
"""The group of the app's workers that each see one thing through."""


class CardsScreen(TillScreen):
    """Holds one stretch of the list, of that the pages which were scrolled to."""

    CSS_PATH = "cards.tcss"
    HELP_TEXT = gettext_noop(
        "Every gift card, page by page as you scroll. The programme is asked of the card service; state, "
        "expiry and text choose among the cards that are loaded: Ctrl+G loads the others. Below stand the "
        "number of cards and the sum of their balances. Enter shows the card under the cursor with a code "
        "to scan, F9 mails it to a customer, Ctrl+N makes a new one. One card that you have the code of "
        "is found faster with F2."
    )
    BINDINGS: ClassVar = [
        Binding("f4", "reload", gettext_noop("Reload"), tooltip=gettext_noop("Ask for these cards anew")),
        Binding(
            "f9",
            "mail",
            gettext_noop("E-mail"),
            tooltip=gettext_noop("Send the card under the cursor by e-mail"),
        ),
        Binding(
            "ctrl+n", "create", gettext_noop("New card"), tooltip=gettext_noop("Make an empty digital card")
        ),
        Binding(
            "ctrl+f",
            "find",
            gettext_noop("Filter"),
            tooltip=gettext_noop("By text, programme, state and expiry"),
        ),
        Binding(
            "ctrl+s", "sort", gettext_noop("Sort"), tooltip=gettext_noop("By code, balance, expiry, state")
        ),
        Binding(
            "ctrl+g", "load_on", gettext_noop("Load on"), tooltip=gettext_noop("Load the cards that follow")
        ),
        Binding(
            "ctrl+b", "load_previous", gettext_noop("Earlier"), tooltip=gettext_noop("The cards before these")
        ),
        Binding(
            "ctrl+e",
            "export",
            gettext_noop("Export"),
            tooltip=gettext_noop("Write the cards that are shown to a file"),
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
    details = getters.query_one("#details", Static)
    below = getters.query_one("#below", Static)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._listing = CardListing()
        self._order = CardOrder.LISTED
        self._reader: Worker[None] | None = None
        self._knows_programs = False
        self._failure: Explanation | None = None
        self._doing = ""
        self._sums = ""

    def compose_body(self) -> "ComposeResult":
        """Lay out the filter, the table beside the details or the words in its place, and the totals."""
        yield CardFilterLine()
        with Horizontal(id="list"):
            yield CardTable(self.session)
            yield Static(id="details", markup=False)
        with VerticalScroll(id="words"):
            yield Static(markup=False)
        yield Static(id="below", markup=False)

    def on_mount(self) -> None:
        """Ask for the first page."""
        self._read(self._read_on)

    def forget_customers(self) -> None:
        """Drop the filter."""
        self.line.clear()

    def action_reload(self) -> None:
        """Ask once more for what is shown; the cursor keeps its place."""
        self._read(self._reload)

    def action_find(self) -> None:
        """Go to where a text is typed."""
        self.line.text.focus()

    async def action_back(self) -> None:
        """Drop the filter; if there is none, go home."""
        if self.line.is_empty:
            await self.run_action("app.show('balance')")
        else:
            self.line.clear()
            self._focus_body()

    def action_sort(self) -> None:
        """Sort by the next of what cards are sorted by."""
        self._order = self._order.following
        self._show_cards()

    def action_load_on(self) -> None:
        """Load the rest of this stretch of the list; at its end, show the next one."""
        if self._listing.has_more:
            self._read(self._load_rest)
        elif (following := self._listing.following) is not None:
            self._go_to(following)
        else:
            self.app.bell()

    def action_load_previous(self) -> None:
        """Show the stretch of the list before this one."""
        if (previous := self._listing.previous) is None:
            self.app.bell()
        else:
            self._go_to(previous)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the cards before these only where there are any."""
        if action == "load_previous":
            return self._listing.previous is not None
        return super().check_action(action, parameters)

    def action_mail(self) -> None:
        """Send the card under the cursor by e-mail."""
        from pos_tui.screens.card_mail_flow import CardMailFlow

        card = self.table.current
        self.begin(None if card is None else CardMailFlow(self, card).run)

    def action_create(self) -> None:
        """Make a card."""
        from pos_tui.screens.card_create_flow import CardCreateFlow

        self.begin(CardCreateFlow(self, self._listing.program_uuid).run)

    @on(DataTable.RowSelected)
    def show_card(self) -> None:
        """Show all of the card under the cursor."""
        from pos_tui.screens.card_mail_flow import CardMailFlow

        card = self.table.current
        self.begin(None if card is None else CardMailFlow(self, card).show)

    def action_export(self) -> None:
        """Write the cards that are shown to a file."""
        self.begin(self._export if self.table.entries else None)

    async def _export(self) -> None:
        from pos_tui.screens.export_flow import export_records
        from pos_tui.services.export import CARD_FIELDS, card_record

        cards, now = tuple(self.table.entries), self.session.now()
        records = partial(map, partial(card_record, now=now), cards)
        await export_records(self.app, self.session, "pos-tui-cards", CARD_FIELDS, records)

    def begin(self, work: Work | None) -> None:
        """Do one thing at a time, in a worker of the app: the end of this screen is not its end."""
        is_busy = any(one.group == CARD_WORK and not one.is_finished for one in self.app.workers)
        if work is None or is_busy:
            self.app.bell()
        else:
            _worker: Worker[None] = self.app.run_worker(work, group=CARD_WORK)

    def show_doing(self, text: str) -> None:
        """Tell below the list what is under way; an empty `text` when it has ended."""
        self._doing = text
        self._describe()

    def add(self, card: "GiftCard") -> None:
        """List a card that was made just now, and put the cursor on it."""
        self._listing.add(card)
        self._show_cards()
        if card in self.table.entries:
            self.table.move_cursor(row=self.table.entries.index(card))

    @on(CardFilterLine.ProgramChanged)
    def list_program(self) -> None:
        """Ask for the first cards of the programme that is wanted now."""
        self._go_to(CardListing(self.line.program_uuid))

    @on(CardFilterLine.Narrowed)
    def narrow(self) -> None:
        """Show others of the cards that are loaded."""
        self._show_cards()
        self.table.start_over()

    @on(CardFilterLine.Left)
    def _focus_body(self) -> None:
        self.set_focus(self.words if self.words.display else self.table)

    @on(CardTable.NearEnd)
    def read_on(self) -> None:
        """Ask for the next page before the cursor gets there."""
        if self._wants_page and (self._reader is None or self._reader.is_finished):
            self._read(self._read_on)

    @property
    def _wants_page(self) -> bool:
        """Whether the window, or scrolling, needs a page: not after a failure, nor behind a filter."""
        table = self.table
        is_near = table.row_count < table.size.height or (table.scroll_offset.y > 0 and table.is_near_end)
        is_whole = self.line.wanted == CardFilter()
        return is_near and is_whole and self._listing.has_more and self._failure is None

    def _go_to(self, listing: CardListing) -> None:
        self._listing = listing
        self.refresh_bindings()
        self._show_cards()
        self.table.start_over()
        self._read(self._read_on)

    def _read(self, reading: Work) -> None:
        self._failure = None
        self._reader = self.run_worker(partial(self._tell_if_late, reading), group="read", exclusive=True)

    async def _tell_if_late(self, reading: Work) -> None:
        late = self.set_timer(LATE_AFTER_S, partial(self._say_reading, _("Reading the cards …")))
        try:
            await reading()
        finally:
            late.stop()
        self._describe()
        if not self._knows_programs and self._failure is None:
            self.run_latest(self._read_programs, "read programmes")

    async def _read_programs(self) -> None:
        """Offer the programmes; without them the list is whole all the same."""
        programs = await (await self.session.services()).cards.programs()
        if isinstance(programs, Programs):
            self._knows_programs = True
            self.line.offer(programs.programs)

    async def _read_on(self) -> None:
        while await self._load(self._listing):
            self._show_cards()
            if not self._wants_page:
                return

    async def _load_rest(self) -> None:
        while self._listing.has_more and await self._load(self._listing):
            self._show_cards()

    async def _reload(self) -> None:
        anew = CardListing(self._listing.program_uuid, self._listing.first_page)
        pages = max(1, self._listing.pages)
        while anew.pages < pages and (anew.pages == 0 or anew.has_more):
            if not await self._load(anew):
                return
        self._listing = anew
        self._show_cards()
        if self._wants_page:
            await self._read_on()

    async def _load(self, listing: CardListing) -> bool:
        """Load the next page; if there is none to be had, say so and return False."""
        result = await listing.load((await self.session.services()).cards, self._say_retry)
        if isinstance(result, Page):
            return True
        self._show_failure(result)
        return False

    def _say_retry(self, retry: Retry) -> None:
        self._say_reading(_("{title}. Trying again.").format(title=explain(retry.because).title))

    def _say_reading(self, text: str) -> None:
        if self.table.entries:
            self.below.update(Content(text))
        else:
            self._show_words(Content(text))

    def _show_failure(self, failure: "Failure") -> None:
        words = explain_call(failure)
        again = _("F4 tries again.")
        self._failure = Explanation(words.title, words.what_happened, f"{words.what_to_do} {again}")
        if not self._listing.cards:
            title, to_do = (words.title, "bold $text-error"), (words.what_to_do, "bold")
            parts = (title, "\n\n", words.what_happened, "\n\n", to_do, "\n\n", again)
            self._show_words(Content.assemble(*parts))

    def _show_cards(self) -> None:
        now, wanted = self.session.now(), self.line.wanted
        currency = self.session.settings.till.currency
        cards = [card for card in self._listing.cards if wanted.wants(card, now)]
        shown = self.table.entries
        ordered = in_order(cards, self._order, now)
        if shown and list(shown) == ordered[: len(shown)]:
            self.table.append(ordered[len(shown) :])
        else:
            self.table.show(ordered)
        self._sums = totals_text(total(ordered, now, currency), currency)
        self._show_words(None if cards or not self._listing.pages else self._nothing())
        self._describe()

    def _nothing(self) -> Content:
        if not self._listing.cards:
            return Content(_("There are no cards here. Ctrl+N makes one."))
        text = _("No card that is loaded matches the filter. Esc drops it.")
        return Content(text + (" " + _("Ctrl+G loads more cards.") if self._listing.goes_on else ""))

    @on(DataTable.RowHighlighted)
    def _describe(self) -> None:
        """Tell of the card under the cursor beside the list, and of the whole below it."""
        card = self.table.current
        currency = self.session.settings.till.currency
        facts = card and card_fact_rows(card, self.session.now(), currency)
        self.details.update(facts_content(facts) if facts else Content(""))
        self.below.set_class(self._failure is not None and bool(self._listing.cards), "-problem")
        self.below.update(Content("\n".join(filter(None, self._below()))))

    def _below(self) -> tuple[str, str]:
        if self._doing:
            return self._doing, ""
        if self._failure is not None:
            words = self._failure
            return (
                (f"{words.title}. {words.what_happened}", words.what_to_do)
                if self._listing.cards
                else ("", "")
            )
        listing, entries = self._listing, self.table.entries
        if not listing.pages:
            return "", ""
        parts = [
            loaded_text(len(entries), len(listing.cards), listing.total, listing.before),
            _("Sorted: {order}").format(order=order_word(self._order)),
        ]
        if listing.left_out:
            parts.append(left_out_text(listing.left_out))
        if listing.surplus:
            parts.append(surplus_text(listing.surplus))
        if not listing.has_more and listing.following is not None:
            parts.append(_("Ctrl+G: the next ones"))
        return self._sums, " · ".join(parts)

    def _show_words(self, words: Content | None) -> None:
        """Show `words` in place of the list, or the list again; the focus goes along."""
        if words is not None:
            self.words.query_one(Static).update(words)
        has_focus = self.words.has_focus or self.table.has_focus
        body = self.query_one("#list")
        self.words.display = words is not None
        body.display = words is None
        if has_focus:
            self._focus_body()
