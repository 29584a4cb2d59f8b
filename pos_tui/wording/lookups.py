"""What a gift card and the outcome of a look-up are called at the counter."""

import math
from dataclasses import dataclass
from datetime import datetime

from pos_tui import i18n
from pos_tui.domain.card_code import CodeProblem
from pos_tui.domain.gift_card import CardKind, CardState, GiftCard
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.piggy.results import (
    Failure,
    KeyRejected,
    NotFound,
    Refused,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from pos_tui.services.lookup import SeveralFound
from pos_tui.wording.refusals import refusal_words
from pos_tui.wording.tls import tls_words

_SYMBOLS = {
    CardState.ACTIVE: ("✔", "+"),
    CardState.EMPTY: ("∅", "0"),
    CardState.EXPIRED: ("◷", "!"),
    CardState.INACTIVE: ("✖", "x"),
    None: ("?", "?"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A failure in words for a cashier: a title of at most 30 characters and two short sentences."""

    title: str
    what_happened: str
    what_to_do: str


def state_word(state: CardState) -> str:
    """Return the one word that stands above a card."""
    return {
        CardState.ACTIVE: _("ACTIVE"),
        CardState.EMPTY: _("EMPTY"),
        CardState.EXPIRED: _("EXPIRED"),
        CardState.INACTIVE: _("INACTIVE"),
    }[state]


def state_symbol(state: CardState | None, *, plain: bool = False) -> str:
    """Return the symbol beside the word, one column wide; None is a card that is not there.

    `plain` is for terminals that have little more than ASCII, such as the Linux console.
    """
    return _SYMBOLS[state][plain]


def kind_word(kind: CardKind | None) -> str:
    """Return how the card exists."""
    return {CardKind.DIGITAL: _("Digital"), CardKind.PHYSICAL: _("Physical"), None: _("not stated")}[kind]


def balance_text(card: GiftCard, currency: str) -> str:
    """Return the balance: the cents, in the currency that the service's text names.

    Where nobody knows that currency it is the text itself, if its sum is that of the cents. Where the text
    names none it is in the till's own `currency` (ISO 4217).
    """
    named = card.amount_text(currency)
    if named.mark and named.thousandths and not named.contradicts(card.amount_in_cents):
        return card.display_amount or ""
    return i18n.money(card.amount_in_cents, card.currency(currency))


def balance_notes(card: GiftCard, currency: str) -> list[tuple[str, str]]:
    """Return label and value of what has to be known of a balance: a guessed currency, another sum told."""
    notes = []
    named = card.amount_text(currency)
    if named.names_no_currency:
        text = _("{currency} is set on this till; the card service names none")
        notes.append((_("Currency"), text.format(currency=currency)))
    if named.contradicts(card.amount_in_cents):
        text = _("The card service also writes “{text}”. Tell your manager.")
        notes.append((_("Another sum"), text.format(text=card.display_amount)))
    return notes


def expiry_text(card: GiftCard, now: datetime) -> str:
    """Return until when the card is good, as the day that its issuer names and in days from `now`."""
    days = card.days_left(now)
    if card.expires_at is None or days is None:
        return _("No expiry")
    date = i18n.day(card.expires_at.date())
    if card.expires_at <= now:
        return _("Expired {date}").format(date=date)
    if days == 0:
        return _("Expires {date} · last day today").format(date=date)
    text = ngettext("Expires {date} · {days} day left", "Expires {date} · {days} days left", days)
    return text.format(date=date, days=i18n.number(days))


def explain(result: NotFound | SeveralFound | Failure | CodeProblem) -> Explanation:
    """Return what happened and what to do now, for everything but a card."""
    match result:
        case Refused():
            return _refusal(result)
        case Unreachable():
            return _unreachable(result)
        case Unreadable():
            return _unreadable(result.reason)
        case CodeProblem():
            return _code_problem(result)
        case NotFound():
            title = _("NOT FOUND")
            happened = _("The card service has no card with this code.")
            to_do = _("Compare the code with the card, then scan or type it again.")
        case SeveralFound(codes):
            title = _("Several cards fit")
            happened = _("On different keyboards this is {codes}, and each is a card.").format(
                codes=" / ".join(codes)
            )
            to_do = _("Compare the codes with the card. F7 tests the scanner and settles the keyboard.")
        case KeyRejected():
            title = _("Key rejected")
            happened = _("The card service does not accept the key of this till.")
            to_do = _("Tell your manager: the till needs a valid key.")
        case TooManyRequests(seconds):
            title = _("Too many look-ups")
            happened = _("The card service asks this till to slow down.")
            to_do = _wait(seconds)
    return Explanation(title, happened, to_do)


def _code_problem(problem: CodeProblem) -> Explanation:
    if problem is CodeProblem.EMPTY:
        return Explanation(
            _("No code"), _("There is no code to look up."), _("Scan a gift card, or type its code.")
        )
    what_happened = {
        CodeProblem.TOO_LONG: _("This is longer than the code of any card."),
        CodeProblem.NOT_PRINTABLE: _("This holds a character that no card's code has."),
    }[problem]
    return Explanation(_("Not a card code"), what_happened, _("Scan the card again, or type its code."))


def _unreachable(result: Unreachable) -> Explanation:
    network = _("Check the network of this till, then try again.")
    match result.reason:
        case UnreachableReason.MAINTENANCE:
            return Explanation(
                _("Card service is closed"),
                _("The card service is down for maintenance."),
                _wait(result.retry_after_s),
            )
        case UnreachableReason.SERVER_ERROR:
            return Explanation(
                _("Card service has a fault"),
                _("The card service reports a fault of its own ({status}).").format(status=result.status),
                _wait(result.retry_after_s),
            )
        case UnreachableReason.TLS:
            happened, network = tls_words(result.tls)
        case UnreachableReason.INTERCEPTED:
            happened = _("The network answered in place of the card service (sign-in page, filter or proxy).")
            network = _("Check the network of this till.")
        case UnreachableReason.NAME_NOT_FOUND:
            happened = _("The address of the card service was not found.")
        case UnreachableReason.REFUSED:
            happened = _("Nothing answers at the address of the card service.")
        case UnreachableReason.TIMED_OUT:
            happened = _("The card service did not answer in time.")
        case UnreachableReason.BROKEN_OFF:
            happened = _("The connection broke off before the answer was there.")
    return Explanation(_("Can't reach the card service"), happened, network)


def _unreadable(reason: UnreadableReason) -> Explanation:
    match reason:
        case UnreadableReason.WRONG_CARD:
            title, happened = _("Wrong card answered"), _("The card service told of another card.")
        case UnreadableReason.ENDLESS:
            title = _("List without an end")
            happened = _("The card service lists more pages than a till reads. The list is not complete.")
        case UnreadableReason.NOT_JSON | UnreadableReason.WRONG_SHAPE | UnreadableReason.TOO_LARGE:
            title, happened = _("Answer not understood"), _("The card service sent what no till can read.")
    return Explanation(title, happened, _("Try again. If it stays like this, tell your manager."))


def _wait(seconds: float | None) -> str:
    if seconds is None:
        return _("Wait a minute, then try again.")
    if seconds > 90:
        minutes = math.ceil(seconds / 60)
        text = ngettext(
            "Wait {count} minute, then try again.", "Wait {count} minutes, then try again.", minutes
        )
        return text.format(count=i18n.number(minutes))
    whole = max(1, math.ceil(seconds))
    text = ngettext("Wait {count} second, then try again.", "Wait {count} seconds, then try again.", whole)
    return text.format(count=i18n.number(whole))


def _refusal(refused: Refused) -> Explanation:
    again = _("Try again. If it stays like this, tell your manager.")
    if known := refusal_words(refused.code):
        return Explanation(*known)
    happened = refused.message or _("It gave no reason (status {status}).").format(status=refused.status)
    return Explanation(_("Card service said no"), happened, again)
