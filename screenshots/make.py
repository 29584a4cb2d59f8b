"""Makes the screenshots of the README from the running till and the practice shop.

    python3 -m uv run python screenshots/make.py [FOLDER]

The clock stands still and references are not random, so the same program makes the same files.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, Select

from pos_tui.app import PosApp
from pos_tui.domain.card_code import CardCode
from pos_tui.domain.card_selection import Expiry
from pos_tui.domain.secret import Secret
from pos_tui.paths import Paths
from pos_tui.sandbox.account import COUNTRY
from pos_tui.sandbox.process import NotStarted, PracticeShop
from pos_tui.scanner.pace import Pace
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.next_step import Next
from pos_tui.secrets import Secrets
from pos_tui.services.session import Session
from pos_tui.services.till import TillServices
from pos_tui.settings import HuuraySettings, PiggySettings, Settings, TillSettings

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PHONE = "0612345678"
SEEN_ALIKE = 3
"""How often in a row a screen looks the same before it is kept: a busy machine may be late with the rest."""


Frame = tuple[str, float]
"""An SVG, and for how many seconds it shows."""


@asynccontextmanager
async def till(shop: PracticeShop, data: Path, theme: str = "house") -> AsyncIterator[Pilot[Next]]:
    """Run a till on the practice shop, with a person at its keyboard."""
    settings = Settings(
        till=TillSettings(name="Till 1", shop="Sea Shop", theme=theme),
        piggy=PiggySettings(url=shop.piggy_url),
        huuray=HuuraySettings(url=shop.huuray_url, country=COUNTRY),
    )
    secrets = Secrets(Secret(shop.piggy_key), Secret(shop.huuray_token))
    paths = Paths(data / "config.toml", data / "secrets.toml", data, data)
    session = Session(
        settings,
        paths,
        UTC,
        lambda: TillServices(settings, secrets, data, lambda: NOON),
        has_coupons=True,
        practice=True,
        clock=lambda: NOON,
    )
    app = PosApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.scan_filter.pace = Pace(fast_s=-1, sure_s=-1, hold_s=0)
        yield pilot
    session.finish()


async def shows(pilot: Pilot[Next], words: str) -> None:
    """Wait until `words` stand on the screen."""
    for _attempt in range(500):
        # Rich ends each line of its SVG in its own element and writes spaces as no-break ones.
        if words.replace(" ", "&#160;") in pilot.app.export_screenshot():
            return
        await pilot.pause(0.02)
    raise RuntimeError(f"never shown: {words}")


async def picture(pilot: Pilot[Next], alike: int = 1) -> str:
    """Return what is shown as an SVG, once it looked the same so often in a row."""
    svg, seen = "", 0
    while seen < alike:
        await pilot.pause(0.3)
        before, svg = svg, pilot.app.export_screenshot(title="pos-tui")
        seen = seen + 1 if svg == before else 1
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)


async def keep(pilot: Pilot[Next], name: str) -> None:
    """Write what is shown to `name`.svg."""
    (FOLDER / f"{name}.svg").write_text(await picture(pilot, SEEN_ALIKE), "utf-8")


async def look_up(pilot: Pilot[Next], code: str, words: str) -> None:
    """Type a code and wait for the answer, and for its line among the recent cards."""
    await pilot.press(*code, "enter")
    await shows(pilot, words)
    await shows(pilot, CardCode(code).masked)


async def order(pilot: Pilot[Next], product: str, **fields: str) -> None:
    """Fill the coupon form in and open its review."""
    await pilot.press("f3")
    await pilot.pause()
    await pilot.press("ctrl+n", *product, "tab", *PHONE, "tab", "tab")
    for value in fields.values():
        await pilot.press("tab", *value)
    await pilot.pause()


async def send(pilot: Pilot[Next]) -> None:
    """Say yes to the review, and to the second question if there is one."""
    while isinstance(dialog := pilot.app.screen, ConfirmDialog):
        dialog.quiet_since = float("-inf")
        await pilot.press("f9")
        await pilot.pause(0.3)


async def balance(pilot: Pilot[Next]) -> None:
    """Show the home screen with the cards of a shift."""
    await look_up(pilot, "PIGGY345", "PIGGY345")
    await look_up(pilot, "41654", "EXPIRED")
    await look_up(pilot, "NOSUCHCARD", "NOT FOUND")
    await keep(pilot, "not-found")
    await look_up(pilot, "GFTCRD123", "Sea Dollars")
    await keep(pilot, "balance")
    await pilot.press("f1")
    await keep(pilot, "help")
    await pilot.press("escape")


async def coupon(pilot: Pilot[Next]) -> None:
    """Show form, review, and outcomes."""
    await order(pilot, "Cinema for two", message="Enjoy the film!")
    await keep(pilot, "coupon")
    await pilot.press("f9")
    await shows(pilot, "Send this coupon?")
    await keep(pilot, "review")
    await send(pilot)
    await shows(pilot, "Coupon sent")
    await pilot.press("escape")
    await order(pilot, "DROPPED")
    await pilot.press("f9")
    await shows(pilot, "Send this coupon?")
    await send(pilot)
    await shows(pilot, "Do NOT repeat it")
    await keep(pilot, "unknown")
    await pilot.press("escape", "f5")
    await shows(pilot, "UNKNOWN")
    await keep(pilot, "journal")
    await pilot.press("f7")
    await pilot.pause()
    await keep(pilot, "scanner")


async def managers(pilot: Pilot[Next]) -> None:
    """Show the cards of the account, one of them, and a stack."""
    await pilot.press("f4")
    await shows(pilot, "GFTCRD123")
    # Of the others the dates follow the day on which the picture is made.
    pilot.app.screen.query_one("#expiry", Select).value = Expiry.NEVER
    await pilot.press("down", "down", "down")
    await keep(pilot, "cards")
    await pilot.press("f6")
    codes = ("GFTCRD123", "PIGGY345", "EMPTY", "CARD000001", "NOSUCHCARD", "GFTCRD123")
    pilot.app.post_message(Paste("\n".join(codes)))
    await shows(pilot, "6 of 6 rows")
    await keep(pilot, "stack")


async def light(pilot: Pilot[Next]) -> None:
    """Show the light house theme."""
    await look_up(pilot, "GFTCRD123", "Sea Dollars")
    await keep(pilot, "balance-light")


async def tour(pilot: Pilot[Next]) -> None:
    """Film a card from scan to balance, and a coupon from form to journal."""
    frames: list[Frame] = [(await picture(pilot), 1.5)]
    await look_up(pilot, "GFTCRD123", "Sea Dollars")
    frames.append((await picture(pilot), 3))
    await pilot.press("f3", *"Cinema for two", "tab")
    frames.append((await picture(pilot), 1))
    await pilot.press(*PHONE)
    frames.append((await picture(pilot), 1.5))
    await pilot.press("f9")
    await shows(pilot, "Send this coupon?")
    frames.append((await picture(pilot), 2.5))
    await send(pilot)
    await shows(pilot, "Coupon sent")
    frames.append((await picture(pilot), 2.5))
    await pilot.press("escape", "f5")
    await shows(pilot, "SENT")
    frames.append((await picture(pilot), 3))
    (FOLDER / "tour.svg").write_text(film(frames), "utf-8")


def film(frames: Sequence[Frame]) -> str:
    """Return one SVG that shows `frames`, all of the same size, one after the other.

    Who has asked for no motion sees the last frame only.
    """
    whole = sum(seconds for _svg, seconds in frames)
    head = frames[0][0].partition(">")[0] + ">"
    rules, shown, before = [], [], 0.0
    for number, (svg, seconds) in enumerate(frames):
        begin, end = 100 * before / whole, 100 * (before + seconds) / whole
        rules.append(
            f"@keyframes f{number} {{ 0% {{ visibility: {'visible' if number == 0 else 'hidden'} }} "
            f"{begin:.2f}% {{ visibility: visible }} {end:.2f}% {{ visibility: hidden }} }}\n"
            f"#f{number} {{ visibility: hidden; animation: f{number} {whole:.1f}s step-end infinite }}"
        )
        shown.append(f'<g id="f{number}">\n{svg}\n</g>')
        before += seconds
    still = f"#f{len(frames) - 1} {{ visibility: visible !important }}"
    calm = f"@media (prefers-reduced-motion) {{ g[id] {{ animation: none !important }} {still} }}"
    style = "\n".join(["<style>", *rules, calm, "</style>"])
    return "\n".join([head, style, *shown, "</svg>", ""])


async def main() -> None:
    """Make every screenshot."""
    shop = PracticeShop.start()
    if isinstance(shop, NotStarted):
        raise SystemExit(f"the practice shop did not start: {shop}")
    scenes: tuple[tuple[Callable[[Pilot[Next]], Awaitable[None]], str], ...] = (
        (balance, "house"),
        (coupon, "house"),
        (managers, "house"),
        (light, "house-light"),
        (tour, "house"),
    )
    counter = count(471_100)
    same_references = patch.object(os, "urandom", lambda size: next(counter).to_bytes(size))
    steady_cursor = patch.object(Input, "cursor_blink", new=False)
    with shop, same_references, steady_cursor:
        for scene, theme in scenes:
            with TemporaryDirectory() as data:
                async with till(shop, Path(data), theme) as pilot:
                    await scene(pilot)


if __name__ == "__main__":
    asyncio.run(main())
