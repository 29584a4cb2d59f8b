"""The practice shop as a till's child: there when it is needed, gone however the till ends."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from pos_tui.sandbox import process
from pos_tui.sandbox.process import NotStarted, PracticeShop
from tests.practice import outbox

A_TILL = """
import sys
from pos_tui.sandbox.process import PracticeShop
shop = PracticeShop.start()
print(shop.base_url, shop.scratch, flush=True)
(shop.scratch / "journal").mkdir()
(shop.scratch / "journal" / "entries").write_text("kept while it practises")
sys.stdin.read()
"""


def started(cards: int = 300) -> PracticeShop:
    shop = PracticeShop.start(cards)
    assert not isinstance(shop, NotStarted)
    return shop


def connect(base_url: str) -> socket.socket:
    url = urlsplit(base_url)
    return socket.create_connection((url.hostname, url.port), timeout=5)


def assert_soon(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def a_till(cwd: Path) -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """A process that has started a practice shop of its own: the process, the shop's URL and scratch."""
    with subprocess.Popen(
        [sys.executable, "-P", "-c", A_TILL],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=cwd,
    ) as till:
        assert till.stdout is not None
        base_url, scratch = till.stdout.readline().split()
        try:
            yield till, base_url, Path(scratch)
        finally:
            till.kill()


def test_it_answers_as_soon_as_it_has_started() -> None:
    with started() as shop:
        answer = httpx.get(
            f"{shop.piggy_url}/giftcards/find-one-by",
            params={"hash": "GFTCRD123"},
            headers={"Authorization": f"Bearer {shop.piggy_key}"},
            trust_env=False,
        )
    assert answer.json()["data"]["display_amount"] == "€ 25,00"


def test_it_holds_as_many_cards_as_it_is_told() -> None:
    with started(cards=100_000) as shop:
        headers = {"Authorization": f"Bearer {shop.piggy_key}"}
        url = f"{shop.piggy_url}/giftcards?page=3334"
        body = httpx.get(url, headers=headers, trust_env=False).json()
    assert body["meta"] == {"page": 3334, "per_page": 30, "last_page": 3334, "total": 100_000}
    assert len(body["data"]) == 10


def test_its_scratch_directory_is_the_user_s_alone_and_ends_with_it() -> None:
    with started() as shop:
        assert stat.S_IMODE(shop.scratch.stat().st_mode) == 0o700
        (shop.scratch / "journal").write_text("kept while it practises")
    assert not shop.scratch.exists()


def test_it_is_gone_once_it_is_stopped_however_often() -> None:
    shop = started()
    shop.stop()
    shop.stop()
    with pytest.raises(ConnectionRefusedError):
        connect(shop.base_url)


def test_an_order_without_an_answer_does_not_hold_up_the_end() -> None:
    with started() as shop:
        url = shop.huuray_url.replace("{country}", "nl")
        waiting = connect(shop.base_url)
        order = f"{urlsplit(url).path}?AuthToken=practice-huuray-token&Phone=0612340102"
        waiting.sendall(f"GET {order} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        begun = time.monotonic()
        shop.stop()
        assert time.monotonic() - begun < 3
        waiting.close()


def test_two_at_a_time_do_not_know_of_each_other() -> None:
    with started() as one, started() as other:
        params = {"AuthToken": one.huuray_token, "Email": "patrick@example.com"}
        httpx.get(one.huuray_url.replace("{country}", "nl"), params=params, trust_env=False)
        assert (len(outbox(one)), len(outbox(other))) == (1, 0)


def test_a_killed_till_leaves_nothing_behind(tmp_path: Path) -> None:
    with a_till(tmp_path) as (till, base_url, scratch):
        connect(base_url).close()
        assert scratch.is_dir()
        till.send_signal(signal.SIGKILL)
        till.wait()
        assert_soon(lambda: not scratch.exists())
        with pytest.raises(ConnectionRefusedError):
            connect(base_url)


def test_it_is_out_of_reach_of_the_till_s_terminal() -> None:
    with started() as shop:
        assert os.getsid(shop._process.pid) != os.getsid(0)


def test_modules_in_the_current_directory_are_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "starlette.py").write_text("raise SystemExit(9)")
    with a_till(tmp_path) as (_, base_url, _):
        connect(base_url).close()


def test_a_shop_that_ends_at_once_is_told_with_its_status(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", program(tmp_path, "exit 3"))
    assert PracticeShop.start() == NotStarted(3)


def test_a_shop_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", program(tmp_path, "exec sleep 60"))
    monkeypatch.setattr(process, "_START_LIMIT_S", 0.2)
    assert PracticeShop.start() == NotStarted(-signal.SIGKILL)


def test_a_shop_that_cannot_be_run_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-python"))
    assert PracticeShop.start() == NotStarted(None)


def program(directory: Path, script: str) -> str:
    path = directory / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)
