"""Why a connection can't be trusted, in words that fit either service."""

from pos_tui.domain.tls_fault import TlsFault
from pos_tui.i18n import gettext as _


def tls_words(fault: TlsFault | None) -> tuple[str, str]:
    """Return what is wrong and what to do; None is a fault that nobody remembers."""
    manager = _("Tell your manager: the command pos-tui doctor says more.")
    clock = _("Check date and time of this till. If they are right, tell your manager.")
    network = _("Check the network of this till, then try again.")
    return {
        TlsFault.ISSUER_UNKNOWN: (
            _("The connection is not safe: this till does not trust the issuer of the certificate."),
            manager,
        ),
        TlsFault.EXPIRED: (_("The connection is not safe: the certificate has expired."), clock),
        TlsFault.NOT_YET_VALID: (_("The connection is not safe: the certificate is not valid yet."), clock),
        TlsFault.OTHER_NAME: (
            _("The connection is not safe: the certificate is for another address."),
            network,
        ),
        TlsFault.OTHER_CERTIFICATE: (
            _("The connection is not safe: the certificate is not in order."),
            manager,
        ),
        TlsFault.NOT_TLS: (
            _("What answers at this address does not encrypt (no TLS)."),
            _("Tell your manager: address or port may be wrong."),
        ),
        TlsFault.BROKEN_OFF: (_("The connection broke off before it was safe."), network),
        TlsFault.NO_AGREEMENT: (
            _("This till and what answers at this address have no way to encrypt in common."),
            manager,
        ),
        None: (_("The connection is not safe."), manager),
    }[fault]
