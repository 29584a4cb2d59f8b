"""A connection that can't be trusted says why; one setting alone adds a company's own authority."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from pos_tui.cli import main
from pos_tui.domain.card_code import CardCode
from pos_tui.domain.contacts import Phone
from pos_tui.domain.coupon import CouponOrder
from pos_tui.domain.secret import Secret
from pos_tui.domain.tls_fault import TlsFault
from pos_tui.huuray.account import Account
from pos_tui.huuray.client import HuurayClient
from pos_tui.huuray.results import NotSent, NotSentReason, Sent
from pos_tui.piggy.client import PiggyClient
from pos_tui.piggy.results import Found, Unreachable, UnreachableReason
from pos_tui.tls import tls_context
from tests.cli.conftest import Ran
from tests.faults.certificate import AUTHORITY, AUTHORITY_NAME, issued_context, server_context
from tests.faults.server import (
    FaultServer,
    answer,
    close_before_reading,
    page,
    reset_before_reading,
    speak_first,
)
from tests.piggy.answers import SEA_DOLLARS

ORDER = CouponOrder(reference="R1", phone=Phone("20123456", "+4520123456"))
CARD = answer(page("200 OK", json.dumps({"data": SEA_DOLLARS}).encode()))
OK = answer(page("200 OK", b"OK"))
FAULTS = {
    "expired": TlsFault.EXPIRED,
    "future": TlsFault.NOT_YET_VALID,
    "other": TlsFault.OTHER_NAME,
    "foreign": TlsFault.ISSUER_UNKNOWN,
}
Ask = Callable[[str, str], Awaitable[object]]


@pytest.fixture
def ca_file(tmp_path: Path) -> str:
    """The company's authority, between lines of text as its IT hands it out."""
    file = tmp_path / "company.pem"
    file.write_text(f"Our authority:\n{AUTHORITY}\n")
    return str(file)


async def find(url: str, ca_file: str) -> object:
    client = PiggyClient(url, Secret("k"), tls=tls_context(ca_file))
    try:
        return await client.find(CardCode("GFTCRD123"))
    finally:
        await client.aclose()


async def issue(url: str, ca_file: str) -> object:
    return await HuurayClient(Account(url, "DK", Secret("t")), tls=tls_context(ca_file)).issue(ORDER)


def not_reached(ask: Ask, fault: TlsFault) -> object:
    if ask is find:
        return Unreachable(UnreachableReason.TLS, tls=fault)
    return NotSent(NotSentReason.TLS, fault)


@pytest.mark.parametrize("ask", [find, issue])
@pytest.mark.parametrize("what", FAULTS)
async def test_what_is_wrong_with_a_certificate_is_told(
    ask: Ask, what: str, tmp_path: Path, ca_file: str
) -> None:
    context = server_context(tmp_path) if what == "foreign" else issued_context(tmp_path, what)
    async with FaultServer(OK, tls=context) as server:
        assert await ask(server.url(host="localhost"), ca_file) == not_reached(ask, FAULTS[what])
    assert server.requests == []


@pytest.mark.parametrize("ask", [find, issue])
@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (speak_first, TlsFault.NOT_TLS),
        (close_before_reading, TlsFault.BROKEN_OFF),
        (reset_before_reading, TlsFault.BROKEN_OFF),
    ],
)
async def test_what_is_no_tls_is_told(
    ask: Ask, script: Callable[..., Awaitable[None]], fault: TlsFault
) -> None:
    async with FaultServer(script) as server:
        assert await ask(server.url(scheme="https"), "") == not_reached(ask, fault)


@pytest.mark.parametrize(("ask", "script", "result"), [(find, CARD, Found), (issue, OK, Sent)])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_a_company_s_authority_is_trusted_once_it_is_set(
    *, ask: Ask, script: Callable[..., Awaitable[None]], result: type, host: str, tmp_path: Path, ca_file: str
) -> None:
    async with FaultServer(script, tls=issued_context(tmp_path)) as server:
        assert await ask(server.url(host=host), "") == not_reached(ask, TlsFault.ISSUER_UNKNOWN)
        assert isinstance(await ask(server.url(host=host), ca_file), result)


@pytest.mark.parametrize("ask", [find, issue])
async def test_nothing_that_the_environment_names_is_trusted(
    ask: Ask, tmp_path: Path, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", ca_file)
    async with FaultServer(OK, tls=issued_context(tmp_path)) as server:
        assert await ask(server.url(), "") == not_reached(ask, TlsFault.ISSUER_UNKNOWN)


async def doctor(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], url: str, *options: str
) -> Ran:
    """Run the doctor on a till with both services at `url`."""
    for name, value in {
        "PIGGY__URL": url,
        "PIGGY__TOKEN": "k",
        "HUURAY__URL": f"{url}PLANTED",
        "HUURAY__TOKEN": "PLANTED",
        "HUURAY__COUNTRY": "dk",
    }.items():
        monkeypatch.setenv(f"POS_TUI_{name}", value)
    code = await asyncio.to_thread(main, ["doctor", *options])
    return Ran(code, *capfd.readouterr())


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("expired", ["has expired", f"issuer: {AUTHORITY_NAME}, valid until Jan 1, 2001", "date and time"]),
        ("future", ["not valid yet", f"issuer: {AUTHORITY_NAME}, valid from Jan 1, 2090", "date and time"]),
        ("other", ["for another address", f"issuer: {AUTHORITY_NAME}"]),
        ("foreign", ["does not trust the issuer", "issuer: pos-tui tests", "{section}.ca_file"]),
        ("plain", ["no TLS"]),
        ("cut", ["broke off before it was safe"]),
    ],
)
async def test_the_doctor_names_the_cause_and_the_issuer(
    *,
    what: str,
    words: list[str],
    tmp_path: Path,
    ca_file: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__CA_FILE", ca_file)
    monkeypatch.setenv("POS_TUI_HUURAY__CA_FILE", ca_file)
    context = None
    if what in FAULTS:
        context = server_context(tmp_path) if what == "foreign" else issued_context(tmp_path, what)
    script = {"plain": speak_first, "cut": close_before_reading}.get(what, OK)
    async with FaultServer(script, tls=context) as server:
        ran = await doctor(monkeypatch, capfd, server.url("/", scheme="https", host="localhost"))
    for section in ("piggy", "huuray"):
        (line,) = (line for line in ran.out.splitlines() if line.split()[1] == section)
        assert line.startswith("problem")
        assert all(word.format(section=section) in line for word in words)
        assert ".." not in line
        assert ("date and time" in line) == (what in {"expired", "future"})
        assert "PLANTED" not in line
    assert ran.code == 5
    assert server.requests == []


async def test_the_doctor_is_content_with_a_company_s_authority(
    tmp_path: Path, ca_file: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POS_TUI_HUURAY__CA_FILE", ca_file)
    async with FaultServer(OK, tls=issued_context(tmp_path)) as server:
        ran = await doctor(monkeypatch, capfd, server.url(host="localhost"), "--json")
    told = {record["check"]: record["status"] for record in ran.records}
    assert told["huuray"] == "ok"
    assert told["piggy"] == "problem"


@pytest.mark.parametrize("section", ["piggy", "huuray"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"", "holds no certificate"),
        (b"\x30\x82\x01\x02\xff", "holds no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds no certificate"),
        (b"-----BEGIN PRIVATE KEY-----\n", "holds no certificate"),
    ],
)
def test_a_file_without_certificates_is_a_problem_in_words(
    *,
    section: str,
    content: bytes | None,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv(f"POS_TUI_{section.upper()}__CA_FILE", str(file))
    assert main(["config", "check"]) == 4
    told = "".join(capfd.readouterr())
    assert f"POS_TUI_{section.upper()}__CA_FILE" in told
    assert words in told


@pytest.mark.parametrize(("path", "words"), [("/tmp", "a plain file"), ("authority.pem", "whole path")])
def test_what_is_no_file_of_certificates_is_a_problem_in_words(
    path: str, words: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__CA_FILE", path)
    assert main(["config", "check"]) == 4
    assert words in "".join(capfd.readouterr())


@pytest.mark.parametrize("section", ["piggy", "huuray"])
def test_a_file_that_may_not_be_read_is_a_problem_in_words(
    section: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pos_tui.tls.read_plain_file", refuse)
    monkeypatch.setenv(f"POS_TUI_{section.upper()}__CA_FILE", str(tmp_path / "authority.pem"))
    assert main(["config", "check"]) == 4
    assert "Permission denied" in "".join(capfd.readouterr())
