"""A till with keys in its files, in an environment that would have libraries give them away."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from pos_tui.sandbox.account import COUNTRY
from pos_tui.sandbox.process import PracticeShop
from tests.leaks.hunt import files_under
from tests.leaks.planted import PLANTED


@dataclass(frozen=True)
class ShopTill:
    """A till of `shop` in an empty home; `secrets` are its keys and the manager's PIN, by their names."""

    home: Path
    env: dict[str, str]
    secrets: Mapping[str, str]
    pin_file: Path

    @property
    def files(self) -> dict[str, bytes]:
        """Every file there is but the two that the keys and the PIN were put into."""
        given = {str(self.home / ".config/pos-tui/secrets.toml"), str(self.pin_file)}
        return {place: content for place, content in files_under(self.home).items() if place not in given}


def shop_till(
    env: Mapping[str, str], shop: PracticeShop, huuray_url: str = "", huuray_token: str = ""
) -> ShopTill:
    """Set a till up in the home of `env`, by files; its coupons may be another service's."""
    home = Path(env["HOME"])
    folder = home / ".config/pos-tui"
    folder.mkdir(parents=True, mode=0o700)
    token = huuray_token or shop.huuray_token
    (folder / "config.toml").write_text(
        f'[till]\nname = "Till 1"\n[piggy]\nurl = "{shop.piggy_url}"\n'
        f'[huuray]\nurl = "{huuray_url or shop.huuray_url}"\ncountry = "{COUNTRY}"\ntimeout_s = 5\n'
    )
    keys = folder / "secrets.toml"
    pin_file = home / "pin"
    for file, text in (
        (keys, f'[piggy]\ntoken = "{shop.piggy_key}"\n[huuray]\ntoken = "{token}"\n'),
        (pin_file, PLANTED["manager PIN"] + "\n"),
    ):
        file.touch(mode=0o600)
        file.write_text(text)
    secrets = {
        "gift card key": shop.piggy_key,
        "coupon token": token,
        "manager PIN": PLANTED["manager PIN"],
    }
    return ShopTill(home, {**env, **_revealing(home)}, secrets, pin_file)


def _revealing(home: Path) -> dict[str, str]:
    """What would have Textual, TLS, asyncio and Python write down what they see."""
    return {
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_LOG": str(home / "textual.log"),
        "TEXTUAL_SHOW_RETURN": "1",
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_SCREENSHOT_LOCATION": str(home),
        "TEXTUAL_PRESS": "f3",
        "SSLKEYLOGFILE": str(home / "tls.log"),
        "PYTHONASYNCIODEBUG": "1",
        "PYTHON_KEYRING_BACKEND": "tests.leaks.no_such_backend",
        "PYTHONFAULTHANDLER": "1",
    }


@contextmanager
def proxy() -> Iterator[tuple[dict[str, str], list[bytes]]]:
    """Listen; yield variables that make this the proxy of all that heed them, and what it was sent."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                with connection:
                    heard.append(connection.recv(65536))

        Thread(target=listen, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        yield dict.fromkeys(names, url), heard
