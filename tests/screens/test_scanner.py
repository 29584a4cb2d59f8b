"""The scanner test: what arrives is told as it is, and three good scans that agree may be kept."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pos_tui.scanner.burst import BurstFilter
from pos_tui.scanner.events import Event, Paste
from pos_tui.scanner.layouts import arrives
from pos_tui.scanner.profile import TEST_TEXT, Profile
from pos_tui.screens.scanner import ScannerScreen
from pos_tui.services.scanner_profile import KeptProfile, load_profile, save_profile
from pos_tui.settings import ScannerSettings, Settings, TillSettings
from tests.scanner.till import Till as Keyboard
from tests.scanner.till import key, typed
from tests.screens.conftest import FakeServices, Till, running_till
from tests.widgets.camera import read_off

GOOD = TEST_TEXT + "\r"


@dataclass
class Bench:
    """A till at its scanner test, and a scanner whose keys go through a filter of their own."""

    till: Till
    folder: Path
    filter: BurstFilter = field(default_factory=BurstFilter)
    now: float = 0.0

    @property
    def screen(self) -> ScannerScreen:
        """The scanner test."""
        assert isinstance(self.till.app.screen, ScannerScreen)
        return self.till.app.screen

    @property
    def kept(self) -> KeptProfile:
        """What the file says."""
        return load_profile(self.folder)

    async def hear(self, events: Iterable[Event]) -> str:
        """Let these keys arrive; return what the screen says then."""
        for action in Keyboard(self.filter, in_text=False).play(events).heard:
            self.screen.hear(action)
        await self.till.pilot.pause()
        await self.till.pilot.pause()
        return self.words

    async def scan(self, *texts: str, gap: float = 0.002, pause: float = 3) -> str:
        """Scan `texts` one after the other; return what the screen says then."""
        for text in texts:
            await self.hear(typed(text, start=self.now, gap=gap))
            self.now += len(text) * gap + pause
        return self.words

    async def press(self, *keys: str) -> str:
        """Press keys; return what the screen says then."""
        await self.till.pilot.press(*keys)
        await self.till.pilot.pause()
        await self.till.pilot.pause()
        return self.words

    @property
    def words(self) -> str:
        """What stands beside the code, its lines joined to sentences."""
        lines = (
            line.rpartition("█   │")[2].strip("│▁▂▃▄▅▆▇ ╭╮╰╯─") for line in self.till.text().splitlines()
        )
        return " ".join(" ".join(lines).split())


@asynccontextmanager
async def scanner_test(
    folder: Path, size: tuple[int, int] = (120, 40), scanner: ScannerSettings | None = None
) -> AsyncIterator[Bench]:
    settings = Settings(till=TillSettings(name="Till 1"), scanner=scanner or ScannerSettings())
    async with running_till(FakeServices(), settings, size) as till:
        till.app.session.paths = replace(till.app.session.paths, data_dir=folder)
        await till.pilot.press("f7")
        await till.pilot.pause()
        yield Bench(till, folder)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)], ids=str)
async def test_the_code_on_the_screen_is_the_one_that_the_test_expects(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with scanner_test(tmp_path, size) as bench:
        assert read_off(bench.till.app) == [TEST_TEXT]
        assert TEST_TEXT in bench.till.text()


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (40, 12)], ids=str)
async def test_a_window_too_small_for_the_code_says_so_and_shows_its_text(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with scanner_test(tmp_path, size) as bench:
        assert read_off(bench.till.app) == []
        shown = bench.till.text()
        assert "60 × 20" in shown
        assert TEST_TEXT in shown


async def test_a_good_scan_is_told_with_all_that_was_measured(tmp_path: Path) -> None:
    gaps_ms = [2] * 15 + [4, 9, 1, 3, 2, 5, 6]
    times = [sum(gaps_ms[:index]) / 1000 for index in range(len(GOOD))]
    async with scanner_test(tmp_path) as bench:
        words = await bench.hear(map(key, times, GOOD))
        for told in (
            "✔ Good",
            "Good ones that agree: 1 of 3.",
            f"Arrived {TEST_TEXT}",
            "Characters 22",
            "Gaps 1 to 9 ms, median 2",
            "Terminator CR (Enter)",
            "Prefix none",
            "Suffix none",
            "Keyboard as this computer's",
            "Caps Lock off",
        ):
            assert told in words


async def test_each_terminator_of_a_scan_is_named(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        assert "Terminator CR (Enter) + LF (Ctrl+J)" in await bench.scan(GOOD + "\n")


@pytest.mark.parametrize(
    ("text", "gap", "title", "to_do"),
    [
        (arrives(TEST_TEXT, "fr") + "\r", 0.002, "! Scanner set to US keyboard", "keyboard: French."),
        (arrives(TEST_TEXT, "dk") + "\r", 0.002, "✖ Scanner set to US keyboard", "keyboard: Danish."),
        (GOOD.swapcase(), 0.002, "✖ Caps Lock is on", "Switch Caps Lock off."),
        (TEST_TEXT, 0.002, "! No Enter after the code", "send Enter (CR)"),
        (GOOD, 0.05, "! Slow scanner", "Take the delay between characters out"),
        ("~" + GOOD, 0.002, "! Something before the code", "nothing but the code."),
        ("PIGGY123\r", 0.002, "✖ Not the code of this test", "Scan the code on this screen."),
        ("123\r", 0.002, "✖ Not the code of this test", "Scan the code on this screen."),
        ("PIGGY\x02123\r", 0.002, "✖ Other keys inside the code", "Switch function codes"),
    ],
)
async def test_what_is_wrong_with_a_scanner_is_told_with_what_to_change(
    tmp_path: Path, text: str, gap: float, title: str, to_do: str
) -> None:
    async with scanner_test(tmp_path) as bench:
        words = await bench.scan(text, gap=gap)
        assert title in words
        assert to_do in words


async def test_control_characters_are_shown_by_name_and_cost_the_scan_its_place(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        words = await bench.scan("POS\x1d-\x05TUI\r")
        assert "Arrived POS‹GS›-‹ENQ›TUI" in words
        assert "Not the code of this test" not in words
        assert "agree: 0 of 3." in words


async def test_three_good_scans_may_be_kept_by_key(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        assert "F9" not in await bench.scan("~" + TEST_TEXT + "\t", "~" + TEST_TEXT + "\t")
        assert "F9 keeps what they agree on." in await bench.scan("~" + TEST_TEXT + "\t")
        words = await bench.press("f9")
        assert "✔ Kept." in words
        assert "Kept scanner: terminator TAB (Tab), 2 ms" in words
        assert "F9" not in words
        assert bench.kept.profile is not None
        assert (bench.kept.profile.prefix, bench.kept.profile.terminator) == ("~", "\t")


async def test_the_till_goes_by_what_was_kept_at_once(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        await bench.scan(GOOD, GOOD, GOOD)
        await bench.press("f9")
        assert bench.till.app.scan_filter.pace.sends_terminator
        await bench.press("delete")
        assert not bench.till.app.scan_filter.pace.sends_terminator


async def test_f9_before_three_scans_keeps_nothing(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        await bench.scan(GOOD, GOOD)
        await bench.press("f9")
        assert bench.kept == KeptProfile()


async def test_the_same_code_again_at_once_counts_here(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        assert "agree: 3 of 3." in await bench.scan(GOOD, GOOD, GOOD, pause=0.5)


async def test_a_bad_scan_counts_for_nothing_and_another_ending_starts_anew(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        assert "Scan 3. Good ones that agree: 2 of 3." in await bench.scan(GOOD, "PIGGY123\r", GOOD)
        assert "Scan 4. Good ones that agree: 1 of 3." in await bench.scan(TEST_TEXT + "\t")


async def test_what_is_kept_is_told_and_can_be_forgotten(tmp_path: Path) -> None:
    save_profile(tmp_path, Profile(0.06, "\t", scans=3))
    async with scanner_test(tmp_path) as bench:
        assert "Kept scanner: terminator TAB (Tab), 60 ms" in bench.words
        assert "Del Forget" in bench.words
        words = await bench.press("delete")
        assert "✔ Forgotten." in words
        assert "No scanner is kept yet." in words
        assert "Del Forget" not in words
        assert bench.kept == KeptProfile()


async def test_a_damaged_file_is_told_and_can_be_removed(tmp_path: Path) -> None:
    (tmp_path / "scanner.json").write_text("{")
    async with scanner_test(tmp_path) as bench:
        assert "The file of the kept scanner is damaged." in bench.words
        assert "No scanner is kept yet." in await bench.press("delete")


async def test_a_profile_that_can_t_be_written_is_told_and_can_be_kept_once_it_can(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.touch()
    async with scanner_test(folder) as bench:
        await bench.scan(GOOD, GOOD, GOOD)
        assert f"Nothing was changed: {folder} can't be written" in await bench.press("f9")
        folder.unlink()
        assert "✔ Kept." in await bench.press("f9")
        assert json.loads((folder / "scanner.json").read_text())["scans"] == 3


async def test_settings_that_go_first_are_named(tmp_path: Path) -> None:
    async with scanner_test(tmp_path, scanner=ScannerSettings(terminator="tab", hold_ms=30)) as bench:
        assert "The settings go first: scanner.hold_ms, scanner.terminator" in bench.words


async def test_a_paste_is_no_scan(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        for number, text in enumerate((TEST_TEXT + "\n", TEST_TEXT, "one\ntwo\n")):
            assert "✖ Pasted, not scanned" in await bench.hear([Paste(3.0 * number, text)])
        assert "agree: 1 of 3." in await bench.scan(GOOD)


async def test_escape_starts_over_and_then_goes_home(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        await bench.scan(GOOD, GOOD, GOOD)
        words = await bench.press("escape")
        assert "Scan the QR code three times." in words
        assert "F9" not in words
        await bench.press("escape")
        assert not isinstance(bench.till.app.screen, ScannerScreen)


async def test_nothing_that_is_scanned_here_is_looked_up_or_left_when_the_till_is_locked(
    tmp_path: Path,
) -> None:
    async with scanner_test(tmp_path) as bench:
        assert "GFTCRD123" in await bench.scan("GFTCRD123\r")
        await bench.press("f12")
        assert "GFTCRD123" not in await bench.press("f7")
        assert bench.till.services.asked == []


async def test_a_scan_that_comes_before_the_screen_shows_is_not_lost(tmp_path: Path) -> None:
    async with scanner_test(tmp_path) as bench:
        early = ScannerScreen(bench.till.app.session)
        for action in Keyboard(in_text=False).play(typed(GOOD)).heard:
            early.hear(action)
        await bench.till.app.push_screen(early)
        assert "Scan 1. Good ones that agree: 1 of 3." in await bench.press()


async def test_a_small_window_shows_the_verdict_first_and_the_rest_by_scrolling(tmp_path: Path) -> None:
    async with scanner_test(tmp_path, (60, 20)) as bench:
        await bench.scan(GOOD)
        assert "✔ Good" in bench.till.text()
        await bench.press("end")
        assert "Caps Lock" in bench.till.text()
        await bench.scan(GOOD)
        assert "✔ Good" in bench.till.text()
