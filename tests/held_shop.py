"""A practice shop that makes and mails no card before a test says so."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Self
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

_OPENER = build_opener(ProxyHandler({}))
_PATIENCE_S = 60
_PASSED_ON = ("Authorization", "Content-Type", "Accept")


class HeldShop:
    """Passes on to the service at `piggy_url`; what changes something waits there until `gate` is set."""

    def __init__(self, piggy_url: str) -> None:
        self._there = piggy_url
        self.arrived = Event()
        """Whether something waits at the gate, or has been there."""
        self.gate = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}{urlsplit(piggy_url).path}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if "find-or-create" in self.path:
                    self._wait_at_gate()
                self._pass_on(None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self._wait_at_gate()
                self._pass_on(body)

            def _wait_at_gate(self) -> None:
                shop.arrived.set()
                shop.gate.wait(_PATIENCE_S)

            def _pass_on(self, body: bytes | None) -> None:
                url = shop._there + self.path.removeprefix(urlsplit(shop._there).path)
                headers = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
                try:
                    answer = _OPENER.open(Request(url, body, headers))  # noqa: S310 - loopback
                except HTTPError as refusal:
                    answer = refusal
                with answer:
                    content = answer.read()
                    self.send_response(answer.status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Standard error belongs to the tests."""

        return Handler
