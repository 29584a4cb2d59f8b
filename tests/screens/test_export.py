"""Taking the journal away as a file, on a real journal and with a real file."""

import csv
import json
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.widgets import Input

from pos_tui.domain.attempt import AttemptState
from pos_tui.screens import journal as journal_screen
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.export import ExportDialog
from tests.screens.conftest import NOON, FakeServices, Till
from tests.screens.test_journal import Book, book, confirm, press, shown, until
from tests.screens.test_manager import shop
from tests.screens.test_stack import found, stack

__all__ = ["book"]

DAY = "2026-11-22"


def rows(file: Path) -> list[dict[str, str]]:
    """What a spreadsheet is told."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


async def open_export(till: Till) -> None:
    """Ask for the export of what the journal shows."""
    await press(till, "f5")
    await shown(till, "R-1")
    await press(till, "ctrl+e")
    await until(till.pilot, lambda: isinstance(till.app.screen, ExportDialog))


async def type_path(till: Till, path: str) -> None:
    """Put another path into the field."""
    await press(till, "ctrl+u", "ctrl+k", *path)


async def test_all_that_the_filter_finds_is_written_not_only_what_was_scrolled_to(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_screen, "PAGE", 5)
    for number in range(1, 41):
        book.order(f"R-{number}", at=NOON + timedelta(minutes=11 * number))
    book.order("X-1", AttemptState.REFUSED, "no_voucher_left", NOON + timedelta(days=1))
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "X-1")
        await press(till, "ctrl+f", *"R-", "enter")
        await shown(till, "R-40", without="X-1")
        await press(till, "ctrl+e")
        await shown(till, f"~/pos-tui-journal-{DAY}.csv", "Format", "● CSV")
        await press(till, "f9")
        await shown(till, "Exported", "40 rows", f"~/pos-tui-journal-{DAY}.csv")
        await press(till, "escape")
        assert not till.app.screen.is_modal
    file = Path.home() / f"pos-tui-journal-{DAY}.csv"
    exported = rows(file)
    assert [row["ref"] for row in exported] == [f"R-{number}" for number in range(1, 41)]
    assert exported[0]["phone"] == "••••56"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_doubtful_coupon_s_contact_is_masked_too(book: Book) -> None:
    book.doubtful("R-1", phone="20123456")
    async with book.till() as till:
        await open_export(till)
        await press(till, "tab", "right", "right")
        await shown(till, f"~/pos-tui-journal-{DAY}.jsonl", "● JSON lines")
        await press(till, "f9")
        await shown(till, "1 row")
    text = (Path.home() / f"pos-tui-journal-{DAY}.jsonl").read_text()
    record = json.loads(text)
    assert (record["ref"], record["state"], record["phone"]) == ("R-1", "unknown", "••••56")
    assert "20123456" not in text


async def test_excel_gets_a_workbook_of_this_user_alone(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await open_export(till)
        await press(till, "tab", "right")
        await shown(till, f"~/pos-tui-journal-{DAY}.xlsx", "● Excel")
        await press(till, "f9")
        await shown(till, "1 row", f"~/pos-tui-journal-{DAY}.xlsx")
    file = Path.home() / f"pos-tui-journal-{DAY}.xlsx"
    headings, values = load_workbook(file).active.iter_rows(values_only=True)
    row = dict(zip(headings, values, strict=True))
    assert (row["ref"], row["phone"]) == ("R-1", "••••56")
    assert isinstance(row["created_at"], datetime)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(Path.home().iterdir()) == [file]


async def test_a_stack_of_cards_of_digits_keeps_every_digit_in_excel(tmp_path: Path) -> None:
    codes = ["0000123456", "6012345678901234567", "12E10"]
    file = tmp_path / "stack.xlsx"
    async with stack(FakeServices({code: found(code, 2505) for code in codes})) as at:
        await at.paste("\n".join(codes))
        await at.answered()
        await at.till.type("", "ctrl+e")
        await at.shown("Export to a file")
        await at.till.type("", "tab", "right")
        at.till.app.screen.query(Input).first().value = str(file)
        await at.till.type("", "f9")
        await at.shown("3 rows")
    headings, *rows = load_workbook(file).active.iter_rows()
    read = [dict(zip([heading.value for heading in headings], row, strict=True)) for row in rows]
    assert [(row["code"].value, row["code"].number_format) for row in read] == [(code, "@") for code in codes]
    assert [row["amount"].value for row in read] == [25.05] * 3


async def test_a_chosen_end_of_the_name_is_kept_when_the_format_changes(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await open_export(till)
        await type_path(till, "~/today.txt")
        await press(till, "tab", "right", "right", "f9")
        await shown(till, "1 row", "~/today.txt")
    assert json.loads((Path.home() / "today.txt").read_text())["ref"] == "R-1"


async def test_enter_writes_nothing(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await open_export(till)
        await press(till, "enter", "enter", "enter")
        assert isinstance(till.app.screen, ExportDialog)
    assert list(Path.home().iterdir()) == []


async def test_what_is_wrong_stands_under_the_field_and_what_was_typed_stays(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await open_export(till)
        await type_path(till, "~/no/such/x.csv")
        await press(till, "f9")
        await shown(till, "There is no such folder", "~/no/such/x.csv")
        assert isinstance(till.app.focused, Input)
        await press(till, "backspace")
        await shown(till, "~/no/such/x.cs", without="There is no such folder")
        await type_path(till, "")
        await press(till, "f9")
        await shown(till, "This is needed")
    assert list(Path.home().iterdir()) == []


async def test_a_file_is_replaced_only_after_a_second_f9(book: Book) -> None:
    book.order("R-1")
    file = Path.home() / "old.csv"
    file.write_text("precious")
    async with book.till() as till:
        await open_export(till)
        await type_path(till, "old.csv")
        await press(till, "f9")
        await shown(till, "There is such a file already", "~/old.csv")
        await press(till, "enter")
        await shown(till, "Choose another name", "old.csv")
        assert file.read_text() == "precious"
        await press(till, "f9")
        await confirm(till)
        await shown(till, "Exported", "1 row")
    assert [row["ref"] for row in rows(file)] == ["R-1"]


async def test_locking_the_till_answers_no_to_every_question(book: Book) -> None:
    book.order("R-1")
    file = Path.home() / "old.csv"
    file.write_text("precious")
    async with book.till() as till:
        await open_export(till)
        await type_path(till, "old.csv")
        await press(till, "f9")
        await until(till.pilot, lambda: isinstance(till.app.screen, ConfirmDialog))
        await press(till, "f12")
        await shown(till, "Scan a gift card")
        await press(till, "f5")
        await shown(till, "R-1")
        assert not till.app.screen.is_modal
    assert file.read_text() == "precious"


async def test_a_journal_that_can_t_be_read_is_told_and_leaves_no_file(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await open_export(till)
        (book.home / "data" / "journal.sqlite3").unlink()
        await press(till, "f9")
        await shown(till, "The journal of this till is gone", "Esc Close")
    assert list(Path.home().iterdir()) == []


async def test_export_asks_for_the_pin_and_again_after_the_rights_lapsed(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.till.pilot.press("f5")
        await at.shown("R-1")
        await at.till.pilot.press("ctrl+e")
        await at.give_pin()
        await at.asked(ExportDialog)
        at.clock.advance(seconds=61)
        await at.till.pilot.press("f9")
        assert list(Path.home().iterdir()) == []
        await at.give_pin()
        await at.shown("1 row")
    assert len(list(Path.home().iterdir())) == 1


async def test_escape_in_the_pin_dialog_exports_nothing(tmp_path: Path) -> None:
    async with shop(tmp_path) as at:
        await at.till.pilot.press("f5")
        await at.shown("R-1")
        await at.till.pilot.press("ctrl+e")
        await at.shown("Manager PIN")
        await at.till.pilot.press("escape")
        await at.shown("R-1")
        assert not at.till.app.screen.is_modal
