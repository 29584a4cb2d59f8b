"""Keyed marks: what lets the journal recognise a contact without holding it.

The key lies beside the database, so a copy of the database alone tells nobody a phone number. It also
names the journal: the database carries the key's identity, and a key without its database says that a
journal vanished.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field

from pos_tui.domain.attempt import Intent

_KEY_BYTES = 32
_MARK_BYTES = 16


@dataclass(frozen=True, slots=True)
class Key:
    """The journal's own random key."""

    _bytes: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "Key":
        """Return a fresh random key."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> "Key | None":
        """Return the key that `to_text` wrote, or None if `text` isn't one."""
        try:
            key = bytes.fromhex(text)
        except ValueError:
            return None
        return cls(key) if len(key) == _KEY_BYTES else None

    def to_text(self) -> str:
        """Return the key as one line of hexadecimal digits."""
        return self._bytes.hex() + "\n"

    @property
    def identity(self) -> bytes:
        """What the database carries to show that it belongs to this key."""
        return self._mark("identity", "")

    def phone(self, national_number: str | None) -> bytes | None:
        """Return the mark of a phone number; only its digits count."""
        digits = digits_of(national_number or "")
        return self._mark("phone", digits) if digits else None

    def email(self, address: str | None) -> bytes | None:
        """Return the mark of an e-mail address; its case doesn't count."""
        return self._mark("email", address.strip().casefold()) if address else None

    def intent(self, intent: Intent) -> bytes:
        """Return the mark of everything the customer would get: equal for the same coupon ordered twice."""
        details = intent.details
        wanted = (
            details.phone, details.email, details.message, details.full_name, details.buyer_email,
            details.code, intent.delivery_method, intent.product, intent.delivery_time,
        )  # fmt: skip
        return self._mark("intent", json.dumps(wanted))

    def _mark(self, kind: str, text: str) -> bytes:
        return hmac.digest(self._bytes, f"{kind}\0{text}".encode(), hashlib.sha256)[:_MARK_BYTES]


def digits_of(text: str) -> str:
    """Return the ASCII digits in `text`."""
    return "".join(character for character in text if character in "0123456789")
