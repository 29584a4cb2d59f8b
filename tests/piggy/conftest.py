"""A client of the answering server, which waits for nothing and whose chance is fixed."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.secret import Secret
from pos_tui.piggy.client import PiggyClient
from pos_tui.piggy.results import FindResult, HealthResult, Retry
from pos_tui.piggy.retrying import RetryPolicy
from tests.piggy.answers import Answers, Reply, answering

KEY = "0a1b2c-PLANTED-d3e4f5"
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody; quick to make


@dataclass
class Shop:
    """A server, a client of it, and what the client said about trying again."""

    server: Answers
    client: PiggyClient
    waits: list[float] = field(default_factory=list)
    retries: list[Retry] = field(default_factory=list)

    async def find(self, code: str = "GFTCRD123") -> FindResult:
        """Find a card."""
        return await self.client.find(CardCode(code), self.retries.append)

    async def get(self, uuid: str) -> FindResult:
        """Get a card."""
        return await self.client.get(uuid, self.retries.append)

    async def health(self) -> HealthResult:
        """Check the connection."""
        return await self.client.health(self.retries.append)


@asynccontextmanager
async def a_shop(*replies: Reply, deadline_s: float = 10.0, key: str = KEY) -> AsyncIterator[Shop]:
    """Run a client against a server that gives `replies`."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with answering(*replies) as server:
        policy = RetryPolicy(deadline_s=deadline_s, sleep=sleep, draw=lambda: 1.0)
        client = PiggyClient(server.url, Secret(key), tls=TLS, policy=policy, send_timeout_s=deadline_s)
        try:
            yield Shop(server, client, waits)
        finally:
            await client.aclose()
