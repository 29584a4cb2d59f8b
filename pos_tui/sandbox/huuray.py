"""The Huuray coupon API as the practice shop answers it: one GET, one coupon, an answer in plain text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pos_tui.sandbox.account import COUNTRY, HUURAY_KEY, HUURAY_PATH
from pos_tui.sandbox.faults import FAULTS, N_, address_word
from pos_tui.sandbox.shop import Message, Shop

PARAMETERS = (
    "Product",
    "Fullname",
    "Buyeremail",
    "Message",
    "Phone",
    "Email",
    "DeliveryMethod",
    "DeliveryTime",
    "Code",
    "RefID",
)
CALLING_CODE = "+31"


@dataclass(frozen=True, slots=True)
class Order:
    """One request as the service reads it; a parameter without a value is as good as absent."""

    token: str
    country: str
    fields: dict[str, str]

    @property
    def phone(self) -> str:
        """The number as it was sent."""
        return self.fields.get("Phone", "")

    @property
    def email(self) -> str:
        """The address as it was sent."""
        return self.fields.get("Email", "")

    @property
    def method(self) -> str:
        """The delivery method in capitals."""
        return self.fields.get("DeliveryMethod", "").upper()


@dataclass(frozen=True, slots=True)
class Refusal:
    """One documented refusal: its `text` verbatim, and what provokes it.

    That is its `name` or its `phone` in an order that is otherwise in order, or the rule that `breaks` tells
    broken and `rule` puts into words.
    """

    name: str
    text: str
    phone: str
    rule: str | None = None
    breaks: Callable[[Order], bool] = lambda _: False


def _is_malformed(order: Order) -> bool:
    return not (_is_national(order.phone) and _is_minute(order.fields.get("DeliveryTime", "")))


def _is_national(phone: str) -> bool:
    """Digits alone: the service puts the calling code before them itself."""
    return not phone or (phone.isascii() and phone.isdecimal())


def _is_minute(text: str) -> bool:
    shape = "%Y-%m-%d %H:%M"
    try:
        return not text or datetime.strptime(text, shape).replace(tzinfo=UTC).strftime(shape) == text
    except ValueError:
        return False


REFUSALS = (
    Refusal(
        "NOACCESS",
        "Your API Access was not found or have been recalled",
        "0612340001",
        N_("another token"),
        lambda order: order.token != HUURAY_KEY,
    ),
    Refusal("WRONGIP", "Your IP is not allowed to use this ip.", "0612340002"),
    Refusal(
        "WRONGCOUNTRY",
        "Your API Access is not allowed in this Country",
        "0612340003",
        N_("another country"),
        lambda order: order.country.lower() != COUNTRY,
    ),
    Refusal("NOTHINGLEFT", "You have nothing left on your account", "0612340004"),
    Refusal(
        "NOCONTACT",
        "You didn’t specified Phone or Email for sending",
        "0612340005",
        N_("neither phone nor e-mail"),
        lambda order: not (order.phone or order.email),
    ),
    Refusal(
        "NOMETHOD",
        "You ditn’t specified Delivery Method",
        "0612340006",
        N_("phone and e-mail, no delivery method"),
        lambda order: bool(order.phone and order.email and not order.method),
    ),
    Refusal(
        "NOTEMPLATE",
        "There is no template for the given delivery method",
        "0612340007",
        N_("a delivery method other than SMS and Email"),
        lambda order: order.method not in {"", "SMS", "EMAIL"},
    ),
    Refusal(
        "SMSNOPHONE",
        "Delivery Method set to SMS but no phone supplied",
        "0612340008",
        N_("SMS without phone"),
        lambda order: order.method == "SMS" and not order.phone,
    ),
    Refusal(
        "EMAILNOEMAIL",
        "Delivery Method set to Email but no email supplied",
        "0612340009",
        N_("Email without e-mail"),
        lambda order: order.method == "EMAIL" and not order.email,
    ),
    Refusal("NOGIFTCARD", "No Giftcard left", "0612340010"),
    Refusal("NOVOUCHER", "There was no voucher left on the given product", "0612340011"),
    Refusal(
        "NOTCREATED",
        "Order not created",
        "0612340012",
        N_("a phone number with more than digits, a malformed delivery time"),
        _is_malformed,
    ),
    Refusal("NOCOUPON", "No Coupon found", "0612340013"),
)
COUPON_FAULTS = tuple(fault for fault in FAULTS if fault.phone is not None)

_REFUSALS = {key: refusal for refusal in REFUSALS for key in (refusal.name, refusal.phone)}
_FAULTS = {key: fault for fault in COUPON_FAULTS for key in (fault.name, fault.phone)}


class HuurayApi:
    """The one call, delivering into the outbox of one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[Route]:
        """Return the routes, with their full paths; country and token may stand in the path or the query."""
        paths = ("/coupon", "/{country}/coupon", "/{country}/{token}/coupon")
        return [
            *(Route(HUURAY_PATH + path, self._issue, methods=["GET"]) for path in paths),
            # What a client reads that follows the redirect: a success that is none.
            Route(HUURAY_PATH + "/{country}/redirected", _redirected, methods=["GET"]),
        ]

    async def _issue(self, request: Request) -> ASGIApp:
        query, path = request.query_params, request.path_params
        order = Order(
            path.get("token") or query.get("AuthToken", ""),
            path.get("country") or query.get("Country", ""),
            {name: value for name in PARAMETERS if (value := query.get(name))},
        )
        words = _words(order)
        refusal = next((refusal for refusal in REFUSALS if refusal.breaks(order)), None) or next(
            (_REFUSALS[word] for word in words if word in _REFUSALS), None
        )
        if refusal is not None:
            return PlainTextResponse(refusal.text)
        fault = next((_FAULTS[word] for word in words if word in _FAULTS), None)
        if fault is None or fault.carried_out:
            self._deliver(order)
        answer = PlainTextResponse("OK")
        return answer if fault is None else fault.spoil(answer)

    def _deliver(self, order: Order) -> None:
        fields = order.fields
        code = fields.get("Code") or f"COUPON{self._shop.counts['messages'] + 1:06}"
        text = " ".join((fields.get("Product", "Coupon"), code, fields.get("Message", ""))).strip()
        by_sms = order.method == "SMS" or (order.phone and not order.method)
        self._shop.send(
            Message(
                self._shop.stamp(),
                "huuray",
                "sms" if by_sms else "email",
                CALLING_CODE + order.phone.removeprefix("0") if by_sms else order.email,
                text,
                fields,
                fields.get("DeliveryTime"),
            )
        )


def _words(order: Order) -> tuple[str, ...]:
    """Return what in the order may be the name or the phone number of a refusal or a fault."""
    phone = f"0{order.phone.removeprefix('0')}"
    return (order.fields.get("Product", ""), order.fields.get("Code", ""), address_word(order.email), phone)


async def _redirected(_: Request) -> Response:
    return PlainTextResponse("OK")
