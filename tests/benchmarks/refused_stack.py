"""A stack of 500 cards against what eight look-ups at once allow: `python -m tests.benchmarks.refused_stack`.

The service is real HTTP; it answers in 50 ms, and refuses every 20th look-up (429), also in 50 ms.
"""

import asyncio
import json
import sys
import time
from itertools import count

from pos_tui.domain.card_code import CardCode
from pos_tui.domain.lookup_source import Source
from pos_tui.domain.secret import Secret
from pos_tui.piggy.client import PiggyClient
from pos_tui.piggy.results import Found
from pos_tui.services.lookup import LookUp
from pos_tui.services.stack import AT_ONCE, UNREACHED, StackCheck
from pos_tui.tls import tls_context
from tests.piggy.answers import SEA_DOLLARS

CARDS = 500
ANSWER_S = 0.05
REFUSED_EVERY = 20


class Service:
    """Counts what it is asked, and how many look-ups are under way at once."""

    def __init__(self, retry_after: bytes) -> None:
        self._retry_after = retry_after
        self._numbers = count(1)
        self._inside = 0
        self.asked = 0
        self.most_inside = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests, one after the other."""
        while head := await self._head(reader):
            self.asked = next(self._numbers)
            self._inside += 1
            self.most_inside = max(self.most_inside, self._inside)
            refused = self.asked % REFUSED_EVERY == 0
            await asyncio.sleep(ANSWER_S)
            self._inside -= 1
            code = head.partition(b"hash=")[2].split(b" ")[0].decode()
            body = (
                b"{}"
                if refused
                else json.dumps({"data": SEA_DOLLARS | {"hash": code, "uuid": code}}).encode()
            )
            status = b"429 Too Many Requests\r\n" + self._retry_after if refused else b"200 OK\r\n"
            writer.write(b"HTTP/1.1 %bContent-Length: %d\r\n\r\n%b" % (status, len(body), body))
        writer.close()

    async def _head(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""


async def check(retry_after: bytes) -> str:
    """Check a stack, and return what came of it in a line."""
    service = Service(retry_after)
    server = await asyncio.start_server(service.answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    client = PiggyClient(f"http://{host}:{port}", Secret("key"), tls=tls_context(), policy=UNREACHED)
    stack = StackCheck(LookUp(client, lambda *_: None))
    began = time.monotonic()
    codes = [CardCode(f"CARD{number:06}") for number in range(CARDS)]
    results = await asyncio.gather(*(stack.look_up(code, source=Source.STACK) for code in codes))
    took = time.monotonic() - began
    right = sum(
        isinstance(result, Found) and result.card.code == code.text
        for code, result in zip(codes, results, strict=True)
    )
    limit = service.asked * ANSWER_S / AT_ONCE
    await client.aclose()
    server.close()
    await asyncio.sleep(ANSWER_S)  # its connections see that they are closed
    return (
        f"{right} of {CARDS} right, {service.asked} requests, at most {service.most_inside} at once: "
        f"{took:.2f} s, limit {limit:.2f} s, ratio {took / limit:.2f}"
    )


if __name__ == "__main__":
    for name, header in (("without Retry-After", b""), ("Retry-After: 0", b"Retry-After: 0\r\n")):
        sys.stdout.write(f"{name}: {asyncio.run(check(header))}\n")
