"""The Piggy API as the practice shop answers it."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pos_tui.sandbox.account import PIGGY_KEY, PIGGY_PATH
from pos_tui.sandbox.faults import FAULTS, address_word
from pos_tui.sandbox.shop import Message, Shop
from pos_tui.sandbox.stock import PROGRAMS, TEMPLATE_UUID, Card, Contact, Program, Shape

ERRORS = {
    1000: "Internal error",
    1003: "The given data was invalid.",
    1008: "Winkel niet gevonden",
    1010: "Giftcard is not activated",
    1100: "Giftcard program not found",
    1114: "Not allowed for this type of giftcard",
    5001: "Cadeaukaart niet gevonden",
    5002: "Giftcard is expired",
    5003: "Saldo te laag",
    5006: "Giftcard is not upgradeable",
    5007: "Giftcard has no program",
    5008: "Amount exceeds the maximum of the program",
    5010: "Transaction not found",
    7002: "Account is inactive",
    7010: "Giftcard is not valid",
    7011: "No access to this account",
    7015: "Shop has no access to this program",
    55021: "Only digital giftcards can be created",
    55025: "Not the last transaction of this giftcard",
    55031: "Contact niet gevonden",
    60000: "Usage limit reached",
    60005: "Contact already exists",
    99999: "Something that no reference mentions",
}
"""The service's error codes, with texts in the languages it speaks; 99999 is one it does not document."""

PROVOKED_ERRORS = {f"ERROR{code}": code for code in ERRORS}
"""The names that provoke each error; asked for as a fault is."""

_FAULTS = {fault.name: fault for fault in FAULTS}
_DEFAULT_LIMIT, _MOST = 30, 100
_REQUESTS_A_MINUTE = 1000

_FEWEST = ("uuid", "type", "hash", "active", "upgradeable", "amount_in_cents")
_CARD_FIELDS = {
    Shape.FEWEST: _FEWEST,
    Shape.LISTED: (*_FEWEST, "expiration_date", "giftcard_program"),
    Shape.FOUND: (*_FEWEST, "expiration_date", "display_amount", "giftcard_program"),
}
_PROGRAM_FIELDS = {Shape.LISTED: ("uuid", "name"), Shape.FOUND: ("name",)}


def card_json(card: Card, now: datetime) -> dict[str, object]:
    """Return the card as the service writes it, with the fields of its shape."""
    expires = card.expires_at(now)
    euros, cents = divmod(card.cents, 100)
    program = program_json(card.program) | {"id": card.program.number}
    full: dict[str, object] = {
        "id": card.number,
        "uuid": card.uuid,
        "type": "PHYSICAL" if card.physical else "DIGITAL",
        "hash": card.code,
        "amount_in_cents": card.cents,
        "upgradeable": card.upgradeable,
        "active": card.active,
        # No expiry is null on some cards and an empty text on others.
        "expiration_date": expires.isoformat() if expires else "" if card.physical else None,
        "amount": card.cents / 100 if cents else euros,
        "url": f"https://leat.com/giftcard-balance?hash={card.code}",
        "display_amount": card.display_amount,
        "formatted_expiration_date": expires.date().isoformat() if expires else None,
        "giftcard_program": _only(program, _PROGRAM_FIELDS.get(card.shape)),
        "giftcard_recipients": [],
    }
    return _only(full, _CARD_FIELDS.get(card.shape))


def program_json(program: Program) -> dict[str, object]:
    """Return what cards and the programme list both say of a programme."""
    values: dict[str, object] = {"uuid": program.uuid, "name": program.name, "calculator_flow": "DEFAULT"}
    if program.expiration_days is not None:
        values["expiration_days"] = program.expiration_days
    if program.max_amount_in_cents is not None:
        values["max_amount_in_cents"] = program.max_amount_in_cents
    return values


def _only(values: dict[str, object], names: tuple[str, ...] | None) -> dict[str, object]:
    return values if names is None else {name: values[name] for name in names}


def _contact_json(contact: Contact) -> dict[str, object]:
    return {"uuid": contact.uuid, "email": contact.email, "prepaid_balance": {"balance_in_cents": 0}}


def _data(data: object, meta: object = (), status: int = 200) -> Response:
    return JSONResponse({"data": data, "meta": meta}, status)


def _error(code: int, status: int = 400, errors: dict[str, object] | None = None) -> Response:
    body: dict[str, object] = {"message": ERRORS[code], "code": code, "status_code": status}
    return JSONResponse(body | ({"errors": errors} if errors else {}), status)


def _invalid(**errors: object) -> Response:
    return _error(1003, 422, errors)


@dataclass(frozen=True, slots=True)
class _Ask:
    """What a call may read of its request."""

    query: QueryParams
    uuid: str
    body: dict[str, object]

    def text(self, name: str) -> str:
        value = self.body.get(name)
        return value if isinstance(value, str) else ""


class PiggyApi:
    """Every documented call, on the cards of one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[Route]:
        """Return the routes, with their full paths."""
        calls = (
            ("GET", "", self._health),
            ("GET", "/giftcards", self._list),
            ("POST", "/giftcards", self._create),
            ("GET", "/giftcards/find-one-by", self._find),
            ("GET", "/giftcards/{uuid}", self._get),
            ("POST", "/giftcards/{uuid}/send-by-email", self._send),
            ("GET", "/giftcard-programs", self._programs),
            ("GET", "/shops", self._shops),
            ("GET", "/contacts/find-one-by", self._contact),
            ("GET", "/contacts/find-or-create", self._contact_made),
        )
        return [
            Route(PIGGY_PATH + path, self._answering(call), methods=[method]) for method, path, call in calls
        ]

    def _answering(self, call: Callable[[_Ask], Response]) -> Callable[[Request], Awaitable[ASGIApp]]:
        async def endpoint(request: Request) -> ASGIApp:
            answer = await self._answer(request, call)
            if isinstance(answer, Response):
                left = _REQUESTS_A_MINUTE - self._shop.counts["piggy"] % _REQUESTS_A_MINUTE
                answer.headers.setdefault("X-RateLimit-Remaining", str(left))
            return answer

        return endpoint

    async def _answer(self, request: Request, call: Callable[[_Ask], Response]) -> ASGIApp:
        if request.headers.get("Authorization") != f"Bearer {PIGGY_KEY}":
            return JSONResponse({"message": "Unauthenticated.", "code": 401, "status_code": 401}, 401)
        body = await _json_object(request)
        if body is None:
            return _invalid(body="The body must be a JSON object.")
        ask = _Ask(request.query_params, request.path_params.get("uuid", ""), body)
        word = self._word(ask)
        if word in PROVOKED_ERRORS:
            return _error(PROVOKED_ERRORS[word])
        fault = _FAULTS.get(word)
        if fault is None or not self._shop.is_met(fault):
            return call(ask)
        return fault.spoil(call(ask) if fault.carried_out else Response())

    def _word(self, ask: _Ask) -> str:
        """Return the name of a fault or an error that the request asks for, or an empty text."""
        card = self._shop.stock.get(ask.uuid)
        words = (
            ask.uuid,
            card.code if card else "",
            ask.query.get("hash", ""),
            ask.query.get("giftcard_program_uuid", ""),
            address_word(ask.query.get("email", "")),
            ask.text("giftcard_program_uuid"),
        )
        return next((word for word in words if word in _FAULTS or word in PROVOKED_ERRORS), "")

    def _health(self, _: _Ask) -> Response:
        return _data({"id": 1, "company": "Practice shop"}, {})

    def _list(self, ask: _Ask) -> Response:
        page, limit = _whole(ask.query.get("page", "1")), _whole(ask.query.get("limit", str(_DEFAULT_LIMIT)))
        errors: dict[str, object] = {}
        if page is None or page < 1:
            errors["page"] = ["The page must be at least 1."]
        if limit is None or not 1 <= limit <= _MOST:
            errors["limit"] = [f"The limit must be between 1 and {_MOST}."]
        if page is None or limit is None or errors:
            return _invalid(**errors)
        program = None
        if uuid := ask.query.get("giftcard_program_uuid"):
            program = PROGRAMS.get(uuid)
            if program is None:
                return _error(1100)
        stock = self._shop.stock
        total = stock.count(program)
        cards = stock.cards(program, (page - 1) * limit, page * limit)
        return _data(
            [card_json(card, self._shop.now()) for card in cards],
            {"page": page, "per_page": limit, "last_page": max(1, -(-total // limit)), "total": total},
        )

    def _find(self, ask: _Ask) -> Response:
        code = ask.query.get("hash")
        if not code:
            return _invalid(hash=["The hash field is required."])
        return self._one(self._shop.stock.find(code), 400)

    def _get(self, ask: _Ask) -> Response:
        return self._one(self._shop.stock.get(ask.uuid), 404)

    def _one(self, card: Card | None, status: int) -> Response:
        return _error(5001, status) if card is None else _data(card_json(card, self._shop.now()))

    def _create(self, ask: _Ask) -> Response:
        kind = ask.body.get("type")
        if kind != 1 or isinstance(kind, bool):
            return _error(55021) if kind == 0 else _invalid(type="The selected type is invalid.")
        if not ask.text("giftcard_program_uuid"):
            return _invalid(giftcard_program_uuid=["The giftcard program uuid field is required."])
        program = PROGRAMS.get(ask.text("giftcard_program_uuid"))
        if program is None or not program.active:
            return _error(1100)
        return _data(card_json(self._shop.stock.create(program), self._shop.now()), [], 201)

    def _send(self, ask: _Ask) -> Response:
        card = self._shop.stock.get(ask.uuid)
        if card is None:
            return _error(5001, 404)
        if card.physical:
            return _error(1114)
        contact = self._shop.contacts.get(ask.text("contact_uuid"))
        if contact is None:
            return _error(55031, 404)
        errors: dict[str, object] = {}
        if not contact.subscribed:
            errors["contact_uuid"] = "The contact is not subscribed to this type of email."
        if ask.text("email_uuid") not in {"", TEMPLATE_UUID}:
            errors["email_uuid"] = "The selected email uuid is invalid."
        tags = ask.body.get("merge_tags") or {}
        if not isinstance(tags, dict) or not all(tag.startswith("custom.") for tag in tags):
            errors["merge_tags"] = ["Every key must start with 'custom.'."]
        if errors or not isinstance(tags, dict):
            return _invalid(**errors)
        fields = {"hash": card.code} | {tag: str(value) for tag, value in tags.items()}
        text = f"Gift card {card.code}, {card.display_amount}"
        self._shop.send(Message(self._shop.stamp(), "piggy", "email", contact.email, text, fields))
        # The answer's data is an object in the reference and a plain text elsewhere.
        done = "Email successfully sent"
        return _data(done if ask.text("email_uuid") else {"message": "success", "data": done}, {})

    def _programs(self, _: _Ask) -> Response:
        count = self._shop.stock.count
        return _data(
            [
                {**program_json(program), "active": program.active, "card_count": count(program)}
                for program in PROGRAMS.values()
            ]
        )

    def _shops(self, _: _Ask) -> Response:
        return _data(
            [
                {"uuid": "shop-1", "name": "Practice counter", "type": "PHYSICAL", "reference": "COUNTER-1"},
                {"uuid": "shop-2", "name": "Practice web shop", "type": "WEB"},
            ]
        )

    def _contact(self, ask: _Ask) -> Response:
        contact = self._shop.contacts.find(ask.query.get("email", ""))
        return _error(55031, 404) if contact is None else _data(_contact_json(contact), {})

    def _contact_made(self, ask: _Ask) -> Response:
        email = ask.query.get("email", "")
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            return _invalid(email=["The email must be a valid email address."])
        return _data(_contact_json(self._shop.contacts.find_or_create(email)), {})


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


async def _json_object(request: Request) -> dict[str, object] | None:
    if request.method != "POST":
        return {}
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
