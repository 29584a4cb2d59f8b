"""What comes of the manager's work with gift cards, in words."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from pos_tui import i18n
from pos_tui.domain.card_selection import CardOrder, Expiry, Totals
from pos_tui.domain.gift_card import CardState, GiftCard
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.piggy.results import (
    CardProgram,
    ContactNotFound,
    Created,
    Failure,
    Mailed,
    NotFound,
    OutcomeUnknown,
    Refused,
    UnknownReason,
)
from pos_tui.services.cards import Ended, EndedMailing, MadeResult, MailResult, NoContact
from pos_tui.wording.lookups import (
    Explanation,
    balance_notes,
    balance_text,
    expiry_text,
    explain,
    kind_word,
    state_symbol,
    state_word,
)


def explain_call(result: NotFound | ContactNotFound | Failure) -> Explanation:
    """Return what happened and what to do now, where certainly nothing was done."""
    from pos_tui.piggy.errors import ErrorCode

    match result:
        case NotFound():
            return Explanation(
                _("NOT FOUND"),
                _("The card service has no card with this UUID."),
                _("Take the UUID from the list of cards."),
            )
        case ContactNotFound():
            return Explanation(
                _("Customer not known"),
                _("The account has no contact with this address."),
                _("Check the address, or have the contact made."),
            )
        case Refused(code=ErrorCode.INVALID_INPUT, fields=fields):
            return _invalid(dict(fields))
        case _:
            return explain(result)


def explain_made(result: MadeResult) -> Explanation:
    """Return what came of making a card, and what to do now."""
    match result:
        case Created():
            return Explanation(
                _("Card made"), _("The new card is empty."), _("Mail it to the customer, or scan the code.")
            )
        case OutcomeUnknown():
            return Explanation(
                _("May be made, or not"),
                _doubt(result),
                _("A new, empty card may be in the programme. List its cards before you make another one."),
            )
        case _:
            return explain_call(result)


def explain_mailed(result: MailResult, email: str) -> Explanation:
    """Return what came of mailing a card to `email`, and what to do now."""
    match result:
        case Mailed():
            text = _("The card was mailed to {email}.").format(email=email)
            return Explanation(_("Card sent"), text, "")
        case OutcomeUnknown():
            return Explanation(
                _("May be mailed, or not"),
                _doubt(result),
                _("Ask the customer whether the e-mail has come before you send it again."),
            )
        case NoContact(because):
            return _explain_no_contact(because)
        case _:
            return explain_call(result)


def _explain_no_contact(because: Failure | OutcomeUnknown) -> Explanation:
    if not isinstance(because, OutcomeUnknown):
        return explain_call(because)
    return Explanation(
        _("Contact made, or not"),
        _doubt(because),
        _("The card was not mailed. Send it again: the contact is looked up first, made only if missing."),
    )


def ended_text(ended: Ended) -> str:
    """Return in one line what came of a card that the till saw through after its screens had closed."""
    if isinstance(ended, EndedMailing):
        words = explain_mailed(ended.result, ended.email)
    else:
        words = explain_made(ended.result)
    code = f" {ended.result.card.code}" if isinstance(ended.result, Created) else ""
    return f"{words.title}{code}. {words.what_happened} {words.what_to_do}".rstrip()


def order_word(order: CardOrder) -> str:
    """Return what cards are sorted by."""
    return {
        CardOrder.LISTED: _("as listed"),
        CardOrder.CODE: _("code"),
        CardOrder.BALANCE: _("balance"),
        CardOrder.EXPIRY: _("expiry"),
        CardOrder.STATE: _("state"),
    }[order]


def expiry_word(expiry: Expiry) -> str:
    """Return what cards that expire at such a time are called."""
    return {
        Expiry.SOON: _("within 30 days"),
        Expiry.LATER: _("later"),
        Expiry.PAST: _("expired"),
        Expiry.NEVER: _("no expiry"),
    }[expiry]


def program_labels(programs: Iterable[CardProgram]) -> dict[str, str]:
    """Return a name for each programme by its UUID, whose end stands behind a name that is not its alone."""
    programs = list(programs)
    names = Counter(program.name for program in programs)
    return {
        program.uuid: program.name if names[program.name] == 1 else f"{program.name} …{program.uuid[-6:]}"
        for program in programs
    }


def card_fact_rows(card: GiftCard, now: datetime, currency: str) -> list[tuple[str, str]]:
    """Return label and value of all that a manager may want to know of `card`."""
    state = card.state(now)
    return [
        (_("Code"), card.code),
        (_("State"), f"{state_symbol(state)} {state_word(state)}"),
        (_("Balance"), balance_text(card, currency)),
        *balance_notes(card, currency),
        (_("Expiry"), expiry_text(card, now)),
        (_("Programme"), (card.program and card.program.name) or _("not stated")),
        (_("Type"), kind_word(card.kind)),
        (_("UUID"), card.uuid),
    ]


def program_rows(program: CardProgram) -> list[tuple[str, str]]:
    """Return label and value of what tells which programme a card is made in."""
    days = program.expiration_days
    expiry = _("No expiry")
    if days:
        expiry = ngettext("{days} day after it is made", "{days} days after it is made", days)
    return [
        (_("Programme"), program.name),
        (_("UUID"), program.uuid),
        (_("Expiry"), expiry.format(days=i18n.number(days or 0))),
    ]


def totals_text(totals: Totals, currency: str) -> str:
    """Return the sum of the balances, and how many cards are in each state that any is in."""
    parts = [i18n.sums(totals.cents, currency)]
    parts += (
        f"{state_symbol(state)} {i18n.number(totals.states[state])} {state_word(state)}"
        for state in CardState
        if totals.states.get(state)
    )
    return " · ".join(parts)


def loaded_text(shown: int, loaded: int, total: int | None, before: int = 0) -> str:
    """Return how many cards were loaded after the first `before`, of how many, and are shown."""
    whole = _("not stated") if total is None else i18n.number(total)
    first, last = i18n.number(before + 1 if loaded else before), i18n.number(before + loaded)
    text = _("Cards {first}–{last} of {total}").format(first=first, last=last, total=whole)
    if shown == loaded:
        return text
    return text + " · " + _("{shown} shown").format(shown=i18n.number(shown))


def left_out_text(count: int) -> str:
    """Return that `count` cards broke the contract, and so can't be listed."""
    text = ngettext(
        "{count} card could not be read and is missing here.",
        "{count} cards could not be read and are missing here.",
        count,
    )
    return text.format(count=i18n.number(count))


def surplus_text(count: int) -> str:
    """Return that `count` cards were sent on pages beyond what was asked for, and so aren't listed."""
    text = ngettext(
        "The card service sent {count} card more than was asked for. It is not listed.",
        "The card service sent {count} cards more than were asked for. They are not listed.",
        count,
    )
    return text.format(count=i18n.number(count))


def contradiction_text(count: int) -> str:
    """Return that the service's text for `count` of the cards names another sum than its cents."""
    text = ngettext(
        "{count} card has two balances at the card service. Its details show both.",
        "{count} cards have two balances at the card service. Their details show both.",
        count,
    )
    return text.format(count=i18n.number(count))


def _invalid(fields: dict[str, str]) -> Explanation:
    """Name the first field that a person can do something about."""
    title = _("Not accepted")
    known = {
        "contact_uuid": Explanation(
            _("Customer takes no e-mail"),
            _("This contact is not subscribed to e-mails with gift cards."),
            _("Ask the customer, and subscribe the contact at the card service."),
        ),
        "email_uuid": Explanation(
            _("No such template"),
            _("The account has no valid gift card e-mail of this kind."),
            _("Leave the template out, or make one at the card service that holds the card's code."),
        ),
        "merge_tags": Explanation(
            title,
            _("The card service can't use these tags."),
            _("Every key begins with custom. and stands in the template."),
        ),
        "giftcard_program_uuid": Explanation(
            title, _("The card service can't use this programme."), _("Take its UUID from the programmes.")
        ),
        "email": Explanation(title, _("The card service can't use this address."), _("Check the address.")),
    }
    named = next((known[name] for name in known if name in fields), None)
    if named is not None:
        return named
    texts = "; ".join(f"{name}: {text}" for name, text in fields.items())
    happened = _("The card service can't use what was asked.")
    return Explanation(title, f"{happened} {texts}".rstrip(), _("Check what you typed."))


def _doubt(unknown: OutcomeUnknown) -> str:
    if unknown.by_network:
        return _(
            "It was asked for, but the network answered in place of the card service (sign-in page, filter "
            "or proxy). Check the network of this till."
        )
    return {
        UnknownReason.TIMED_OUT: _("It was asked for, but no answer came in time."),
        UnknownReason.BROKEN_OFF: _("It was asked for, but the connection broke off before the answer."),
        UnknownReason.SERVER_ERROR: _("It was asked for, and the card service met a fault of its own."),
        UnknownReason.UNREADABLE: _("It was asked for, but the answer can't be read."),
    }[unknown.reason]
