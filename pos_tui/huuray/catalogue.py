"""The refusals that the Huuray coupon API documents, and how one is recognised."""

import re
from enum import StrEnum


class Mender(StrEnum):
    """Who can do something about a refusal."""

    CASHIER = "cashier"
    MANAGER = "manager"
    SET_UP = "set_up"


class Refusal(StrEnum):
    """Why the service did not issue a coupon; in the order of its documentation."""

    ACCESS_NOT_FOUND = "access_not_found"
    IP_NOT_ALLOWED = "ip_not_allowed"
    COUNTRY_NOT_ALLOWED = "country_not_allowed"
    ACCOUNT_EMPTY = "account_empty"
    """The manager tops up; issuing pauses on this till until a manager lifts it."""
    CONTACT_MISSING = "contact_missing"
    METHOD_MISSING = "method_missing"
    NO_TEMPLATE = "no_template"
    """For the delivery method; the other one may have a template."""
    PHONE_MISSING = "phone_missing"
    EMAIL_MISSING = "email_missing"
    NO_GIFT_CARD_LEFT = "no_gift_card_left"
    NO_VOUCHER_LEFT = "no_voucher_left"
    """Of the product; others may be left."""
    ORDER_NOT_CREATED = "order_not_created"
    """May be tried again, as a new attempt."""
    COUPON_NOT_FOUND = "coupon_not_found"
    """The code picks no coupon."""

    @property
    def documented_text(self) -> str:
        """Return the text of the answer, spelt as in the documentation."""
        return _TEXTS[self]

    @property
    def mender(self) -> Mender:
        """Return who can do something about it."""
        return _MENDERS.get(self, Mender.CASHIER)


_TEXTS = {
    Refusal.ACCESS_NOT_FOUND: "Your API Access was not found or have been recalled",
    Refusal.IP_NOT_ALLOWED: "Your IP is not allowed to use this ip.",
    Refusal.COUNTRY_NOT_ALLOWED: "Your API Access is not allowed in this Country",
    Refusal.ACCOUNT_EMPTY: "You have nothing left on your account",
    Refusal.CONTACT_MISSING: "You didn’t specified Phone or Email for sending",
    Refusal.METHOD_MISSING: "You ditn’t specified Delivery Method",
    Refusal.NO_TEMPLATE: "There is no template for the given delivery method",
    Refusal.PHONE_MISSING: "Delivery Method set to SMS but no phone supplied",
    Refusal.EMAIL_MISSING: "Delivery Method set to Email but no email supplied",
    Refusal.NO_GIFT_CARD_LEFT: "No Giftcard left",
    Refusal.NO_VOUCHER_LEFT: "There was no voucher left on the given product",
    Refusal.ORDER_NOT_CREATED: "Order not created",
    Refusal.COUPON_NOT_FOUND: "No Coupon found",
}
_MENDERS = {
    Refusal.ACCESS_NOT_FOUND: Mender.SET_UP,
    Refusal.IP_NOT_ALLOWED: Mender.SET_UP,
    Refusal.COUNTRY_NOT_ALLOWED: Mender.SET_UP,
    Refusal.ACCOUNT_EMPTY: Mender.MANAGER,
    Refusal.NO_TEMPLATE: Mender.SET_UP,
    Refusal.NO_GIFT_CARD_LEFT: Mender.MANAGER,
}


def find_refusal(body: str) -> Refusal | None:
    """Return the refusal that `body` is, or None.

    Case, white space, curly or straight apostrophes, and a leading `Fail` with any separator make no
    difference; any other character does, since what is not certainly a refusal may have been carried out.
    """
    text = _fold(body)
    return _BY_TEXT.get(text) or _BY_TEXT.get(re.sub(r"^fail[\W_]*", "", text))


def _fold(text: str) -> str:
    return " ".join(re.sub("[‘’]", "'", text).casefold().split())


_BY_TEXT = {_fold(text): refusal for refusal, text in _TEXTS.items()}
