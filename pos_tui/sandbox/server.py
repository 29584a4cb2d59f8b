"""Serves the practice shop on a loopback address until it is told to end."""

import contextlib
import errno
import ipaddress
import os
import signal
import socket
import sys
import threading
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from typing import Any

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from pos_tui.i18n import gettext as _
from pos_tui.sandbox.account import Address
from pos_tui.sandbox.application import application
from pos_tui.sandbox.shop import Shop


def serve(
    host: str,
    port: int,
    *,
    cards: int = 300,
    announce: Callable[[Address], None],
    until_stdin_closes: bool = False,
) -> str | None:
    """Answer on `host`:`port` (0: any free port) until SIGINT or SIGTERM; return why it could not, or None.

    `host` must be a loopback address, since the keys are no secret. `announce` is called once requests are
    answered. With `until_stdin_closes` the end of standard input ends the server too. Requests in flight
    are not waited for. Only the main thread can serve, since signals end it.
    """
    address = "127.0.0.1" if host == "localhost" else host
    try:
        is_loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        return _("The practice shop answers on this machine only: {host} is no loopback address.").format(
            host=host
        )
    try:
        listener = _listen(address, port)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            return _(
                "Port {port} is taken by another program: choose another one, or 0 for any free one."
            ).format(port=port)
        return _("Port {port} can't be opened: {reason}").format(port=port, reason=error)
    with listener:
        shown = f"[{address}]" if ":" in address else address
        ready = Address(f"http://{shown}:{listener.getsockname()[1]}")
        server = _Server(_config(cards), lambda: announce(ready))
        if until_stdin_closes:
            threading.Thread(target=_watch_stdin, args=[server], daemon=True).start()
        server.run(sockets=[listener])
    return None


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # With the protocol named, asyncio sends small pieces at once (TCP_NODELAY); else each answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen()
    except BaseException:
        listener.close()
        raise
    return listener


def _config(cards: int) -> Config:
    return Config(
        application(Shop(cards)),
        http=_Protocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        proxy_headers=False,
        access_log=False,
        log_config=None,
        log_level="critical",
        timeout_graceful_shutdown=0,
    )


class _Protocol(H11Protocol):
    """Lets an answer close its connection without finishing: `scope["state"]["hang_up"]()`."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, {**app_state, "hang_up": self._hang_up}, _loop)

    def _hang_up(self) -> None:
        self.transport.close()


class _Server(Server):
    """Says when it is ready, and returns after a signal instead of dying of it."""

    def __init__(self, config: Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def main_loop(self) -> None:
        self._announce()
        await super().main_loop()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _watch_stdin(server: Server) -> None:
    # Not sys.stdin.read(): its lock would be held when the interpreter ends.
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 1024):
            pass
    server.should_exit = True
