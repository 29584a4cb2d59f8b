"""`pos-tui issue` while its order is under way: whatever happens, it is finished, recorded and told."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from tests.cli.conftest import COMMAND, PosTui
from tests.cli.test_issue import PHONE, journal_dir, states
from tests.terminal.console import Console

DEADLINE_S = 30


class Service:
    """A coupon service of one answer, which a test holds back for as long as it wants."""

    def __init__(self) -> None:
        self.arrived = Event()
        self.may_answer = Event()
        self.requests = 0
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.requests += 1
                service.arrived.set()
                service.may_answer.wait(DEADLINE_S)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"OK")

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service()
    monkeypatch.setenv("POS_TUI_HUURAY__URL", service.url)
    monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", "nl")
    monkeypatch.setenv("POS_TUI_HUURAY__TOKEN", "a-key")
    yield service
    service.stop()


def start(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_coupon_under_way_is_finished_and_told_whoever_wants_the_command_to_end(
    service: Service, pos_tui: PosTui
) -> None:
    process = start("issue", *PHONE, "--ref", "R-1", "--yes", "--json")
    assert process.stderr is not None
    assert service.arrived.wait(DEADLINE_S)
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process.send_signal(end)
        assert process.stderr.readline() == ("pos-tui: the coupon is on its way; waiting for its outcome …\n")
    service.may_answer.set()
    out, err = process.communicate(timeout=DEADLINE_S)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["state"] == "sent"
    assert service.requests == 1
    assert states(pos_tui) == {"R-1": "sent"}


def test_an_outcome_that_can_not_be_recorded_is_said_on_standard_error(service: Service) -> None:
    process = start("issue", *PHONE, "--ref", "R-1", "--yes", "--json")
    assert service.arrived.wait(DEADLINE_S)
    (journal_dir() / "journal.sqlite3").unlink()
    service.may_answer.set()
    out, err = process.communicate(timeout=DEADLINE_S)
    assert (process.returncode, json.loads(out)["state"]) == (0, "sent")
    assert err.startswith("pos-tui: R-1: Coupon sent. ")
    assert "note the reference" in err


def test_where_nobody_can_be_told_that_a_coupon_was_sent_the_command_does_not_end_well(
    service: Service, pos_tui: PosTui
) -> None:
    process = start("issue", *PHONE, "--ref", "R-1", "--yes")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stderr.close()
    service.may_answer.set()
    assert process.wait(DEADLINE_S) == 1
    assert states(pos_tui) == {"R-1": "sent"}


@pytest.mark.terminal
def test_a_closed_terminal_interrupts_no_coupon(service: Service, pos_tui: PosTui) -> None:
    with Console([*COMMAND, "issue", *PHONE, "--ref", "R-1", "--yes"], os.environ) as console:
        assert service.arrived.wait(DEADLINE_S)
        console.hang_up()
        service.may_answer.set()
        assert console.wait_for_exit() == 1  # nobody could be told
    assert states(pos_tui) == {"R-1": "sent"}
