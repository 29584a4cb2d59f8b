"""What exactly will be sent, line by line, before it is."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from pos_tui import i18n
from pos_tui.domain import sms
from pos_tui.domain.coupon import CouponOrder, DeliveryMethod
from pos_tui.i18n import gettext as _
from pos_tui.settings import Product


def review_rows(order: CouponOrder, products: Sequence[Product], zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Yield label and value of everything that `order` sends, and to whom, in its normal form."""
    by_sms = order.delivery_method is DeliveryMethod.SMS
    yield _("To"), _("{phone} by SMS").format(phone=order.recipient) if by_sms else order.recipient
    yield _("Product"), product_name(order.product, products)
    yield _("When"), when_text(order.delivery_time, zone)
    if order.message:
        yield _("Message"), order.message
        yield "", message_size(order.message, by_sms=by_sms)
    if by_sms and order.email:
        yield _("E-mail"), order.email
    elif not by_sms and order.phone:
        yield _("Phone"), order.phone.e164
    for label, value in (
        (_("Full name"), order.full_name),
        (_("Buyer's e-mail"), order.buyer_email),
        (_("Code"), order.code),
    ):
        if value:
            yield label, value
    yield _("Reference"), order.reference


def product_name(value: str | None, products: Sequence[Product]) -> str:
    """Return what a product's value is called here; no value is the all-round coupon."""
    names = {product.value: product.name for product in products}
    return names.get(value, value) if value else _("all-round coupon")


def when_text(delivery_time: datetime | None, zone: tzinfo) -> str:
    """Return a delivery time as a date and a time of day in `zone`; None is now."""
    if delivery_time is None:
        return _("now")
    when = delivery_time.astimezone(zone)
    return f"{i18n.day(when.date())}, {i18n.clock(when)}"


def message_size(message: str, *, by_sms: bool) -> str:
    """Return how long `message` is, and for SMS how many messages it alone takes."""
    size = sms.measure(message)
    characters = i18n.ngettext("{count} character", "{count} characters", size.characters).format(
        count=i18n.number(size.characters)
    )
    if not by_sms:
        return characters
    parts = i18n.ngettext("{count} SMS", "{count} SMS", size.segments).format(
        count=i18n.number(size.segments)
    )
    return f"{characters} · {parts}"
