"""Rows into a workbook: codes stay text, amounts are numbers and dates are dates, in every spreadsheet."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from pos_tui.domain.text import REPLACEMENT

MOST_ROWS = 1_048_576
"""Rows of a sheet, its heading among them; what is more goes to the next sheet."""
LONGEST_TEXT = 32_767
"""UTF-16 units of a cell; a text that is longer ends in `…`."""
MOST_DIGITS = 15
"""Digits of a number that Excel keeps; a number with more is written as text."""
FIRST_YEAR = 1900
"""Excel has no days before; they are written as text."""
WIDEST = 60
"""Characters of the widest column."""

_CENTS = "_in_cents"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@contextmanager
def excel_rows(
    output: BinaryIO, folder: str, fields: Sequence[str]
) -> Iterator[Callable[[Mapping[str, object]], None]]:
    """Give what writes a record below the headings; the workbook is in `output` once the block is left.

    A field's last word says what it holds: `…_in_cents` is an amount, whose heading loses that ending;
    `…_at` is a moment and `…_date` a day, each in the zone of its text. Holds one record at a time; all
    others are in temporary files in `folder`.
    """
    book = Workbook(output, {"constant_memory": True, "tmpdir": folder})
    book.use_zip64()
    try:
        table = _Table(book, fields)
        yield table.write
        table.finish_sheet()
        book.close()
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError itself
    finally:
        for sheet in book.worksheets():
            for file in (sheet.row_data_fh, sheet.fh):
                with suppress(OSError):
                    file.close()


class _Table:
    """The rows of a workbook, on as many sheets as they need."""

    def __init__(self, book: Workbook, fields: Sequence[str]) -> None:
        self._book = book
        self._fields = fields
        self._heading = book.add_format({"bold": True, "num_format": "@"})
        self._text = book.add_format({"num_format": "@"})
        self._amount = book.add_format({"num_format": "#,##0.00"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._begin_sheet()

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        # Excel would offer to turn each code into a number.
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        headings = [field.removesuffix(_CENTS) for field in self._fields]
        for column, heading in enumerate(headings):
            self._sheet.write_string(0, column, heading, self._heading)
        self._widths = [len(heading) + 3 for heading in headings]  # with room for the filter's button
        self._rows = 1

    def write(self, record: Mapping[str, object]) -> None:
        """Write a record below the last one."""
        if self._rows == MOST_ROWS:
            self.finish_sheet()
            self._begin_sheet()
        for column, field in enumerate(self._fields):
            value = _meant(field, record[field])
            if value is not None:
                self._write_cell(column, value)
                self._widths[column] = max(self._widths[column], len(str(value)) + 2)
        self._rows += 1

    def finish_sheet(self) -> None:
        """Put a filter over the rows of this sheet and make its columns as wide as what they hold."""
        self._sheet.autofilter(0, 0, self._rows - 1, len(self._fields) - 1)
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(width, WIDEST))

    def _write_cell(self, column: int, value: object) -> None:
        at = (self._rows, column)
        match value:
            case bool():
                self._sheet.write_boolean(*at, value)
            case int():
                self._sheet.write_number(*at, value)
            case Decimal():
                self._sheet.write_number(*at, value, self._amount)
            case datetime():
                self._sheet.write_datetime(*at, value, self._moment)
            case date():
                self._sheet.write_datetime(*at, value, self._day)
            case _:
                self._write_text(at, str(value))

    def _write_text(self, at: tuple[int, int], text: str) -> None:
        """Write `text` as nothing but text, which no formula or link is made of."""
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take it for its own markup and copy it into the sheet as it is.
            self._sheet.write_rich_string(*at, text[0], text[1], text[2:], self._text)
        else:
            self._sheet.write_string(*at, text, self._text)


def _meant(field: str, value: object) -> object:
    """Return what a cell is to hold: a number or date if the field is one and Excel can hold it, or text."""
    match field.rpartition("_")[2], value:
        case _, bool() | None:
            return value
        case _, int():
            number = Decimal(value).scaleb(-2) if field.endswith(_CENTS) else value
            return number if len(str(abs(value))) <= MOST_DIGITS else str(number)
        case "at", str() if moment := _moment(value):
            return moment
        case "date", str() if moment := _moment(value):
            return moment.date()
    return _holdable(str(value))


def _moment(text: str) -> datetime | None:
    """Return the moment that `text` names, on the clock of its own zone; None if Excel can't hold it."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    return moment if moment.year >= FIRST_YEAR else None


def _holdable(text: str) -> str:
    """Return `text` without what no cell can hold."""
    text = _NOT_IN_XML.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) <= LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST_TEXT * 2:
        return text
    return units[: (LONGEST_TEXT - 1) * 2].decode("utf-16-le", errors="ignore") + "…"
