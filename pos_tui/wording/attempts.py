"""What the journal's attempts are called, on the screen, on the command line and towards the service."""

from datetime import datetime, tzinfo

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.domain.coupon import DeliveryMethod
from pos_tui.huuray.catalogue import Refusal
from pos_tui.huuray.results import NotSentReason, UnknownReason
from pos_tui.i18n import gettext as _

_SYMBOLS = {
    AttemptState.SENDING: ("→", ">"),
    AttemptState.SENT: ("✔", "+"),
    AttemptState.REFUSED: ("✖", "x"),
    AttemptState.NOT_SENT: ("○", "o"),
    AttemptState.UNKNOWN: ("?", "?"),
}


def attempt_word(state: AttemptState) -> str:
    """Return the one word for what is known of an attempt."""
    return {
        AttemptState.SENDING: _("SENDING"),
        AttemptState.SENT: _("SENT"),
        AttemptState.REFUSED: _("REFUSED"),
        AttemptState.NOT_SENT: _("NOT SENT"),
        AttemptState.UNKNOWN: _("UNKNOWN"),
    }[state]


def attempt_symbol(state: AttemptState, *, plain: bool = False) -> str:
    """Return the symbol beside the word, one column wide; `plain` is for terminals with little but ASCII."""
    return _SYMBOLS[state][plain]


def method_word(method: str | None) -> str:
    """Return how a coupon is delivered; the journal holds the value of a DeliveryMethod."""
    words = {DeliveryMethod.SMS.value: _("SMS"), DeliveryMethod.EMAIL.value: _("e-mail")}
    return words.get(method or "", method or "")


def contact_text(entry: Entry) -> str:
    """Return the contact that the coupon was for, masked."""
    by_email = entry.delivery_method == DeliveryMethod.EMAIL
    return (entry.masked_email if by_email else entry.masked_phone) or ""


def outcome_text(entry: Entry) -> str:
    """Return in a few words why the attempt is in its state: what ended it, or who settled it and why."""
    if entry.was_settled:
        return _("settled by {name}: {note}").format(name=entry.settled_by, note=entry.note)
    return reason_text(entry.state, entry.reason)


def reason_text(state: AttemptState, reason: str | None) -> str:
    """Return a reason code in a few words; one that a later version wrote stays as it is."""
    return _reasons().get(state, {}).get(reason or "", reason or "")


def support_note(entry: Entry, zone: tzinfo) -> str:
    """Return a note that asks the coupon service what became of an order; without key or whole contact.

    `zone` is the till's. What came back is told for as long as the attempt is unsettled.
    """
    facts = {
        _("Reference (RefID)"): entry.reference,
        _("Ordered at"): _moment(entry.created_at, zone),
        _("Phone"): entry.masked_phone,
        _("E-mail"): entry.masked_email,
        _("Delivery by"): method_word(entry.delivery_method),
        _("Delivery time"): entry.delivery_time,
        _("Product"): entry.product,
        _("What came back"): reason_text(AttemptState.UNKNOWN, entry.reason),
        _("Its text"): entry.details and entry.details.answer,
        _("Shop"): entry.shop,
        _("Till"): entry.till,
    }
    width = max(map(len, facts)) + 1
    lines = [f"{name + ':':<{width}} {value}" for name, value in facts.items() if value]
    question = _("Our till does not know what became of this coupon order. Was the coupon sent?")
    request = _("Please do not send it now: the customer must not get two.")
    return "\n".join([question, request, "", *lines, ""])


def _moment(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat(" ", "seconds")


def _reasons() -> dict[AttemptState, dict[str, str]]:
    # Not at the top: it loads the database, which no first frame needs.
    from pos_tui.journal.journal import INTERRUPTED

    return {
        AttemptState.REFUSED: {
            Refusal.ACCESS_NOT_FOUND: _("key not accepted"),
            Refusal.IP_NOT_ALLOWED: _("network not allowed"),
            Refusal.COUNTRY_NOT_ALLOWED: _("country not allowed"),
            Refusal.ACCOUNT_EMPTY: _("account used up"),
            Refusal.CONTACT_MISSING: _("no contact arrived"),
            Refusal.METHOD_MISSING: _("no method arrived"),
            Refusal.NO_TEMPLATE: _("method not set up"),
            Refusal.PHONE_MISSING: _("no phone arrived"),
            Refusal.EMAIL_MISSING: _("no e-mail arrived"),
            Refusal.NO_GIFT_CARD_LEFT: _("no gift cards left"),
            Refusal.NO_VOUCHER_LEFT: _("product sold out"),
            Refusal.ORDER_NOT_CREATED: _("order not created"),
            Refusal.COUPON_NOT_FOUND: _("code not found"),
        },
        AttemptState.NOT_SENT: {
            NotSentReason.URL_INVALID: _("address not valid"),
            NotSentReason.NAME_NOT_FOUND: _("address not found"),
            NotSentReason.NO_CONNECTION: _("no connection"),
            NotSentReason.TLS: _("connection not safe"),
            NotSentReason.TIMED_OUT: _("no connection in time"),
        },
        AttemptState.UNKNOWN: {
            UnknownReason.TIMED_OUT: _("no answer in time"),
            UnknownReason.BROKEN_OFF: _("connection broke off"),
            UnknownReason.TOO_LARGE: _("answer too long"),
            UnknownReason.ENCODED: _("answer unreadable"),
            UnknownReason.REDIRECT: _("sent elsewhere"),
            UnknownReason.STATUS: _("error without a reason"),
            UnknownReason.BODY: _("answer unclear"),
            INTERRUPTED: _("till was stopped"),
        },
    }
