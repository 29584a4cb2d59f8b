"""Exports for Excel, read back by openpyxl: codes are text, amounts numbers, dates dates, nothing runs."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.domain.gift_card import GiftCard
from pos_tui.services import export_excel
from pos_tui.services.export import ATTEMPT_FIELDS, CARD_FIELDS, attempt_record, card_record
from pos_tui.services.export_file import Exported, Record, Shape, export

TEXT = "@"
AWKWARD = "=+-@<r>/\t\r\n \x00\x0b\x1f\x7f\ud800\udfff\ufffe\uffff😀é"
MANY_IN_A_FEW_FILES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def sheets(*records: Record, fields: tuple[str, ...] = ("code",)) -> list[Any]:
    """The sheets of a new workbook that holds `records`."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "cards.xlsx"
        assert export(file, Shape.EXCEL, fields, lambda: records) == Exported(file, len(records))
        return list(load_workbook(file).worksheets)


def column(field: str, *values: object) -> list[Any]:
    """The cells below the heading `field`."""
    (sheet,) = sheets(*({field: value} for value in values), fields=(field,))
    return [below for (below,) in sheet.iter_rows(min_row=2, max_row=len(values) + 1)]


def cell(field: str, value: object) -> Any:
    """The only cell below the heading `field`."""
    (only,) = column(field, value)
    return only


def part(file: Path, name: str) -> str:
    """A file inside the workbook, as it is."""
    with zipfile.ZipFile(file) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("code", ["0000123456", "6012345678901234567", "12E10", "1-2", "TRUE", "12.5", "'07"])
def test_a_code_is_text_to_its_last_digit(code: str) -> None:
    read = cell("code", code)
    assert (read.value, read.data_type, read.number_format) == (code, "s", TEXT)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "=1+1",
            "+4520123456",
            "-1",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "＝1+1",
            "{=1+1}",
            '=HYPERLINK("http://x")',
        ),
        *("http://x.example/", "mailto:a@x.example", "file:///etc/passwd", "internal:Sheet1!A1"),
        *("<r><t>x</t></r>", '<r></is></c><c r="B2"><f>1+1</f><v>9</v></c><c><is></r>', "<&>\"'"),
    ],
)
def test_no_text_is_run_linked_or_taken_for_markup(tmp_path: Path, text: str) -> None:
    file = tmp_path / "cards.xlsx"
    export(file, Shape.EXCEL, ["name"], lambda: [{"name": text}])
    sheet = load_workbook(file).active
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].number_format) == (text, "s", TEXT)
    assert sheet.dimensions == "A1:A2"
    assert sheet["A2"].hyperlink is None
    assert "<f>" not in part(file, "xl/worksheets/sheet1.xml")


@MANY_IN_A_FEW_FILES
@given(st.lists(st.text(st.sampled_from(AWKWARD) | st.characters()), min_size=20))
def test_every_text_is_read_back_with_a_dot_for_what_no_cell_holds(texts: list[str]) -> None:
    for read, text in zip(column("note", *texts), texts, strict=True):
        assert read.data_type == "s"
        shown = unescape(read.value or "")
        sent = text.replace("\r\n", "\n").replace("\r", "\n")
        assert len(shown) == len(sent)
        for now, before in zip(shown, sent, strict=True):
            assert now == before or (now == "·" and not before.isprintable())
            assert now in "\t\n" or ord(now) >= 0x20
            assert not 0xD800 <= ord(now) < 0xE000
            assert now not in "\ufffe\uffff"


def test_a_text_that_looks_like_an_escape_stays_what_it_is() -> None:
    assert unescape(cell("note", "_x0041_").value) == "_x0041_"


@pytest.mark.parametrize(("character", "units"), [("x", 1), ("é", 1), ("😀", 2)])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(character: str, units: int) -> None:
    fits = 32_767 // units
    assert cell("note", character * fits).value == character * fits
    assert cell("note", character * (fits + 1)).value == character * (32_766 // units) + "…"


@MANY_IN_A_FEW_FILES
@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1) | st.integers(-99_999, 99_999), min_size=20))
def test_an_amount_is_a_number_in_major_units_exact_to_the_cent(amounts: list[int]) -> None:
    for read, cents in zip(column("amount_in_cents", *amounts), amounts, strict=True):
        assert read.data_type == "n"
        assert read.number_format == "#,##0.00"
        assert Decimal(str(read.value)) * 100 == cents


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("amount_in_cents", 12345678901234567, "123456789012345.67"),
        ("amount_in_cents", -(10**15), "-10000000000000.00"),
        ("id", 6012345678901234567, "6012345678901234567"),
    ],
)
def test_a_number_with_more_digits_than_excel_keeps_is_text(field: str, value: int, text: str) -> None:
    read = cell(field, value)
    assert (read.value, read.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("value", "kind"), [(0, "n"), (-7, "n"), (999_999_999_999_999, "n"), (True, "b"), (False, "b")]
)
def test_numbers_and_truths_stay_what_they_are(value: object, kind: str) -> None:
    read = cell("row", value)
    assert (read.value, read.data_type) == (value, kind)


@MANY_IN_A_FEW_FILES
@given(st.lists(st.datetimes(datetime.fromisoformat("1900-03-01"), timezones=ZONES), min_size=20))
def test_a_moment_is_a_date_on_the_clock_of_its_own_zone(moments: list[datetime]) -> None:
    texts = [moment.isoformat(timespec="seconds") for moment in moments]
    for read, text in zip(column("created_at", *texts), texts, strict=True):
        assert read.is_date
        assert read.number_format == "yyyy-mm-dd hh:mm:ss"
        assert read.value.isoformat() == text[: len("2026-11-28T12:34:56")]


@pytest.mark.parametrize(
    "text", ["1899-12-31T00:00:00+00:00", "0001-01-01T00:00:00+00:00", "soon", "", "2027"]
)
@pytest.mark.parametrize("field", ["at", "created_at", "expiration_date"])
def test_a_time_that_excel_does_not_know_is_text(field: str, text: str) -> None:
    read = cell(field, text)
    assert (read.value or "", read.data_type) == (text, "s")


def test_the_day_of_expiry_is_the_issuer_s_whatever_the_zone_of_the_till() -> None:
    card = GiftCard(
        uuid="0b5f",
        code="0000123456",
        kind=None,
        amount_in_cents=2505,
        active=True,
        upgradeable=True,
        display_amount="€ 25,05",
        expires_at=datetime(2027, 1, 31, 23, 30, tzinfo=UTC),
    )
    record = card_record(card, datetime(2027, 1, 1, tzinfo=UTC))
    (sheet,) = sheets(record, fields=CARD_FIELDS)
    heading, values = sheet.iter_rows()
    read = {name.value: value for name, value in zip(heading, values, strict=True)}
    assert read["expiration_date"].value == datetime.fromisoformat("2027-01-31")
    assert read["expiration_date"].number_format == "yyyy-mm-dd"
    assert (read["amount"].value, read["display_amount"].value) == (25.05, "€ 25,05")
    assert read["type"].value is None


def test_an_attempt_has_its_times_on_the_clock_of_the_till() -> None:
    entry = Entry(
        id=1,
        reference="R-1",
        state=AttemptState.SENT,
        created_at=datetime(2026, 3, 14, 23, 0, tzinfo=UTC),
        finished_at=None,
        till="till 1",
        shop="",
        delivery_method="sms",
        masked_phone="••••56",
        masked_email=None,
        product="CARD-100",
        delivery_time=None,
        previous=None,
        reason=None,
        settled_at=None,
        settled_by=None,
        note=None,
        details=None,
    )
    (sheet,) = sheets(attempt_record(entry, COPENHAGEN), fields=ATTEMPT_FIELDS)
    values = {name.value: value.value for name, value in zip(*sheet.iter_rows(), strict=True)}
    assert values["created_at"] == datetime.fromisoformat("2026-03-15")
    assert values["finished_at"] is None
    assert values["phone"] == "••••56"


def test_the_headings_stay_in_sight_in_bold_and_filter_every_row() -> None:
    rows: list[Record] = [{"code": "0012", "amount_in_cents": 5}, {"code": "x" * 30, "amount_in_cents": None}]
    (sheet,) = sheets(*rows, fields=("code", "amount_in_cents"))
    assert [(heading.value, heading.font.bold) for heading in sheet[1]] == [("code", True), ("amount", True)]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["A"].width > 30 > sheet.column_dimensions["B"].width > len("amount")


def test_a_workbook_without_rows_has_its_headings() -> None:
    (sheet,) = sheets(fields=("code", "note"))
    assert [heading.value for heading in sheet[1]] == ["code", "note"]
    assert sheet.auto_filter.ref == "A1:B1"


def test_excel_is_not_to_offer_numbers_for_codes(tmp_path: Path) -> None:
    file = tmp_path / "cards.xlsx"
    export(file, Shape.EXCEL, ["code"], lambda: [{"code": "0012"}])
    assert 'numberStoredAsText="1"' in part(file, "xl/worksheets/sheet1.xml")


def test_what_no_sheet_has_room_for_goes_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_excel, "MOST_ROWS", 3)
    read = sheets(*({"code": f"00{number}"} for number in range(5)))
    assert [[row[0].value for row in sheet.iter_rows()] for sheet in read] == [
        ["code", "000", "001"],
        ["code", "002", "003"],
        ["code", "004"],
    ]
    assert [sheet.auto_filter.ref for sheet in read] == ["A1:A3", "A1:A3", "A1:A2"]


def test_what_is_needed_meanwhile_is_beside_the_file_and_for_this_user_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, folder = tmp_path / "tmp", tmp_path / "exports"
    for made in (elsewhere, folder):
        made.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    monkeypatch.setattr("tempfile.tempdir", None)
    seen: set[tuple[str, int]] = set()

    def records() -> Iterator[Record]:
        for number in range(3):
            yield {"code": str(number)}
            seen.update(
                ("folder" if path.is_dir() else "file", path.stat().st_mode & 0o777)
                for path in folder.rglob("*")
            )
            assert list(elsewhere.iterdir()) == []

    export(folder / "cards.xlsx", Shape.EXCEL, ["code"], records)
    assert seen == {("folder", 0o700), ("file", 0o600)}
    assert [path.name for path in folder.iterdir()] == ["cards.xlsx"]
    assert list(elsewhere.iterdir()) == []


def test_a_disk_that_fills_while_the_workbook_is_put_together_is_told_as_full(tmp_path: Path) -> None:
    child = (
        "import sys\n"
        "from pos_tui.services.export_excel import excel_rows\n"
        "try:\n"
        "    with open('/dev/full', 'wb', 0) as output, excel_rows(output, sys.argv[1], ['n']) as write:\n"
        "        write({'n': 1})\n"
        "except OSError as error:\n"
        "    print(error.strerror)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", child, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "No space left on device"


def test_nothing_of_it_is_loaded_before_somebody_wants_a_workbook() -> None:
    look = "import sys, pos_tui.services.export_file; print('xlsxwriter' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
