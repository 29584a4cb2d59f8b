"""Looks for planted secrets in whatever a program left behind, in each form in which bytes may hold them."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote


def forms(secret: str) -> dict[str, bytes]:
    """Return the bytes that tell `secret`, by the name of the form."""
    plain = secret.encode()
    return {
        "plain": plain,
        "percent-encoded": quote(secret, safe="").encode(),
        "percent-encoded throughout": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "hexadecimal": plain.hex().encode(),
        "UTF-16": secret.encode("utf-16-le"),
        "UTF-16, big end first": secret.encode("utf-16-be"),
        "UTF-32": secret.encode("utf-32-le"),
        "a list of bytes": ", ".join(map(str, plain)).encode(),
        "backwards": plain[::-1],
        **{f"base64 from {start}": _base64(plain, start) for start in range(3)},
    }


def _base64(plain: bytes, start: int) -> bytes:
    """Return what is always there of `plain`, in base64, behind `start` other bytes modulo 3."""
    whole = b64encode(bytes(start) + plain)
    return whole[(0, 2, 3)[start] : len(whole) // 4 * 4 - 4]


def found(secrets: Mapping[str, str], left: Mapping[str, bytes]) -> list[str]:
    """Say which of `secrets`, by their names, are in what was `left`, by its place, and in which form."""
    lowered = {place: content.lower() for place, content in left.items()}
    return [
        f"{name}, {form}, in {place}"
        for name, secret in secrets.items()
        for form, needle in forms(secret).items()
        for place, content in lowered.items()
        if needle.lower() in content
    ]


def files_under(*directories: Path) -> dict[str, bytes]:
    """Return every file below `directories`, names and raw bytes, by its path."""
    return {
        str(file): str(file).encode() + b"\0" + file.read_bytes()
        for directory in directories
        for file in sorted(directory.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }
