"""How a till reads codes by what it knows of its scanner, its keyboard and the service's answers."""

import json
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pos_tui.domain.card_code import CardCode, CodeProblem
from pos_tui.scanner.evidence import Evidence
from pos_tui.scanner.layouts import ROWS, arrives
from pos_tui.scanner.profile import Profile
from pos_tui.scanner.reader import Code
from pos_tui.services.code_reader import CodeReader, card_code, decode
from pos_tui.services.scanner_profile import (
    KEYBOARD_FILE,
    KeptProfile,
    forget_profile,
    load_profile,
    save_evidence,
    save_profile,
)
from pos_tui.settings import ScannerSettings


def scanned(reader: CodeReader, text: str) -> Code:
    code = reader.scanned(text)
    assert isinstance(code, Code)
    return code


def answered(reader: CodeReader, text: str, found: str) -> Evidence | None:
    """Scan `text`; the service holds `found` and nothing else."""
    return reader.note_answer(scanned(reader, text), found)


def test_three_cards_found_as_they_arrived_settle_that_they_do() -> None:
    reader = CodeReader(ScannerSettings())
    for text in ("PIGGY123", "IN3DAYS"):
        answered(reader, text, text)
        assert scanned(reader, "PIGGY123").others == ("PIGGZ123",)
    evidence = answered(reader, "PIGGY789", "PIGGY789")
    assert evidence is not None
    assert evidence.is_settled
    assert scanned(reader, "PIGGY123").rounds == (("PIGGY123",),)
    assert answered(reader, "PIGGY123", "PIGGY123") is None


def test_three_cards_found_behind_a_layout_settle_it_and_as_sent_is_still_tried_last() -> None:
    reader = CodeReader(ScannerSettings())
    for text in ("PIGGY123", "IN3DAYS", "XYZ99"):
        answered(reader, arrives(text, "de"), text)
    assert scanned(reader, arrives("PIGGY123", "de")).rounds == (("PIGGY123",), ("PIGGZ123",))
    answered(reader, "PIGGY123", "PIGGY123")
    assert scanned(reader, "PIGGY123").rounds == (("PIGGY123", "PIGGZ123"),)


def test_answers_that_contradict_each_other_settle_nothing() -> None:
    reader = CodeReader(ScannerSettings())
    for text, found in [("PIGGY123", "PIGGY123"), ("IN3DAZS", "IN3DAYS")] * 3:
        evidence = answered(reader, text, found)
        assert evidence is not None
        assert not evidence.is_settled


@pytest.mark.parametrize("text", ["41654", "GFTCRD123", "https://leat.com/?hash=PIGGY123"])
def test_an_answer_that_nothing_was_open_in_shows_nothing(text: str) -> None:
    reader = CodeReader(ScannerSettings())
    assert answered(reader, text, scanned(reader, text).text) is None


def test_the_settings_and_the_scanner_test_go_before_answers(tmp_path: Path) -> None:
    save_evidence(tmp_path, Evidence(("de", "ch"), 3))
    by_settings = CodeReader(ScannerSettings(layout="us"))
    by_settings.recall(tmp_path)
    assert scanned(by_settings, "PIGGY123") == Code("PIGGY123")
    save_profile(tmp_path, Profile(0.002, "\r", layout="us", scans=3))
    by_test = CodeReader(ScannerSettings())
    by_test.recall(tmp_path)
    assert scanned(by_test, "PIGGY123") == Code("PIGGY123")
    assert answered(by_test, "PIGGY123", "PIGGY123") is None


def test_what_answers_showed_is_known_at_the_next_start_and_can_be_forgotten(tmp_path: Path) -> None:
    evidence = Evidence(("us", "dk"), 3)
    save_evidence(tmp_path, evidence)
    assert stat.S_IMODE((tmp_path / KEYBOARD_FILE).stat().st_mode) == 0o600
    assert load_profile(tmp_path).keyboard == evidence
    reader = CodeReader(ScannerSettings())
    reader.recall(tmp_path)
    assert scanned(reader, "PIGGY123") == Code("PIGGY123")
    forget_profile(tmp_path)
    assert load_profile(tmp_path) == KeptProfile()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=100)
    | st.fixed_dictionaries(
        {
            "layouts": st.lists(st.sampled_from([*ROWS, "xx", 1, None])),
            "answers": st.integers() | st.booleans(),
        }
    ).map(lambda values: json.dumps(values).encode())
)
def test_no_content_of_the_file_stops_the_till(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEYBOARD_FILE).write_bytes(content)
    reader = CodeReader(ScannerSettings())
    reader.recall(tmp_path)
    assert "PIGGY123" in scanned(reader, "PIGGY123").rounds[0] + scanned(reader, "PIGGY123").others


def test_only_a_scan_that_no_person_typed_proves_the_keyboard() -> None:
    reader = CodeReader(ScannerSettings())
    reader.typed("https://leat.com/?hash=GFTCRD123")
    assert scanned(reader, "PIGGY123").others
    reader.scanned("https://leat.com/?hash=GFTCRD123")
    assert not scanned(reader, "PIGGY123").others


def test_a_prefix_is_the_scanner_s_and_nobody_else_s() -> None:
    reader = CodeReader(ScannerSettings(prefix="GF"))
    assert scanned(reader, "GFGFTCRD123").text == "GFTCRD123"
    assert reader.typed("GFTCRD123") == Code("GFTCRD123")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_list_is_read_in_any_encoding_that_tells_itself(encoding: str) -> None:
    lines = CodeReader(ScannerSettings()).text(decode("GFTCRD123;Zoë\r\n\r\n41654\r\n".encode(encoding)))
    assert [(line.number, line.code) for line in lines] == [
        (1, CardCode("GFTCRD123")),
        (3, CardCode("41654")),
    ]


def test_a_row_without_a_code_says_so() -> None:
    (line,) = CodeReader(ScannerSettings()).text("row,code\n1,\n")
    assert line.code is CodeProblem.EMPTY


FOREIGN = ("https://evil.example/?hash=", "//evil.example/", "www.evil.example/", "HTTP://EVIL.EXAMPLE/")
PARTS = (
    *FOREIGN,
    "code",
    "row,code",
    "sep=;",
    "GFTCRD123",
    *"\r\n\t\x85\u2028,;\"'=<> -%\ufeff\u200b",
    "hash=",
)


@example("\x01\u2000evil.example/".encode("utf-16"))
@given(
    st.binary()
    | st.lists(st.sampled_from(PARTS) | st.text(st.characters(codec="utf-8"), max_size=5))
    .map("".join)
    .map(str.encode)
    | st.lists(st.sampled_from(PARTS)).map("".join).map(lambda text: text.encode("utf-16"))
)
def test_any_bytes_are_read_and_no_part_of_a_foreign_link_is_ever_asked_for(content: bytes) -> None:
    for line in CodeReader(ScannerSettings()).text(decode(content)):
        if isinstance(line.code, CardCode):
            for code in (line.code.text, *(code for codes in line.code.rounds for code in codes)):
                assert code.isascii()
                assert code.isprintable()
                assert "://" not in code
                assert "evil.example/" not in code.lower()


def test_what_needs_a_person_s_word_is_no_code() -> None:
    reader = CodeReader(ScannerSettings())
    answer = reader.typed(arrives("https://leat.com/?hash=GFTCRD123", "no"))
    assert card_code(answer) is answer
