"""One practice shop: what it holds, what it has sent out, and what it was asked."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

from pos_tui.sandbox.faults import Fault
from pos_tui.sandbox.stock import Contacts, Stock

MOST_KEPT = 1000
"""Messages and requests that are remembered; older ones make way."""

Service = Literal["piggy", "huuray"]
Channel = Literal["sms", "email"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """What would have been mailed or texted. `deliver_at` is as ordered (`yyyy-MM-dd HH:mm`), None: at once.

    `fields` is the order as the service read it, without the key.
    """

    at: str
    service: Service
    via: Channel
    to: str
    text: str
    fields: dict[str, str]
    deliver_at: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, without the key."""

    at: str
    method: str
    path: str
    query: dict[str, str]


class Shop:
    """The state behind both APIs: `cards` gift cards to begin with; `now` is its clock."""

    def __init__(self, cards: int, now: Callable[[], datetime] = _utc_now) -> None:
        self.now = now
        self.size = cards
        self.reset()

    def reset(self) -> None:
        """Make everything as new."""
        self.stock = Stock(self.size)
        self.contacts = Contacts()
        self.messages: deque[Message] = deque(maxlen=MOST_KEPT)
        self.asked: dict[Service, deque[Asked]] = {
            "piggy": deque(maxlen=MOST_KEPT),
            "huuray": deque(maxlen=MOST_KEPT),
        }
        self.counts: Counter[str] = Counter()

    def send(self, message: Message) -> None:
        """Put a message into the outbox."""
        self.counts["messages"] += 1
        self.messages.append(message)

    def note(self, service: Service, method: str, path: str, query: dict[str, str]) -> None:
        """Remember a request."""
        self.counts[service] += 1
        self.asked[service].append(Asked(self.stamp(), method, path, query))

    def is_met(self, fault: Fault) -> bool:
        """Tell whether this request meets the fault, which a recovering one does every other time."""
        self.counts[fault.name] += 1
        return not fault.recovers or self.counts[fault.name] % 2 == 1

    def outbox(self) -> dict[str, object]:
        """Return how many messages went out and the last of them, as JSON values."""
        return {"count": self.counts["messages"], "items": [asdict(message) for message in self.messages]}

    def requests(self) -> dict[str, object]:
        """Return, for each service, how many requests came and the last of them, as JSON values."""
        return {
            service: {"count": self.counts[service], "items": [asdict(one) for one in asked]}
            for service, asked in self.asked.items()
        }

    def stamp(self) -> str:
        """Return the time by the shop's clock, ISO 8601."""
        return self.now().isoformat(timespec="milliseconds")
