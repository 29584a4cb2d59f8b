"""The Piggy API's error codes, and what an error answer means."""

from enum import IntEnum

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


def read_failure(status: int, headers: httpx.Headers, body: bytes) -> Failure:
    """Return what an answer of `status` 400 or higher means: by its code if that is known, else by status."""
    error = read_error(body)
    if error.code not in _KNOWN:
        if status in (401, 403):
            return KeyRejected(status)
        if status == 429:
            return TooManyRequests(retry_after_s(headers))
        if status == 503:
            return Unreachable(UnreachableReason.MAINTENANCE, status, retry_after_s(headers))
        if status >= 500:
            return Unreachable(UnreachableReason.SERVER_ERROR, status, retry_after_s(headers))
    return Refused(error.code, status, error.message or "", error.fields())
