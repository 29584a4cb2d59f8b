"""An account with the coupon service: its URL template, its country and its key."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from pos_tui.domain.secret import Secret

PLACES = {"Country": "{country}", "AuthToken": "{token}"}
"""The placeholders of a template, by the parameter that is sent where a placeholder is missing."""

ORDER_PARAMETERS = (
    *("Product", "Fullname", "Buyeremail", "Message", "Phone", "Email"),
    *("DeliveryMethod", "DeliveryTime", "Code", "RefID"),
)
"""The parameters of an order, spelt as documented."""


@dataclass(frozen=True, slots=True)
class Account:
    """What it takes to send an order.

    `template` is the account's URL, as private as the key (`template_problem` says what it may be);
    `country` is ISO 3166 alpha-2, any case; `sms_value` and `email_value` are what `DeliveryMethod` is
    sent as.
    """

    template: str = field(repr=False)
    country: str
    token: Secret
    sms_value: str = "SMS"
    email_value: str = "Email"


class TemplateProblem(StrEnum):
    """Why a text can't be a URL template."""

    NOT_A_URL = "not_a_url"
    SCHEME = "scheme"
    """Neither http nor https."""
    NO_HOST = "no_host"
    PLACEHOLDER = "placeholder"
    """Braces around something else than `country` or `token`."""
    FRAGMENT = "fragment"
    """What follows a `#` never gets to a server."""
    PARAMETER = "parameter"
    """Its query fixes a parameter that the till fills in."""


def template_problem(template: str) -> TemplateProblem | None:
    """Return what is wrong with `template`, or None.

    It may hold `{country}` and `{token}` in the user, the host, the path and the query.
    """
    filled = template
    for place in PLACES.values():
        filled = filled.replace(place, "x")
    if "{" in filled or "}" in filled:
        return TemplateProblem.PLACEHOLDER
    if "#" in filled:
        return TemplateProblem.FRAGMENT
    return _address_problem(filled) or _query_problem(template)


def _address_problem(url: str) -> TemplateProblem | None:
    if not url.isprintable() or " " in url:
        return TemplateProblem.NOT_A_URL
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return TemplateProblem.NOT_A_URL
    if parts.scheme not in {"http", "https"}:
        return TemplateProblem.SCHEME
    return None if parts.hostname else TemplateProblem.NO_HOST


def _query_problem(template: str) -> TemplateProblem | None:
    ours = {name.lower(): PLACES.get(name) for name in (*PLACES, *ORDER_PARAMETERS)}
    for name, value in parse_qsl(template.partition("?")[2], keep_blank_values=True):
        if name.lower() in ours and value != ours[name.lower()]:
            return TemplateProblem.PARAMETER
    return None
