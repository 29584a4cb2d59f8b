"""The services of one till, made from its settings and keys."""

import ssl
from functools import cached_property

from pos_tui.piggy.client import PiggyClient
from pos_tui.secrets import Secrets
from pos_tui.services.lookup import LookUp
from pos_tui.settings import Settings
from pos_tui.transport import tls_context


class TillServices:
    """Makes each service when it is first asked for; all share one TLS context. Close with `aclose`."""

    def __init__(self, settings: Settings, secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """What every connection of this till is checked with."""
        return tls_context()

    @cached_property
    def piggy(self) -> PiggyClient:
        """The gift card API; only for a till that `has_cards`."""
        if self._secrets.piggy is None:
            raise RuntimeError("the gift card service is not configured")
        return PiggyClient(self._settings.piggy.url, self._secrets.piggy, tls=self.tls)

    @cached_property
    def lookup(self) -> LookUp:
        """Looking cards up; only for a till that `has_cards`."""
        return LookUp(self.piggy)

    async def aclose(self) -> None:
        """Close the connections that were opened."""
        if "piggy" in self.__dict__:
            await self.piggy.aclose()
