"""The QR code on the screen: a decoder reads it back, whatever the colours around it."""

import pytest
from textual.app import App, ComposeResult

from pos_tui.scanner.profile import TEST_TEXT
from pos_tui.themes import house_themes
from pos_tui.widgets.qr_code import QrCode
from tests.widgets.camera import read_off

THEMES = [theme.name for theme in house_themes()] + ["textual-light", "monokai", "ansi-dark", "ansi-light"]


class Host(App[None]):
    def __init__(self, text: str, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._text = text
        for theme in house_themes():
            self.register_theme(theme)

    def compose(self) -> ComposeResult:
        yield QrCode(self._text)


@pytest.mark.parametrize("text", [TEST_TEXT, "12345", "https://leat.com/?hash=" + "A" * 60])
async def test_it_is_read_back(text: str) -> None:
    app = Host(text)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        assert read_off(app) == [text]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("no_color", [False, True])
async def test_it_stands_dark_on_light_in_every_theme(
    monkeypatch: pytest.MonkeyPatch, theme: str, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Host(TEST_TEXT)
    async with app.run_test() as pilot:
        app.theme = theme
        await pilot.pause()
        assert read_off(app) == [TEST_TEXT]


async def test_it_is_read_without_any_colour_on_a_dark_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Host(TEST_TEXT, ansi_color=True)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert read_off(app) == [TEST_TEXT]
