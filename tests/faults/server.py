"""A server of raw sockets that misbehaves as it is told, and counts what it was asked.

    async with FaultServer(answer(b"HTTP/1.1 200 OK\r\n\r\nOK")) as server:
        ...  # ask server.url("/path")
    assert len(server.requests) == 1

Leaving the block waits for every client to hang up, so that a request too many is always counted.
"""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

_END_OF_HEAD = b"\r\n\r\n"
_HANG_UP_S = 5
MOST_SAID = 1000


class Connection:
    """One client that connected, as a script sees it."""

    def __init__(
        self, server: "FaultServer", reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer

    async def read_request(self) -> None:
        """Read and count the head of one request."""
        self._server.requests.append(await self._reader.readuntil(_END_OF_HEAD))

    async def send(self, data: bytes, *, every_s: float | None = None) -> None:
        """Send `data`, at once or one byte `every_s` seconds."""
        self._server.said += data[: MOST_SAID - len(self._server.said)]
        pieces = [data] if every_s is None else [data[at : at + 1] for at in range(len(data))]
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()
            await asyncio.sleep(every_s or 0)

    async def send_for_ever(self, data: bytes) -> None:
        """Send `data` again and again, until the client hangs up."""
        while True:
            await self.send(data)

    def close(self) -> None:
        """Send nothing more."""
        if self._writer.can_write_eof():
            self._writer.write_eof()
        else:
            self._writer.close()

    def reset(self) -> None:
        """Break the connection off with a TCP reset."""
        self._writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self._writer.transport.abort()

    async def wait_for_hang_up(self) -> None:
        """Count whatever else the client asks until it closes the connection."""
        while True:
            await self.read_request()


Script = Callable[[Connection], Awaitable[None]]
"""What happens on each connection; afterwards the server sends nothing, and waits for the client to go."""


class FaultServer:
    """Listens on a free port of 127.0.0.1 and follows `script` on every connection."""

    def __init__(self, script: Script, *, tls: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._tls = tls
        self._clients: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self.connections = 0
        self.requests: list[bytes] = []
        """The heads of all requests, as they came."""
        self.said = b""
        """The beginning of what was answered."""

    def url(self, path: str = "/", *, scheme: str | None = None, host: str = "127.0.0.1") -> str:
        """Return the URL of `path` on this server."""
        return f"{scheme or ('https' if self._tls else 'http')}://{host}:{self.port}{path}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        if self._clients:
            _, still_there = await asyncio.wait(self._clients, timeout=_HANG_UP_S)
            for client in still_there:
                self._clients[client].transport.abort()
            assert not still_there, "a client did not hang up"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients[task] = writer
        self.connections += 1
        connection = Connection(self, reader, writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._script(connection)
            await connection.wait_for_hang_up()
        writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()


def answer(*raw: bytes, close: bool = True, every_s: float | None = None) -> Script:
    """Return the script that answers a request with these bytes, and then closes, or stays silent."""

    async def script(connection: Connection) -> None:
        await connection.read_request()
        await connection.send(b"".join(raw), every_s=every_s)
        if close:
            connection.close()

    return script


def answer_for_ever(start: bytes, repeated: bytes) -> Script:
    """Return the script whose answer never ends: `start` once, then `repeated` again and again."""

    async def script(connection: Connection) -> None:
        await connection.read_request()
        await connection.send(start)
        await connection.send_for_ever(repeated)

    return script


def page(status: str, body: bytes = b"", *headers: bytes, length: int | None = None) -> bytes:
    """Return a whole answer; `length` may lie about the body's."""
    lines = (
        b"HTTP/1.1 " + status.encode(),
        b"Content-Type: text/plain",
        b"Content-Length: %d" % (len(body) if length is None else length),
        *headers,
    )
    return b"\r\n".join(lines) + _END_OF_HEAD + body


async def close_before_reading(connection: Connection) -> None:
    """Close as soon as a client is there."""
    connection.close()


async def speak_first(connection: Connection) -> None:
    """Answer before anything was asked, as a plain HTTP port does to a TLS greeting."""
    await connection.send(page("400 Bad Request"))
    connection.close()


async def reset_before_reading(connection: Connection) -> None:
    """Reset as soon as a client is there."""
    connection.reset()


async def reset_after_reading(connection: Connection) -> None:
    """Read a request and reset."""
    await connection.read_request()
    connection.reset()


async def say_nothing(connection: Connection) -> None:
    """Read all that comes and answer nothing."""
    await connection.wait_for_hang_up()


def unused_port() -> int:
    """Return a port of 127.0.0.1 where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
