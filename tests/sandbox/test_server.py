"""The practice server alone: where it may answer, how it ends, and that it keeps quiet."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from pos_tui.sandbox.account import Address
from pos_tui.sandbox.process import PracticeShop
from pos_tui.sandbox.server import serve
from tests.sandbox.conftest import NO_TLS

SERVE = """
import sys
from pos_tui.sandbox.server import serve
problem = serve(sys.argv[1], 0, announce=lambda address: print(address.base_url, flush=True))
sys.exit(problem)
"""


@contextmanager
def serving(host: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as `pos-tui sandbox` runs it, and its URL."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, host], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield server, server.stdout.readline().strip()
        finally:
            server.kill()


def not_announced(address: Address) -> None:
    pytest.fail(f"announced {address}")


@pytest.mark.parametrize(("host", "shown"), [("localhost", "127.0.0.1"), ("::1", "[::1]")])
def test_it_answers_on_a_loopback_address(host: str, shown: str) -> None:
    if host == "::1" and not has_ipv6():
        pytest.skip("this machine has no IPv6 loopback address")
    with serving(host) as (_, base_url):
        assert base_url.startswith(f"http://{shown}:")
        assert httpx.get(base_url + "/outbox", trust_env=False).json() == {"count": 0, "items": []}


def has_ipv6() -> bool:
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.com", ""])  # noqa: S104 - to be refused
def test_it_answers_on_no_other_address(host: str) -> None:
    problem = serve(host, 0, announce=not_announced)
    assert problem is not None
    assert "loopback" in problem
    assert "\n" not in problem


def test_a_taken_port_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        problem = serve("127.0.0.1", port, announce=not_announced)
    assert problem == f"Port {port} is taken by another program: choose another one, or 0 for any free one."


def test_a_port_that_cannot_be_is_told_in_one_line() -> None:
    problem = serve("127.0.0.1", 70_000, announce=not_announced)
    assert problem is not None
    assert problem.startswith("Port 70000 can't be opened")


def test_a_till_s_own_server_says_so_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "pos_tui.sandbox", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_good_order_and_says_nothing_whatever_went_wrong(how: signal.Signals) -> None:
    with serving("127.0.0.1") as (server, base_url):
        piggy = Address(base_url).piggy_url
        headers = {"Authorization": "Bearer practice-piggy-key"}
        with httpx.Client(headers=headers, verify=NO_TLS, trust_env=False, timeout=0.2) as client:
            for code in ("CUT", "DROPPED", "HTTP500", "SLOW", "SILENT"):
                with contextlib.suppress(httpx.TransportError):
                    client.get(f"{piggy}/giftcards/find-one-by", params={"hash": code})
            begun = time.monotonic()
            server.send_signal(how)
            output, errors = server.communicate(timeout=10)
    assert time.monotonic() - begun < 3
    assert (server.returncode, output, errors) == (0, "", "")


def test_an_answer_is_not_held_back(practice_shop: PracticeShop) -> None:
    """Nagle's algorithm and delayed acknowledgements would make it 40 ms."""
    durations = []
    with httpx.Client(verify=NO_TLS, trust_env=False) as client:
        for _ in range(10):
            begun = time.perf_counter()
            client.get(practice_shop.base_url + "/outbox")
            durations.append(time.perf_counter() - begun)
    assert min(durations) < 0.03
