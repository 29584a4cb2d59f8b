"""What comes of the manager's work with gift cards, in words."""

from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import (
    ContactNotFound,
    Failure,
    NotFound,
    OutcomeUnknown,
    Refused,
    UnknownReason,
)
from pos_tui.wording.lookups import Explanation, explain


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


def explain_unknown_card(unknown: OutcomeUnknown) -> Explanation:
    """Return what to do where nobody knows whether a card was made."""
    return Explanation(
        _("May be made, or not"),
        _doubt(unknown),
        _("A new, empty card may be in the programme. List its cards before you make another one."),
    )


def explain_unknown_contact(unknown: OutcomeUnknown) -> Explanation:
    """Return what to do where nobody knows whether a contact was made; the card is certainly not mailed."""
    return Explanation(
        _("Contact made, or not"),
        _doubt(unknown),
        _("The card was not mailed. Send it again: the contact is looked up first, made only if missing."),
    )


def explain_unknown_mail(unknown: OutcomeUnknown) -> Explanation:
    """Return what to do where nobody knows whether a card was mailed."""
    return Explanation(
        _("May be mailed, or not"),
        _doubt(unknown),
        _("Ask the customer whether the e-mail has come before you send it again."),
    )


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
    return {
        UnknownReason.TIMED_OUT: _("It was asked for, but no answer came in time."),
        UnknownReason.BROKEN_OFF: _("It was asked for, but the connection broke off before the answer."),
        UnknownReason.SERVER_ERROR: _("It was asked for, and the card service met a fault of its own."),
        UnknownReason.UNREADABLE: _("It was asked for, but the answer can't be read."),
        UnknownReason.INTERRUPTED: _("It was asked for, and stopped before the answer came."),
    }[unknown.reason]
