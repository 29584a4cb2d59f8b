"""Certificates for `localhost` and 127.0.0.1: one that only these tests trust, and a company's own authority.

The authority has the name `AUTHORITY_NAME`; it issued one certificate that is in order and one for each thing
that can be wrong with it.
"""

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


AUTHORITY_NAME = "Example Corp Inspection CA"
AUTHORITY = """\
-----BEGIN CERTIFICATE-----
MIIBqjCCAVGgAwIBAgIBATAKBggqhkjOPQQDAjA8MSMwIQYDVQQDDBpFeGFtcGxl
IENvcnAgSW5zcGVjdGlvbiBDQTEVMBMGA1UECgwMRXhhbXBsZSBDb3JwMCAXDTAw
MDEwMTAwMDAwMFoYDzIwOTkxMjMxMjM1OTU5WjA8MSMwIQYDVQQDDBpFeGFtcGxl
IENvcnAgSW5zcGVjdGlvbiBDQTEVMBMGA1UECgwMRXhhbXBsZSBDb3JwMFkwEwYH
KoZIzj0CAQYIKoZIzj0DAQcDQgAEm+p5SoUC7KJ7n2MDKzvjjY0SjBrvEdOqSTGi
VVRsSuwC+tPcEAo6ULgLHMDt9QX/KLnJhVFizw1n3Fypkjogq6NCMEAwDwYDVR0T
AQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAgQwHQYDVR0OBBYEFHXQ0OOeMumrXq5E
SlczFNFUqjPCMAoGCCqGSM49BAMCA0cAMEQCIF5JkjVYfwzpQpefeumxbwSNP11I
F29Ujua7QkR5AmYNAiAhW6HCjNJ2jeOHP1WfgP4bQ12u+UbnxQRePhkvKDgoSQ==
-----END CERTIFICATE-----
"""
_ISSUED_KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgB4zCTv3Q6dOY4At3
nWK/ZeQYjA7mhIM8HG4W7H1PfqGhRANCAAQuGgNng9GX/kGAnvgzBCvyLWlGGywj
Na4RiO3bCk85rLA4h8+Mvgxnpo+pFpbO/osaASzKL/6wDu1Ad+7RfKm6
-----END PRIVATE KEY-----
"""
ISSUED = {
    "good": """\
-----BEGIN CERTIFICATE-----
MIIBnzCCAUWgAwIBAgIBAjAKBggqhkjOPQQDAjA8MSMwIQYDVQQDDBpFeGFtcGxl
IENvcnAgSW5zcGVjdGlvbiBDQTEVMBMGA1UECgwMRXhhbXBsZSBDb3JwMCAXDTAw
MDEwMTAwMDAwMFoYDzIwOTkxMjMxMjM1OTU5WjAUMRIwEAYDVQQDDAlhIHNlcnZp
Y2UwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQuGgNng9GX/kGAnvgzBCvyLWlG
GywjNa4RiO3bCk85rLA4h8+Mvgxnpo+pFpbO/osaASzKL/6wDu1Ad+7RfKm6o14w
XDAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwHQYDVR0OBBYEFM17DU3AWnug
NepPpO2cOD1sENl9MB8GA1UdIwQYMBaAFHXQ0OOeMumrXq5ESlczFNFUqjPCMAoG
CCqGSM49BAMCA0gAMEUCIQCLNBfzl81l3AV/Zag/MKpyq/Cr6ydTbn49G4kEQz2n
ygIgKRy0XW1TobGR06Q+GO2PAm+37ZPD/ZDDWFRIHq5s8yY=
-----END CERTIFICATE-----
""",
    "expired": """\
-----BEGIN CERTIFICATE-----
MIIBnTCCAUOgAwIBAgIBAzAKBggqhkjOPQQDAjA8MSMwIQYDVQQDDBpFeGFtcGxl
IENvcnAgSW5zcGVjdGlvbiBDQTEVMBMGA1UECgwMRXhhbXBsZSBDb3JwMB4XDTAw
MDEwMTAwMDAwMFoXDTAxMDEwMTAwMDAwMFowFDESMBAGA1UEAwwJYSBzZXJ2aWNl
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELhoDZ4PRl/5BgJ74MwQr8i1pRhss
IzWuEYjt2wpPOaywOIfPjL4MZ6aPqRaWzv6LGgEsyi/+sA7tQHfu0XypuqNeMFww
GgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMB0GA1UdDgQWBBTNew1NwFp7oDXq
T6TtnDg9bBDZfTAfBgNVHSMEGDAWgBR10NDjnjLpq16uREpXMxTRVKozwjAKBggq
hkjOPQQDAgNIADBFAiBVhl7lhlgPCBXrpUHJ/CiAIgbSoMrr6x48BFhIyaLBpAIh
ANCO5CO3KRhiQUz/YhEjDagFBKvqkvmhdAFtxd3XocZy
-----END CERTIFICATE-----
""",
    "future": """\
-----BEGIN CERTIFICATE-----
MIIBoDCCAUegAwIBAgIBBDAKBggqhkjOPQQDAjA8MSMwIQYDVQQDDBpFeGFtcGxl
IENvcnAgSW5zcGVjdGlvbiBDQTEVMBMGA1UECgwMRXhhbXBsZSBDb3JwMCIYDzIw
OTAwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMBQxEjAQBgNVBAMMCWEgc2Vy
dmljZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABC4aA2eD0Zf+QYCe+DMEK/It
aUYbLCM1rhGI7dsKTzmssDiHz4y+DGemj6kWls7+ixoBLMov/rAO7UB37tF8qbqj
XjBcMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAdBgNVHQ4EFgQUzXsNTcBa
e6A16k+k7Zw4PWwQ2X0wHwYDVR0jBBgwFoAUddDQ454y6aterkRKVzMU0VSqM8Iw
CgYIKoZIzj0EAwIDRwAwRAIge+Ksn4s4Q6b0cFX9oQ2QRXnomL6mhqr38l0TOlxJ
HcACIAMwxdVzNZZAFZyKAaq6S1A6qpf+fCxXSXbp2gQUa6TU
-----END CERTIFICATE-----
""",
    "other": """\
-----BEGIN CERTIFICATE-----
MIIBnjCCAUOgAwIBAgIBBTAKBggqhkjOPQQDAjA8MSMwIQYDVQQDDBpFeGFtcGxl
IENvcnAgSW5zcGVjdGlvbiBDQTEVMBMGA1UECgwMRXhhbXBsZSBDb3JwMCAXDTAw
MDEwMTAwMDAwMFoYDzIwOTkxMjMxMjM1OTU5WjAUMRIwEAYDVQQDDAlhIHNlcnZp
Y2UwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQuGgNng9GX/kGAnvgzBCvyLWlG
GywjNa4RiO3bCk85rLA4h8+Mvgxnpo+pFpbO/osaASzKL/6wDu1Ad+7RfKm6o1ww
WjAYBgNVHREEETAPgg13cm9uZy5leGFtcGxlMB0GA1UdDgQWBBTNew1NwFp7oDXq
T6TtnDg9bBDZfTAfBgNVHSMEGDAWgBR10NDjnjLpq16uREpXMxTRVKozwjAKBggq
hkjOPQQDAgNJADBGAiEA+NdWy5+dL9ZaqQlGTvD9U/ti3wRUqQj3dgDFf4kodH0C
IQC3/jnFaGtJ4vV0qwZA1m4bFgRLY9UPvYxD3aWRYznJaw==
-----END CERTIFICATE-----
""",
}
"""By what they are: in order, expired in 2001, not valid before 2090, for another address."""


def issued_context(directory: Path, name: str = "good") -> ssl.SSLContext:
    """Return a server's context with a certificate of the authority."""
    file = directory / f"{name}.pem"
    file.write_text(ISSUED[name] + _ISSUED_KEY)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
