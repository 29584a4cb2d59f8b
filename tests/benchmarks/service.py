"""A gift card service that remembers when it was asked; `python -m` runs it alone.

Any code is a card. The digits in it are its balance in euros, so that each answer can be told on a screen.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from types import TracebackType
from typing import Self
from urllib.request import ProxyHandler, build_opener

from tests.piggy.answers import SEA_DOLLARS

_HASH = re.compile(rb"[?&]hash=(\w+)")
_OPENER = build_opener(ProxyHandler({}))


class CardService:
    """The service in a process of its own, which ends with a `with` block; each answer takes `answer_s`."""

    def __init__(self, answer_s: float = 0.0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.service", str(answer_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().decode().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def asked_at(self) -> dict[str, float]:
        """Return when each code was asked for first (time.monotonic), and forget it."""
        with _OPENER.open(self.url + "/asked") as answer:
            asked: dict[str, float] = json.load(answer)
        return asked


def balance(code: str) -> str:
    """Return what a till shows of the card with `code`."""
    return f"€ {int(re.sub('[^0-9]', '', code))},00"


class _Answering(asyncio.Protocol):
    """Answers whatever has arrived; its clients send a request without a body in one piece."""

    def __init__(self, asked: dict[str, float], answer_s: float) -> None:
        self._asked = asked
        self._answer_s = answer_s

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        target = data.split(b" ", 2)[1]
        found = _HASH.search(target)
        if found:
            code = found[1].decode()
            self._asked.setdefault(code, now)
            answer: object = {
                "data": SEA_DOLLARS | {"hash": code, "uuid": code, "display_amount": balance(code)}
            }
        elif target.endswith(b"/asked"):
            answer = self._asked.copy()
            self._asked.clear()
        else:
            answer = {"data": {"company_name": "Benchmark"}}
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if self._answer_s:
            loop = asyncio.get_running_loop()
            loop.call_later(self._answer_s, self._transport.write, head.encode() + body)
        else:
            self._transport.write(head.encode() + body)


async def _serve(answer_s: float) -> None:
    asked: dict[str, float] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answering(asked, answer_s), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    sys.stdout.write(f"http://{host}:{port}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
