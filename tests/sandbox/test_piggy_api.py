"""Every documented Piggy call, over real HTTP."""

from typing import Any

import httpx
import pytest

from pos_tui.sandbox.process import PracticeShop
from tests.practice import outbox, requests_to

SPONGEBOB = "spongebob@example.com"

Json = dict[str, Any]


def found(piggy: httpx.Client, code: str) -> Json:
    answer = piggy.get("/giftcards/find-one-by", params={"hash": code})
    assert answer.status_code == 200, answer.text
    card: Json = answer.json()["data"]
    return card


def error(answer: httpx.Response) -> tuple[int, int]:
    body = answer.json()
    assert body["status_code"] == answer.status_code
    assert body["message"]
    return answer.status_code, body["code"]


def contact_uuid(piggy: httpx.Client, email: str) -> str:
    uuid: str = piggy.get("/contacts/find-one-by", params={"email": email}).json()["data"]["uuid"]
    return uuid


def test_health_names_the_company_and_the_time(piggy: httpx.Client, practice_shop: PracticeShop) -> None:
    answer = piggy.get(practice_shop.piggy_url)
    assert answer.json()["data"]["company"] == "Practice shop"
    assert answer.headers["Date"].endswith("GMT")
    assert int(answer.headers["X-RateLimit-Remaining"]) > 0


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "practice-piggy-key"])
@pytest.mark.parametrize("path", ["", "/giftcards", "/giftcards/find-one-by?hash=SLOW", "/shops"])
def test_no_call_is_answered_without_the_key(
    piggy: httpx.Client, practice_shop: PracticeShop, path: str, header: str
) -> None:
    del piggy.headers["Authorization"]
    answer = piggy.get(practice_shop.piggy_url + path, headers={"Authorization": header} if header else {})
    assert error(answer)[0] == 401


def test_the_card_of_the_reference_s_look_up(piggy: httpx.Client) -> None:
    assert found(piggy, "GFTCRD123") == {
        "uuid": "d694e2a2-e982-4bfc-8269-e79dc98b38e4",
        "type": "DIGITAL",
        "hash": "GFTCRD123",
        "expiration_date": None,
        "active": True,
        "upgradeable": True,
        "amount_in_cents": 2500,
        "display_amount": "€ 25,00",
        "giftcard_program": {"name": "Sea Dollars"},
    }


def test_the_card_of_the_reference_s_creation_has_every_field(piggy: httpx.Client) -> None:
    assert found(piggy, "41654") == {
        "id": 41654,
        "uuid": "5b3dab1c-bdde-4313-a74d-67de815c751c",
        "type": "DIGITAL",
        "hash": "41654",
        "amount_in_cents": 0,
        "upgradeable": True,
        "active": True,
        "expiration_date": "2024-12-10T16:26:20+00:00",
        "amount": 0,
        "url": "https://leat.com/giftcard-balance?hash=41654",
        "display_amount": "€0.00",
        "formatted_expiration_date": "2024-12-10",
        "giftcard_program": {
            "id": 1,
            "name": "Bikini Bottom Bucks",
            "uuid": "123",
            "max_amount_in_cents": 51000,
            "calculator_flow": "DEFAULT",
            "expiration_days": 394,
        },
        "giftcard_recipients": [],
    }


def test_the_list_begins_as_in_the_reference(piggy: httpx.Client) -> None:
    body = piggy.get("/giftcards").json()
    assert body["meta"] == {"page": 1, "per_page": 30, "last_page": 10, "total": 300}
    assert [(card["uuid"], card["hash"], card["amount_in_cents"]) for card in body["data"][:3]] == [
        ("1646fa16-09f7-43d4-a361-a8660208485c", "PIGGY123", 1500),
        ("3a112128-0bf9-43c1-a154-e782a6ad9659", "PIGGY345", 2500),
        ("4a83975d-91a4-4e27-ada7-5d16bf5b68fa", "PIGGY789", 5000),
    ]
    assert body["data"][1]["giftcard_program"] == {
        "uuid": "f6be82ff-bb19-46fa-ab5b-b55b03332bbe",
        "name": "Bikini Bottom Bucks",
    }


@pytest.mark.parametrize("limit", [30, 7, 100])
def test_the_pages_together_hold_every_card_once(piggy: httpx.Client, limit: int) -> None:
    last = piggy.get("/giftcards", params={"limit": limit}).json()["meta"]["last_page"]
    pages = [
        piggy.get("/giftcards", params={"limit": limit, "page": page}).json()["data"]
        for page in range(1, last + 1)
    ]
    assert all(len(page) == limit for page in pages[:-1])
    assert 0 < len(pages[-1]) <= limit
    cards = [card for page in pages for card in page]
    assert len({card["hash"] for card in cards}) == len({card["uuid"] for card in cards}) == len(cards) == 300


def test_a_page_past_the_last_is_empty(piggy: httpx.Client) -> None:
    assert piggy.get("/giftcards", params={"page": 11}).json()["data"] == []


def test_every_listed_card_is_found_by_code_and_by_uuid(piggy: httpx.Client) -> None:
    for card in piggy.get("/giftcards", params={"page": 4}).json()["data"]:
        assert found(piggy, card["hash"]) == card
        assert piggy.get(f"/giftcards/{card['uuid']}").json()["data"] == card


def test_the_programmes_split_the_cards_among_them(piggy: httpx.Client) -> None:
    programs = piggy.get("/giftcard-programs").json()["data"]
    assert {"Bikini Bottom Bucks", "Sea Dollars", "Winter Special", "Staff Gifts"} == {
        program["name"] for program in programs
    }
    for program in programs:
        body = piggy.get("/giftcards", params={"giftcard_program_uuid": program["uuid"], "limit": 100}).json()
        assert body["meta"]["total"] == program["card_count"] == len(body["data"])
        assert {card.get("giftcard_program", program)["name"] for card in body["data"]} == {program["name"]}
    assert sum(program["card_count"] for program in programs) == 300


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"page": "0"}, "page"),
        ({"page": "-1"}, "page"),
    ],
)
def test_a_page_that_cannot_be_is_invalid_input(
    piggy: httpx.Client, params: dict[str, str], field: str
) -> None:
    answer = piggy.get("/giftcards", params=params)
    assert error(answer) == (422, 1003)
    assert list(answer.json()["errors"]) == [field]


def test_an_unknown_programme_has_no_list(piggy: httpx.Client) -> None:
    assert error(piggy.get("/giftcards", params={"giftcard_program_uuid": "no-such"})) == (400, 1100)


@pytest.mark.parametrize(
    "code", ["NOSUCH", "piggy123", " PIGGY123", "CARD999999", "CARD-00001", "CARD٠٠٠٠٠١"]
)
def test_only_the_exact_code_is_a_card(piggy: httpx.Client, code: str) -> None:
    assert error(piggy.get("/giftcards/find-one-by", params={"hash": code})) == (400, 5001)


def test_an_unknown_uuid_is_no_card(piggy: httpx.Client) -> None:
    assert error(piggy.get("/giftcards/d694e2a2-0000-0000-0000-000000000000")) == (404, 5001)


def test_a_look_up_without_a_code_is_invalid_input(piggy: httpx.Client) -> None:
    assert error(piggy.get("/giftcards/find-one-by")) == (422, 1003)


def test_the_states_of_the_named_cards(piggy: httpx.Client) -> None:
    assert found(piggy, "EMPTY")["amount_in_cents"] == 0
    assert found(piggy, "INACTIVE")["active"] is False
    assert found(piggy, "EXPIRED")["active"] is False
    assert found(piggy, "NOTLOADABLE")["upgradeable"] is False
    assert found(piggy, "PLASTIC")["type"] == "PHYSICAL"
    assert found(piggy, "0000123456")["expiration_date"] == ""
    assert found(piggy, "FULL")["display_amount"] == "€ 1.234,56"
    assert set(found(piggy, "FEWEST")) == {"uuid", "type", "hash", "active", "upgradeable", "amount_in_cents"}
    in_order = [
        found(piggy, code)["expiration_date"] for code in ("YESTERDAY", "TODAY", "TOMORROW", "IN3DAYS")
    ]
    assert in_order == sorted(in_order)


def test_a_created_card_is_empty_digital_and_on_the_last_page(piggy: httpx.Client) -> None:
    program = next(
        one for one in piggy.get("/giftcard-programs").json()["data"] if one["name"] == "Sea Dollars"
    )
    answer = piggy.post("/giftcards", json={"type": 1, "giftcard_program_uuid": program["uuid"]})
    card = answer.json()["data"]
    assert answer.status_code == 201
    assert (card["type"], card["amount_in_cents"], card["giftcard_program"]["name"]) == (
        "DIGITAL",
        0,
        "Sea Dollars",
    )
    assert found(piggy, card["hash"]) == card
    last = piggy.get("/giftcards", params={"page": 11}).json()
    assert (last["data"], last["meta"]["total"]) == ([card], 301)


@pytest.mark.parametrize(
    ("body", "status_and_code"),
    [
        ({"type": 0, "giftcard_program_uuid": "123"}, (400, 55021)),
        ({"type": "1", "giftcard_program_uuid": "123"}, (422, 1003)),
        ({"type": True, "giftcard_program_uuid": "123"}, (422, 1003)),
        ({"giftcard_program_uuid": "123"}, (422, 1003)),
        ({"type": 1}, (422, 1003)),
        ({"type": 1, "giftcard_program_uuid": "no-such"}, (400, 1100)),
        ({"type": 1, "giftcard_program_uuid": "77bde4c4-4aa1-4766-a498-3e291c41bddb"}, (400, 1100)),
        ([], (422, 1003)),
    ],
)
def test_a_card_that_cannot_be_made_is_not_made(
    piggy: httpx.Client, body: object, status_and_code: tuple[int, int]
) -> None:
    assert error(piggy.post("/giftcards", json=body)) == status_and_code
    assert piggy.get("/giftcards").json()["meta"]["total"] == 300


def test_a_body_that_is_not_json_is_invalid_input(piggy: httpx.Client) -> None:
    assert error(piggy.post("/giftcards", content=b"{")) == (422, 1003)


def test_a_mailed_card_is_in_the_outbox(piggy: httpx.Client, practice_shop: PracticeShop) -> None:
    uuid = found(piggy, "GFTCRD123")["uuid"]
    body = {"contact_uuid": contact_uuid(piggy, SPONGEBOB), "merge_tags": {"custom.message": "Hoi"}}
    answer = piggy.post(f"/giftcards/{uuid}/send-by-email", json=body)
    assert answer.json() == {"data": {"message": "success", "data": "Email successfully sent"}, "meta": {}}
    (message,) = outbox(practice_shop)
    assert (message["via"], message["to"]) == ("email", SPONGEBOB)
    assert message["fields"] == {"hash": "GFTCRD123", "custom.message": "Hoi"}


def test_with_a_template_the_answer_is_plain_text(piggy: httpx.Client, practice_shop: PracticeShop) -> None:
    uuid = found(piggy, "PIGGY123")["uuid"]
    body = {
        "contact_uuid": contact_uuid(piggy, SPONGEBOB),
        "email_uuid": "cfff469f-4d2d-5589-919a-1928c81c00db",
        "merge_tags": [],
    }
    answer = piggy.post(f"/giftcards/{uuid}/send-by-email", json=body)
    assert answer.json()["data"] == "Email successfully sent"
    assert len(outbox(practice_shop)) == 1


@pytest.mark.parametrize(
    ("code", "changes", "status_and_code"),
    [
        ("PLASTIC", {}, (400, 1114)),
        ("PIGGY123", {"merge_tags": {"message": "Hoi"}}, (422, 1003)),
        ("PIGGY123", {"merge_tags": "Hoi"}, (422, 1003)),
        ("PIGGY123", {"email_uuid": "no-such"}, (422, 1003)),
        ("PIGGY123", {"contact_uuid": "no-such"}, (404, 55031)),
        ("PIGGY123", {"contact_uuid": None}, (404, 55031)),
    ],
)
def test_a_mail_that_cannot_go_out_does_not(
    piggy: httpx.Client,
    practice_shop: PracticeShop,
    code: str,
    changes: Json,
    status_and_code: tuple[int, int],
) -> None:
    uuid = found(piggy, code)["uuid"]
    body = {"contact_uuid": contact_uuid(piggy, SPONGEBOB)} | changes
    assert error(piggy.post(f"/giftcards/{uuid}/send-by-email", json=body)) == status_and_code
    assert outbox(practice_shop) == []


def test_nothing_is_mailed_to_who_is_not_subscribed(piggy: httpx.Client, practice_shop: PracticeShop) -> None:
    uuid = found(piggy, "PIGGY123")["uuid"]
    body = {"contact_uuid": contact_uuid(piggy, "squidward@example.com")}
    answer = piggy.post(f"/giftcards/{uuid}/send-by-email", json=body)
    assert error(answer) == (422, 1003)
    assert list(answer.json()["errors"]) == ["contact_uuid"]
    assert outbox(practice_shop) == []


def test_a_contact_is_made_only_by_the_call_that_says_so(piggy: httpx.Client) -> None:
    email = {"email": "Patrick@Example.com"}
    assert error(piggy.get("/contacts/find-one-by", params=email)) == (404, 55031)
    made = piggy.get("/contacts/find-or-create", params=email).json()["data"]
    assert made["email"] == "patrick@example.com"
    assert piggy.get("/contacts/find-one-by", params=email).json()["data"] == made
    assert piggy.get("/contacts/find-or-create", params=email).json()["data"] == made


def test_a_contact_needs_an_address(piggy: httpx.Client) -> None:
    assert error(piggy.get("/contacts/find-or-create", params={"email": "patrick"})) == (422, 1003)


def test_shops_have_a_name_and_a_type(piggy: httpx.Client) -> None:
    assert [(shop["name"], shop["type"]) for shop in piggy.get("/shops").json()["data"]] == [
        ("Practice counter", "PHYSICAL"),
        ("Practice web shop", "WEB"),
    ]


@pytest.mark.parametrize("code", [1000, 1010, 5002, 7010, 7011, 60000, 99999])
def test_each_error_has_a_code_that_provokes_it(piggy: httpx.Client, code: int) -> None:
    assert error(piggy.get("/giftcards/find-one-by", params={"hash": f"ERROR{code}"})) == (400, code)


def test_an_error_is_provoked_in_the_other_calls_too(piggy: httpx.Client) -> None:
    assert error(piggy.get("/giftcards/ERROR7002")) == (400, 7002)
    assert error(piggy.get("/giftcards", params={"giftcard_program_uuid": "ERROR7002"})) == (400, 7002)
    assert error(piggy.get("/contacts/find-or-create", params={"email": "error7002@example.com"})) == (
        400,
        7002,
    )
    create = {"type": 1, "giftcard_program_uuid": "ERROR7002"}
    assert error(piggy.post("/giftcards", json=create)) == (400, 7002)


def test_every_request_is_on_record_without_the_key(piggy: httpx.Client, practice_shop: PracticeShop) -> None:
    piggy.get("/giftcards/find-one-by", params={"hash": "PIGGY123"})
    (asked,) = requests_to(practice_shop, "piggy")
    assert (asked["method"], asked["path"]) == ("GET", "/api/v3/oauth/clients/giftcards/find-one-by")
    assert asked["query"] == {"hash": "PIGGY123"}
    assert "practice-piggy-key" not in str(asked)
