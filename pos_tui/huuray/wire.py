"""An order as the URL that issues it: one GET is the whole interface."""

from urllib.parse import quote

from pos_tui.domain.coupon import CouponOrder, DeliveryMethod
from pos_tui.domain.delivery_time import TIME_FORMAT
from pos_tui.huuray.account import ORDER_PARAMETERS, PLACES, Account


def parameters(order: CouponOrder, account: Account) -> dict[str, str]:
    """Return the parameters of `order` as they are typed; an absent value is left out.

    A delivery method goes only if it was chosen, a time as the till's clock shows it.
    """
    methods = {DeliveryMethod.SMS: account.sms_value, DeliveryMethod.EMAIL: account.email_value, None: None}
    values = (
        *(order.product, order.full_name, order.buyer_email, order.message),
        *(order.phone.national if order.phone else None, order.email),
        methods[order.chosen_method],
        f"{order.delivery_time:{TIME_FORMAT}}" if order.delivery_time else None,
        *(order.code, order.reference),
    )
    return {name: value for name, value in zip(ORDER_PARAMETERS, values, strict=True) if value}


def request_url(order: CouponOrder, account: Account, token: str) -> str:
    """Return the URL that issues `order`: the template filled in, its query kept, the order behind it.

    `token` is the account's, revealed; so this is called inside the transport only.
    """
    query = [f"{name}={place}" for name, place in PLACES.items() if place not in account.template]
    query += [f"{name}={_encode(value)}" for name, value in parameters(order, account).items()]
    separator = "&" if "?" in account.template else "?"
    url = account.template + separator + "&".join(query)
    return url.replace("{country}", _encode(account.country.lower())).replace("{token}", _encode(token))


def _encode(value: str) -> str:
    return quote(value, safe="")
