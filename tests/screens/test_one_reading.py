"""Whichever way a code comes in, the same is asked of the service and the same is said.

Each row is tried in every way, against the demo shop over HTTP: typed, pasted and scanned on Balance; typed,
scanned, pasted and from a file in the stack; as an argument and on standard input of `pos-tui card`.
"""

import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from textual import events
from textual.widgets import Input

from pos_tui.domain.secret import Secret
from pos_tui.sandbox.process import PracticeShop
from pos_tui.scanner.events import Burst, PasteProblem, RefusedPaste, Scan
from pos_tui.scanner.layouts import DEAD_KEY, arrives
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.stack import StackScreen
from pos_tui.secrets import Secrets
from pos_tui.services.till import TillServices
from pos_tui.settings import PiggySettings, Settings
from pos_tui.widgets.card_panel import Answered, Told
from tests.cli.conftest import PosTui, configured, pos_tui
from tests.practice import practice_process, practice_shop, requests_to
from tests.screens.conftest import FakeServices, Till, running_till

__all__ = ["configured", "pos_tui", "practice_process", "practice_shop"]

LINK = "https://leat.com/giftcard-balance?hash="
NOT_FOUND = "NOT FOUND"
LOST = arrives(LINK, "de").replace(DEAD_KEY, "") + "FTCRD123"
"""The link of a card whose first character a dead key has swallowed."""


@dataclass(frozen=True)
class Row:
    """A text, what the service is asked for because of it, and what is said: a card's code, or a title."""

    name: str
    text: str
    asked: tuple[str, ...]
    said: str


def found(name: str, text: str, code: str = "GFTCRD123", *before: str) -> Row:
    return Row(name, text, (*before, code), code)


def refused(name: str, text: str, title: str) -> Row:
    return Row(name, text, (), title)


# fmt: off
ROWS = (
    found("a code", "GFTCRD123"),
    found("leading zeros", "0000123456", "0000123456"),
    found("spaces around", "  GFTCRD123 "),
    found("our link", LINK + "GFTCRD123"),
    found("our link, HTML", "https://leat.com/giftcard-balance?lang=nl&amp;hash=GFTCRD123"),
    found("our link, another host", "http://shop.piggy.eu/?hash=GFTCRD123#top"),
    found("our link at the end of a sentence", LINK + "GFTCRD123."),
    found("our link in angle brackets", f"<{LINK}GFTCRD123>"),
    found("our link in capitals", (LINK + "GFTCRD123").swapcase()),
    refused("a foreign link", "https://evil.example/?hash=GFTCRD123", "Link to somewhere else"),
    refused("our name in a foreign link", "https://leat.com.evil.example/?hash=G", "Link to somewhere else"),
    refused("a foreign link, half", "evil.example/?hash=GFTCRD123", "Link not readable"),
    refused("a foreign link without a scheme", "www.evil.example/GFTCRD123", "Link not readable"),
    refused("a foreign link in a sentence", "see https://evil.example/?hash=G1234", "Link not readable"),
    refused("a link to no card", "https://leat.com/about", "Link without a card"),
    refused("a link to two cards", LINK + "GFTCRD123&hash=PIGGY123", "Link with several cards"),
    refused("a link that lost a digit", LOST, "Scanner set to wrong keyboard"),
    found("zero-width space", "GFTCRD123\u200b"),
    found("byte order mark", "\ufeffGFTCRD123"),
    found("soft hyphen", "GFTCRD\u00ad123"),
    found("bidi marks", "\u202dGFTCRD123\u202c"),
    found("no-break space at the end", "GFTCRD123\u00a0"),
    found("no-break space inside", "GFTCRD\u00a0123", "GFTCRD123", "GFTCRD 123"),
    found("double quotes", '"GFTCRD123"'),
    found("typographic quotes", "\u201eGFTCRD123\u201c"),
    found("backticks", "`GFTCRD123`"),
    found("a spreadsheet's text", '="0000123456"', "0000123456"),
    found("an apostrophe in front", "'0000123456", "0000123456"),
    found("comma", "GFTCRD123,2500,active"),
    found("semicolon", "GFTCRD123;25,00;active"),
    refused("a number with exponent", "6.01E+15", "Changed by a spreadsheet"),
    refused("a number with exponent and comma", "1,2E+10", "Changed by a spreadsheet"),
    refused("a number with a decimal", "41654.0", "Changed by a spreadsheet"),
    refused("only the end of a code", "\u2022\u2022\u2022\u2022D123", "Only the end of a code"),
    found("groups of spaces", "GFT CRD 123", "GFTCRD123", "GFT CRD 123"),
    found("groups of hyphens", "0000-123456", "0000123456", "0000-123456"),
    found("groups of dashes", "0000\u2013123456", "0000123456", "0000-123456"),
    Row("groups of no card", "NO-SUCH-CARD1", ("NO-SUCH-CARD1", "NOSUCHCARD1"), NOT_FOUND),
    Row("read twice", "GFTCRD123GFTCRD123", ("GFTCRD123GFTCRD123",), NOT_FOUND),
    Row("typed on another keyboard or not", "IN3DAYS", ("IN3DAYS", "IN3DAZS"), "IN3DAYS"),
    Row("typed on another keyboard", "PIGGZ123", ("PIGGZ123", "PIGGY123"), "PIGGY123"),
    Row("no card on any keyboard", "NOCARD1Y", ("NOCARD1Y", "NOCARD1Z"), NOT_FOUND),
    Row("letters alone, typed on AZERTY or not", "GIFTWALK", ("GIFTWALK", "GIFTZQLK"), NOT_FOUND),
    refused("a product", "4006381333931", "Product, not a gift card"),
    refused("a product in groups", "4 006381 333931", "Product, not a gift card"),
    refused("a magnetic stripe", ";4111111111111111=25121010000000000000?", "Magnetic stripe"),
    refused("a one-time password", "cccccc" + "bdefghijklnrtuvcbd" * 2 + "cc", "One-time password"),
    refused("too short", "12", "Too short for a card"),
    refused("too long", "A" * 129, "Too long for a card"),
    refused("a letter of no code", "k\u00f6nigin", "Not a card code"),
    Row("small letters", "gftcrd123", ("gftcrd123", "GFTCRD123"), "GFTCRD123"),
)
# fmt: on

Took = tuple[list[str], str]
"""What the service was asked for, and what was said."""


def asked_of(shop: PracticeShop) -> list[str]:
    """The codes that the service was asked for so far."""
    return [
        cast("dict[str, str]", request["query"])["hash"]
        for request in requests_to(shop, "piggy")
        if str(request["path"]).endswith("/giftcards/find-one-by")
    ]


def tell_apart(row: Row, took: Took) -> str:
    """Return what came otherwise than the row says, or nothing."""
    asked, said = took
    if tuple(asked) == row.asked and row.said in said:
        return ""
    return f"{row.name}: asked for {asked}, said {said!r} instead of {row.asked}, {row.said!r}"


@asynccontextmanager
async def till_of(shop: PracticeShop, home: Path) -> AsyncIterator[Till]:
    """A till as new, set up for the demo shop."""
    settings = Settings(piggy=PiggySettings(url=shop.piggy_url))
    services = TillServices(settings, Secrets(piggy=Secret(shop.piggy_key)), home / "data")
    try:
        async with running_till(cast("FakeServices", services), settings, (120, 30), home) as till:
            yield till
    finally:
        services.finish()


async def by_hand(till: Till, text: str) -> None:
    till.app.screen.query_one("#code", Input).value = text
    await till.type("", "enter")


async def by_paste(till: Till, text: str) -> None:
    till.app.post_message(events.Paste(text))
    await till.pilot.pause()
    await till.type("", "enter")


async def by_scan(till: Till, text: str) -> None:
    till.app.hear(Scan(Burst(text, 0.0, terminator="\r")))


async def by_lines(till: Till, text: str) -> None:
    till.app.hear(RefusedPaste(PasteProblem.SEVERAL_LINES, ("", text)))


async def by_file(till: Till, text: str) -> None:
    file = till.app.session.paths.data_dir.with_name("codes.txt")
    file.write_text(text, "utf-8")
    await till.pilot.press("ctrl+o")
    await till.pilot.pause()
    till.app.screen.query_one(Input).value = str(file)
    await till.type("", "f9")


Enter = Callable[[Till, str], Awaitable[None]]


@pytest.mark.parametrize("enter", [by_hand, by_paste, by_scan])
async def test_on_balance(enter: Enter, practice_shop: PracticeShop, tmp_path: Path) -> None:
    wrong = []
    async with till_of(practice_shop, tmp_path) as till:
        screen = till.app.screen
        assert isinstance(screen, BalanceScreen)
        for row in ROWS:
            before = len(asked_of(practice_shop))
            till.app.session.codes.recall(tmp_path)
            screen.withdraw()
            await enter(till, row.text)
            while not isinstance(screen.view, Answered | Told):
                await till.pilot.pause(0.01)
            await till.pilot.pause()
            shown = till.text().split("This shift")[0]
            wrong.append(tell_apart(row, (asked_of(practice_shop)[before:], shown)))
    assert [each for each in wrong if each] == []


@pytest.mark.parametrize("enter", [by_hand, by_scan, by_lines, by_file])
async def test_in_the_stack(enter: Enter, practice_shop: PracticeShop, tmp_path: Path) -> None:
    wrong = []
    async with till_of(practice_shop, tmp_path) as till:
        await till.pilot.press("f6")
        await till.pilot.pause()
        screen = till.app.screen
        assert isinstance(screen, StackScreen)
        for row in ROWS:
            before = len(asked_of(practice_shop))
            till.app.session.codes.recall(tmp_path)
            await enter(till, row.text)
            while not screen.stack.rows or any(each.is_waiting for each in screen.stack.rows):
                await till.pilot.pause(0.01)
            (only,) = screen.stack.rows
            screen.on_resize()
            await till.pilot.pause()
            shown = f"{only.card.code if only.card else ''} {till.text()}"
            wrong.append(tell_apart(row, (asked_of(practice_shop)[before:], re.sub(r"\s+", " ", shown))))
            screen.stack.empty()
    assert [each for each in wrong if each] == []


@contextmanager
def standard_input(descriptor: int) -> Iterator[None]:
    """Have `descriptor` in place of standard input, and close it."""
    before = os.dup(0)
    os.dup2(descriptor, 0)
    os.close(descriptor)
    try:
        yield
    finally:
        os.dup2(before, 0)
        os.close(before)


@pytest.mark.parametrize("by_pipe", [False, True])
def test_on_the_command_line(configured: PracticeShop, pos_tui: PosTui, *, by_pipe: bool) -> None:
    wrong = []
    for row in ROWS:
        before = len(asked_of(configured))
        if by_pipe:
            readable, writable = os.pipe()
            os.write(writable, row.text.encode())
            os.close(writable)
            with standard_input(readable):
                ran = pos_tui("card", "--json", "-")
        else:
            ran = pos_tui("card", "--json", row.text)
        (record,) = ran.records
        said = str(record.get("message") or ran.err if record["state"] == "error" else record["code"])
        if record["state"] == "not_found":
            said = NOT_FOUND
        wrong.append(tell_apart(row, (asked_of(configured)[before:], said)))
    assert [each for each in wrong if each] == []
