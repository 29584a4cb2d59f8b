"""What came of writing a file for somebody, in words."""

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.services.export_file import ExportFault, NotExported, Shape


def shape_word(shape: Shape) -> str:
    """Return what a format is called."""
    return {
        Shape.CSV: _("CSV"),
        Shape.EXCEL: _("Excel"),
        Shape.JSON: _("JSON lines"),
    }[shape]


def not_exported_text(result: NotExported) -> str:
    """Return why nothing was written, and what to do."""
    text = {
        ExportFault.NAME_MISSING: _("This is needed: a folder and the name of the new file."),
        ExportFault.NAME_IMPOSSIBLE: _("No file can have this name. Choose a shorter one, of plain letters."),
        ExportFault.IS_FOLDER: _("This is a folder. Add / and the name of the new file."),
        ExportFault.NOT_A_FILE: _("A link or a device has this name. Choose another name."),
        ExportFault.NO_FOLDER: _("There is no such folder. Choose one that is there."),
        ExportFault.NOT_ALLOWED: _("This user may not write there. Choose another folder."),
        ExportFault.FULL: _("There is no room left there. Nothing was written. Choose another disk."),
        ExportFault.FAILED: _("It could not be written there ({reason}). Choose another folder."),
    }[result.fault]
    return text.format(reason=result.detail)


def rows_text(rows: int) -> str:
    """Return how many rows there are."""
    return ngettext("{count} row", "{count} rows", rows).format(count=i18n.number(rows))
