"""What a user should know of the practice shop, told from the tables that the shop answers by."""

from collections.abc import Iterable, Iterator

from pos_tui.i18n import day, ngettext
from pos_tui.i18n import gettext as _
from pos_tui.sandbox.account import COUNTRY, HUURAY_KEY, MANAGER_PIN, PIGGY_KEY, Address
from pos_tui.sandbox.faults import FAULTS
from pos_tui.sandbox.huuray import COUPON_FAULTS, REFUSALS
from pos_tui.sandbox.piggy import ERRORS
from pos_tui.sandbox.stock import CONTACTS, PRACTICE_CARDS, REFERENCE_CARDS, TEMPLATE_UUID, Card, Shape, Stock


def guide(address: Address, cards: int) -> str:
    """Return the whole guide as plain text: addresses, keys, cards, and the inputs that provoke each reply.

    `cards` is how many gift cards the shop was started with.
    """
    total = Stock(cards).count()
    among = ngettext("{count} gift card, among them", "{count} gift cards, among them", total)
    anywhere = _("The name is a card's code or UUID, a programme's UUID, or NAME@example.com.")
    as_order = _("The name is a product, a code or NAME@example.com; or use the phone number.")
    sections = (
        (_("Practice shop"), _account(address)),
        (among.format(count=total), _cards()),
        (_("Contacts for gift cards by e-mail"), _contacts()),
        (_("Gift card faults") + "\n" + anywhere, _table((fault.name, _(fault.about)) for fault in FAULTS)),
        (_("Gift card errors") + "\n" + anywhere, _table((f"ERROR{code}", ERRORS[code]) for code in ERRORS)),
        (_("Coupon refusals") + "\n" + as_order, _refusals()),
        (_("Coupon faults (*: delivered all the same)") + "\n" + as_order, _coupon_faults()),
    )
    return "\n\n".join("\n".join([title, *lines]) for title, lines in sections) + "\n"


def _account(address: Address) -> Iterator[str]:
    return _table(
        (
            ("piggy.url", address.piggy_url),
            ("piggy.token", PIGGY_KEY),
            ("huuray.url", address.huuray_url),
            ("huuray.country", COUNTRY),
            ("huuray.token", HUURAY_KEY),
            (_("manager PIN"), MANAGER_PIN),
            (_("this guide"), address.base_url + "/"),
            (_("outbox"), address.outbox_url),
            (_("requests"), address.requests_url),
            (_("start afresh"), f"POST {address.reset_url}"),
        )
    )


def _cards() -> Iterator[str]:
    return _table(
        (card.code, card.display_amount, card.program.name, _shows(card))
        for card in REFERENCE_CARDS + PRACTICE_CARDS
    )


def _shows(card: Card) -> str:
    traits = (
        (not card.active, _("inactive")),
        (card.cents == 0, _("empty")),
        (card.physical, _("physical")),
        (not card.upgradeable, _("cannot be loaded")),
        (card.shape is Shape.FEWEST, _("fewest fields")),
    )
    return ", ".join([_expiry(card), *(words for holds, words in traits if holds)])


def _expiry(card: Card) -> str:
    match card.expires:
        case None:
            return _("no expiry")
        case 0:
            return _("expires today")
        case int(days) if days > 0:
            return ngettext("expires in {days} day", "expires in {days} days", days).format(days=days)
        case int(days):
            return ngettext("expired {days} day ago", "expired {days} days ago", -days).format(days=-days)
        case moment:
            return _("expired on {day}").format(day=day(moment))


def _contacts() -> Iterator[str]:
    people = ((contact.email, "" if contact.subscribed else _("not subscribed")) for contact in CONTACTS)
    return _table([*people, (_("e-mail template"), TEMPLATE_UUID)])


def _refusals() -> Iterator[str]:
    for refusal, line in zip(
        REFUSALS, _table((refusal.name, refusal.phone, refusal.text) for refusal in REFUSALS), strict=True
    ):
        yield line
        if refusal.rule is not None:
            yield "      " + _("also: {rule}").format(rule=_(refusal.rule))


def _coupon_faults() -> Iterator[str]:
    return _table(
        (fault.name, fault.phone or "", "*" if fault.carried_out else "", _(fault.about))
        for fault in COUPON_FAULTS
    )


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Align the columns, except the last."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False))
        yield "  " + "  ".join([*cells, row[-1]]).rstrip()
