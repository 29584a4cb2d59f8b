"""A certificate for `localhost`, 127.0.0.1 and `*.dk.example`, trusted by nothing but these tests."""

import ssl
from pathlib import Path

CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1wb3MtdHVp
IHRlc3RzMCAXDTAwMDEwMTAwMDAwMFoYDzIwOTkxMjMxMjM1OTU5WjAYMRYwFAYD
VQQDDA1wb3MtdHVpIHRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7s4A
8f7FaSM+Tfvcq+bYjguVkEVcDsdNkvoF803vk3kKZJ1tEPQT8n89jA7i9ift+opp
9c+DoFs8zj3JwvHAS6NcMFowKAYDVR0RBCEwH4IJbG9jYWxob3N0ggwqLmRrLmV4
YW1wbGWHBH8AAAEwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUOMl2YJNpGl6Q
9ylJvOgE1hhnrHMwCgYIKoZIzj0EAwIDSAAwRQIgfD02rQevfr1aAekxEGXK8Kmt
8WptXHvIWLHda/YaEK0CIQDntBicySAmAY4xITSsPxHEYAPls0KBOLOR266EAQqW
Uw==
-----END CERTIFICATE-----
"""
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+7IneAWZKB805lNm
QZaZlusHnKPAyN+P88uEwFdk3nihRANCAATuzgDx/sVpIz5N+9yr5tiOC5WQRVwO
x02S+gXzTe+TeQpknW0Q9BPyfz2MDuL2J+36imn1z4OgWzzOPcnC8cBL
-----END PRIVATE KEY-----
"""


def server_context(directory: Path) -> ssl.SSLContext:
    """Return a server's context with the certificate, by way of a file in `directory`."""
    file = directory / "server.pem"
    file.write_text(CERTIFICATE + KEY)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def trusting_context() -> ssl.SSLContext:
    """Return a client's context that trusts this certificate and no other."""
    return ssl.create_default_context(cadata=CERTIFICATE)
