"""Few open files, or none left: words and an exit code, and no outcome is lost."""

import subprocess
import sys

import pytest

from pos_tui.domain.coupon import CouponOrder
from pos_tui.huuray.client import HuurayClient
from pos_tui.sandbox.process import PracticeShop
from pos_tui.services import issuing
from tests.cli.conftest import COMMAND, PosTui, Ran
from tests.cli.test_issue import PHONE, states
from tests.practice import outbox

LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), int(sys.argv[1])))
os.execv(sys.argv[2], sys.argv[2:])
"""
LIMITS = [4, 5, 6, 7, 8, 12, 24]


def run(limit: int, *arguments: str) -> Ran:
    command = [sys.executable, "-c", LIMITED, str(limit), *COMMAND, *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("limit", LIMITS)
def test_a_coupon_is_sent_once_or_not_at_all_and_never_in_doubt(
    configured: PracticeShop, coupons: PracticeShop, pos_tui: PosTui, limit: int
) -> None:
    ran = run(limit, "issue", *PHONE, "--ref", "R-1", "--yes", "--json")
    assert "itself" not in ran.err
    sent = len(outbox(coupons))
    assert (ran.code, sent) in {(0, 1), (1, 0)}
    assert states(pos_tui) == ({"R-1": "sent"} if sent else {})


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("arguments", [["card", "GFTCRD123"], ["journal"], ["doctor"]], ids=" ".join)
@pytest.mark.usefixtures("configured")
def test_a_command_says_what_the_computer_lacks(arguments: list[str], limit: int) -> None:
    ran = run(limit, *arguments)
    assert "itself" not in ran.err
    assert "Warning" not in ran.err
    assert ran.code in {0, 1, 4, 5}
    assert not ran.code or ran.err or ran.out


@pytest.mark.parametrize("error", [OSError(24, "Too many open files"), ValueError("PLANTED")])
@pytest.mark.usefixtures("coupons")
def test_whatever_breaks_once_the_row_is_written_the_outcome_is_unknown_and_told(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def broken(_self: HuurayClient, _order: CouponOrder) -> None:
        raise error

    monkeypatch.setattr(HuurayClient, "issue", broken)
    ran = pos_tui("issue", *PHONE, "--ref", "R-1", "--yes")
    assert ran.code == 6
    assert "R-1: Outcome unknown." in ran.err
    assert "PLANTED" not in ran.err
    assert states(pos_tui) == {"R-1": "unknown"}


@pytest.mark.usefixtures("coupons")
def test_where_a_request_can_open_no_files_none_is_begun(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "_has_room", lambda: False)
    ran = pos_tui("issue", *PHONE, "--ref", "R-1", "--yes", "--json")
    (record,) = ran.records
    assert (ran.code, record["state"], record["reason"]) == (1, "not_sent", "journal_too_many_files")
    assert states(pos_tui) == {}
