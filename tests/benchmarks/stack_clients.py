"""A stack looked up in a process of its own: `python -m tests.benchmarks.stack_clients till|httpx URL`.

Prints the seconds from the first request to the last answer; what is loaded before does not count.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

CARDS = 500
AT_ONCE = 8

CODES = [f"CARD{number:06}" for number in range(CARDS)]


async def till(url: str) -> float:
    """As the till does: checked, slowed down where asked to, and recorded in the journal."""
    from pos_tui.domain.card_code import CardCode
    from pos_tui.domain.lookup_source import Source
    from pos_tui.domain.secret import Secret
    from pos_tui.piggy.results import Found
    from pos_tui.secrets import Secrets
    from pos_tui.services.till import TillServices
    from pos_tui.settings import PiggySettings, Settings

    with TemporaryDirectory() as home:
        settings = Settings(piggy=PiggySettings(url=url))
        services = TillServices(settings, Secrets(piggy=Secret("benchmark")), Path(home))
        stack = services.stack
        began = time.monotonic()
        results = await asyncio.gather(
            *(stack.look_up(CardCode(code), source=Source.STACK) for code in CODES)
        )
        took = time.monotonic() - began
        services.finish()
        await services.aclose()
    found = [result.card.code for result in results if isinstance(result, Found)]
    assert found == CODES
    return took


async def httpx(url: str) -> float:
    """As nothing but httpx does: eight workers, and JSON."""
    from httpx import AsyncClient

    waiting, found = iter(CODES), []
    headers = {"Authorization": "Bearer benchmark"}
    async with AsyncClient(headers=headers) as client:

        async def work() -> None:
            for code in waiting:
                answer = await client.get(f"{url}/giftcards/find-one-by", params={"hash": code})
                found.append(answer.json()["data"]["hash"])

        began = time.monotonic()
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        took = time.monotonic() - began
    assert sorted(found) == CODES
    return took


CLIENTS: dict[str, Callable[[str], Awaitable[float]]] = {"till": till, "httpx": httpx}


async def _run(client: str, url: str) -> None:
    print(await CLIENTS[client](url))  # noqa: T201 - its output


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))
