"""F5: every coupon attempt and what became of it; what nobody knows of comes first."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.journal.results import JournalUnavailable, Page
from pos_tui.screens.attempt_flow import AttemptFlow
from pos_tui.screens.till_screen import TillScreen
from pos_tui.services.export import ATTEMPT_FIELDS
from pos_tui.services.journal_access import ask_journal, attempt_records
from pos_tui.widgets.attempt_filter import AttemptFilter
from pos_tui.widgets.attempt_table import AttemptTable
from pos_tui.widgets.clipboard import COPIES, copy_out
from pos_tui.widgets.waiting import waiting
from pos_tui.wording.attempts import method_word, outcome_text
from pos_tui.wording.coupons import explain_journal
from pos_tui.wording.journal_repair import see_doctor_text, unreadable_rows_text
from pos_tui.wording.places import path_text
from pos_tui.wording.review import product_name

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.worker import Worker

    from pos_tui.domain.attempt import Entry
    from pos_tui.journal.queries import Filter
    from pos_tui.services.session import Session

Work = Callable[[], Coroutine[None, None, None]]

PAGE = 50
MOST_ROWS = 500
"""Nobody scrolls further than this; the filter gets there."""


class JournalScreen(TillScreen):
    """Holds the rows that were scrolled to, never the whole journal."""

    CSS_PATH = "journal.tcss"
    HELP_TEXT = gettext_noop(
        "Every coupon this till ordered, newest first. On top stand those of which nobody knows whether the "
        "customer got them, until they are settled: ask the customer, or the coupon service, which a "
        "support note helps with. Filter by state, by day (2026-11-22 or 11-22), or by a text: the beginning "
        "of a reference, a whole phone number or e-mail address, or the last three digits of a phone. "
        "A manager takes all that the filter finds away as a file: Ctrl+E."
    )
    BINDINGS: ClassVar = [
        Binding("f5", "reload", gettext_noop("Reload"), tooltip=gettext_noop("Read the journal once more")),
        Binding(
            "f9",
            "settle",
            gettext_noop("Settle"),
            tooltip=gettext_noop("Decide what became of an unsettled coupon"),
        ),
        Binding(
            "ctrl+t",
            "write_note",
            gettext_noop("Note"),
            tooltip=gettext_noop("Write a file that asks the coupon service about it"),
        ),
        Binding(COPIES, "copy_reference", gettext_noop("Copy"), tooltip=gettext_noop("The reference")),
        Binding(
            "ctrl+e",
            "export",
            gettext_noop("Export"),
            tooltip=gettext_noop("Write what the filter finds to a file"),
            priority=True,  # before the end of a line of text, which is also the End key
        ),
        Binding(
            "ctrl+l",
            "show_lookups",
            gettext_noop("Look-ups"),
            tooltip=gettext_noop("Which cards were looked up, and which codes were not found"),
        ),
        Binding(
            "ctrl+f", "find", gettext_noop("Filter"), tooltip=gettext_noop("By text; Tab: by state and day")
        ),
        Binding(
            "escape",
            "back",
            gettext_noop("Back"),
            tooltip=gettext_noop("Drop the filter; without one, to the balance"),
        ),
    ]
    AUTO_FOCUS = "AttemptTable"

    line = getters.query_one(AttemptFilter)
    table = getters.query_one(AttemptTable)
    words = getters.query_one("#words", VerticalScroll)
    below = getters.query_one("#below", Static)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._more = False
        self._unreadable = 0
        self._reader: Worker[None] | None = None
        self._flow: Worker[None] | None = None

    def compose_body(self) -> "ComposeResult":
        """Lay out the filter, the table or the words in its place, and more of what is under the cursor."""
        yield AttemptFilter(self.session)
        yield AttemptTable(self.session.zone, self.session.settings.huuray.products)
        with VerticalScroll(id="words"):
            yield Static(markup=False)
        yield Static(id="below", markup=False)

    def on_mount(self) -> None:
        """Follow what the till is doing: an attempt that begins or ends changes what is to be shown."""
        self.watch(self.app, "status", self._follow, init=False)

    def on_screen_resume(self) -> None:
        """Show what happened while another screen or a dialog stood here."""
        self.action_reload()

    def forget_customers(self) -> None:
        """Drop the filter, which may be a customer's phone number."""
        self.line.clear()

    def action_reload(self) -> None:
        """Read what is shown once more; the cursor keeps its place."""
        self._read(partial(self._reload, max(PAGE, len(self.table.entries))))

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

    def action_settle(self) -> None:
        """Decide the attempt under the cursor."""
        self._start(AttemptFlow.settle)

    def action_write_note(self) -> None:
        """Write the support note for the attempt under the cursor."""
        self._start(AttemptFlow.write_note)

    def action_copy_reference(self) -> None:
        """Put the reference of the attempt under the cursor on the clipboard."""
        if self.table.current is None:
            self.app.bell()
        else:
            copy_out(self.app, self.table.current.reference, _("The reference is copied."))

    @on(DataTable.RowSelected)
    def show_details(self) -> None:
        """Show all of the attempt under the cursor."""
        self._start(AttemptFlow.show)

    def action_export(self) -> None:
        """Write all that the filter finds to a file, whether it was scrolled to or not."""
        wanted = self.line.wanted
        self._begin(None if wanted is None else partial(self._export, wanted))

    def action_show_lookups(self) -> None:
        """Show the last look-ups."""
        from pos_tui.screens.lookups_flow import show_lookups

        self._begin(partial(show_lookups, self.app, self.session))

    async def _export(self, wanted: "Filter") -> None:
        from pos_tui.screens.export_flow import export_records

        services = await self.session.services()
        records = partial(attempt_records, services, wanted, self.session.zone)
        await export_records(self.app, self.session, "pos-tui-journal", ATTEMPT_FIELDS, records)

    def _start(self, way: Callable[[AttemptFlow], Coroutine[None, None, None]]) -> None:
        entry = self.table.current
        work: Work | None = None
        if entry is not None:
            work = partial(way, AttemptFlow(self.app, self.session, entry.reference))
        self._begin(work)

    def _begin(self, work: Work | None) -> None:
        """Do what opens dialogs, one thing at a time."""
        if work is None or (self._flow is not None and not self._flow.is_finished):
            self.app.bell()
        else:
            self._flow = self.run_worker(work, group="flow")

    @on(AttemptFilter.Changed)
    def list_others(self) -> None:
        """Show the first of what is asked for now."""
        if self.line.wanted is None:
            self._describe()
        else:
            self._read(partial(self._reload, PAGE, from_top=True))

    @on(AttemptFilter.Left)
    def _focus_body(self) -> None:
        self.set_focus(self.words if self.words.display else self.table)

    @on(AttemptTable.NearEnd)
    def read_on(self) -> None:
        """Read the next page before the cursor gets there."""
        if self._more and (self._reader is None or self._reader.is_finished):
            self._read(self._read_on)

    @on(DataTable.RowHighlighted)
    def _describe(self) -> None:
        """Tell in full what the columns cut off of the attempt under the cursor."""
        wrong_day = self.line.wanted is None
        self.below.set_class(wrong_day or self._unreadable > 0, "-problem")
        entry = self.table.current
        if wrong_day:
            self.below.update(_("There is no such day. Type it like 2026-11-22 or 11-22."))
        elif self._unreadable:
            self.below.update(f"{unreadable_rows_text(self._unreadable)} {see_doctor_text()}")
        else:
            self.below.update(self._description(entry) if entry else "")

    def _description(self, entry: "Entry") -> Content:
        product = product_name(entry.product, self.session.settings.huuray.products)
        parts = (method_word(entry.delivery_method), product, outcome_text(entry))
        text = " · ".join(filter(None, parts))
        is_last = entry is self.table.entries[-1]
        if entry.is_unsettled:
            text += "\n" + _("F9 settles it; Ctrl+T writes a note to the coupon service.")
        elif is_last and self._more:
            text += "\n" + _("Older ones are not shown here: choose a day or a text above.")
        return Content(text)

    def _follow(self) -> None:
        if self.is_current:
            self.action_reload()

    def _read(self, reading: Work) -> None:
        self._reader = self.run_worker(reading, group="read", exclusive=True)

    async def _reload(self, limit: int, *, from_top: bool = False) -> None:
        async with waiting(_("Reading the journal"), self._say_reading):
            page = await self._page(limit)
        if isinstance(page, JournalUnavailable):
            self._show_unavailable(page)
            return
        self._more, self._unreadable = page.more, page.unreadable
        self.table.show(page.entries)
        if from_top:
            self.table.start_over()
        self._show_words(None if page.entries else self._nothing())
        self._describe()
        await self._read_on()

    async def _read_on(self) -> None:
        while self._more and self.table.is_near_end and len(self.table.entries) < MOST_ROWS:
            page = await self._page(PAGE, self.table.entries[-1])
            if isinstance(page, JournalUnavailable):
                self._show_unavailable(page)
                return
            self._more = page.more
            self._unreadable += page.unreadable
            self.table.append(page.entries)
            self._describe()

    async def _page(self, limit: int, after: "Entry | None" = None) -> Page | JournalUnavailable:
        wanted = self.line.wanted
        return await ask_journal(self.session, lambda journal: journal.page(wanted, after=after, limit=limit))

    def _say_reading(self, text: str) -> None:
        if not self.table.entries:
            self._show_words(Content(text))

    def _nothing(self) -> Content:
        if self._unreadable:
            return Content(f"{unreadable_rows_text(self._unreadable)} {see_doctor_text()}")
        if not self.line.is_empty:
            return Content(_("No coupon matches the filter. Esc drops it."))
        return Content(_("The journal is empty: this till has ordered no coupon yet. F3 orders one."))

    def _show_unavailable(self, unavailable: JournalUnavailable) -> None:
        self._more, self._unreadable = False, 0
        self.table.show(())
        words = explain_journal(unavailable)
        lines = (
            Content.styled(words.title, "bold $text-error"),
            Content(words.what_happened),
            Content.styled(words.what_to_do, "bold"),
            Content.styled(path_text(unavailable.path), "$text-muted"),
            Content(_("F5 reads it again.")),
        )
        self._show_words(Content("\n\n").join(lines))
        self._describe()

    def _show_words(self, words: Content | None) -> None:
        """Show `words` in place of the table, or the table again; the focus goes along."""
        if words is not None:
            self.words.query_one(Static).update(words)
        going, coming = (self.words, self.table) if words is None else (self.table, self.words)
        coming.display = True
        if going.has_focus:
            self.set_focus(coming)
        going.display = False
