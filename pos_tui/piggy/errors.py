"""The Piggy API's error codes, and what an error answer means."""

from enum import IntEnum
from http import HTTPStatus

import httpx

from pos_tui.piggy.headers import retry_after_s
from pos_tui.piggy.models import read_error
from pos_tui.piggy.results import (
    Failure,
    KeyRejected,
    Refused,
    TooManyRequests,
    Unreachable,
    UnreachableReason,
)


class ErrorCode(IntEnum):
    """The codes of the API's error table; `Refused.code` is one of these or one we have no words for."""

    INTERNAL_ERROR = 1000
    INVALID_INPUT = 1003
    SHOP_NOT_FOUND = 1008
    CARD_NOT_ACTIVATED = 1010
    PROGRAM_NOT_FOUND = 1100
    NOT_ALLOWED_FOR_CARD_TYPE = 1114
    CARD_NOT_FOUND = 5001
    CARD_EXPIRED = 5002
    BALANCE_TOO_LOW = 5003
    CARD_NOT_LOADABLE = 5006
    CARD_WITHOUT_PROGRAM = 5007
    OVER_PROGRAM_MAXIMUM = 5008
    TRANSACTION_NOT_FOUND = 5010
    ACCOUNT_INACTIVE = 7002
    CARD_NOT_VALID = 7010
    NO_ACCESS_TO_ACCOUNT = 7011
    SHOP_WITHOUT_PROGRAM_ACCESS = 7015
    ONLY_DIGITAL_CREATED = 55021
    NOT_LAST_TRANSACTION = 55025
    CONTACT_NOT_FOUND = 55031
    USAGE_LIMIT_REACHED = 60000
    CONTACT_EXISTS = 60005


_KNOWN = frozenset(ErrorCode)
_LEAST_OF_TEXT = ord("\t")


_OF_THE_NETWORK = (HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED)


def is_foreign(body: bytes) -> bool:
    """Tell whether a body is another's than the service's, which speaks JSON: a page, or any other text."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    return start[:1] not in (b"", b"{", b"[") and (start[:1] == b"<" or min(start) >= _LEAST_OF_TEXT)


def _is_own(status: int, body: bytes) -> bool:
    """Tell whether a failure's body may be the service's own: JSON, or after a fault of its own no page."""
    return (
        not body.lstrip().startswith(b"<") if status >= 500 else bool(body.strip()) and not is_foreign(body)
    )


def read_failure(status: int, headers: httpx.Headers, body: bytes) -> Failure:
    """Return what an answer of `status` 300 or higher means: by its code if that is known, else by status.

    Without JSON only 401, 429 and 503 (maintenance) are believed to be the service's, and 5xx without a page.
    """
    error = read_error(body)
    if error.code not in _KNOWN:
        if status in _OF_THE_NETWORK or (status not in (401, 429, 503) and not _is_own(status, body)):
            return Unreachable(UnreachableReason.INTERCEPTED, status, retry_after_s(headers))
        if status in (401, 403):
            return KeyRejected(status)
        if status == 429:
            return TooManyRequests(retry_after_s(headers))
        if status == 503:
            return Unreachable(UnreachableReason.MAINTENANCE, status, retry_after_s(headers))
        if status >= 500:
            return Unreachable(UnreachableReason.SERVER_ERROR, status, retry_after_s(headers))
    return Refused(error.code, status, error.message or "", error.fields())
