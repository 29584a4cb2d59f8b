"""Rows into a chosen file: what was written is read back, and what can't be written leaves nothing behind."""

import csv
import json
import os
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pos_tui.journal.results import JournalUnavailable, UnavailableReason
from pos_tui.services.export_file import (
    AlreadyThere,
    Exported,
    ExportFault,
    ExportResult,
    NotExported,
    Record,
    Shape,
    export,
    proposed_path,
    read_path,
    typed_path,
)

FIELDS = ("code", "name", "cents")
ROWS: tuple[Record, ...] = (
    {"code": "GFTCRD1", "name": 'Fish, "chips"; peas', "cents": 2500},
    {"code": "0012", "name": "Smørrebrød €", "cents": 0},
    {"code": "-7", "name": None, "cents": -5},
)
UNAVAILABLE = JournalUnavailable(UnavailableReason.DAMAGED, Path("/nowhere"))


def write(path: Path, shape: Shape = Shape.CSV, *, replace: bool = False) -> ExportResult:
    return export(path, shape, FIELDS, lambda: ROWS, replace=replace)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


TABLES = pytest.mark.parametrize("shape", [Shape.CSV, Shape.EXCEL])


def codes(file: Path) -> list[str]:
    """The first cell of every row below the headings."""
    if file.suffix == ".xlsx":
        return [str(code) for code, *_ in load_workbook(file).active.iter_rows(min_row=2, values_only=True)]
    with file.open(encoding="utf-8", newline="") as stream:
        return [row["code"].removeprefix("'") for row in csv.DictReader(stream)]


CODES = [str(row["code"]) for row in ROWS]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    made = tmp_path / "exports"
    made.mkdir()
    return made


def fault(result: ExportResult) -> ExportFault:
    assert isinstance(result, NotExported), result
    return result.fault


def test_the_csv_module_reads_the_table_back(folder: Path) -> None:
    file = folder / "cards.csv"
    assert write(file) == Exported(file, 3)
    assert file.read_bytes().startswith(b"code,")
    with file.open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream))
    assert read == [
        {"code": "GFTCRD1", "name": 'Fish, "chips"; peas', "cents": "2500"},
        {"code": "0012", "name": "Smørrebrød €", "cents": "0"},
        {"code": "'-7", "name": "", "cents": "-5"},
    ]


def test_an_import_that_guesses_finds_commas_quotes_and_the_header(folder: Path) -> None:
    file = folder / "cards.csv"
    write(file)
    text = file.read_text("utf-8")
    guessed = csv.Sniffer().sniff(text)
    assert (guessed.delimiter, guessed.quotechar) == (",", '"')
    with file.open(encoding="utf-8", newline="") as stream:
        header, first, *_ = csv.reader(stream, guessed)
    assert header == list(FIELDS)
    assert first == ["GFTCRD1", 'Fish, "chips"; peas', "2500"]


def test_json_lines_hold_every_value_as_it_is(folder: Path) -> None:
    file = folder / "cards.jsonl"
    assert write(file, Shape.JSON) == Exported(file, 3)
    assert [json.loads(line) for line in file.read_text().splitlines()] == list(ROWS)


hostile = st.text(st.sampled_from("=+-@＝＋－＠ \t\r\n,;\"'x\u2028\ud800|é")) | st.text()


@given(st.lists(st.tuples(hostile, hostile)))
def test_whatever_a_cell_holds_the_table_keeps_its_form_and_nothing_runs(
    cells: list[tuple[str, str]],
) -> None:
    with TemporaryDirectory() as made:
        file = Path(made) / "x.csv"
        records = [{"code": code, "name": name, "cents": 1} for code, name in cells]
        assert export(file, Shape.CSV, FIELDS, lambda: records) == Exported(file, len(cells))
        with file.open(encoding="utf-8", newline="") as stream:
            read = list(csv.DictReader(stream))
    assert len(read) == len(cells)
    for row, (code, name) in zip(read, cells, strict=True):
        assert row["cents"] == "1"
        for shown, sent in ((row["code"], code), (row["name"], name)):
            sent_as_utf8 = sent.encode(errors="replace").decode()
            assert shown in (sent_as_utf8, f"'{sent_as_utf8}")
            assert not shown.startswith(("\t", "\r", "\n"))
            assert not shown.strip().startswith(tuple("=+-@＝＋－＠"))


@TABLES
@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_stands_there_is_replaced_only_if_somebody_said_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, links: bool, shape: Shape
) -> None:
    file = folder / f"cards{shape.suffix}"
    file.write_text("precious")
    if not links:
        without_hard_links(monkeypatch)
    assert write(file, shape) == AlreadyThere(file)
    assert file.read_text() == "precious"
    assert write(file, shape, replace=True) == Exported(file, 3)
    assert codes(file) == CODES
    assert names(folder) == [file.name]


@TABLES
@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_comes_to_stand_there_meanwhile_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, links: bool, shape: Shape
) -> None:
    file = folder / f"cards{shape.suffix}"
    if not links:
        without_hard_links(monkeypatch)

    def records() -> Iterator[Record]:
        file.write_text("precious")
        yield from ROWS

    assert export(file, shape, FIELDS, records) == AlreadyThere(file)
    assert file.read_text() == "precious"
    assert names(folder) == [file.name]


@TABLES
def test_a_stick_without_hard_links_takes_the_file_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, shape: Shape
) -> None:
    without_hard_links(monkeypatch)
    file = folder / f"cards{shape.suffix}"
    assert write(file, shape) == Exported(file, 3)
    assert codes(file) == CODES
    assert names(folder) == [file.name]


def without_hard_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be like a USB stick's."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)


@TABLES
def test_only_this_user_can_read_it_even_where_everybody_could_read_the_one_before(
    folder: Path, shape: Shape
) -> None:
    file = folder / f"cards{shape.suffix}"
    file.touch(mode=0o644)
    write(file, shape, replace=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@TABLES
def test_links_folders_and_devices_are_left_alone(folder: Path, shape: Shape) -> None:
    target, link, dangling, fifo = (folder / name for name in ("target", "link", "dangling", "fifo"))
    target.write_text("precious")
    link.symlink_to(target)
    dangling.symlink_to(folder / "nothing")
    os.mkfifo(fifo)
    for path in (link, dangling, fifo):
        assert fault(write(path, shape, replace=True)) is ExportFault.NOT_A_FILE
    assert fault(write(folder, shape, replace=True)) is ExportFault.IS_FOLDER
    assert target.read_text() == "precious"
    assert not (folder / "nothing").exists()


@TABLES
def test_a_place_that_takes_no_file_is_told_and_nothing_is_left(folder: Path, shape: Shape) -> None:
    (folder / "file").touch()
    assert fault(write(folder / "no" / "cards.csv", shape)) is ExportFault.NO_FOLDER
    assert fault(write(folder / "file" / "cards.csv", shape)) is ExportFault.NO_FOLDER
    assert fault(write(folder / ("x" * 300), shape)) is ExportFault.NAME_IMPOSSIBLE
    assert names(folder) == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else_is_told(folder: Path) -> None:
    folder.chmod(0o500)
    assert fault(write(folder / "cards.csv")) is ExportFault.NOT_ALLOWED


@TABLES
@pytest.mark.parametrize("replace", [True, False])
def test_a_full_disk_leaves_no_half_file_and_the_one_before(
    folder: Path, replace: bool, shape: Shape
) -> None:
    file = folder / f"cards{shape.suffix}"
    if replace:
        file.write_text("precious")
    child = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from pos_tui.services.export_file import Shape, export\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "rows = ({'n': number} for number in range(1_000_000))\n"
        "shape = Shape(sys.argv[3])\n"
        "result = export(Path(sys.argv[1]), shape, ['n'], lambda: rows, replace=bool(sys.argv[2]))\n"
        "print(result.fault)"
    )
    arguments = [sys.executable, "-c", child, str(file), "yes" if replace else "", shape]
    ran = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert (ran.stdout.strip(), ran.stderr) == (ExportFault.FULL, "")
    assert names(folder) == ([file.name] if replace else [])
    if replace:
        assert file.read_text() == "precious"


@TABLES
def test_what_can_t_be_read_to_its_end_leaves_no_file(folder: Path, shape: Shape) -> None:
    result = export(folder / "cards", shape, FIELDS, lambda: [*ROWS, UNAVAILABLE])
    assert result == UNAVAILABLE
    assert names(folder) == []


@TABLES
def test_a_mistake_in_the_rows_leaves_no_file(folder: Path, shape: Shape) -> None:
    with pytest.raises(KeyError):
        export(folder / "cards", shape, FIELDS, lambda: [{"code": "x"}])
    assert names(folder) == []


@pytest.mark.parametrize(("shape", "many"), [(Shape.CSV, 50_000), (Shape.EXCEL, 5_000)])
def test_a_long_table_is_not_held_in_memory(folder: Path, shape: Shape, many: int) -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        try:
            records = ({"code": str(number), "name": "x" * 50, "cents": number} for number in range(rows))
            written = export(folder / str(rows), shape, FIELDS, lambda: records)
            assert written == Exported(folder / str(rows), rows)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    write(folder / "first", shape)  # what is loaded once does not count
    assert peak(many) < peak(1_000) + 100_000


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ExportFault.NAME_MISSING),
        ("  ", ExportFault.NAME_MISSING),
        ("~/", ExportFault.NAME_MISSING),
        ("/media/stick/", ExportFault.NAME_MISSING),
        ("a\0b", ExportFault.NAME_IMPOSSIBLE),
        ("a\nb", ExportFault.NAME_IMPOSSIBLE),
        ("~nobody-of-this-name/x.csv", ExportFault.NO_FOLDER),
    ],
)
def test_a_path_that_leads_nowhere_is_told(typed: str, expected: ExportFault) -> None:
    result = read_path(typed)
    assert isinstance(result, NotExported)
    assert result.fault is expected


def test_a_path_begins_at_the_root_or_at_home() -> None:
    assert read_path("/srv/x.csv") == Path("/srv/x.csv")
    assert read_path("~/x.csv") == read_path(" x.csv ") == Path.home() / "x.csv"


def test_a_path_at_home_is_told_as_people_type_it() -> None:
    assert typed_path(Path.home() / "a" / "x.csv") == "~/a/x.csv"
    assert typed_path(Path("/srv/x.csv")) == "/srv/x.csv"


def test_a_name_that_is_free_is_proposed() -> None:
    assert proposed_path("cards") == "~/cards.csv"
    (Path.home() / "cards.csv").touch()
    (Path.home() / "cards-2.csv").symlink_to("nowhere")
    assert proposed_path("cards") == "~/cards-3.csv"
