"""Both APIs and the shop's own pages as one Starlette application."""

from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from pos_tui.sandbox.account import HUURAY_KEY, HUURAY_PATH, PIGGY_PATH, Address
from pos_tui.sandbox.guide import guide
from pos_tui.sandbox.huuray import HuurayApi
from pos_tui.sandbox.piggy import PiggyApi
from pos_tui.sandbox.shop import Service, Shop

_SERVICES: dict[str, Service] = {PIGGY_PATH: "piggy", HUURAY_PATH: "huuray"}


def application(shop: Shop) -> ASGIApp:
    """Return the application that answers for `shop`."""

    async def page(request: Request) -> Response:
        address = Address(str(request.base_url).rstrip("/"))
        sent = (f"{message.at}  {message.via}  {message.to}  {message.text}" for message in shop.messages)
        return PlainTextResponse("\n".join([guide(address, shop.size), *sent]))

    async def outbox(_: Request) -> Response:
        return JSONResponse(shop.outbox())

    async def requests(_: Request) -> Response:
        return JSONResponse(shop.requests())

    async def reset(_: Request) -> Response:
        shop.reset()
        return Response(status_code=204)

    routes = [
        *PiggyApi(shop).routes(),
        *HuurayApi(shop).routes(),
        Route("/", page),
        Route("/outbox", outbox),
        Route("/requests", requests),
        Route("/reset", reset, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False  # the only redirect is the one that is asked for
    return _noting(app, shop)


def _noting(app: ASGIApp, shop: Shop) -> ASGIApp:
    """Remember every request to either API before it is answered, whatever becomes of it."""

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        for prefix, service in _SERVICES.items():
            if path.startswith(prefix):
                query = dict(parse_qsl(scope["query_string"].decode("ascii", "replace")))
                query.pop("AuthToken", None)
                shop.note(service, scope["method"], path.replace(HUURAY_KEY, "…"), query)
        await app(scope, receive, send)

    return noting
