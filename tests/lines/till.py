"""A till on a line, the shop behind it, and a person who works it."""

import contextlib
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self, cast
from urllib.request import ProxyHandler, Request, build_opener

from pos_tui.domain.secret import Secret
from pos_tui.sandbox.process import PracticeShop
from pos_tui.services.manager_pin import hash_pin
from tests.lines.lines import Line, RunningTill
from tests.lines.places import KEYS, PHONE, PIN, State, is_same, is_window, place_of
from tests.lines.terminal import OuterEnd

_OPENER = build_opener(ProxyHandler({}))
START_S = 15.0
KEY_S = 0.4
"""What a person waits before a key that they mean."""
LETTER_S = 0.07
SCAN_S = 3.0
"""How long a scan may take to be shown, besides what the line adds."""
READ_S = 0.7
"""How long a person looks at a place that they came to."""
_DIGITS = re.compile(r"[Tt]ype (\d{2})\b")


@dataclass(frozen=True, slots=True)
class Sent:
    """What left the till, as the services counted it, and how many attempts its journal holds."""

    coupons: int
    cards: int
    messages: int
    rows: int

    @property
    def anything(self) -> bool:
        """Whether value was given away, or was about to be."""
        return bool(self.coupons or self.cards or self.messages or self.rows)

    def since(self, before: "Sent") -> "Sent":
        """What was sent after `before`."""
        mine = (self.coupons, self.cards, self.messages, self.rows)
        theirs = (before.coupons, before.cards, before.messages, before.rows)
        return Sent(*(now - then for now, then in zip(mine, theirs, strict=True)))


class NotReachedError(Exception):
    """The till can't be brought into a state; the words are its screen."""


class TillOnLine:
    """A till with a home of its own. Use it in a `with` block."""

    def __init__(self, line: Line, shop: PracticeShop, *, pin: bool = False) -> None:
        self.line = line
        self.pin = pin
        self._shop = shop
        self._folder = Path(tempfile.mkdtemp(prefix="lines-"))
        self._home = self._folder / "home"
        self._home.mkdir()
        self._running = RunningTill(line, self._folder)
        self.cards_seen = 0

    def __enter__(self) -> Self:
        _page(self._shop, "/reset", method="POST")
        try:
            self._running.start(self._env())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._running.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def end(self) -> OuterEnd:
        """The outer end of its line."""
        return self._running.end

    @property
    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._running.status

    @property
    def process(self) -> int | None:
        """Its process id."""
        return self._running.process

    @property
    def place(self) -> str:
        """Where it is."""
        return place_of(self.end.text)

    @property
    def sent(self) -> Sent:
        """What has left it so far."""
        asked = _page(self._shop, "/requests")
        piggy = cast("list[dict[str, str]]", asked["piggy"]["items"])
        changes = sum(request["method"] != "GET" for request in piggy)
        outbox = cast("int", _page(self._shop, "/outbox")["count"])
        return Sent(cast("int", asked["huuray"]["count"]), changes, outbox, self._rows())

    @property
    def asked(self) -> list[str]:
        """The codes that the shop was asked for, the first one first."""
        piggy = cast("list[dict[str, dict[str, str]]]", _page(self._shop, "/requests")["piggy"]["items"])
        return [request["query"]["hash"] for request in piggy if "hash" in request["query"]]

    def wait_for_start(self) -> None:
        """Wait for the home screen."""
        if not self.end.wait_for(lambda: self.place == "balance", START_S + self.line.latency_s):
            raise NotReachedError(f"the till did not start\n{self.end.text}")
        self.end.read_for(2 * KEY_S)  # the answers to its questions are on their way

    def press(self, key: str) -> None:
        """Press a key as a person does, with nothing beside it, and wait for what it does."""
        self._strike(key)
        self.end.read_for(KEY_S + self.line.latency_s)

    def type(self, text: str) -> None:
        """Type as a person does."""
        self.end.play([(LETTER_S, letter.encode()) for letter in text])
        self.end.read_for(KEY_S)

    def reach(self, state: State) -> None:
        """Work the till from its home screen into a state; a filled form is taken as it is."""
        filled = False
        for action, pattern in state.steps:
            if filled and (action == "Tab" or action.startswith("text:")):
                continue
            if action.startswith("text:"):
                self.type(action.removeprefix("text:"))
            elif action == "F9!":
                self.confirm()
            else:
                self._strike(action)
            if not self.end.wait_for(lambda: re.fullmatch(pattern, self.place) is not None, 6):  # noqa: B023
                raise NotReachedError(f"{action} led to {self.place!r}, not to {pattern!r}\n{self.end.text}")
            filled = filled or PHONE in self.end.text
        self.end.read_for(READ_S)

    def confirm(self) -> None:
        """Answer a question as a person does: with F9, or with the digits that it shows and Enter."""
        self.end.read_for(1.0)
        if digits := _DIGITS.search(self.end.text):
            self.type(digits[1])
            self.press("Enter")
        else:
            self.press("F9")

    def scan(self, code: str) -> bool:
        """Scan a card at 5 ms a character, and tell whether the till shows it."""
        before = self.end.text
        self.end.play([(0.005, bytes([byte])) for byte in f"{code}\r".encode()])

        def shown() -> bool:  # a message may cover the code itself
            text = self.end.text
            return code in text or ("ACTIVE" in text and text != before and code in self.asked)

        return self.end.wait_for(shown, SCAN_S + self.line.latency_s) and code in self.asked

    def go_home(self) -> bool:
        """Close what is open and go to the home screen; tell whether the till got there."""
        for _turn in range(5):
            place = self.place
            if place == "balance":
                return True
            for key in ("Esc", "F2") if is_window(place) else ("F2",):
                self._strike(key)
                if self.end.wait_for(lambda: not is_same(self.place, place), 1 + self.line.latency_s):  # noqa: B023
                    break
        return self.place == "balance"

    def _strike(self, key: str) -> None:
        self.end.play([(KEY_S, KEYS[key].encode())])

    def _rows(self) -> int:
        file = self._home / ".local/share/pos-tui/journal.sqlite3"
        with contextlib.suppress(sqlite3.Error), contextlib.closing(_reading(file)) as journal:
            return int(journal.execute("SELECT count(*) FROM attempt").fetchone()[0])
        return 0

    def _env(self) -> dict[str, str]:
        env = {
            "HOME": str(self._home),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "SHELL": "/bin/sh",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "POS_TUI_PIGGY__URL": self._shop.piggy_url,
            "POS_TUI_PIGGY__TOKEN": self._shop.piggy_key,
            "POS_TUI_HUURAY__URL": self._shop.huuray_url,
            "POS_TUI_HUURAY__TOKEN": self._shop.huuray_token,
            "POS_TUI_HUURAY__COUNTRY": "nl",
        }
        if self.pin:
            env["POS_TUI_TILL__MANAGER_PIN_HASH"] = hash_pin(Secret(PIN))
        return env


@contextlib.contextmanager
def shop() -> Iterator[PracticeShop]:
    """A practice shop for as long as the block lasts."""
    started = PracticeShop.start()
    if not isinstance(started, PracticeShop):
        raise NotReachedError(f"the practice shop ended with status {started.status}")
    with started:
        yield started


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=1)


def _page(shop: PracticeShop, path: str, method: str = "GET") -> dict[str, dict[str, object]]:
    request = Request(shop.base_url + path, method=method)  # noqa: S310 - loopback
    with _OPENER.open(request) as answer:
        text = answer.read()
    return cast("dict[str, dict[str, object]]", json.loads(text)) if text else {}
