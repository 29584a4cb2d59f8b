"""The secret of a request shows nowhere, however the request fails."""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from traceback import TracebackException

import httpx
import pytest

from pos_tui.transport import AnswerTooLargeError, SecretTransport, read_capped
from tests.piggy.answers import answer, answering, raw

KEY = "0a1b2c-PLANTED-d3e4f5"
KINDS = [
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.ReadError,
    httpx.ReadTimeout,
    httpx.WriteError,
    httpx.WriteTimeout,
    httpx.CloseError,
    httpx.PoolTimeout,
    httpx.LocalProtocolError,
    httpx.RemoteProtocolError,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
]


def with_key(request: httpx.Request) -> httpx.Request:
    headers = request.headers.copy()
    headers["Authorization"] = f"Bearer {KEY}"
    return httpx.Request(request.method, request.url.copy_merge_params({"token": KEY}), headers=headers)


class Failing(httpx.AsyncBaseTransport):
    """Fails with an error that quotes the request, before the answer or in the middle of its body."""

    def __init__(self, fail: Callable[[str, httpx.Request], Exception], *, in_body: bool) -> None:
        self._fail = fail
        self._in_body = in_body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._in_body:
            return httpx.Response(200, stream=FailingBody(self._fail, request), request=request)
        raise self._fail(f"{request.url} {request.headers['Authorization']}", request)


class FailingBody(httpx.AsyncByteStream):
    """Gives one piece, then fails."""

    def __init__(self, fail: Callable[[str, httpx.Request], Exception], request: httpx.Request) -> None:
        self._fail = fail
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"one"
        sent_headers = self._request.headers
        raise self._fail(f"{self._request.url} {sent_headers['Authorization']}", self._request)


def failing_with(kind: type[httpx.TransportError]) -> Callable[[str, httpx.Request], Exception]:
    def fail(text: str, request: httpx.Request) -> Exception:
        error = kind(text, request=request)
        error.__cause__ = OSError(text)
        error.add_note(text)
        return error

    return fail


async def error_of(transport: httpx.AsyncBaseTransport, url: str = "http://127.0.0.1/") -> httpx.HTTPError:
    async with httpx.AsyncClient(transport=SecretTransport(transport, with_key), trust_env=False) as client:
        with pytest.raises(httpx.HTTPError) as caught:
            await client.get(url)
    return caught.value


def everything_about(error: BaseException) -> Iterator[str]:
    """Whatever a crash report, a debugger's first look or a log could show."""
    yield from (repr(error), str(error), repr(error.args), repr(vars(error)))
    yield from TracebackException.from_exception(error, capture_locals=True).format()
    if isinstance(error, httpx.HTTPError):
        yield from (repr(error.request.url), repr(error.request.headers.raw))
    for below in (error.__cause__, error.__context__):
        if below is not None:
            yield from everything_about(below)


@pytest.mark.parametrize("in_body", [False, True], ids=["request", "body"])
@pytest.mark.parametrize("kind", KINDS)
async def test_an_error_keeps_its_class_and_nothing_of_the_secret(
    kind: type[httpx.TransportError], in_body: bool
) -> None:
    error = await error_of(Failing(failing_with(kind), in_body=in_body))
    assert type(error) is kind
    assert KEY not in "\n".join(everything_about(error))


@pytest.mark.parametrize("in_body", [False, True], ids=["request", "body"])
@pytest.mark.parametrize("bug", [ValueError, RuntimeError, OSError])
async def test_any_other_error_comes_out_as_one_of_httpx(bug: type[Exception], in_body: bool) -> None:
    error = await error_of(Failing(lambda text, _: bug(text), in_body=in_body))
    assert type(error) is httpx.TransportError
    assert KEY not in "\n".join(everything_about(error))


async def test_a_secret_that_cannot_be_put_in_is_a_fault_on_this_side() -> None:
    def insert(request: httpx.Request) -> httpx.Request:
        raise ValueError(f"{request.url} {KEY}")

    transport = SecretTransport(httpx.MockTransport(lambda _: httpx.Response(200)), insert)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        with pytest.raises(httpx.LocalProtocolError) as caught:
            await client.get("http://127.0.0.1/")
    assert KEY not in "\n".join(everything_about(caught.value))


@pytest.mark.parametrize(
    "root",
    [
        socket.gaierror(socket.EAI_NONAME, KEY),
        ConnectionRefusedError(111, KEY),
        ssl.SSLError(1, KEY),
        ssl.SSLCertVerificationError(1, KEY),
    ],
)
async def test_the_class_of_what_lay_beneath_is_kept(root: OSError) -> None:
    def fail(text: str, _: httpx.Request) -> Exception:
        error = httpx.ConnectError(text)
        error.__cause__ = OSError(text)
        error.__cause__.__cause__ = ExceptionGroup(text, [TimeoutError(text), root])
        return error

    error = await error_of(Failing(fail, in_body=False))
    assert type(error.__cause__) is type(root)
    assert KEY not in "\n".join(everything_about(error))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["no answer", "no HTTP", "cut body", "bad chunk"],
)
async def test_a_real_connection_that_breaks_shows_nothing(
    content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)
    async with answering(raw(content)) as server:
        error = await error_of(httpx.AsyncHTTPTransport(trust_env=False, verify=False), server.url)
        assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"
    assert type(error) is httpx.RemoteProtocolError
    assert KEY not in "\n".join(everything_about(error))
    assert "httpcore" in {record.name.partition(".")[0] for record in caplog.records}
    assert KEY not in caplog.text


async def test_an_answer_knows_only_the_secretless_request() -> None:
    async with answering(answer("yes", 302, Location=f"/?token={KEY}", Set_Cookie=f"token={KEY}")) as server:
        inner = httpx.AsyncHTTPTransport(trust_env=False, verify=False)
        async with httpx.AsyncClient(transport=SecretTransport(inner, with_key), trust_env=False) as client:
            response = await client.get(server.url)
    assert response.text == "yes"
    assert (
        KEY not in f"{response.request.url} {response.request.headers.raw!r} {response!r} {vars(response)!r}"
    )


@pytest.mark.parametrize("headers", [{"Set_Cookie": "\x80"}, {"Location": "http://[::"}])
async def test_a_malformed_header_that_nobody_needs_breaks_no_later_request(headers: dict[str, str]) -> None:
    async with answering(answer("one", 302, **headers), answer("two")) as server:
        inner = httpx.AsyncHTTPTransport(trust_env=False, verify=False)
        async with httpx.AsyncClient(transport=SecretTransport(inner, with_key), trust_env=False) as client:
            assert (await client.get(server.url)).text == "one"
            assert (await client.get(server.url)).text == "two"


async def test_a_program_that_logs_everything_still_logs_no_request(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)  # what logging.basicConfig(level=DEBUG) does
    async with answering(answer("yes")) as server:
        inner = httpx.AsyncHTTPTransport(trust_env=False, verify=False)
        async with httpx.AsyncClient(transport=SecretTransport(inner, with_key), trust_env=False) as client:
            await client.get(server.url)
    assert not [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]


async def test_cancellation_passes_untouched() -> None:
    cancelled = asyncio.CancelledError("by somebody")

    async def cancel(_: httpx.Request) -> httpx.Response:
        raise cancelled

    transport = SecretTransport(httpx.MockTransport(cancel), with_key)
    with pytest.raises(asyncio.CancelledError) as caught:
        await transport.handle_async_request(httpx.Request("GET", "http://127.0.0.1"))
    assert caught.value is cancelled


async def test_a_body_is_read_up_to_its_limit_and_not_past_it() -> None:
    async with answering(answer("12345"), answer("123456")) as server:
        inner = httpx.AsyncHTTPTransport(trust_env=False, verify=False)
        async with httpx.AsyncClient(transport=SecretTransport(inner, with_key), trust_env=False) as client:
            async with client.stream("GET", server.url) as response:
                assert await read_capped(response, 5) == b"12345"
            async with client.stream("GET", server.url) as response:
                with pytest.raises(AnswerTooLargeError):
                    await read_capped(response, 5)
