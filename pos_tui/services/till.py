"""The services of one till, made from its settings and keys."""

import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pos_tui.piggy.retrying import READS, RetryPolicy
from pos_tui.services.lookup import LookUp
from pos_tui.services.lookup_log import LookUpLog
from pos_tui.services.stack import UNREACHED, StackCheck
from pos_tui.tls import tls_context

if TYPE_CHECKING:
    from pos_tui.journal.journal import Journal
    from pos_tui.journal.results import JournalUnavailable
    from pos_tui.piggy.client import PiggyClient
    from pos_tui.secrets import Secrets
    from pos_tui.services.cards import Cards, Ended
    from pos_tui.services.issuing import Issuing
    from pos_tui.settings import Settings


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _do_nothing() -> None:
    pass


class TillServices:
    """Makes, and loads, each service when it is first asked for.

    Services that trust the same authorities share a TLS context.

    `data_dir` is where the journal lives; `clock` returns an aware time. Call `finish` before the
    process ends, and `aclose` on the event loop that looked cards up.
    """

    def __init__(
        self,
        settings: "Settings",
        secrets: "Secrets",
        data_dir: Path,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._data_dir = data_dir
        self._clock = clock
        self._journal_lock = Lock()
        self._journal: Journal | None = None
        self.on_miss: Callable[[], None] = _do_nothing
        """Called, in a thread, whenever it is recorded that a code was not found."""

    @cached_property
    def _piggy_tls(self) -> ssl.SSLContext:
        return tls_context(self._settings.piggy.ca_file)

    @cached_property
    def _huuray_tls(self) -> ssl.SSLContext:
        shared = self._settings.huuray.ca_file == self._settings.piggy.ca_file
        return self._piggy_tls if shared else tls_context(self._settings.huuray.ca_file)

    @cached_property
    def piggy(self) -> "PiggyClient":
        """The gift card API; only for a till that has its key."""
        return self._client(READS)

    @cached_property
    def _stack_client(self) -> "PiggyClient":
        return self._client(UNREACHED)

    def _client(self, policy: RetryPolicy) -> "PiggyClient":
        if self._secrets.piggy is None:
            raise RuntimeError("the gift card service is not configured")
        with ThreadPoolExecutor(1) as beside:
            tls = beside.submit(
                lambda: self._piggy_tls
            )  # reads certificates while what else is needed is loaded
            from pos_tui.piggy.client import PiggyClient
        url, key = self._settings.piggy.url, self._secrets.piggy
        return PiggyClient(url, key, tls=tls.result(), policy=policy)

    @cached_property
    def cards(self) -> "Cards":
        """What a manager does with cards; only for a till that has the key of the gift card API."""
        from pos_tui.services.cards import Cards

        return Cards(self.piggy, partial(self._client, READS))

    @cached_property
    def lookup(self) -> LookUp:
        """Looking cards up; only for a till that has the key of the gift card API."""
        return LookUp(self.piggy, self._lookup_log.note)

    @cached_property
    def stack(self) -> StackCheck:
        """Looking many cards up, over connections of their own: no cashier waits for one of them."""
        return StackCheck(LookUp(self._stack_client, self._lookup_log.note))

    @cached_property
    def _lookup_log(self) -> LookUpLog:
        return LookUpLog(self.journal, self._settings.till.name, self._clock, self._tell_of_miss)

    def _tell_of_miss(self) -> None:
        self.on_miss()

    @cached_property
    def issuing(self) -> "Issuing":
        """Issuing coupons; only for a till that is configured for it."""
        from pos_tui.huuray.account import Account
        from pos_tui.huuray.client import HuurayClient
        from pos_tui.services.issuing import Issuing

        huuray = self._settings.huuray
        if self._secrets.huuray is None:
            raise RuntimeError("the coupon service is not configured")
        account = Account(
            huuray.url, huuray.country, self._secrets.huuray, huuray.sms_value, huuray.email_value
        )
        client = HuurayClient(account, tls=self._huuray_tls, timeout_s=huuray.timeout_s)
        till = self._settings.till
        return Issuing(self.journal, client, till=till.name, shop=till.shop, clock=self._clock)

    @property
    def is_issuing(self) -> bool:
        """Whether a coupon is under way."""
        return "issuing" in self.__dict__ and self.issuing.is_busy

    @property
    def is_changing_cards(self) -> bool:
        """Whether a card is being made or mailed."""
        return "cards" in self.__dict__ and self.cards.is_busy

    def journal(self) -> "Journal | JournalUnavailable":
        """Return the journal, opened once; tried again each time for as long as it can't be."""
        with self._journal_lock:
            if self._journal is not None:
                return self._journal
            from pos_tui.journal.journal import Journal

            journal = Journal.open(self._data_dir, clock=self._clock)
            if isinstance(journal, Journal):
                self._journal = journal
            return journal

    def tidy_journal(self) -> None:
        """Delete what was finished, or looked up, longer ago than the settings keep it.

        Ages are counted up to what was written last: a clock that is far ahead when the till starts must not
        make everything old at once.
        """
        from pos_tui.journal.results import JournalUnavailable

        till, journal = self._settings.till, self.journal()
        if isinstance(journal, JournalUnavailable):
            return
        last = journal.written_last_at()
        if not isinstance(last, datetime):
            return
        now = min(last, self._clock())
        if till.journal_keep_days:
            journal.purge(now - timedelta(days=till.journal_keep_days))
        if till.lookups_keep_days:
            journal.purge_lookups(now - timedelta(days=till.lookups_keep_days))

    def finish(self) -> "tuple[Ended, ...]":
        """Wait until every coupon and card under way and every look-up is recorded; let go of the journal.

        Returns what became of cards that nobody waited for.
        """
        if "issuing" in self.__dict__:
            self.issuing.finish()
        if "_lookup_log" in self.__dict__:
            self._lookup_log.finish()
        if self._journal is not None:
            self._journal.close()
        return self.cards.finish() if "cards" in self.__dict__ else ()

    async def aclose(self) -> None:
        """Close the connections that were opened; nobody hears of misses any more."""
        self.on_miss = _do_nothing
        if "piggy" in self.__dict__:
            await self.piggy.aclose()
        if "_stack_client" in self.__dict__:
            await self._stack_client.aclose()
