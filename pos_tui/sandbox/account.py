"""The practice account: where it answers and what opens it; light enough for the till itself to import."""

from dataclasses import dataclass

PIGGY_KEY = "practice-piggy-key"
HUURAY_KEY = "practice-huuray-token"
COUNTRY = "nl"
MANAGER_PIN = "246810"
MANAGER_PIN_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$/B4VQnX4UyAeGqrd5rp9eQ$ZYTJyq0mkExUhYjCYlKWnyY5pezlvmvp1DYsKFCPVUw"
)
"""Of the PIN above; made beforehand, since making it takes as long as a first frame."""

PIGGY_PATH = "/api/v3/oauth/clients"
HUURAY_PATH = "/huuray"


@dataclass(frozen=True, slots=True)
class Address:
    """The URLs of a practice shop that answers at `base_url`, e.g. `http://127.0.0.1:8765`."""

    base_url: str

    @property
    def piggy_url(self) -> str:
        """What to put into `piggy.url`."""
        return self.base_url + PIGGY_PATH

    @property
    def huuray_url(self) -> str:
        """What to put into `huuray.url`: a template with `{country}`; the token goes as `AuthToken`."""
        return self.base_url + HUURAY_PATH + "/{country}/coupon"

    @property
    def outbox_url(self) -> str:
        """Where to read what would have been mailed or texted (JSON)."""
        return self.base_url + "/outbox"

    @property
    def requests_url(self) -> str:
        """Where to read what was asked of each service (JSON)."""
        return self.base_url + "/requests"

    @property
    def reset_url(self) -> str:
        """Where a POST makes the shop as new."""
        return self.base_url + "/reset"
