"""The Journal screen, on a real journal in a real file."""

import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.journal.journal import Journal
from pos_tui.journal.results import Begun, Finished, Settled
from pos_tui.screens import journal as journal_screen
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.next_step import Next
from pos_tui.settings import HuuraySettings, Product, Settings, TillSettings
from pos_tui.widgets.attempt_table import AttemptTable
from tests.journal.helpers import Clock, make_intent, open_journal
from tests.screens.conftest import NOON, FakeServices, Till, running_till

SETTINGS = Settings(
    till=TillSettings(name="Till 1", shop="Sea Shop"),
    huuray=HuuraySettings(
        url="http://127.0.0.1/", country="nl", products=(Product(name="Tea for two", value="T2"),)
    ),
)
MOST_POLLS = 500


@dataclass
class Book:
    """A journal to fill, and the till that shows it."""

    home: Path
    clock: Clock
    journal: Journal
    services: FakeServices

    def order(
        self,
        reference: str,
        state: AttemptState = AttemptState.SENT,
        reason: str | None = None,
        at: datetime = NOON,
        **wanted: str | None,
    ) -> None:
        """Record an attempt of the time `at` that ended in `state`."""
        self.clock.now = at
        begun = self.journal.begin(make_intent(reference, created_at=at, **wanted), self.references())
        assert isinstance(begun, Begun), begun
        if state is not AttemptState.SENDING:
            assert isinstance(self.journal.finish(reference, state, reason), Finished)

    def doubtful(self, reference: str, at: datetime = NOON, **wanted: str | None) -> None:
        """Record an attempt of which nobody knows what became."""
        self.order(reference, AttemptState.UNKNOWN, "timed_out", at, **wanted)

    def references(self) -> list[str]:
        """Every reference, so that no attempt needs a second yes."""
        return [entry.reference for entry in self.journal.export() if isinstance(entry, Entry)]

    def entry(self, reference: str) -> Entry:
        """What the journal says of an attempt."""
        found = self.journal.get(reference)
        assert isinstance(found, Entry)
        return found

    def till(self, size: tuple[int, int] = (80, 24)) -> AbstractAsyncContextManager[Till]:
        """A till that runs on this journal."""
        return running_till(self.services, SETTINGS, size, self.home)


@pytest.fixture
def book(tmp_path: Path, services: FakeServices) -> Iterator[Book]:
    """An empty journal."""
    clock = Clock(NOON)
    with open_journal(tmp_path / "data", clock) as journal:
        services.book = journal
        yield Book(tmp_path, clock, journal, services)


async def until(pilot: Pilot[Next], holds: Callable[[], bool]) -> None:
    """Let the till work until `holds`; its readings come from another thread."""
    for _ in range(MOST_POLLS):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("never came true")


async def shown(till: Till, *words: str, without: str = "") -> str:
    """Wait until the screen shows all `words` and not what it should be `without`; return the screen."""

    def holds() -> bool:
        text = till.text()
        return all(word in text for word in words) and not (without and without in text)

    try:
        await until(till.pilot, holds)
    except AssertionError:
        raise AssertionError(f"never shown: {words}, without {without!r}\n{till.text()}") from None
    return till.text()


async def press(till: Till, *keys: str) -> None:
    """Press keys one after the other, then let the till settle."""
    await till.pilot.press(*keys)
    await till.pilot.pause()


async def confirm(till: Till) -> None:
    """Press F9 in the last question, as somebody who has read it."""
    await until(till.pilot, lambda: isinstance(till.app.screen, ConfirmDialog))
    dialog = till.app.screen
    assert isinstance(dialog, ConfirmDialog)
    dialog.quiet_since = float("-inf")
    await press(till, "f9")


def rows(till: Till) -> int:
    """How many rows the table holds, seen or not."""
    return till.app.screen.query_one(AttemptTable).row_count


def order_of(text: str, *words: str) -> list[str]:
    """The words in the order in which the screen shows them."""
    return sorted(words, key=text.index)


async def test_unsettled_coupons_stand_on_top_and_the_rest_is_newest_first(book: Book) -> None:
    book.doubtful("R-1", NOON - timedelta(days=3), phone="20000001")
    book.order("R-2", at=NOON - timedelta(hours=2))
    book.doubtful("R-3", NOON - timedelta(hours=1), phone="20000003")
    book.order("R-4", AttemptState.REFUSED, "no_voucher_left")
    async with book.till() as till:
        await press(till, "f5")
        text = await shown(till, "R-1", "R-2", "R-3", "R-4")
    assert order_of(text, "R-1", "R-2", "R-3", "R-4") == ["R-3", "R-1", "R-4", "R-2"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)])
async def test_a_row_tells_what_matters_in_every_window(book: Book, size: tuple[int, int]) -> None:
    book.doubtful("261121-K7Q4-M2XP", NOON - timedelta(days=1), product="T2")
    async with book.till(size) as till:
        await press(till, "f5")
        text = await shown(till, "261121-K7Q4-M2XP")
    row = next(line for line in text.splitlines() if "261121-K7Q4-M2XP" in line)
    for words in ("Nov 21 12:00", "? UNKNOWN", "••••56"):
        assert words in row
    below = text[text.index(row) + len(row) :]
    for words in ("SMS · Tea for two · no answer in time", "F9 settles it", "Settle", "Back"):
        assert words in below
    if size == (160, 50):
        for words in ("SMS", "Tea for two", "no answer in time"):
            assert words in row


async def test_only_what_is_scrolled_to_is_read(book: Book) -> None:
    for number in range(130):
        book.order(f"R-{number:03}", at=NOON + timedelta(minutes=11 * number))
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-129", without="R-079")
        assert rows(till) == 50
        await press(till, "end")
        await until(till.pilot, lambda: rows(till) == 100)
        await press(till, "end")
        await until(till.pilot, lambda: rows(till) == 130)
        await press(till, "end")
        text = await shown(till, "R-000")
        assert order_of(text, "R-002", "R-001", "R-000") == ["R-002", "R-001", "R-000"]
        await press(till, "home")
        await shown(till, "R-129")


async def test_a_coupon_settled_elsewhere_between_two_pages_stands_there_once(book: Book) -> None:
    book.doubtful("R-000", NOON - timedelta(days=1))
    for number in range(1, 60):
        book.order(f"R-{number:03}", at=NOON + timedelta(minutes=11 * number))
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-000", "R-059")
        assert isinstance(book.journal.settle("R-000", sent=True, note="asked", by="Till 2"), Settled)
        await press(till, "end")
        await until(till.pilot, lambda: rows(till) == 60)
        await press(till, "f5", "home")
        text = await shown(till, "R-059", without="R-000")
        assert order_of(text, "R-059", "R-058") == ["R-059", "R-058"]


async def test_a_long_journal_is_not_held_as_a_whole_and_says_so(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_screen, "MOST_ROWS", 50)
    for number in range(60):
        book.order(f"R-{number:03}", at=NOON + timedelta(minutes=11 * number))
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-059")
        await press(till, "end")
        text = await shown(till, "R-010", "Older ones are not shown here")
        assert "R-009" not in text


async def test_the_cursor_stays_on_its_coupon_when_others_come(book: Book) -> None:
    for number in range(4):
        book.order(f"R-{number}", at=NOON + timedelta(hours=number), product=f"product {number}")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-3")
        await press(till, "down", "down")
        await shown(till, "SMS · product 1")
        book.order("R-4", at=NOON + timedelta(hours=4), product="product 4")
        await press(till, "f5")
        text = await shown(till, "R-4", "SMS · product 1")
        assert order_of(text, "R-4", "R-3") == ["R-4", "R-3"]


async def test_a_coupon_that_ends_while_the_journal_shows_is_read_anew(book: Book) -> None:
    book.order("R-1", AttemptState.SENDING)
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "→ SENDING")
        book.journal.finish("R-1", AttemptState.UNKNOWN, "timed_out")
        till.app.refresh_status()
        await shown(till, "? UNKNOWN", "1 coupon is unsettled")


async def test_the_state_is_chosen_with_keys(book: Book) -> None:
    book.order("R-1")
    book.order("R-2", AttemptState.REFUSED, "no_voucher_left", NOON + timedelta(hours=1))
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1", "R-2")
        await press(till, "tab", "enter", "down", "down", "down", "enter")
        await shown(till, "R-2", "✖ REFUSED", without="R-1")
        await press(till, "escape")
        await shown(till, "R-1", "R-2", "All states")


@pytest.mark.parametrize("typed", ["2026-11-21", "11-21"])
async def test_the_day_is_that_of_the_till(book: Book, typed: str) -> None:
    midnight = NOON.replace(hour=0)
    for reference, at in (
        ("R-1", midnight - timedelta(days=1, seconds=1)),
        ("R-2", midnight - timedelta(days=1)),
        ("R-3", midnight - timedelta(seconds=1)),
        ("R-4", midnight),
    ):
        book.order(reference, at=at)
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1", "R-4")
        await press(till, "ctrl+f", "shift+tab", *typed, "enter")
        text = await shown(till, "2026-11-21", "R-2", "R-3", without="R-4")
        assert "R-1" not in text


async def test_a_day_that_is_none_is_told_and_changes_nothing(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "ctrl+f", "shift+tab", *"13-45")
        await shown(till, "There is no such day", "R-1")


@pytest.mark.parametrize("typed", ["r-1", "20 12 34 56", "56"])
async def test_a_text_finds_a_reference_a_phone_or_its_last_digits(book: Book, typed: str) -> None:
    book.order("R-1", phone="20123456")
    book.order("S-2", phone=None, email="kim@example.com")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1", "S-2")
        await press(till, "ctrl+f", *("space" if sign == " " else sign for sign in typed))
        await shown(till, "R-1", without="S-2")


async def test_a_text_finds_a_whole_address(book: Book) -> None:
    book.order("R-1", phone="20123456")
    book.order("S-2", phone=None, email="k@x.nl")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1", "S-2")
        await press(till, "ctrl+f", *"K@x.nl", "enter")
        await shown(till, "S-2", without="R-1")


async def test_a_filter_that_finds_nothing_says_so_and_escape_drops_it(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "ctrl+f", *"nobody", "enter")
        await shown(till, "No coupon matches the filter", without="R-1")
        await press(till, "escape")
        await shown(till, "R-1")
        await press(till, "enter")
        await shown(till, "Coupon R-1")


async def test_an_empty_journal_says_so(book: Book) -> None:
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "has ordered no coupon yet")
        await press(till, "enter", "f9", "ctrl+t", "escape")
        await shown(till, "Scan a gift card")


async def test_the_customer_shows_in_full_only_while_the_coupon_is_in_doubt(book: Book) -> None:
    book.doubtful("R-1", phone="20000001")
    book.order("R-2", phone="20000002")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1", "R-2")
        await press(till, "enter")
        masked = await shown(till, "Coupon R-1", "Customer in full")
        await press(till, "ctrl+u")
        doubtful = await shown(till, "20000001")
        await press(till, "escape", "down", "enter")
        finished = await shown(till, "Coupon R-2")
    for words in ("20000001", "Enjoy!", "Ada Lovelace", "buyer@shop.example", "CODE-77"):
        assert words in doubtful
        assert words not in masked
        assert words not in finished
    assert "20000002" not in finished
    assert "••••02" in finished


async def test_a_coupon_is_settled_with_a_note_after_a_second_f9(book: Book) -> None:
    book.doubtful("R-1")
    async with book.till() as till:
        await shown(till, "1 coupon is unsettled")
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "f9")
        await shown(till, "Settle R-1", "20123456")
        await press(till, "right", "right", "tab", *"ok", "f9")
        await shown(till, "NOT SENT", "ok", "another one may be sent")
        assert book.entry("R-1").is_unsettled
        await confirm(till)
        await shown(till, "R-1 is settled: NOT SENT", "○ NOT SENT", without="unsettled")
    entry = book.entry("R-1")
    assert entry.state is AttemptState.NOT_SENT
    assert (entry.note, entry.settled_by) == ("ok", "Till 1")
    assert entry.details is None


async def test_settling_begins_in_the_details_too(book: Book) -> None:
    book.doubtful("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "enter")
        await shown(till, "Coupon R-1")
        await press(till, "f9")
        await shown(till, "Settle R-1")


@pytest.mark.parametrize("steps", [1, 2])
async def test_escape_leaves_a_coupon_as_it_was(book: Book, steps: int) -> None:
    book.doubtful("R-1")
    before = book.entry("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "f9")
        await shown(till, "Settle R-1")
        await press(till, "right", "tab", *"qx")
        if steps == 2:
            await press(till, "f9")
            await shown(till, "Settle R-1?")
            await press(till, "escape")
            await shown(till, "● it was sent", "qx", without="Settle R-1?")
        await press(till, "escape")
        await shown(till, "? UNKNOWN", without="qx")
    assert book.entry("R-1") == before


async def test_outcome_and_note_are_both_needed(book: Book) -> None:
    book.doubtful("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "f9")
        await shown(till, "Settle R-1")
        await press(till, "f9")
        await shown(till, "Choose one", "who said so")
        await press(till, "right", "tab", "space", "f9")
        await shown(till, "who said so", without="Choose one")
        await press(till, *"ok", "f9")
        await shown(till, "Settle R-1?")


async def test_a_held_f9_settles_nothing(book: Book) -> None:
    book.doubtful("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "f9")
        await shown(till, "Settle R-1")
        await press(till, "right", "tab", *"ok")
        await press(till, *["f9"] * 8)
        await shown(till, "Settle R-1?")
    assert book.entry("R-1").is_unsettled


async def test_a_coupon_whose_outcome_is_known_cannot_be_settled(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "f9")
        await shown(till, "Only a coupon in state UNKNOWN can be settled")


async def test_a_settlement_that_cannot_be_written_can_be_tried_again(book: Book) -> None:
    book.doubtful("R-1")
    file, away = book.home / "data" / "journal.sqlite3", book.home / "away"
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "f9")
        await shown(till, "Settle R-1")
        await press(till, "right", "tab", *"ok", "f9")
        await shown(till, "Settle R-1?")
        file.rename(away)
        await confirm(till)
        await shown(till, "journal of this till is gone", "● it was sent", "ok")
        away.rename(file)
        await press(till, "f9")
        await confirm(till)
        await shown(till, "R-1 is settled: SENT")
    assert book.entry("R-1").note == "ok"


async def test_a_coupon_that_another_till_settles_meanwhile_keeps_that(book: Book) -> None:
    book.doubtful("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "f9")
        await shown(till, "Settle R-1")
        await press(till, "right", "tab", *"ok", "f9")
        assert isinstance(book.journal.settle("R-1", sent=False, note="first", by="Till 2"), Settled)
        await confirm(till)
        await shown(till, "Nothing was changed", "○ NOT SENT")
    assert book.entry("R-1").note == "first"


async def test_settling_one_after_the_other_begins_at_the_top(book: Book) -> None:
    book.doubtful("R-1", NOON - timedelta(hours=2), phone="20000001")
    book.doubtful("R-2", NOON - timedelta(hours=1), phone="20000002")
    book.order("R-3")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1", "R-2")
        await press(till, "f9")
        await shown(till, "Settle R-2")
        await press(till, "right", "tab", *"ok", "f9")
        await confirm(till)
        await shown(till, "1 coupon is unsettled", "✔ SENT")
        await press(till, "f9")
        await shown(till, "Settle R-1")


async def test_a_support_note_goes_to_a_new_private_file_and_its_place_is_told(book: Book) -> None:
    book.doubtful("R-1", phone="20123456")
    folder = book.home / "data" / "support-notes"
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "ctrl+t")
        told = await shown(till, "Support note written")
        await press(till, "escape", "ctrl+t")
        await shown(till, "R-1-2.txt")
    # The dialog breaks a long path over lines; nothing of it may be missing.
    dialog = "".join(line.split("│")[1].strip() for line in told.splitlines() if line.count("│") == 2)
    assert str(folder / "R-1.txt") in dialog
    note = folder / "R-1.txt"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    text = note.read_text()
    for words in ("R-1", "2026-11-22 12:00", "••••56", "no answer in time"):
        assert words in text
    assert "20123456" not in text


async def test_a_note_that_cannot_be_written_is_shown_to_be_copied(book: Book) -> None:
    book.doubtful("R-1")
    (book.home / "data" / "support-notes").write_text("in the way")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "ctrl+t")
        await shown(till, "could not be written", "Reference (RefID): R-1")


async def test_only_a_doubtful_coupon_gets_a_support_note(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "ctrl+t")
        await shown(till, "A support note is for coupons that are or were")
    assert not (book.home / "data" / "support-notes").exists()


async def test_markup_from_outside_is_text_everywhere(book: Book) -> None:
    hostile = "[@click=app.quit]x[/y]"
    book.doubtful("R-1", product=hostile, message="[/b] [bold]hi")
    async with book.till(size=(160, 50)) as till:
        await press(till, "f5")
        text = await shown(till, "R-1")
        assert text.count(hostile) == 2
        await press(till, "enter", "ctrl+u")
        await shown(till, "Coupon R-1", "[/b] [bold]hi")
        await press(till, "f9")
        await shown(till, "Settle R-1")
        await press(till, "right", "tab", *"[/z]", "f9")
        await shown(till, "Settle R-1?", "[/z]")
        await confirm(till)
        await shown(till, "R-1 is settled", "settled by Till 1: [/z]")


async def test_an_unavailable_journal_says_what_to_do_and_is_tried_again(book: Book) -> None:
    book.order("R-1")
    book.services.book = None
    async with book.till() as till:
        await press(till, "f5")
        await shown(
            till, "The journal of this till is gone", "pos-tui doctor", "/nowhere", "F5 reads it again"
        )
        await press(till, "enter", "f9", "ctrl+t")
        book.services.book = book.journal
        await press(till, "f5")
        await shown(till, "R-1", without="gone")
        await press(till, "enter")
        await shown(till, "Coupon R-1")


async def test_a_journal_that_goes_away_takes_its_rows_along(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        (book.home / "data" / "journal.sqlite3").rename(book.home / "away")
        await press(till, "f5")
        await shown(till, "The journal of this till is gone", without="R-1")


async def test_lock_leaves_no_customer_in_the_journal(book: Book) -> None:
    book.doubtful("R-1", phone="20123456")
    async with book.till() as till:
        await press(till, "f5")
        await shown(till, "R-1")
        await press(till, "ctrl+f", *"56", "enter", "enter", "ctrl+u")
        await shown(till, "Coupon R-1", "Ada Lovelace")
        await press(till, "f12")
        await shown(till, "Scan a gift card")
        await press(till, "f5")
        await shown(till, "R-1", "or last digits", without="Ada Lovelace")


async def test_the_banner_leads_to_the_journal_from_every_screen(book: Book) -> None:
    book.doubtful("R-1")
    async with book.till() as till:
        for key in ("f2", "f3", "f8"):
            await press(till, key)
            await shown(till, "1 coupon is unsettled: F5 shows it")
        await till.pilot.click("StatusBanner")
        await shown(till, "R-1", "All states")


async def test_a_till_without_coupons_in_doubt_has_no_banner(book: Book) -> None:
    book.order("R-1")
    async with book.till() as till:
        await press(till, "f5")
        text = await shown(till, "R-1")
    assert "All states" in text.splitlines()[1]


async def test_every_key_of_the_journal_can_be_clicked(book: Book) -> None:
    book.doubtful("R-1")
    async with book.till() as till:
        await press(till, "f5")
        text = await shown(till, "R-1", "Settle")
        lines = text.splitlines()
        y = max(at for at, line in enumerate(lines) if "F9 Settle" in line)
        await till.pilot.click(offset=(lines[y].index("F9 Settle") + 4, y))
        await shown(till, "Settle R-1")
