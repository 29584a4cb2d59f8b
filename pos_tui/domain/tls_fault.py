"""Why an encrypted connection could not be made."""

from enum import StrEnum


class TlsFault(StrEnum):
    """What is wrong with the other side's certificate, or with its TLS."""

    ISSUER_UNKNOWN = "issuer_unknown"
    """The certificate comes from an authority that this till does not trust."""
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    OTHER_NAME = "other_name"
    """The certificate is for another address."""
    OTHER_CERTIFICATE = "other_certificate"
    """The certificate is wrong in some other way."""
    NOT_TLS = "not_tls"
    """What answers does not encrypt, such as a port for http."""
    BROKEN_OFF = "broken_off"
    """The connection ended before it was safe."""
    NO_AGREEMENT = "no_agreement"
    """Both sides know no common way to encrypt."""
