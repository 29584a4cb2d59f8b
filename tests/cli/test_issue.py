"""`pos-tui issue`: what is asked and told, what arrives at the service, and that nothing goes out twice."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_tui.paths import find_paths
from pos_tui.sandbox.process import PracticeShop
from tests.cli.conftest import COMMAND, PosTui, Ran, run_process
from tests.practice import outbox, requests_to
from tests.terminal.console import Console

PHONE = ("--phone", "06 1234 5678")
EMAIL = ("--email", "Ada@Example.COM")


def journal_dir() -> Path:
    return find_paths(os.environ).data_dir


def only_record(ran: Ran) -> dict[str, Any]:
    (record,) = ran.records
    return record


def states(pos_tui: PosTui) -> dict[str, str]:
    """Every reference in the journal with its state."""
    return {record["ref"]: record["state"] for record in pos_tui("journal", "--json").records}


def test_a_coupon_by_phone_arrives_exactly_as_typed(coupons: PracticeShop) -> None:
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d} 18:00"
    ran = run_process(
        [
            *("issue", *PHONE, "--product", "Cinema & more", "--message", "Til lykke, Ærø! 100% = +1"),
            *("--name", "Ada Løvelace", "--buyer-email", "bob@example.com", "--at", tomorrow),
            *("--code", "SUMMER/26", "--ref", "R-1", "--yes"),
        ]
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("R-1: Coupon sent. ")
    (message,) = outbox(coupons)
    assert (message["via"], message["to"], message["deliver_at"]) == ("sms", "+31612345678", tomorrow)
    assert message["fields"] == {
        "Product": "Cinema & more",
        "Fullname": "Ada Løvelace",
        "Buyeremail": "bob@example.com",
        "Message": "Til lykke, Ærø! 100% = +1",
        "Phone": "612345678",
        "DeliveryTime": tomorrow,
        "Code": "SUMMER/26",
        "RefID": "R-1",
    }


def test_a_coupon_by_e_mail_arrives_exactly_as_typed(coupons: PracticeShop) -> None:
    ran = run_process(["issue", *EMAIL, *PHONE, "--via", "email", "--ref", "R-1", "--yes"])
    assert (ran.code, ran.err) == (0, "")
    (message,) = outbox(coupons)
    assert (message["via"], message["to"], message["deliver_at"]) == ("email", "Ada@example.com", None)
    assert message["fields"] == {
        "Phone": "612345678",
        "Email": "Ada@example.com",
        "DeliveryMethod": "Email",
        "RefID": "R-1",
    }


def test_json_has_the_documented_fields_and_standard_output_nothing_else(coupons: PracticeShop) -> None:
    ran = run_process(["issue", *PHONE, "--ref", "R-1", "--yes", "--json"])
    record = only_record(ran)
    assert list(record) == ["ref", "state", "reason", "message", "problems"]
    assert (record["ref"], record["state"], record["reason"]) == ("R-1", "sent", None)
    assert record["problems"] == []
    assert record["message"].startswith("Coupon sent. ")


def test_an_order_without_a_reference_gets_one_that_the_service_is_told(
    coupons: PracticeShop, pos_tui: PosTui
) -> None:
    reference = only_record(pos_tui("issue", *PHONE, "--yes", "--json"))["ref"]
    (message,) = outbox(coupons)
    assert message["fields"] == {"Phone": "612345678", "RefID": reference}
    assert states(pos_tui) == {reference: "sent"}


@pytest.mark.usefixtures("coupons")
def test_a_finished_command_leaves_the_journal_and_its_key_behind_and_nothing_else(pos_tui: PosTui) -> None:
    pos_tui("issue", *PHONE, "--yes")
    assert {path.name for path in journal_dir().iterdir()} == {"journal.key", "journal.sqlite3"}


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("NOACCESS", 4, "access_not_found"),
        ("WRONGIP", 4, "ip_not_allowed"),
        ("WRONGCOUNTRY", 4, "country_not_allowed"),
        ("NOTHINGLEFT", 3, "account_empty"),
        ("NOCONTACT", 3, "contact_missing"),
        ("NOMETHOD", 3, "method_missing"),
        ("NOTEMPLATE", 3, "no_template"),
        ("SMSNOPHONE", 3, "phone_missing"),
        ("EMAILNOEMAIL", 3, "email_missing"),
        ("NOGIFTCARD", 3, "no_gift_card_left"),
        ("NOVOUCHER", 3, "no_voucher_left"),
        ("NOTCREATED", 3, "order_not_created"),
        ("NOCOUPON", 3, "coupon_not_found"),
    ],
)
def test_a_refusal_is_told_and_recorded(
    coupons: PracticeShop, pos_tui: PosTui, name: str, code: int, reason: str
) -> None:
    ran = pos_tui("issue", *PHONE, "--product", name, "--ref", "R-1", "--yes", "--json")
    record = only_record(ran)
    assert (ran.code, record["state"], record["reason"]) == (code, "refused", reason)
    assert "Nothing was sent." in record["message"]
    assert states(pos_tui) == {"R-1": "refused"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("SILENT", "timed_out"),
        ("DROPPED", "broken_off"),
        ("CUT", "broken_off"),
        ("HUGE", "too_large"),
        ("GARBAGE", "body"),
        ("BLANK", "body"),
        ("WRONGSHAPE", "body"),
        ("REDIRECT", "redirect"),
        ("HTTP429", "status"),
        ("HTTP429WAIT", "status"),
        ("HTTP429DATE", "status"),
        ("HTTP500", "status"),
        ("HTML502", "status"),
        ("HTML503", "status"),
    ],
)
def test_an_answer_that_says_nothing_leaves_the_outcome_unknown_after_one_request(
    coupons: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    monkeypatch.setenv("POS_TUI_HUURAY__TIMEOUT_S", "5")
    ran = pos_tui("issue", *PHONE, "--product", name, "--ref", "R-1", "--yes", "--json")
    record = only_record(ran)
    assert (ran.code, record["state"], record["reason"]) == (6, "unknown", reason)
    assert "Do NOT repeat it." in record["message"]
    assert len(requests_to(coupons, "huuray")) == 1
    assert states(pos_tui) == {"R-1": "unknown"}


@pytest.mark.usefixtures("coupons")
@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://127.0.0.1:1/coupon", "no_connection"), ("https://{practice}/coupon", "tls")],
)
def test_what_never_left_counts_as_unreachable(
    practice_shop: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    address = practice_shop.base_url.removeprefix("http://")
    monkeypatch.setenv("POS_TUI_HUURAY__URL", url.replace("{practice}", address))
    ran = pos_tui("issue", *PHONE, "--ref", "R-1", "--yes", "--json")
    record = only_record(ran)
    assert (ran.code, record["state"], record["reason"]) == (5, "not_sent", reason)
    assert states(pos_tui) == {"R-1": "not_sent"}


@pytest.mark.usefixtures("coupons")
def test_a_failure_is_told_to_people_on_standard_error(pos_tui: PosTui) -> None:
    ran = pos_tui("issue", *PHONE, "--product", "NOVOUCHER", "--ref", "R-1", "--yes")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "pos-tui: R-1: Product sold out. The coupon service has nothing left of this product. "
        "Nothing was sent. Choose another product.\n"
    )


def test_an_empty_account_stops_the_next_order_too(coupons: PracticeShop, pos_tui: PosTui) -> None:
    pos_tui("issue", *PHONE, "--product", "NOTHINGLEFT", "--yes")
    ran = pos_tui("issue", *EMAIL, "--yes", "--json")
    record = only_record(ran)
    assert (ran.code, record["state"], record["reason"]) == (3, "not_sent", "paused")
    assert len(requests_to(coupons, "huuray")) == 1


@pytest.mark.parametrize(
    ("arguments", "field", "option"),
    [
        (("--phone", "abc"), "phone", "--phone"),
        (("--phone", "+46 70 123 45 67"), "phone", "--phone"),
        (("--email", "ada"), "email", "--email"),
        ((*PHONE, *EMAIL), "delivery_method", "--via"),
        ((*PHONE, "--via", "pigeon"), "delivery_method", "--via"),
        ((*PHONE, "--at", "2001-01-01 10:00"), "delivery_time", "--at"),
        ((*PHONE, "--message", "one\ntwo"), "message", "--message"),
        ((*PHONE, "--product", "p" * 101), "product", "--product"),
        ((*PHONE, "--name", "n" * 101), "full_name", "--name"),
        ((*PHONE, "--buyer-email", "bob"), "buyer_email", "--buyer-email"),
        ((*PHONE, "--code", "Ærø"), "code", "--code"),
        ((*PHONE, "--ref", ""), "reference", "--ref"),
    ],
)
def test_a_problem_names_its_field_to_scripts_and_its_option_to_people(
    coupons: PracticeShop, pos_tui: PosTui, arguments: tuple[str, ...], field: str, option: str
) -> None:
    to_script = pos_tui("issue", *arguments, "--yes", "--json")
    record = only_record(to_script)
    assert (to_script.code, record["state"]) == (2, "invalid")
    (problem,) = record["problems"]
    assert problem["field"] == field
    to_people = pos_tui("issue", *arguments, "--yes")
    assert (to_people.code, to_people.out) == (2, "")
    assert to_people.err == f"pos-tui: {option}: {problem['message']}\n"
    assert requests_to(coupons, "huuray") == []


@pytest.mark.usefixtures("coupons")
def test_every_problem_is_told_at_once(pos_tui: PosTui) -> None:
    ran = pos_tui("issue", "--yes", "--at", "tomorrow", "--code", "Æ")
    options = [line.split(": ")[1] for line in ran.err.splitlines()]
    assert options == ["--phone", "--email", "--at", "--code"]


def test_check_sends_nothing_writes_nothing_and_needs_no_key(
    practice_shop: PracticeShop, pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", "nl")
    ran = pos_tui("issue", *PHONE, "--check", "--message", "Enjoy!")
    assert (ran.code, ran.err) == (0, "")
    assert "+31612345678 by SMS" in ran.out
    assert "Enjoy!" in ran.out
    assert ran.out.endswith("Nothing is wrong with it. Nothing was sent.\n")
    assert pos_tui("issue", "--phone", "0612", "--check").code == 2
    assert requests_to(practice_shop, "huuray") == []
    assert not journal_dir().exists()


@pytest.mark.parametrize(
    ("option", "copied"),
    [
        ("--phone", "\u202d0612345678\u202c"),
        ("--phone", "06\xa012345678"),
        ("--phone", "06\u201112345678"),
        ("--phone", "06\u201312345678"),
        ("--phone", "０６１２３４５６７８"),
        ("--email", "anna@example.com\u200b"),
        ("--email", "Anna <mailto:anna@example.com>,"),
    ],
)
def test_a_copied_contact_is_the_one_that_is_seen(
    coupons: PracticeShop, pos_tui: PosTui, option: str, copied: str
) -> None:
    ran = pos_tui("issue", option, copied, "--yes")
    assert (ran.code, ran.err) == (0, "")
    (message,) = outbox(coupons)
    assert message["to"] == {"--phone": "+31612345678", "--email": "anna@example.com"}[option]


@pytest.mark.parametrize(
    ("country", "phone"),
    [("de", "1701234567.0"), ("de", "0170/1234567-1"), ("fi", "040 123 4567 / 1"), ("at", "6641234567.0")],
)
def test_what_may_be_another_person_s_number_is_refused_in_words(
    pos_tui: PosTui, monkeypatch: pytest.MonkeyPatch, country: str, phone: str
) -> None:
    monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", country)
    ran = pos_tui("issue", "--check", "--phone", phone)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "pos-tui: --phone: More than one number, or an extension. Enter one number alone.\n"


@pytest.mark.parametrize("contact", [PHONE, EMAIL])
@pytest.mark.parametrize("last", ["--yes", "--check"])
def test_nothing_is_sent_for_a_country_that_is_none(
    coupons: PracticeShop,
    pos_tui: PosTui,
    monkeypatch: pytest.MonkeyPatch,
    contact: tuple[str, str],
    last: str,
) -> None:
    monkeypatch.setenv("POS_TUI_HUURAY__COUNTRY", "UK")
    ran = pos_tui("issue", *contact, last)
    assert (ran.code, ran.out) == (4, "")
    assert "did you mean GB? No coupon is sent until this is fixed." in ran.err
    assert requests_to(coupons, "huuray") == []


@pytest.mark.usefixtures("coupons")
def test_a_copied_reference_is_told_as_it_is_sent(pos_tui: PosTui) -> None:
    ran = pos_tui("issue", *PHONE, "--ref", "R\u200b-1", "--yes", "--json")
    assert only_record(ran)["ref"] == "R-1"
    assert states(pos_tui) == {"R-1": "sent"}


@pytest.mark.usefixtures("coupons")
def test_check_goes_before_yes(practice_shop: PracticeShop, pos_tui: PosTui) -> None:
    ran = pos_tui("issue", *PHONE, "--check", "--yes", "--json")
    record = only_record(ran)
    assert (ran.code, record["state"], record["reason"]) == (0, "not_sent", "checked")
    assert requests_to(practice_shop, "huuray") == []


def test_a_till_without_coupons_says_what_is_missing(pos_tui: PosTui) -> None:
    to_issue, to_check = pos_tui("issue", *PHONE, "--yes"), pos_tui("issue", *PHONE, "--check")
    assert (to_issue.code, to_check.code) == (4, 4)
    assert to_issue.err.endswith("missing: huuray.country, huuray.url, huuray.token\n")
    assert to_check.err.endswith("missing: huuray.country\n")


def test_nothing_is_sent_unasked(coupons: PracticeShop) -> None:
    ran = run_process(["issue", *PHONE, "--json"], stdin=b"y\n")
    record = only_record(ran)
    assert (ran.code, record["state"], record["reason"]) == (2, "not_sent", "not_confirmed")
    assert "--yes" in record["message"]
    assert requests_to(coupons, "huuray") == []
    assert not journal_dir().exists()


def test_a_second_coupon_for_the_same_customer_has_to_name_the_first(
    coupons: PracticeShop, pos_tui: PosTui
) -> None:
    order = ("issue", *PHONE, "--product", "Cinema", "--yes", "--json")
    pos_tui(*order, "--ref", "R-1")
    refused = pos_tui(*order, "--ref", "R-2")
    record = only_record(refused)
    assert (refused.code, record["state"], record["reason"]) == (2, "not_sent", "needs_confirmation")
    assert "R-1 (SENT)" in record["message"]
    assert record["message"].endswith("--again R-1")
    assert len(outbox(coupons)) == 1
    sent = pos_tui(*order, "--ref", "R-2", "--again", "R-1")
    assert (sent.code, only_record(sent)["state"]) == (0, "sent")
    assert pos_tui(*order, "--ref", "R-3", "--again", "R-1").code == 2
    assert pos_tui(*order, "--ref", "R-3", "--again", "R-1", "--again", "R-2").code == 0


def test_an_unknown_coupon_stands_in_the_way_of_any_other_for_that_customer(
    coupons: PracticeShop, pos_tui: PosTui
) -> None:
    pos_tui("issue", *PHONE, "--product", "BLANK", "--ref", "R-1", "--yes")
    ran = pos_tui("issue", *PHONE, "--product", "Cinema", "--yes", "--json")
    assert (ran.code, only_record(ran)["reason"]) == (2, "needs_confirmation")
    assert "R-1 (UNKNOWN)" in only_record(ran)["message"]
    assert outbox(coupons) == []


def test_a_used_reference_is_refused_whatever_its_case(coupons: PracticeShop, pos_tui: PosTui) -> None:
    pos_tui("issue", *PHONE, "--ref", "shop-1", "--yes")
    ran = pos_tui("issue", *EMAIL, "--ref", "SHOP-1", "--yes", "--json")
    record = only_record(ran)
    assert (ran.code, record["state"], record["reason"]) == (2, "not_sent", "reference_used")
    assert len(requests_to(coupons, "huuray")) == 1


def test_nothing_is_sent_without_a_journal(coupons: PracticeShop, pos_tui: PosTui) -> None:
    pos_tui("issue", *PHONE, "--yes")
    (journal_dir() / "journal.sqlite3").unlink()
    ran = pos_tui("issue", *EMAIL, "--yes", "--json")
    record = only_record(ran)
    assert (ran.code, record["state"], record["reason"]) == (1, "not_sent", "journal_vanished")
    assert "pos-tui doctor" in record["message"]
    assert len(requests_to(coupons, "huuray")) == 1


@pytest.mark.terminal
def test_at_a_terminal_the_review_is_shown_and_a_yes_sends(coupons: PracticeShop) -> None:
    command = [*COMMAND, "issue", *PHONE, "--message", "Enjoy!", "--ref", "R-1"]
    with Console(command, os.environ) as console:
        shown = console.wait_for("[y/N]")
        for words in ("+31612345678 by SMS", "Enjoy!", "R-1"):
            assert words in shown
        assert requests_to(coupons, "huuray") == []
        console.send("y\r")
        assert console.wait_for_exit() == 0
        assert "Coupon sent." in console.text
    assert len(outbox(coupons)) == 1


@pytest.mark.terminal
@pytest.mark.parametrize("answer", ["n\r", "\r", "\x04", "maybe\r"])
def test_at_a_terminal_anything_but_yes_sends_nothing(coupons: PracticeShop, answer: str) -> None:
    with Console([*COMMAND, "issue", *PHONE], os.environ) as console:
        console.wait_for("[y/N]")
        console.send(answer)
        assert console.wait_for_exit() == 1
        assert "Nothing was sent." in console.text
    assert requests_to(coupons, "huuray") == []


@pytest.mark.terminal
def test_at_a_terminal_a_second_coupon_is_asked_about(coupons: PracticeShop, pos_tui: PosTui) -> None:
    pos_tui("issue", *PHONE, "--ref", "R-1", "--yes")
    with Console([*COMMAND, "issue", *PHONE, "--yes"], os.environ) as console:
        assert "R-1" in console.wait_for("Send another one?")
        console.send("y\r")
        assert console.wait_for_exit() == 0
    assert len(outbox(coupons)) == 2
