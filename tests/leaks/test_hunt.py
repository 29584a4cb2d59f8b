"""The hunt finds what there is to find."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.leaks.hunt import files_under, found

SECRET = "planted.one+two@example.com"


@pytest.mark.parametrize(
    "hide",
    [
        str.encode,
        lambda text: quote(text).encode(),
        lambda text: text.upper().encode(),
        lambda text: b64encode(b"user:" + text.encode()),
        lambda text: json.dumps({"email": text}).encode(),
        lambda text: repr(text.encode()).encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode().hex().encode(),
    ],
    ids=["plain", "quoted", "capitals", "base64", "JSON", "repr", "UTF-16", "hexadecimal"],
)
def test_a_secret_is_found_in_a_file_in_whatever_form(tmp_path: Path, hide: Callable[[str], bytes]) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/file").write_bytes(b"\0" * 100 + hide(SECRET) + b"\xff")
    assert found({"e-mail": SECRET}, files_under(tmp_path))
    assert not found({"e-mail": "somebody.else@example.com"}, files_under(tmp_path))


def test_a_secret_is_found_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / SECRET).touch()
    assert found({"e-mail": SECRET}, files_under(tmp_path))
