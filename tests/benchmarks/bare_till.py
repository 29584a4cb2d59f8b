"""What the till is held against: a plain Textual app with the same kinds of widgets, doing the same.

`python -m tests.benchmarks.bare_till URL` looks cards up at a `CardService`, without filter, journal,
checks or words. It shows no clock, which would only make it slower.
"""

import sys
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalGroup, VerticalScroll
from textual.widgets import Digits, Footer, Header, Input, Static

if TYPE_CHECKING:
    import httpx


class BareTill(App[None]):
    CSS = """
    Input, VerticalGroup, VerticalScroll { margin: 0 1; border: round $primary; }
    Input { &:focus { border: round $primary; } }
    VerticalGroup { height: auto; min-height: 11; padding: 0 2; }
    VerticalScroll { height: 1fr; padding: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"f{number}", "bell", name)
        for number, name in enumerate(("Help", "Balance", "Coupon", "Cards", "Journal", "Stack"), 1)
    ]

    field = getters.query_one(Input)
    digits = getters.query_one(Digits)
    details = getters.query_one("#details", Static)

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._http: httpx.AsyncClient | None = None

    def compose(self) -> ComposeResult:
        yield Header()
        yield Input(placeholder="Gift card code")
        with VerticalGroup():
            yield Static(id="headline")
            yield Digits()
            yield Static("Scan a gift card, or type its code and press Enter.", id="details")
        with VerticalScroll(can_focus=False):
            yield Static("No cards yet.")
        yield Footer()

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        self.field.clear()
        self.look_up(event.value)

    @work(exclusive=True)
    async def look_up(self, code: str) -> None:
        if self._http is None:
            import httpx

            self._http = httpx.AsyncClient()
        answer = await self._http.get(f"{self._url}/giftcards/find-one-by", params={"hash": code})
        card = answer.json()["data"]
        self.digits.update(card["display_amount"])
        self.details.update(f"Balance {card['display_amount']}")


if __name__ == "__main__":
    BareTill(sys.argv[1]).run()
