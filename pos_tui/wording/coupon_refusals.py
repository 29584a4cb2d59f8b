"""The refusals of the coupon service in words for a cashier; its own are for programmers."""

from pos_tui.huuray.catalogue import Refusal
from pos_tui.i18n import gettext as _


def refusal_words(refusal: Refusal) -> tuple[str, str, str]:
    """Return a title of at most 30 characters, what happened, and who can mend it and how."""
    return {
        Refusal.ACCESS_NOT_FOUND: (
            _("Coupon key not accepted"),
            _("The coupon service does not know the key of this till."),
            _("Tell your manager: the till needs a valid key for coupons."),
        ),
        Refusal.IP_NOT_ALLOWED: (
            _("This network is not allowed"),
            _("The coupon service takes no orders from the network of this till."),
            _("Tell your manager: the coupon service has to allow the address of this network."),
        ),
        Refusal.COUNTRY_NOT_ALLOWED: (
            _("This country is not allowed"),
            _("The key of this till may not be used for its country."),
            _("Tell your manager: key and country of this till do not go together."),
        ),
        Refusal.ACCOUNT_EMPTY: (
            _("The account is used up"),
            _("Nothing is left on the coupon account, so this till issues no more coupons."),
            _("Tell your manager: the account has to be topped up, and the till allowed to go on."),
        ),
        Refusal.CONTACT_MISSING: (
            _("No contact arrived"),
            _("The coupon service got neither a phone number nor an e-mail address."),
            _("Enter one of them again."),
        ),
        Refusal.METHOD_MISSING: (
            _("No delivery method arrived"),
            _("The coupon service was not told whether to use SMS or e-mail."),
            _("Choose SMS or e-mail."),
        ),
        Refusal.NO_TEMPLATE: (
            _("Delivery method not set up"),
            _("The coupon service has no text for this delivery method."),
            _("Choose the other delivery method, and tell your manager that this one is not set up."),
        ),
        Refusal.PHONE_MISSING: (
            _("No phone number arrived"),
            _("The coupon was to go out by SMS, but the coupon service got no phone number."),
            _("Enter the phone number again, or choose e-mail."),
        ),
        Refusal.EMAIL_MISSING: (
            _("No e-mail address arrived"),
            _("The coupon was to go out by e-mail, but the coupon service got no address."),
            _("Enter the e-mail address again, or choose SMS."),
        ),
        Refusal.NO_GIFT_CARD_LEFT: (
            _("No gift cards left"),
            _("The coupon service has no gift cards left for this shop."),
            _("Tell your manager: new ones have to be ordered."),
        ),
        Refusal.NO_VOUCHER_LEFT: (
            _("Product sold out"),
            _("The coupon service has nothing left of this product."),
            _("Choose another product."),
        ),
        Refusal.ORDER_NOT_CREATED: (
            _("Order not created"),
            _("The coupon service did not take the order, and did not say why."),
            _("It may be tried again. If it stays like this, tell your manager."),
        ),
        Refusal.COUPON_NOT_FOUND: (
            _("Code not found"),
            _("The coupon service has no coupon with this code."),
            _("Correct the code, or leave it empty."),
        ),
    }[refusal]
