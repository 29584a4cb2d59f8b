"""What can go wrong with an answer, and the names that provoke it.

A fault is asked for by its name: as a gift card's code or uuid, as a programme's uuid, as a coupon's
product or code, or before `@example.com` in an e-mail address; with coupons also by a phone number.
"""

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

N_ = str
"""Marks a text for the catalogues; the guide translates it when it is shown."""

SLOW_S = 4.0
RETRY_AFTER_S = 2
HUGE_BYTES = 9 * 1024 * 1024
OTHER_CODE = "PIGGY789"
HOSTILE_NAME = "[/x][@click=app.quit]Bucks[/]\x1b[2J\x1b]0;owned\x07\u202e\u200b\x00€ 999,00\r\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way of answering badly.

    `spoil` turns the proper answer into what is sent instead. `carried_out` says whether the order is
    executed all the same. `phone` provokes it with coupons; None where it makes sense for cards only.
    `recovers` means that only every other request meets it, the first one included.
    """

    name: str
    about: str
    spoil: Callable[[Response], ASGIApp]
    phone: str | None = None
    carried_out: bool = False
    recovers: bool = False


def address_word(email: str) -> str:
    """Return the name that an address `name@example.com` asks for, in capitals; empty for other addresses."""
    name, _, domain = email.rpartition("@")
    return name.upper() if domain.lower() == "example.com" else ""


def _slow(answer: Response) -> ASGIApp:
    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(SLOW_S)
        await answer(scope, receive, send)

    return respond


def _silent(_: Response) -> ASGIApp:
    async def respond(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - an ASGI app has three
        await _gone(receive)

    return respond


def _dropped(_: Response) -> ASGIApp:
    async def respond(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - an ASGI app has three
        scope["state"]["hang_up"]()
        await _gone(receive)

    return respond


def _cut(answer: Response) -> ASGIApp:
    """Announce the whole length, send the half of it, and close the connection."""

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_half(message: Message) -> None:
            if message["type"] == "http.response.body":
                body = message["body"]
                message = {**message, "body": body[: len(body) // 2], "more_body": True}
            await send(message)

        await answer(scope, receive, send_half)
        scope["state"]["hang_up"]()
        await _gone(receive)

    return respond


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _huge(answer: Response) -> ASGIApp:
    """Put white space behind the answer, which a reader without a limit would strip and be content."""
    return Response(bytes(answer.body) + b" " * HUGE_BYTES, answer.status_code, media_type=answer.media_type)


def _other_card(answer: Response) -> ASGIApp:
    return _swapped(answer, "OTHERCARD", OTHER_CODE)


def _hostile(answer: Response) -> ASGIApp:
    return _swapped(answer, "Sea Dollars", HOSTILE_NAME)


def _swapped(answer: Response, text: str, other: str) -> Response:
    body = bytes(answer.body).replace(json.dumps(text).encode(), json.dumps(other).encode())
    return Response(body, answer.status_code, media_type="application/json")


def _always(make: Callable[[], Response]) -> Callable[[Response], ASGIApp]:
    return lambda _: make()


def _page(status: int, title: str) -> Callable[[Response], ASGIApp]:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><hr>nginx</body></html>"
    return _always(lambda: HTMLResponse(page, status))


def _too_many(retry_after: Callable[[], str] | None) -> Callable[[Response], ASGIApp]:
    def answer() -> Response:
        headers = {"X-RateLimit-Remaining": "0"}
        if retry_after is not None:
            headers["Retry-After"] = retry_after()
        body = {"message": "Too Many Attempts.", "code": 429, "status_code": 429}
        return JSONResponse(body, 429, headers)

    return _always(answer)


def _retry_date() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=RETRY_AFTER_S), usegmt=True)


def _garbage() -> Response:
    noise = random.Random(0).randbytes(400)  # noqa: S311 - the same noise every time
    return Response(noise, media_type="application/json")


FAULTS = (
    Fault("SLOW", N_("the proper answer, seconds late"), _slow, "0612340101", carried_out=True),
    Fault("SILENT", N_("no answer, and the connection stays open"), _silent, "0612340102"),
    Fault(
        "DROPPED", N_("the connection is closed without an answer"), _dropped, "0612340103", carried_out=True
    ),
    Fault(
        "CUT",
        N_("half of the answer, then the connection is closed"),
        _cut,
        "0612340104",
        carried_out=True,
    ),
    Fault(
        "HUGE",
        N_("the answer with megabytes of blanks behind it"),
        _huge,
        "0612340105",
        carried_out=True,
    ),
    Fault("GARBAGE", N_("status 200 and random bytes"), _always(_garbage), "0612340106"),
    Fault("BLANK", N_("status 200 and no text at all"), _always(Response), "0612340107"),
    Fault(
        "WRONGSHAPE",
        N_("status 200 and JSON of another shape"),
        _always(lambda: JSONResponse({"status": "OK", "result": [1, 2, 3]})),
        "0612340108",
    ),
    Fault(
        "REDIRECT",
        N_("a redirect to another address, not to be followed"),
        _always(lambda: Response(status_code=302, headers={"Location": "redirected"})),
        "0612340109",
    ),
    Fault("HTTP429", N_("too many requests"), _too_many(None), "0612340110"),
    Fault(
        "HTTP429WAIT",
        N_("too many requests, with a delay in seconds"),
        _too_many(lambda: str(RETRY_AFTER_S)),
        "0612340111",
    ),
    Fault(
        "HTTP429DATE", N_("too many requests, with a delay as a date"), _too_many(_retry_date), "0612340112"
    ),
    Fault(
        "HTTP500",
        N_("server error, as plain text"),
        _always(lambda: PlainTextResponse("Internal Server Error", 500)),
        "0612340113",
    ),
    Fault("HTML502", N_("bad gateway, as a web page"), _page(502, "502 Bad Gateway"), "0612340114"),
    Fault("HTML503", N_("maintenance, as a web page"), _page(503, "Down for maintenance"), "0612340115"),
    Fault(
        "FLAKY", N_("maintenance, and the proper answer when tried again"), _page(503, "Busy"), recovers=True
    ),
    Fault("OTHERCARD", N_("the answer for another card"), _other_card, carried_out=True),
    Fault("HOSTILE", N_("a programme name with markup and control characters"), _hostile, carried_out=True),
)
