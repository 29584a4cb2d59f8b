"""What can come of an order: always one of these values, never an exception."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from pos_tui.domain.tls_fault import TlsFault
from pos_tui.huuray.catalogue import Refusal


@dataclass(frozen=True, slots=True)
class Sent:
    """The service answered OK: the coupon is on its way, and can't be called back."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The service said no, in one of its documented texts: nothing was issued."""

    refusal: Refusal


class NotSentReason(StrEnum):
    """Why the order never left this till."""

    URL_INVALID = "url_invalid"
    NAME_NOT_FOUND = "name_not_found"
    NO_CONNECTION = "no_connection"
    TLS = "tls"
    TIMED_OUT = "timed_out"
    """No connection in time."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the order left this till, so nothing was issued; `tls` is why for that reason."""

    reason: NotSentReason
    tls: TlsFault | None = None


_OF_THE_NETWORK = (HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED)


class UnknownReason(StrEnum):
    """Why nobody can tell what became of an order that left."""

    TIMED_OUT = "timed_out"
    BROKEN_OFF = "broken_off"
    """The connection ended, or what came was no HTTP, before an answer was complete."""
    TOO_LARGE = "too_large"
    ENCODED = "encoded"
    """The answer was compressed, which was not asked for."""
    REDIRECT = "redirect"
    STATUS = "status"
    """Neither a 2xx nor a redirect, with an undocumented text."""
    BODY = "body"
    """A 2xx with another text than OK."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The order left, and what came back does not say what became of it: it must not be repeated.

    `status` is that of the answer, if there was one. `excerpt` is the beginning of its text, clean and
    without key, contacts or other words of the order; for the journal and the service's support.
    """

    reason: UnknownReason
    status: int | None = None
    excerpt: str = ""

    @property
    def is_of_the_network(self) -> bool:
        """Whether something on the way gave the answer: the service speaks plain text and leads nowhere."""
        return (
            self.reason is UnknownReason.REDIRECT
            or self.excerpt.startswith("<")
            or self.status in _OF_THE_NETWORK
        )


IssueResult = Sent | Refused | NotSent | Unknown
