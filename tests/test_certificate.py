"""What a certificate says of itself is read, whatever bytes come in its place."""

import ssl
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.certificate import Certificate, read_certificate
from tests.faults.certificate import AUTHORITY_NAME, ISSUED

DER = {name: ssl.PEM_cert_to_DER_cert(pem) for name, pem in ISSUED.items()}


@pytest.mark.parametrize(
    ("name", "years"), [("good", (2000, 2099)), ("expired", (2000, 2001)), ("future", (2090, 2099))]
)
def test_issuer_and_dates_are_read(name: str, years: tuple[int, int]) -> None:
    certificate = read_certificate(DER[name])
    assert certificate is not None
    assert certificate.issuer == AUTHORITY_NAME
    assert (certificate.valid_from.year, certificate.valid_to.year) == years
    assert certificate.valid_from == datetime(years[0], 1, 1, tzinfo=UTC)


@given(
    st.binary(max_size=400)
    | st.builds(
        lambda at, change: DER["good"][:at] + change + DER["good"][at + len(change) :],
        st.integers(0, len(DER["good"])),
        st.binary(max_size=4),
    )
)
def test_any_bytes_are_a_certificate_or_none(der: bytes) -> None:
    certificate = read_certificate(der)
    assert certificate is None or isinstance(certificate, Certificate)
    assert certificate is None or certificate.issuer.isprintable()
