"""How each screen and dialog comes to show a text from outside, in every place that it has for one."""

import json
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.command import CommandPalette
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input
from wcwidth import wcswidth

from pos_tui.domain.attempt import Entry
from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_record import LookUpRecord
from pos_tui.domain.text import clean
from pos_tui.piggy.errors import read_failure
from pos_tui.piggy.models import read_account, read_card
from pos_tui.piggy.results import CardProgram, Found, Healthy, Programs, Refused, Unreadable, UnreadableReason
from pos_tui.scanner.events import Burst, Scan
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.cards import CardsScreen
from pos_tui.screens.coupon import CouponScreen
from pos_tui.screens.dialogs.attempt import AttemptDialog
from pos_tui.screens.dialogs.choose import ChooseDialog
from pos_tui.screens.dialogs.choose_code import ChooseCodeDialog
from pos_tui.screens.dialogs.code_file import CodeFileDialog
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.export import Destination, ExportDialog
from pos_tui.screens.dialogs.help import HelpDialog
from pos_tui.screens.dialogs.lookups import LookUpsDialog
from pos_tui.screens.dialogs.mail import Mail, MailDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.dialogs.outcome import OutcomeDialog
from pos_tui.screens.dialogs.pin import PinDialog
from pos_tui.screens.dialogs.settle import SettleDialog, Settlement
from pos_tui.screens.dialogs.step import StepDialog
from pos_tui.screens.dialogs.theme import ThemeDialog
from pos_tui.screens.journal import JournalScreen
from pos_tui.screens.scanner import ScannerScreen
from pos_tui.screens.settings import SettingsScreen
from pos_tui.screens.stack import StackScreen
from pos_tui.services.export_file import Shape
from pos_tui.services.manager_pin import PinFault, PinUnusable
from pos_tui.wording.lookups import Explanation
from tests.hostile.payloads import is_safe
from tests.journal.helpers import raw
from tests.screens.conftest import NOON, Till
from tests.screens.fake_cards import CardServices

AnyScreen = Screen[Any]
Show = Callable[[Till, str, Path], Awaitable[None]]
"""Show a text on the screen that is open already; the path is the home of the till."""

CODE = CardCode("GFTCRD123")
REFERENCE = "R-1"
KEY = "app.simulate_key("
"""What a click does in the bottom lines, and nowhere else."""


def card_body(text: str) -> bytes:
    """Return an answer about a card, with `text` wherever the service puts any."""
    card = {
        "uuid": text or "-",
        "hash": text or "-",
        "type": text,
        "amount_in_cents": 2500,
        "active": True,
        "upgradeable": True,
        "display_amount": text[:39],
        "url": text,
        "giftcard_program": {"uuid": text, "name": text},
    }
    return json.dumps({"data": card, "meta": text}).encode()


def _found(text: str) -> Found | Unreadable:
    card = read_card(card_body(text))
    return Unreadable(card, 200) if isinstance(card, UnreadableReason) else Found(card)


def refused(text: str) -> Refused:
    """Return what becomes of an error answer that is made of the text."""
    body = json.dumps({"code": 999_999, "message": text, "errors": {text: [text, text]}}).encode()
    failure = read_failure(422, httpx.Headers(), body)
    return failure if isinstance(failure, Refused) else Refused(None, 422, "")


async def on_balance(till: Till, text: str, home: Path) -> None:
    """A card with the text in every field, a refusal with it, a scan and a paste of it."""
    for result in (_found(text), refused(text)):
        till.services.answers[CODE.text] = result
        till.app.screen.query_one("#code", Input).value = CODE.text
        await till.pilot.press("enter")
        await till.pilot.pause()
        check(till)
    till.app.scan_desk.take(Scan(Burst(text, 0.0, terminator="\r")))
    await till.pilot.pause()
    while till.app.screen.is_modal:
        check(till)
        await till.app.pop_screen()
    check(till)
    await paste(till, text)


async def paste(till: Till, text: str) -> None:
    """Paste it into every field of the screen, as far as each takes it; empty them for the next text."""
    fields = till.app.screen.query(Input)
    for field in fields:
        till.app.screen.set_focus(field)
        await till.app.on_event(events.Paste(text))
    await till.pilot.pause()
    check(till)
    for field in fields:
        field.clear()


async def on_form(till: Till, text: str, home: Path) -> None:
    """A paste into every field, and what the form says of it."""
    for field in till.app.screen.query(Input):
        till.app.screen.set_focus(field)
        await till.app.on_event(events.Paste(text))
    await till.pilot.press("f9")
    check(till)
    await till.pilot.press("ctrl+n")


def spoil_journal(directory: Path, text: str) -> None:
    """Write the text into every column of a journal's only row that holds any."""
    text = text.encode(errors="replace").decode()
    columns = {
        "attempt": "till shop delivery_method masked_phone masked_email product delivery_time reason",
        "details": "phone email message full_name buyer_email code answer",
    }
    with closing(raw(directory)) as connection:
        for table, names in columns.items():
            changes = ", ".join(f"{name} = ?1" for name in names.split())
            connection.execute(f"UPDATE {table} SET {changes}", (text,))  # noqa: S608 - names of our own


def entry_of(till: Till) -> Entry:
    """Return the journal's only row."""
    assert till.services.book is not None
    entry = till.services.book.get(REFERENCE)
    assert isinstance(entry, Entry)
    return entry


async def on_journal(till: Till, text: str, home: Path) -> None:
    """A row with the text in every column, and a filter."""
    spoil_journal(home / "data", text)
    await till.pilot.press("f5")
    await till.pilot.pause()
    check(till)
    await paste(till, text)


async def _yes() -> bool:
    """Somebody is a manager."""
    return True


async def on_attempt(till: Till, text: str, home: Path) -> None:
    """A row with the text in every column."""
    spoil_journal(home / "data", text)
    await _replace(till, AttemptDialog(entry_of(till), (), till.app.session.zone, _yes))


async def on_settle(till: Till, text: str, home: Path) -> None:
    """The facts of such a row, and a note."""
    spoil_journal(home / "data", text)
    entry = entry_of(till)
    words = Content(" ".join(filter(None, (entry.product, entry.masked_phone))))
    draft = Settlement(sent=True, note=clean(text))
    await _replace(till, SettleDialog(entry.reference, words, words, draft, clean(text)))
    await paste(till, text)


async def on_scanner(till: Till, text: str, home: Path) -> None:
    """What a scanner sent."""
    till.app.hear(Scan(Burst(text, 0.0, terminator="\r")))


async def on_settings(till: Till, text: str, home: Path) -> None:
    """The name of the account, and what a refusal says."""
    account = read_account(json.dumps({"data": {"id": 1, "company": text}}).encode())
    company = None if isinstance(account, UnreadableReason) else account.company
    for answer in (Healthy(company, 0.0), refused(text)):
        till.services.well = answer
        await till.pilot.press("f9")
        await till.pilot.pause()
        check(till)


async def in_palette(till: Till, text: str, home: Path) -> None:
    """What is looked for."""
    till.app.post_message(events.Paste(text))


async def in_pin_dialog(till: Till, text: str, home: Path) -> None:
    """A paste, and the file that can't be used."""

    async def unusable(_pin: object) -> PinUnusable:
        return PinUnusable(PinFault.FILE, Path(f"/{text}"))

    await _replace(till, PinDialog(unusable))
    await paste(till, text)
    await till.pilot.press("1", "2", "3", "4", "enter")


def _dialog(make: Callable[[str], AnyScreen]) -> Show:
    """Return what opens a dialog anew with words that came through the boundary, as its callers do."""

    async def show(till: Till, text: str, home: Path) -> None:
        await _replace(till, make(clean(text)))

    return show


async def _replace(till: Till, dialog: AnyScreen) -> None:
    if till.app.screen.is_modal:
        await till.app.pop_screen()
    await till.app.push_screen(dialog)


async def nothing_of_it(till: Till, text: str, home: Path) -> None:
    """This screen shows the till's own words only."""


async def on_cards(till: Till, text: str, home: Path) -> None:
    """A card with the text in every field, in programmes of that name; a refusal; a filter."""
    client = services_of(till).client
    found = _found(text)
    client.cards = [found.card] if isinstance(found, Found) else []
    client.instead = {"programs": [Programs((CardProgram(uuid=clean(text), name=clean(text), active=True),))]}
    answers: list[list[object]] = [[], [refused(text)]]
    for instead in answers:
        client.instead["list"] = instead
        await till.pilot.press("f4")
        await till.pilot.pause()
        check(till)
    await paste(till, text)


def services_of(till: Till) -> CardServices:
    """Return the services, which have cards."""
    assert isinstance(till.services, CardServices)
    return till.services


async def on_stack(till: Till, text: str, home: Path) -> None:
    """Rows with the text for a code, for a card, and for a refusal."""
    till.services.answers |= {"GFTCRD123": _found(text), "SECOND22": refused(text)}
    await till.app.on_event(events.Paste(f"GFTCRD123\nSECOND22\n{text}\n"))
    await till.pilot.pause()
    check(till)
    screen = till.app.screen
    assert isinstance(screen, StackScreen)
    screen.stack.empty()


async def on_export(till: Till, text: str, home: Path) -> None:
    """A path that can't be used, and a paste over it."""
    await _replace(till, ExportDialog(Destination(clean(text), Shape.CSV), clean(text)))
    await paste(till, text)


async def on_code_file(till: Till, text: str, home: Path) -> None:
    """A name of a file, and what is wrong with it."""
    await paste(till, text)
    await till.pilot.press("f9")
    await till.pilot.pause()


async def on_mail(till: Till, text: str, home: Path) -> None:
    """A card's words, a problem, and a paste into every field."""
    await _replace(till, MailDialog(Content(clean(text)), Mail(), clean(text)))
    await paste(till, text)


def _lookups(text: str) -> LookUpsDialog:
    record = LookUpRecord(at=NOON, till=text, source=text, masked_code=text, result=text)
    return LookUpsDialog([record], [], UTC)


SHOW: dict[type[AnyScreen], Show] = {
    BalanceScreen: on_balance,
    CouponScreen: on_form,
    JournalScreen: on_journal,
    ScannerScreen: on_scanner,
    SettingsScreen: on_settings,
    CommandPalette: in_palette,
    HelpDialog: nothing_of_it,
    PinDialog: in_pin_dialog,
    AttemptDialog: on_attempt,
    SettleDialog: on_settle,
    ChooseCodeDialog: _dialog(lambda text: ChooseCodeDialog([text, text], text)),
    ConfirmDialog: _dialog(lambda text: ConfirmDialog(text, Content(text), text)),
    NoticeDialog: _dialog(lambda text: NoticeDialog(text, Content(text))),
    CardsScreen: on_cards,
    ChooseDialog: _dialog(lambda text: ChooseDialog(text, text, [text, text])),
    CodeFileDialog: on_code_file,
    ExportDialog: on_export,
    LookUpsDialog: _dialog(_lookups),
    MailDialog: on_mail,
    StackScreen: on_stack,
    StepDialog: _dialog(lambda text: StepDialog(text, Content(text), step=text, qr="GFTCRD123")),
    ThemeDialog: _dialog(lambda text: ThemeDialog(["house", text], text)),
    OutcomeDialog: _dialog(
        lambda text: OutcomeDialog(Explanation(text, text, text), text, text, tone="unknown", doubtful=True)
    ),
}
"""Of every screen, which its place in the package finds; `OPEN` in test_scan_everywhere opens it first."""


_terminal_width = lru_cache(maxsize=None)(wcswidth)


def check(till: Till) -> None:
    """Fail unless the screen is whole: no sign that a terminal obeys, every line as wide as the window."""
    check_lines(till.app)
    assert till.app.locks == 0


def check_lines(app: App[Any]) -> None:
    """Check the lines of any app."""
    width = app.size.width
    for strip in app.screen._compositor.render_strips():
        line = "".join(segment.text for segment in strip if not segment.control)
        styles = [segment.style for segment in strip if segment.style]
        assert all(style.meta.get("@click", KEY).startswith(KEY) for style in styles), line
        assert not any(style.link for style in styles), line
        assert is_safe(line), ascii(line)
        assert cell_len(line) == width, (cell_len(line), line)
        assert _terminal_width(line) == width, (_terminal_width(line), ascii(line))
    assert app.is_running
    assert app._exception is None
