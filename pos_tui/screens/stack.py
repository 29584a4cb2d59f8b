"""F6: card after card goes in, and what they hold and add up to comes out."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.widgets import Input, ProgressBar, Static

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop, ngettext
from pos_tui.scanner.events import Dropped, Duplicate, Incomplete, RefusedPaste, Scan, TooShort
from pos_tui.screens.dialogs.code_file import CodeFileDialog
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.till_screen import TillScreen
from pos_tui.services.card_stack import CardStack, Totals, sum_up
from pos_tui.services.stack_input import Given, not_scanned, scanned, typed_lines
from pos_tui.widgets.stack_table import StackTable
from pos_tui.widgets.totals import totals_content, totals_table
from pos_tui.wording.scanner import explain_action
from pos_tui.wording.stack import (
    program_totals,
    progress_text,
    row_details,
    state_totals,
    sum_total,
    too_many_text,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.notifications import SeverityLevel

    from pos_tui.scanner.events import Action
    from pos_tui.scanner.reader import Answer
    from pos_tui.services.session import Session
    from pos_tui.wording.stack import Total

SHOW_EVERY_S = 0.1
"""Answers that come in between are shown together."""
READ_WITHIN_S = 15.0
"""How long it stays on the screen that something was not taken."""
WAIT_EVERY_S = 1.0
"""How often a wait that the service asked for is counted down."""


class StackScreen(TillScreen):
    """One field that always has the focus, and the rows below it; input never waits for answers."""

    CSS_PATH = "stack.tcss"
    HELP_TEXT = gettext_noop(
        "Scan card after card; you need not wait for the answers. You can also type a code and press Enter, "
        "paste a list with one code on each line, or read a file. The line under the table tells more of the "
        "row that is marked (Up and Down). A card that is in the stack already gets = and the number of its "
        "first row, and counts once. What failed is asked for again with F9. A scan that is not certain gets "
        "a row that says so: take it out, and scan or type that card again."
    )
    BINDINGS: ClassVar = [
        Binding("f9", "ask_again", gettext_noop("Ask again"), tooltip=gettext_noop("Look up what failed")),
        Binding(
            "ctrl+o", "read_file", gettext_noop("File"), tooltip=gettext_noop("Read codes from a text file")
        ),
        Binding(
            "ctrl+e",
            "export",
            gettext_noop("Export"),
            tooltip=gettext_noop("Write the rows to a file"),
            priority=True,  # before the end of a line of text, which is also the End key
        ),
        Binding(
            "ctrl+t", "show_totals", gettext_noop("Totals"), tooltip=gettext_noop("By state and by programme")
        ),
        Binding(
            "ctrl+d",
            "remove",
            gettext_noop("Remove"),
            tooltip=gettext_noop("Take the marked row out"),
            priority=True,
        ),
        Binding("ctrl+l", "empty", gettext_noop("Empty"), tooltip=gettext_noop("Take all rows out")),
        Binding(
            "escape",
            "back",
            gettext_noop("Back"),
            tooltip=gettext_noop("Empty the field; if it is empty, to the balance"),
        ),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move_page(-1)", show=False),
        Binding("pagedown", "move_page(1)", show=False),
        Binding("ctrl+home", "move(-100000)", show=False),
        Binding("ctrl+end", "move(100000)", show=False),
    ]
    AUTO_FOCUS = "#code"

    code_field = getters.query_one("#code", Input)
    progress = getters.query_one("#progress", HorizontalGroup)
    table = getters.query_one(StackTable)
    totals = getters.query_one("#totals", Static)
    below = getters.query_one("#below", Static)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self.stack = CardStack(self._show_soon)
        self._totals = Totals()
        self._had_rows = False
        self._is_due = False
        self._last_scan: int | None = None

    def compose_body(self) -> "ComposeResult":
        """Lay out field, progress, rows, totals, and more of the row under the cursor."""
        yield Input(id="code", placeholder=_("Gift card code"), select_on_focus=False)
        with HorizontalGroup(id="progress"):
            yield ProgressBar(show_percentage=False, show_eta=False)
            yield Static(markup=False)
        yield StackTable(self.session)
        yield Static(id="totals", markup=False)
        yield Static(id="below", markup=False)

    def on_mount(self) -> None:
        """Look up whatever goes in, for as long as the till runs."""
        self.run_worker(self._check(), group="stack")
        self.set_interval(WAIT_EVERY_S, self._count_down)

    def on_resize(self) -> None:
        """Let the totals flow anew."""
        self._show()

    async def _check(self) -> None:
        services = await self.session.services()
        await self.stack.run(services.stack)

    def forget_customers(self) -> None:
        """Leave no row, and nothing in the field."""
        self.stack.empty()
        self.code_field.clear()
        self._show()

    def take(self, action: "Action", answer: "Answer | None") -> None:
        """Make a row of what was scanned or pasted, or say why not."""
        match action:
            case Scan(burst) if burst.pasted:
                self._add(typed_lines([burst.text], self.session.codes))
            case Scan(burst) if answer is not None:
                self._add([scanned(burst.text, answer)])
            case Incomplete() | TooShort() | Dropped():
                if isinstance(action, Dropped) and action.withdraws and self._last_scan is not None:
                    self.stack.remove(self._last_scan)
                self._add([not_scanned(action)])
            case RefusedPaste(lines=lines) if lines:
                self._add(typed_lines(lines, self.session.codes))
            case Duplicate() | RefusedPaste():
                words = explain_action(action)
                self.app.bell()
                self._tell(f"{words.what_happened} {words.what_to_do}", words.title)

    @on(Input.Submitted, "#code")
    def submit(self, event: Input.Submitted) -> None:
        """Make a row of what was typed; Enter on an empty field does nothing."""
        self.code_field.clear()
        self._add(typed_lines([event.value], self.session.codes))

    def _add(self, given: Sequence[Given]) -> None:
        """Add rows; ring for what needs a look: no code, a card that is there already, no room."""
        added = self.stack.add(given)
        if left_out := len(given) - len(added):
            self._tell(too_many_text(left_out), _("The stack is full"))
        self._last_scan = added[-1] if added else None
        self._show()
        fresh = self.stack.rows[len(self.stack) - len(added) :]
        if left_out or any(row.no_code is not None or row.same_as is not None for row in fresh):
            self.app.bell()

    def action_ask_again(self) -> None:
        """Look up once more what failed."""
        self.stack.ask_again()
        self._show()

    def action_read_file(self) -> None:
        """Ask for a file, and take its codes."""

        def add(given: "Sequence[Given] | None") -> None:
            if given is not None:
                self._add(given)
                text = ngettext("{count} line was read.", "{count} lines were read.", len(given))
                self._tell(text.format(count=i18n.number(len(given))))

        self.app.push_screen(CodeFileDialog(self.session.codes), add)

    def action_remove(self) -> None:
        """Take the row under the cursor out."""
        if self.table.current is not None:
            self.stack.remove(self.table.current.number)
            self._show()

    def action_empty(self) -> None:
        """Take all rows out, once somebody has said so."""

        def empty(yes: bool | None) -> None:
            if yes:
                self.stack.empty()
                self._show()

        text = ngettext(
            "{count} row is taken out, and its answer is gone.",
            "{count} rows are taken out, and their answers are gone.",
            len(self.stack),
        )
        body = Content(text.format(count=i18n.number(len(self.stack))))
        self.app.push_screen(ConfirmDialog(_("Empty the stack?"), body, _("Empty")), empty)

    def action_show_totals(self) -> None:
        """Show every total, where the lines under the table have no room for them."""
        body = totals_table(self._groups())
        self.app.push_screen(NoticeDialog(_("Totals"), body))

    def action_export(self) -> None:
        """Write the rows to a file, their codes in full."""
        self.app.run_worker(self._export(), group="export a stack", exclusive=True)

    async def _export(self) -> None:
        from pos_tui.screens.export_flow import export_records
        from pos_tui.services.export import STACK_FIELDS, stack_record

        rows, now = tuple(self.stack.rows), self.session.now()
        records = partial(map, partial(stack_record, now=now), rows)
        await export_records(self.app, self.session, "pos-tui-stack", STACK_FIELDS, records)

    async def action_back(self) -> None:
        """Empty the field; if it is empty, go home: the rows stay."""
        if self.code_field.value:
            self.code_field.clear()
        else:
            await self.run_action("app.show('balance')")

    def action_move(self, by: int) -> None:
        """Mark another row."""
        self.table.move(by)

    def action_move_page(self, by: int) -> None:
        """Mark the row a window further."""
        self.table.move(by * self.table.page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show a key only while it has something to do."""
        match action:
            case "ask_again":
                return bool(self._totals.failed)
            case "remove" | "empty" | "show_totals" | "export":
                return len(self.stack) > 0
        return super().check_action(action, parameters)

    def _show_soon(self) -> None:
        if not self._is_due:
            self._is_due = True
            self.set_timer(SHOW_EVERY_S, self._show)

    def _count_down(self) -> None:
        if self._totals.waiting and self.stack.quiet_s:
            self._show_progress()

    def _show(self) -> None:
        """Paint all that depends on the rows."""
        self._is_due = False
        rows = self.stack.rows
        had, self._totals = (
            self._totals,
            sum_up(rows, self.session.now(), self.session.settings.till.currency),
        )
        self.table.show(rows)
        self.totals.update(totals_content(self._groups(), self.size.width - 2))
        self.totals.display = bool(rows)
        self._show_progress()
        if (bool(had.failed), self._had_rows) != (bool(self._totals.failed), bool(rows)):
            self._had_rows = bool(rows)
            self.refresh_bindings()

    def _show_progress(self) -> None:
        number = len(self.stack)
        self.progress.display = number > 0
        self.progress.query_one(ProgressBar).update(
            total=max(number, 1), progress=number - self._totals.waiting
        )
        text = progress_text(self._totals, number, self.stack.quiet_s)
        self.progress.query_one(Static).update(Content(text))

    def _groups(self) -> "tuple[Iterable[Total], ...]":
        currency = self.session.settings.till.currency
        return (
            [sum_total(self._totals, currency), *state_totals(self._totals, currency)],
            program_totals(self._totals, currency),
        )

    @on(StackTable.Moved)
    def _describe(self) -> None:
        """Tell of the row under the cursor what its line has no room for."""
        row = self.table.current
        if row is None:
            words = _("Scan a gift card, type its code and press Enter, or paste a list of codes.")
        else:
            words = row_details(row, self.session.now(), self.session.settings.till.currency)
        self.below.update(Content(words))

    def _tell(self, text: str, title: str = "") -> None:
        severity: SeverityLevel = "warning" if title else "information"
        timeout_s = READ_WITHIN_S if title else None
        self.app.notify(text, title=title, severity=severity, timeout=timeout_s, markup=False)
