"""The key in every place that a template can put it, over HTTP and over TLS."""

import base64
import logging
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest

from pos_tui.domain.contacts import Phone
from pos_tui.domain.coupon import CouponOrder
from pos_tui.domain.secret import Secret
from pos_tui.domain.tls_fault import TlsFault
from pos_tui.huuray.account import Account
from pos_tui.huuray.client import HuurayClient
from pos_tui.huuray.results import IssueResult, NotSent, NotSentReason, Sent, Unknown
from tests.faults.certificate import server_context, trusting_context
from tests.faults.server import FaultServer, answer, page

TOKEN = "tok-5e1f"
ORDER = CouponOrder(reference="R1", phone=Phone("20123456", "+4520123456"))
OK = answer(page("200 OK", b"OK"))


async def issue(template: str, tls: ssl.SSLContext | None = None) -> IssueResult:
    account = Account(template, "DK", Secret(TOKEN))
    return await HuurayClient(account, tls=tls or trusting_context()).issue(ORDER)


@pytest.fixture
def every_name_is_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Resolve every name to 127.0.0.1, and return the list of the names that were asked for."""
    names: list[str] = []
    resolve: Any = socket.getaddrinfo

    def here(host: Any, *arguments: Any, **options: Any) -> Any:
        names.append(host if isinstance(host, str) else host.decode())
        return resolve("127.0.0.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    return names


def header(request: bytes, name: str) -> str | None:
    lines = (line.partition(": ") for line in request.decode().split("\r\n"))
    return next((value for key, _, value in lines if key.lower() == name.lower()), None)


async def test_a_key_in_the_path_goes_out_with_no_offer_to_keep_or_pack_anything() -> None:
    async with FaultServer(OK) as server:
        assert await issue(server.url("/{token}/{country}")) == Sent()
    request = server.requests[0]
    assert request.startswith(b"GET /tok-5e1f/dk?")
    assert header(request, "Host") == f"127.0.0.1:{server.port}"
    assert header(request, "Connection") == "close"
    assert header(request, "Accept-Encoding") == "identity"
    assert header(request, "Authorization") is None


async def test_a_key_as_the_user_goes_out_as_basic_authorization() -> None:
    async with FaultServer(OK) as server:
        assert await issue(server.url("/", host="shop:{token}@127.0.0.1")) == Sent()
    request = server.requests[0]
    assert header(request, "Authorization") == f"Basic {base64.b64encode(b'shop:tok-5e1f').decode()}"
    assert header(request, "Host") == f"127.0.0.1:{server.port}"


async def test_a_key_in_the_host_is_asked_for_and_named_to_the_server(every_name_is_here: list[str]) -> None:
    async with FaultServer(OK) as server:
        assert await issue(server.url("/", host="{token}.{country}.example")) == Sent()
    assert every_name_is_here == ["tok-5e1f.dk.example"]
    assert header(server.requests[0], "Host") == f"tok-5e1f.dk.example:{server.port}"


async def test_tls_names_and_checks_the_real_host(tmp_path: Path, every_name_is_here: list[str]) -> None:
    named: list[str | None] = []
    context = server_context(tmp_path)
    context.sni_callback = lambda _socket, name, _context: named.append(name)
    async with FaultServer(OK, tls=context) as server:
        assert await issue(server.url("/", host="{token}.{country}.example")) == Sent()
    assert named == ["tok-5e1f.dk.example"]
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("host", "fault"), [("127.0.0.1", TlsFault.ISSUER_UNKNOWN), ("other.example", TlsFault.OTHER_NAME)]
)
async def test_a_server_whose_certificate_does_not_hold_gets_nothing(
    host: str, fault: TlsFault, tmp_path: Path, every_name_is_here: list[str]
) -> None:
    trusts_nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls = trusting_context() if host == "other.example" else trusts_nobody
    async with FaultServer(OK, tls=server_context(tmp_path)) as server:
        assert await issue(server.url("/{token}", host=host), tls) == NotSent(NotSentReason.TLS, fault)
    assert server.requests == []


async def test_what_a_server_echoes_is_kept_without_key_and_contact(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page_with_all = page("500 Oops", b"GET /tok-5e1f/?Phone=20123456&RefID=R1 +45 20 12 34 56 failed")
    async with FaultServer(answer(page_with_all)) as server:
        result = await issue(server.url("/{token}/"))
    assert isinstance(result, Unknown)
    assert result.excerpt == "GET /***/?Phone=***&RefID=R1 +45 *** failed"
    assert TOKEN not in caplog.text
