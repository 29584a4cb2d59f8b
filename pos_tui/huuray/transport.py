"""The one place where the key and the URL of the coupon service meet a request."""

import ssl

import httpx

from pos_tui.domain.coupon import CouponOrder
from pos_tui.huuray.account import Account
from pos_tui.huuray.answers import hide_words
from pos_tui.huuray.wire import request_url
from pos_tui.transport import USER_AGENT, SecretTransport

STAND_IN = "https://huuray.invalid/"
"""The URL of the request as the rest of the program sees it."""

_HEADERS = {
    "Accept": "text/plain, */*",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": USER_AGENT,
}


class IssueTransport(SecretTransport):
    """Sends one order over a connection of its own: no proxy, no HTTP/2, no repetition.

    Whatever request it is handed goes out as the GET of that order, and nothing of the real request can
    be reached from the one handed in, from the answer or from an error.
    """

    def __init__(self, order: CouponOrder, account: Account, tls: ssl.SSLContext) -> None:
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        super().__init__(httpx.AsyncHTTPTransport(verify=tls, trust_env=False, limits=limits), self._real)
        self._order = order
        self._account = account

    def _real(self, seen: httpx.Request) -> httpx.Request:
        """Return the request to send; its Host header and the TLS server name follow from its URL."""
        url = httpx.URL(request_url(self._order, self._account, self._account.token.reveal()))
        request = httpx.Request("GET", url, headers=_HEADERS, extensions=seen.extensions)
        if url.userinfo:
            next(httpx.BasicAuth(url.username, url.password).auth_flow(request))
        return request

    def hide(self, text: str) -> str:
        """Return `text`, which came back, without the key and without what tells who the customer is."""
        order = self._order
        phone = order.phone.national if order.phone else None
        private = (phone, order.email, order.full_name, order.buyer_email, order.message, order.code)
        return hide_words(text, [self._account.token.reveal(), *filter(None, private)])
