"""A till in a real terminal, and a day's work at it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from pos_tui.sandbox.faults import FAULTS
from pos_tui.sandbox.process import PracticeShop
from pos_tui.screens.base_screens import BASE_SCREENS
from tests.practice import shop_page
from tests.terminal.till import TillConsole

REQUESTS = {"FLAKY": 2, "CUT": 3, "HTML503": 3}
"""How often the shop is asked for a card whose answer goes wrong, where that is not once."""
CARD_FAULTS = (
    *("GARBAGE", "BLANK", "WRONGSHAPE", "REDIRECT", "HTTP500", "OTHERCARD", "HOSTILE", "HUGE"),
    *REQUESTS,
)
COUPON_FAULTS = ("", "NOCOUPON", "", "HTTP500", "", "GARBAGE", "", "CUT", "", "NOVOUCHER", "", "HUGE")
"""What is asked for instead of a product; nothing is in order."""
DOUBTFUL = {fault.name for fault in FAULTS}
CARDS = 250
"""The shop has more; with the ones it does not have, every code comes again long after its last scan."""
NO_CARDS = 5
LINK = "https://leat.com/giftcard-balance?hash="
"""What stands in the QR code of a card before its code; it leaves no doubt about the keyboard's layout."""
HOME = "This shift"
SWITCHED_EVERY, HEARD_EVERY = 10, 100
"""After how many look-ups the cashier looks at another screen, and the shop is asked what it heard."""


@dataclass
class Footprint:
    """What the process of a till takes of the machine."""

    memory_kib: int
    files: int
    threads: int
    children: int

    @classmethod
    def of(cls, pid: int) -> "Footprint":
        """Measure it."""
        process = Path(f"/proc/{pid}")
        lines = (line.split(":", 1) for line in (process / "status").read_text().splitlines())
        status = {name: value.split() for name, value in lines}
        children = [task.read_text().split() for task in process.glob("task/*/children")]
        return cls(
            int(status["VmRSS"][0]),
            len(list((process / "fd").iterdir())),
            int(status["Threads"][0]),
            sum(map(len, children)),
        )


@dataclass
class Day:
    """What was done at `till`, and what its shop heard of it."""

    till: TillConsole
    shop: PracticeShop
    scanned: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    ordered: dict[str, str] = field(default_factory=dict)
    """The state that each reference has to end in."""
    orders: Counter[str] = field(default_factory=Counter)
    delivered: set[str] = field(default_factory=set)
    _heard: Counter[str] = field(default_factory=Counter)
    _codes: Iterator[str] = field(default_factory=lambda: cycle(_codes()))
    _products: Iterator[str] = field(default_factory=lambda: cycle(COUPON_FAULTS))
    _tour: Iterator[str] = field(
        default_factory=lambda: cycle([base.key for base in BASE_SCREENS if base.mode != "balance"])
    )

    def work(self, look_ups: int, coupons: int) -> None:
        """Do so much, evenly mixed, and hear what the shop says before it forgets."""
        done = 0
        for number in range(1, look_ups + 1):
            self.look_up(next(self._codes))
            if number % SWITCHED_EVERY == 0:
                self.switch_screens()
            while done < coupons * number // look_ups:
                self.issue(next(self._products))
                done += 1
            if number % HEARD_EVERY == 0:
                self.listen()
        self.listen()

    def look_up(self, code: str) -> None:
        """Scan a card, and wait for what the till says of it."""
        self.till.send(f"{LINK}{code}\r")
        self.till.wait_until(lambda: code in self.till.text and "…" not in self.till.text)
        self.scanned[code] += 1

    def switch_screens(self) -> None:
        """Look at another screen and its help, and go home."""
        before = self.till.text
        self.till.send(next(self._tour))
        self.till.wait_until(lambda: self.till.text != before)
        self.till.send("f1")
        self.till.wait_for("─ Help ─")
        self.till.send("escape")
        self.till.wait_until_gone("─ Help ─")
        self._go_home()

    def issue(self, product: str) -> None:
        """Order a coupon for somebody who has none yet."""
        till, number = self.till, len(self.ordered)
        phone = f"061{number + 1000000:07}"
        till.colours = True
        till.open_form()
        for label, text in (("Product", product), ("Phone", phone)):
            if text:
                till.go_to(label)
                till.send(f"\x1b[200~{text}\x1b[201~")
                till.wait_for(text)
        till.colours = False
        reference = till.reference
        till.review()
        till.say_yes()
        till.wait_for("For +31")
        self.ordered[reference] = "unknown" if product in DOUBTFUL else "refused" if product else "sent"
        till.send("enter")
        till.wait_until_gone("For +31")
        till.send(b"\x0e")  # Ctrl+N, which also empties what a refusal left
        till.wait_until(lambda: phone not in till.text and reference not in till.text)
        self._go_home()

    def listen(self) -> None:
        """Note what the shop was asked and has delivered since."""
        asked = shop_page(self.shop, "/requests")
        for request in self._news("piggy", asked["piggy"]):
            if "hash" in request["query"]:
                self.asked[request["query"]["hash"]] += 1
        self.orders.update(request["query"]["RefID"] for request in self._news("huuray", asked["huuray"]))
        sent = self._news("outbox", shop_page(self.shop, "/outbox"))
        self.delivered.update(message["fields"]["RefID"] for message in sent)

    def _news(self, source: str, told: Any) -> list[dict[str, Any]]:
        count: int = told["count"]
        items: list[dict[str, Any]] = told["items"]
        fresh = count - self._heard[source]
        assert fresh <= len(items), "the shop forgot before it was heard"
        self._heard[source] = count
        return items[len(items) - fresh :]

    def _go_home(self) -> None:
        self.till.send("f2")
        self.till.wait_for(HOME)


def _codes() -> list[str]:
    """Every code there is to scan, faults and cards that do not exist among them, well mixed."""
    cards = [f"CARD{number:06}" for number in range(CARDS)] + [
        f"NOCARD{number}" for number in range(NO_CARDS)
    ]
    step = len(cards) // len(CARD_FAULTS)
    for place, fault in enumerate(CARD_FAULTS):
        cards.insert(place * (step + 1), fault)
    return cards
