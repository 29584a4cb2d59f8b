"""A server on loopback that answers the next request with the next of the replies it was given."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from http import HTTPStatus
from typing import Any

Reply = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bool]]
"""Writes a reply; returns whether the connection stays open."""

SEA_DOLLARS = {
    "uuid": "d694e2a2-e982-4bfc-8269-e79dc98b38e4",
    "type": "DIGITAL",
    "hash": "GFTCRD123",
    "expiration_date": None,
    "active": True,
    "upgradeable": True,
    "amount_in_cents": 2500,
    "display_amount": "€ 25,00",
    "giftcard_program": {"name": "Sea Dollars"},
}
"""The reference's example of "Find Giftcard by Hash"."""


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    target: str
    headers: Message
    body: bytes


@dataclass
class Answers:
    """What the server at `url` was asked; `asked_something` and `hung_up` tell of silent replies."""

    url: str
    requests: list[Asked] = field(default_factory=list)
    asked_something: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def targets(self) -> list[str]:
        """The path and query of every request."""
        return [asked.target for asked in self.requests]


@asynccontextmanager
async def answering(*replies: Reply) -> AsyncIterator[Answers]:
    """Serve `replies` in their order, whatever is asked; a request after the last is hung up on."""
    left = iter(replies)
    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                line, _, rest = head.partition(b"\r\n")
                method, target, _ = line.decode().split()
                headers = BytesParser().parsebytes(rest)
                body = await reader.readexactly(int(headers.get("Content-Length", 0)))
                answers.requests.append(Asked(method, target, headers, body))
                answers.asked_something.set()
                reply = next(left, None)
                if reply is None or not await reply(reader, writer):
                    break
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)
        task.add_done_callback(lambda _: answers.hung_up.set())

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    answers = Answers(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v3/oauth/clients")
    try:
        yield answers
    finally:
        server.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


def answer(body: bytes | str, status: int = 200, **headers: str) -> Reply:
    """Answer with `body`; header names are written with `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return _written("\r\n".join([*lines, "", ""]).encode("latin-1") + content, keep=True)


def data(value: Any, meta: Any = ()) -> Reply:
    """Answer with `value` in the API's envelope."""
    return answer(json.dumps({"data": value, "meta": meta}))


def error(code: int | None, status: int = 400, message: str = "Nee.", **headers: str) -> Reply:
    """Answer with the API's error body."""
    body = {"message": message, "status_code": status} | ({} if code is None else {"code": code})
    return answer(json.dumps(body), status, **headers)


def raw(content: bytes) -> Reply:
    """Send `content` as it is and hang up."""
    return _written(content, keep=False)


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Say nothing for as long as the other side waits."""
    await reader.read()
    return False


def drip(head: bytes, drop: bytes) -> Reply:
    """Send `head`, then one `drop` after the other without an end."""

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(head)
        while not writer.transport.is_closing():
            writer.write(drop)
            await asyncio.sleep(0.005)
        return False

    return reply


def _written(content: bytes, *, keep: bool) -> Reply:
    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(content)
        return keep

    return reply
