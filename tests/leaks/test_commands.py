"""What commands leave behind: no key and no PIN anywhere, nothing of a customer outside the open journal."""

import json
import subprocess

import pytest

from pos_tui.cli.parser import make_parser
from pos_tui.sandbox.faults import FAULTS
from pos_tui.sandbox.huuray import COUPON_FAULTS, REFUSALS
from pos_tui.sandbox.process import PracticeShop
from pos_tui.sandbox.stock import SEA
from tests.cli.test_managers_only import leaves
from tests.leaks.hunt import found
from tests.leaks.planted import CUSTOMERS, PLANTED
from tests.leaks.shop_till import ShopTill, proxy, shop_till
from tests.practice import shop_page
from tests.services.counting_server import Answer, CountingServer
from tests.terminal.conftest import PROGRAM

NO_COMMANDS = {
    "": "the till itself: test_till.py",
    "demo": "the till itself, with the practice shop's keys",
    "sandbox": "prints the practice shop's keys: that is what it is for",
}
ORDER = [
    *("issue", "--yes", "--phone", "0" + PLANTED["phone"], "--email", PLANTED["e-mail"], "--via", "sms"),
    *("--message", PLANTED["message"], "--name", PLANTED["full name"]),
    *("--buyer-email", PLANTED["buyer's e-mail"], "--code", PLANTED["coupon code"]),
]


class Shell:
    """Runs commands one after the other, and keeps what they print."""

    def __init__(self, till: ShopTill) -> None:
        self.till = till
        self.printed: dict[str, bytes] = {}

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Run one; return its standard output."""
        done = subprocess.run(
            [*PROGRAM, "--debug", *arguments],
            input=stdin.encode(),
            env=self.till.env,
            capture_output=True,
            timeout=60,
            check=False,
        )
        self.printed[f"{len(self.printed)}: {arguments[:2]}"] = done.stdout + done.stderr
        return done.stdout.decode()

    @property
    def left(self) -> dict[str, bytes]:
        """All that was printed and written."""
        return self.printed | self.till.files


@pytest.fixture
def till(env: dict[str, str], practice_shop: PracticeShop) -> ShopTill:
    return shop_till(env, practice_shop)


def commands(till: ShopTill, uuid: str) -> dict[str, list[list[str]]]:
    """The words of every command, by its name, some of them in more than one way."""
    pin = ["--pin-file", str(till.pin_file)]
    return {
        "config set-pin": [["config", "set-pin", *pin]],
        "card": [["card", PLANTED["gift card code"], "NOSUCH1"], ["card", "--json", "GFTCRD123"]],
        "issue": [[*ORDER, "--ref", "R-1"], [*ORDER, "--check"], [*ORDER, "--ref", "R-1", "--json"]],
        "journal": [["journal"], ["journal", "--json"], ["journal", "--csv"]],
        "journal list": [["journal", "list", "--json"]],
        "journal settle": [["journal", "settle", "R-2", "--sent", "--note", "seen", *pin]],
        "journal lookups": [["journal", "lookups"], ["journal", "lookups", "--seen", *pin]],
        "cards list": [["cards", "list", "--json", *pin], ["cards", "list", "--csv", *pin]],
        "cards get": [["cards", "get", uuid, *pin]],
        "cards create": [["cards", "create", "--program", SEA.uuid, *pin]],
        "cards send": [
            ["cards", "send", uuid, "--email", PLANTED["e-mail"], "--new-contact", *pin],
            ["cards", "send", uuid, "--email", "http500@example.com", "--json", *pin],
        ],
        "cards programs": [["cards", "programs", *pin]],
        "config path": [["config", "path"]],
        "config show": [["config", "show"]],
        "config check": [["config", "check"]],
        "doctor": [["doctor"], ["doctor", "--json"]],
        "completion": [["completion", "bash"]],
        "manual": [["manual"]],
    }


def test_no_command_gives_a_key_or_the_pin_away(till: ShopTill, practice_shop: PracticeShop) -> None:
    shell = Shell(till)
    uuid = str(json.loads(shell.run("card", "--json", "GFTCRD123"))["uuid"])
    known = commands(till, uuid)
    assert known.keys() | NO_COMMANDS.keys() == {name for name, _parser in leaves(make_parser())}
    with proxy() as (variables, heard):
        till.env.update(variables)
        for ways in known.values():
            for words in ways:
                shell.run(*words)
    asked = {"the practice shop's record": json.dumps(shop_page(practice_shop, "/requests")).encode()}
    assert found(till.secrets, shell.left | asked) == []
    assert heard == []
    assert found(CUSTOMERS | {"gift card code": PLANTED["gift card code"]}, till.files) == []


def test_no_fault_of_a_service_gives_a_key_away(till: ShopTill, practice_shop: PracticeShop) -> None:
    shell = Shell(till)
    quick = [fault for fault in FAULTS if fault.name not in {"SLOW", "SILENT", "HTTP429WAIT", "HTTP429DATE"}]
    shell.run("card", "-", stdin="\n".join(fault.name for fault in quick))
    for name in [*(refusal.name for refusal in REFUSALS), *(fault.name for fault in COUPON_FAULTS)]:
        if name not in {"SILENT", "SLOW", "NOTHINGLEFT"}:
            shell.run("issue", "--yes", "--email", f"of.{name}@example.com", "--product", name, "--ref", name)
    ended = {json.loads(line)["state"] for line in shell.run("journal", "--json").splitlines()}
    assert ended == {"refused", "unknown"}
    assert found(till.secrets, shell.left) == []


@pytest.mark.parametrize(
    "template",
    [
        "http://{at}/issue?Auth={token}",
        "http://{at}/{token}/issue",
        "http://{at}/a/{token}.php;t={token}?x={token}",
        "http://{token}@{at}/",
        "http://user:{token}@{at}/",
    ],
)
def test_the_token_shows_nowhere_wherever_the_url_has_it(
    env: dict[str, str],
    practice_shop: PracticeShop,
    coupon_service: CountingServer,
    template: str,
) -> None:
    url = template.replace("{at}", coupon_service.url.split("/")[2])
    till = shop_till(env, practice_shop, url, "planted-coupon/token?3Hn8&Ws5=LpY6c")
    shell = Shell(till)
    for number, answer in enumerate(Answer):
        coupon_service.answer = answer
        shell.run(*ORDER[:2], "--email", f"customer{number}@example.com", "--ref", f"R-{number}")
    shell.run("config", "show")
    shell.run("doctor")
    assert coupon_service.requests
    assert found(till.secrets, shell.left) == []


def test_a_customer_stays_in_the_journal_only_until_somebody_knows_what_became_of_the_coupon(
    env: dict[str, str], practice_shop: PracticeShop, coupon_service: CountingServer
) -> None:
    till = shop_till(env, practice_shop, coupon_service.url)
    shell = Shell(till)
    coupon_service.answer = Answer.RESET
    shell.run(*ORDER, "--ref", "R-2")
    contacts = {name: PLANTED[name] for name in ("phone", "e-mail")}
    assert found(contacts, till.files)
    shell.run("config", "set-pin", "--pin-file", str(till.pin_file))
    shell.run("journal", "settle", "R-2", "--sent", "--note", "seen", "--pin-file", str(till.pin_file))
    assert found(CUSTOMERS, till.files) == []
    assert found(till.secrets, shell.left) == []
