"""F6: a stack of cards goes in by scan, by paste, by hand and from a file, and is told of row by row."""

import csv
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from pos_tui import app as till_app
from pos_tui.domain.gift_card import Program
from pos_tui.domain.lookup_source import Source
from pos_tui.piggy.results import Found, KeyRejected, TooManyRequests, Unreachable, UnreachableReason
from pos_tui.scanner.layouts import arrives
from pos_tui.scanner.pace import Pace
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.stack import StackScreen
from pos_tui.settings import Settings
from tests.journal.helpers import Clock
from tests.screens.conftest import NOON, FakeServices, Till, a_card, running_till
from tests.screens.test_manager import PIN, SETTINGS
from tests.screens.test_scans import scan

MOST_POLLS = 1000

AWAY = Unreachable(UnreachableReason.REFUSED)
SEA, LAND = Program("p-1", "Sea Dollars"), Program("p-2", "Land Marks")


def found(code: str, cents: int = 1000, **changes: object) -> Found:
    fields: dict[str, object] = {"uuid": f"uuid-{code}", "amount_in_cents": cents, "display_amount": None}
    return Found(a_card(code, **(fields | changes)))


@dataclass
class Stack:
    """A till with its stack shown, and what is done at it."""

    till: Till

    @property
    def screen(self) -> StackScreen:
        screen = self.till.app.get_screen_stack("stack")[0]
        assert isinstance(screen, StackScreen)
        return screen

    @property
    def rows(self) -> list[str]:
        """The rows in sight, as they are painted, with their spaces made one."""
        lines = (re.sub(r"\s+", " ", line).strip() for line in self.till.text().splitlines())
        return [line for line in lines if re.match(r"[\d,]+ •", line)]

    @property
    def prose(self) -> str:
        """What is painted, as it is read: without frames, line breaks and rows of spaces."""
        return re.sub(r"[\s│▌]+", " ", self.till.text())

    async def paste(self, text: str) -> None:
        self.till.app.post_message(events.Paste(text))
        await self.till.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(MOST_POLLS):
            if holds():
                await self.till.pilot.pause()
                return
            await self.till.pilot.pause(0.02)
        raise AssertionError(f"never came true:\n{self.till.text()}")

    async def shown(self, *words: str) -> None:
        await self.until(lambda: all(word in self.prose for word in words))

    async def answered(self) -> None:
        await self.until(lambda: not any(row.is_waiting for row in self.screen.stack.rows))
        await self.until(lambda: "waiting" not in self.till.text())


@asynccontextmanager
async def stack(
    services: FakeServices,
    settings: Settings | None = None,
    size: tuple[int, int] = (80, 24),
    home: Path = Path("/nowhere"),
    clock: Callable[[], datetime] = lambda: NOON,
) -> AsyncIterator[Stack]:
    """A till that shows its stack; it has no PIN unless `settings` say so."""
    async with running_till(services, settings, size, home, clock=clock) as till:
        shown = Stack(till)
        await till.pilot.press("f6")
        if settings is not None and settings.till.manager_pin_hash:
            await shown.shown("Manager PIN")
            await till.type(PIN, "enter")
        await shown.shown("or paste a list of codes")
        yield shown


@pytest.fixture
def services() -> FakeServices:
    """Services that know a few cards."""
    return FakeServices(
        {
            "GFTCRD123": found("GFTCRD123", 2500, program=SEA),
            "SECOND22": found("SECOND22", 1250, program=SEA),
            "VOID3333": found("VOID3333", 0, program=LAND),
            "OLDCARD44": found("OLDCARD44", 500, program=LAND, expires_at=datetime(2025, 1, 2, tzinfo=UTC)),
        }
    )


async def test_scan_after_scan_becomes_a_row_without_waiting_for_an_answer(services: FakeServices) -> None:
    gate = services.hold("GFTCRD123")
    async with stack(services) as at:
        for code in ("GFTCRD123", "SECOND22", "VOID3333"):
            await scan(at.till, code)
        await at.shown("… waiting")
        assert len(at.rows) == 3
        assert isinstance(at.till.app.screen, StackScreen)
        gate.set()
        await at.answered()
        assert at.rows == [
            "1 ••••D123 ✔ ACTIVE €25.00 — Sea Dollars",
            "2 ••••ND22 ✔ ACTIVE €12.50 — Sea Dollars",
            "3 ••••3333 ∅ EMPTY €0.00 — Land Marks",
        ]
        assert at.screen.code_field.value == ""
        assert not any(code in at.till.text() for code in services.answers)
    assert services.asked == [(code, Source.STACK) for code in ("GFTCRD123", "SECOND22", "VOID3333")]


async def test_a_pasted_list_is_taken_whole_in_its_order_and_answers_may_come_in_any(
    services: FakeServices,
) -> None:
    gate = services.hold("SECOND22")
    async with stack(services) as at:
        await at.paste("GFTCRD123\r\n\r\n  SECOND22  \r\nNOSUCH55\nOLDCARD44")
        await at.shown("3 of 4 rows")
        assert at.rows[1] == "2 ••••ND22 … waiting"
        gate.set()
        await at.answered()
        await at.shown("4 of 4 rows")
        assert at.rows == [
            "1 ••••D123 ✔ ACTIVE €25.00 — Sea Dollars",
            "2 ••••ND22 ✔ ACTIVE €12.50 — Sea Dollars",
            "3 ••••CH55 ? NOT FOUND",
            "4 ••••RD44 ◷ EXPIRED €5.00 Jan 2, 2025 Land Marks",
        ]
        await at.shown("All cards 3 · €42.50", "✔ ACTIVE 2 · €37.50", "◷ EXPIRED 1 · €5.00", "? NOT FOUND 1")
        await at.shown("Sea Dollars 2 · €37.50", "Land Marks 1 · €5.00")


async def test_typing_goes_on_while_answers_are_awaited(services: FakeServices) -> None:
    services.hold("GFTCRD123")
    async with stack(services) as at:
        await at.paste("OLDCARD44\n")
        await at.answered()
        await at.till.type("GFTCRD123", "enter", *"SECOND22", "backspace")
        assert at.screen.code_field.value == "SECOND2"
        await at.till.type("2", "enter")
        await at.shown("3 ••••ND22 ✔ ACTIVE")
        assert at.rows[1] == "2 ••••D123 … waiting"


async def test_a_scan_leaves_what_is_half_typed(services: FakeServices) -> None:
    async with stack(services) as at:
        await at.till.type("416")
        await at.till.pilot.pause(0.8)
        await scan(at.till, "GFTCRD123")
        await at.answered()
        assert len(at.rows) == 1
        assert at.screen.code_field.value == "416"


async def test_a_double_is_marked_counted_once_and_not_asked_for_twice(services: FakeServices) -> None:
    services.answers["gftcrd123"] = services.answers["GFTCRD123"]
    async with stack(services) as at:
        await at.paste("GFTCRD123\nSECOND22\nGFTCRD123\ngftcrd123")
        await at.answered()
        assert [row[-3:] for row in at.rows] == ["ars", "ars", "= 1", "= 1"]
        await at.shown("All cards 2 · €37.50", "= double 2", "The same card as row 1: it counts once.")
        await at.till.type("", "up", "up", "up", "ctrl+d")
        await at.shown("All cards 2 · €37.50", "= double 1")
        assert [row[-3:] for row in at.rows] == ["ars", "ars", "= 3"]
    assert sorted(code for code, _source in services.asked) == ["GFTCRD123", "SECOND22", "gftcrd123"]


async def test_what_failed_is_asked_for_again_by_one_key(services: FakeServices) -> None:
    good = services.answers["SECOND22"]
    services.answers |= {"SECOND22": AWAY, "VOID3333": KeyRejected(401)}
    async with stack(services) as at:
        assert "Ask again" not in at.till.text()
        await at.paste("GFTCRD123\nSECOND22\nVOID3333")
        await at.answered()
        assert at.rows[1:] == ["2 ••••ND22 ! Can't reach the card service", "3 ••••3333 ! Key rejected"]
        await at.shown("2 failed", "F9 Ask again", "the till needs a valid key")
        services.answers |= {"SECOND22": good, "VOID3333": found("VOID3333", 0)}
        await at.till.type("", "f9")
        await at.shown("2 ••••ND22 ✔ ACTIVE", "3 ••••3333 ∅ EMPTY")
        assert "failed" not in at.till.text()
        assert "Ask again" not in at.till.text()
    assert [code for code, _source in services.asked].count("GFTCRD123") == 1


async def test_a_scan_in_doubt_is_a_row_that_says_so_and_never_a_guess(services: FakeServices) -> None:
    async with stack(services) as at:
        await scan(at.till, arrives("https://leat.com/?hash=GFTCRD123", "no"))
        await at.shown("! Scan not certain", "Type the code as it is printed on the card.", "! no code 1")
        assert isinstance(at.till.app.screen, StackScreen)
        await scan(at.till, "4006381333931")
        await at.shown("! Product, not a gift card")
    assert services.asked == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ([*"GFTC", "f9", *"RD123", "enter"], "! Key inside the scan"),
        ([*"41654", "tab", *"98765", "enter"], "! Scan in pieces"),
    ],
)
async def test_a_scan_that_can_not_be_trusted_is_a_row_too(
    services: FakeServices, keys: list[str], words: str
) -> None:
    async with stack(services) as at:
        at.till.app.scan_filter.pace = Pace()
        for key in keys:
            at.till.app.simulate_key(key)
        await at.shown(words)
        assert len(at.rows) == 1


async def test_the_same_scan_at_once_is_said_and_is_no_row(services: FakeServices) -> None:
    async with stack(services) as at:
        await scan(at.till, "GFTCRD123")
        await scan(at.till, "GFTCRD123")
        await at.shown("Scanned twice")
        assert len(at.screen.stack) == 1


async def test_lines_that_are_no_codes_are_told_in_words(services: FakeServices) -> None:
    async with stack(services) as at:
        await at.paste("A" * 10_000 + "\nGFT\x1b[2JCRD\nkön\u202eig\nGFTCRD123\n\t\n")
        await at.answered()
        assert [row[2:] for row in at.rows] == [
            "••••AAA… ! Too long for a card",
            "••••JCRD ! Not a card code",
            "•••ig ! Not a card code",
            "••••D123 ✔ ACTIVE €25.00 — Sea Dollars",
        ]
        await at.till.type("", "up", "up", "up")
        await at.shown("This is longer than the code of any card.")
        await at.till.type("", "down")
        await at.shown("This holds a character that no card's code has.")
        assert all(line.isprintable() for line in at.till.text().splitlines())
    assert services.asked == [("GFTCRD123", Source.STACK)]


async def test_one_line_without_an_end_is_put_into_the_field(services: FakeServices) -> None:
    async with stack(services) as at:
        await at.paste("GFTCRD123")
        assert at.screen.code_field.value == "GFTCRD123"
        await at.paste("A" * 10_000)
        await at.shown("Pasted text too long")
        await at.till.type("", "enter")
        await at.answered()
        assert len(at.rows) == 1


async def test_what_a_stack_has_no_room_for_is_told(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_tui.services.card_stack.MOST_ROWS", 50)
    monkeypatch.setattr("pos_tui.wording.stack.MOST_ROWS", 50)
    services.hold("CARD00000")
    async with stack(services) as at:
        await at.paste("\n".join(f"CARD{n:05}" for n in range(52)))
        await at.shown("The stack is full", "The last 2 codes were not taken: a stack holds 50 rows.")
        await at.shown("of 50 rows")
        assert at.rows[-1].startswith("50 ••••0049")


async def test_a_pasted_link_is_its_code(services: FakeServices) -> None:
    async with stack(services) as at:
        await at.paste("https://leat.com/giftcard-balance?hash=GFTCRD123\nhttps://example.com/?hash=SECOND22")
        await at.answered()
        assert at.rows[0].startswith("1 ••••D123 ✔ ACTIVE")
        assert at.rows[1].endswith("! Link to somewhere else")
    assert services.asked == [("GFTCRD123", Source.STACK)]


async def test_a_file_is_read_a_code_a_line(services: FakeServices, tmp_path: Path) -> None:
    file = tmp_path / "codes.txt"
    file.write_bytes(b"\xef\xbb\xbfGFTCRD123\r\n\r\nSECOND22\rVOID3333\n\xff\xfe")
    async with stack(services) as at:
        await at.till.type("", "ctrl+o")
        await at.shown("Codes from a file")
        await at.till.type("", "f9")
        await at.shown("Type the name of a file")
        await at.till.type(str(tmp_path / "codes"), "enter")
        await at.shown("There is no such file.")
        await at.till.type(".txt", "enter")
        await at.shown("4 lines were read.")
        await at.answered()
        assert [row.split()[1] for row in at.rows] == ["••••D123", "••••ND22", "••••3333", "•\ufffd"]


async def test_a_row_can_be_taken_out_and_nobody_waits_for_it_then(services: FakeServices) -> None:
    services.hold("SECOND22")
    async with stack(services) as at:
        await at.paste("GFTCRD123\nSECOND22\nVOID3333")
        await at.shown("2 of 3 rows")
        await at.till.type("", "up", "ctrl+d")
        await at.shown("2 of 2 rows")
        assert [row.split()[0] for row in at.rows] == ["1", "3"]
        await at.paste("OLDCARD44\nSECOND22\n")
        await at.shown("3 of 4 rows")
        assert [row.split()[0] for row in at.rows] == ["1", "3", "4", "5"]


async def test_emptying_asks_first_and_then_nothing_is_left(services: FakeServices) -> None:
    async with stack(services) as at:
        await at.till.type("", "ctrl+l")
        assert isinstance(at.till.app.screen, StackScreen)
        await at.paste("GFTCRD123\nSECOND22")
        await at.answered()
        await at.till.type("", "ctrl+l")
        await at.shown("Empty the stack?", "2 rows are taken out")
        await at.till.type("", "escape")
        assert len(at.screen.stack) == 2
        await at.till.type("", "ctrl+l")
        dialog = at.till.app.screen
        assert isinstance(dialog, ConfirmDialog)
        dialog.quiet_since = float("-inf")
        await at.till.type("", "f9")
        await at.shown("or paste a list of codes")
        assert at.rows == []
        assert "€" not in at.till.text()


async def test_a_dialog_is_not_answered_by_a_scan_and_the_scan_is_no_row(services: FakeServices) -> None:
    async with stack(services) as at:
        await at.till.type("", "f1")
        await scan(at.till, "GFTCRD123")
        await at.shown("Scan not taken")
    assert services.asked == []


async def test_f12_takes_the_rows_away_and_the_look_ups_with_them(
    services: FakeServices, tmp_path: Path
) -> None:
    services.hold("SECOND22")
    async with stack(services, SETTINGS, home=tmp_path) as at:
        await at.paste("GFTCRD123\nSECOND22")
        await at.shown("1 of 2 rows")
        await at.till.type("half", "f12")
        assert isinstance(at.till.app.screen, BalanceScreen)
        await at.till.type("", "f6")
        await at.shown("Manager PIN")
        await at.till.type(PIN, "enter")
        await at.shown("or paste a list of codes")
        assert at.rows == []
        assert at.screen.code_field.value == ""


async def test_when_the_rights_lapse_the_stack_is_left_and_goes_on_unseen(
    services: FakeServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(till_app, "LOOK_EVERY_S", 0.01)
    gate = services.hold("SECOND22")
    clock = Clock(NOON)
    async with stack(services, SETTINGS, home=tmp_path, clock=clock) as at:
        await at.paste("GFTCRD123\nSECOND22")
        await at.shown("1 of 2 rows")
        clock.advance(seconds=61)
        await at.until(lambda: isinstance(at.till.app.screen, BalanceScreen))
        await scan(at.till, "VOID3333")
        assert isinstance(at.till.app.screen, BalanceScreen)
        gate.set()
        await at.till.type("", "f6")
        await at.shown("Manager PIN")
        await at.till.type(PIN, "enter")
        await at.shown("2 of 2 rows")


async def test_the_table_keeps_its_place_while_answers_come(services: FakeServices) -> None:
    gate = services.hold("CARD0")
    services.answers |= {f"CARD{n}": found(f"CARD{n}", n) for n in range(100)}
    async with stack(services) as at:
        await at.paste("\n".join(f"CARD{n}" for n in range(100)))
        await at.shown(" 100 ")
        await at.till.type("", "ctrl+home", "down", "down")
        before = [row.split()[0] for row in at.rows]
        assert before[0] == "1"
        gate.set()
        await at.answered()
        assert [row.split()[0] for row in at.rows] == before[: len(at.rows)]
        await at.till.type("CARD7", "enter")
        assert [row.split()[0] for row in at.rows] == before[: len(at.rows)]
        await at.till.type("", "ctrl+end")
        assert at.rows[-1].split()[0] == "101"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (160, 50)])
async def test_every_size_shows_rows_totals_and_keys(services: FakeServices, size: tuple[int, int]) -> None:
    async with stack(services, size=size) as at:
        await at.paste("GFTCRD123\nSECOND22\nVOID3333\nOLDCARD44")
        await at.answered()
        await at.shown(
            *("••••D123 ✔ ACTIVE", "€25.00", "All cards 4 · €42.50", "Land Marks 2 · €5.00", "4 of 4 rows"),
            *("Remove", "Empty", "File", "Totals", "Back"),
        )


async def test_currencies_are_never_added_together(services: FakeServices) -> None:
    services.answers |= {
        "SHEKELS1": found("SHEKELS1", 2500, display_amount="\u200f25.00\xa0₪", program=SEA),
        "SHEKELS2": found("SHEKELS2", 500, display_amount="₪5.00", program=SEA),
        "STARS333": found("STARS333", 700, display_amount="7 stars", program=SEA),
        "EUROS444": found("EUROS444", 1000, display_amount="€ 10,00", program=LAND),
        "GUESSED5": found("GUESSED5", 100, program=LAND),
    }
    async with stack(services, size=(120, 30)) as at:
        await at.paste("SHEKELS1\nSHEKELS2\nSTARS333\nEUROS444\nGUESSED5")
        await at.answered()
        await at.shown("All cards 5 · €11.00 + ₪30.00 + 7.00 stars")
        await at.till.type("", "ctrl+t")
        await at.shown("Land Marks 2 €11.00", "Sea Dollars 3 ₪30.00 + 7.00 stars")


async def test_a_row_says_what_its_line_has_no_room_for(services: FakeServices) -> None:
    services.answers["DOUBTFUL"] = found("DOUBTFUL", 1000, display_amount="100.00")
    async with stack(services, size=(120, 30)) as at:
        await at.paste("GFTCRD123\nDOUBTFUL")
        await at.answered()
        await at.shown("€10.00", "EUR is set on this till", "“100.00”")


async def test_totals_can_be_read_in_full(services: FakeServices) -> None:
    services.answers |= {f"CARD{n}": found(f"CARD{n}", n, program=Program(None, f"P{n}")) for n in range(30)}
    async with stack(services, size=(100, 50)) as at:
        await at.paste("\n".join(f"CARD{n}" for n in range(30)))
        await at.answered()
        await at.till.type("", "ctrl+t")
        await at.shown("P29 1 €0.29", "P1 1 €0.01")


async def test_a_wait_that_the_service_asks_for_is_told(services: FakeServices) -> None:
    services.answers["SECOND22"] = TooManyRequests(20.0)
    async with stack(services, size=(100, 30)) as at:
        await at.paste("GFTCRD123\nSECOND22\nVOID3333")
        await at.till.type("", "up")
        await at.shown("told to wait, goes on in", "… trying again", "Too many look-ups")


async def test_the_rows_are_exported_with_their_codes_in_full_and_what_became_of_each(
    services: FakeServices, tmp_path: Path
) -> None:
    services.answers["SECOND22"] = AWAY
    file = tmp_path / "stack.csv"
    async with stack(services) as at:
        await at.paste("GFTCRD123\nSECOND22\nNOSUCH55\nGFTCRD123\nk\u00f6nig\n")
        await at.answered()
        await at.till.type("", "ctrl+e")
        await at.shown("Export")
        at.till.app.screen.query(Input).first().value = str(file)
        await at.till.type("", "f9")
        await at.shown("5 rows")
    rows = [
        {name: row[name] for name in ("row", "code", "state", "amount_in_cents", "same_as", "reason")}
        for row in csv.DictReader(file.read_text("utf-8").splitlines())
    ]
    assert [[*row.values()] for row in rows] == [
        ["1", "GFTCRD123", "active", "2500", "", ""],
        ["2", "SECOND22", "error", "", "", "unreachable"],
        ["3", "NOSUCH55", "not_found", "", "", ""],
        ["4", "GFTCRD123", "active", "2500", "1", ""],
        ["5", "•••ig", "no_code", "", "", ""],
    ]


async def test_a_card_read_twice_in_a_row_is_named(services: FakeServices) -> None:
    async with stack(services, size=(120, 30)) as at:
        await at.paste("GFTCRD123GFTCRD123\nSECOND22\n")
        await at.answered()
        await at.till.type("", "up")
        await at.shown("Read twice? Then it is GFTCRD123.")
