"""A coupon service that counts: how often each reference was asked for, and answers as told."""

import socket
import struct
from collections import Counter
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


class Answer(StrEnum):
    """What the service does with an order."""

    OK = "ok"
    REFUSE = "refuse"
    EMPTY = "empty"
    FAULT = "fault"
    RESET = "reset"


BODIES = {
    Answer.OK: b"OK",
    Answer.REFUSE: b"Order not created",
    Answer.EMPTY: b"You have nothing left on your account",
    Answer.FAULT: b"<html>",
}


class CountingServer:
    """Listens on a free port of 127.0.0.1; `requests` counts by RefID, of every order that ever arrived."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.arrived = Event()
        self.gate = Event()
        self.gate.set()
        self.answer = Answer.OK
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def hold(self) -> None:
        """Answer nobody until `gate` is set again."""
        self.arrived.clear()
        self.gate.clear()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                reference = parse_qs(urlsplit(self.path).query)["RefID"][0]
                with service._lock:
                    service.requests[reference] += 1
                    answer = service.answer
                service.arrived.set()
                service.gate.wait(30)
                if answer is Answer.RESET:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    return
                self.send_response(500 if answer is Answer.FAULT else 200)
                self.end_headers()
                self.wfile.write(BODIES[answer])

            def finish(self) -> None:
                if not self.wfile.closed and self.connection.fileno() >= 0:
                    super().finish()

            def log_message(self, *_: Any) -> None:
                """Keep quiet."""

        return Handler
