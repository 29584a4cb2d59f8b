"""The Piggy API's error codes in our own words: theirs are Dutch or English, and for programmers."""

from pos_tui.i18n import gettext as _


def refusal_words(code: int | None) -> tuple[str, str, str] | None:
    """Return title, what happened and what to do now; None for a code we have no words for."""
    # Not at the top: this comes with the client, which is loaded behind the first frame.
    from pos_tui.piggy.errors import ErrorCode

    again = _("Try again. If it stays like this, tell your manager.")
    manager = _("Tell your manager.")
    other_card = _("Ask the customer for another card.")
    words: dict[int, tuple[str, str, str]] = {
        ErrorCode.INTERNAL_ERROR: (_("Card service has a fault"), _("It met a fault of its own."), again),
        ErrorCode.INVALID_INPUT: (
            _("Not a card code"),
            _("The card service can't use this code."),
            _("Compare the code with the card, then scan or type it again."),
        ),
        ErrorCode.SHOP_NOT_FOUND: (_("Shop not known"), _("The account has no such shop."), manager),
        ErrorCode.CARD_NOT_ACTIVATED: (
            _("Card not activated"),
            _("This card was never switched on."),
            _("It has no balance until your manager activates it."),
        ),
        ErrorCode.PROGRAM_NOT_FOUND: (
            _("Programme not known"),
            _("The account has no such gift card programme."),
            manager,
        ),
        ErrorCode.NOT_ALLOWED_FOR_CARD_TYPE: (
            _("Not for this kind of card"),
            _("The card service does not do this with this kind of card."),
            other_card,
        ),
        ErrorCode.CARD_NOT_FOUND: (
            _("NOT FOUND"),
            _("The card service has no such card."),
            _("Compare the code with the card, then scan or type it again."),
        ),
        ErrorCode.CARD_EXPIRED: (_("Card expired"), _("This card is past its last day."), other_card),
        ErrorCode.BALANCE_TOO_LOW: (
            _("Balance too low"),
            _("The card holds less than that."),
            _("Use a smaller amount."),
        ),
        ErrorCode.CARD_NOT_LOADABLE: (
            _("Card can't be loaded"),
            _("Nothing can be put on this card."),
            other_card,
        ),
        ErrorCode.CARD_WITHOUT_PROGRAM: (
            _("Card without programme"),
            _("This card belongs to no gift card programme."),
            manager,
        ),
        ErrorCode.OVER_PROGRAM_MAXIMUM: (
            _("Over the maximum"),
            _("Its programme allows less on one card."),
            _("Use a smaller amount."),
        ),
        ErrorCode.TRANSACTION_NOT_FOUND: (
            _("Transaction not found"),
            _("The card service has no such transaction."),
            manager,
        ),
        ErrorCode.ACCOUNT_INACTIVE: (
            _("Account inactive"),
            _("The shop's account at the card service is switched off."),
            manager,
        ),
        ErrorCode.CARD_NOT_VALID: (_("Card not valid"), _("This card can't be used."), manager),
        ErrorCode.NO_ACCESS_TO_ACCOUNT: (
            _("No access"),
            _("The key of this till does not open this account."),
            manager,
        ),
        ErrorCode.SHOP_WITHOUT_PROGRAM_ACCESS: (
            _("Not for this shop"),
            _("This shop may not use the card's programme."),
            manager,
        ),
        ErrorCode.ONLY_DIGITAL_CREATED: (
            _("Only digital cards"),
            _("The card service makes digital cards only."),
            _("Choose a digital card."),
        ),
        ErrorCode.NOT_LAST_TRANSACTION: (
            _("Not the last transaction"),
            _("Only the card's last transaction can be undone."),
            manager,
        ),
        ErrorCode.CONTACT_NOT_FOUND: (
            _("Customer not known"),
            _("The account has no contact with this address."),
            _("Check the address."),
        ),
        ErrorCode.USAGE_LIMIT_REACHED: (
            _("Limit reached"),
            _("The account has used up what it may do."),
            manager,
        ),
        ErrorCode.CONTACT_EXISTS: (
            _("Customer exists already"),
            _("The account has this contact already."),
            _("Use the one that is there."),
        ),
    }
    return words.get(code or 0)
