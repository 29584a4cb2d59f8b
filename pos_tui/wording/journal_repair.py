"""A damaged journal in words, and how it is repaired, for whoever looks after the till."""

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.journal.results import UnavailableReason


def repair_text(reason: UnavailableReason) -> str:
    """Return what to do; `{file}` in it stands for the path concerned."""
    restore = _(
        "Put it back from a backup. If there is none: move the folder it is in aside, keep it for questions "
        "about unsettled coupons, and start anew."
    )
    return {
        UnavailableReason.VANISHED: restore,
        UnavailableReason.EMPTY: restore,
        UnavailableReason.DAMAGED: restore,
        UnavailableReason.FOREIGN: restore,
        UnavailableReason.KEY_LOST: restore,
        UnavailableReason.NOT_A_FILE: _("Put the file itself where {file} is: no link and no folder."),
        UnavailableReason.NEWER: _("Install the version of pos-tui that wrote it, or a later one."),
        UnavailableReason.NOT_WRITABLE: _("Let this user write {file} and the folder it is in."),
        UnavailableReason.FULL: _("Make room on the disk of {file}."),
        UnavailableReason.BUSY: _("Close what else has {file} open, then try again."),
        UnavailableReason.TOO_MANY_FILES: _(
            "Close other programs, or raise the limit of open files (ulimit -n)."
        ),
        UnavailableReason.IO_ERROR: _("Check the disk of {file}, then put it back from a backup."),
        UnavailableReason.SQLITE_TOO_OLD: _("Install SQLite 3.37 or newer."),
    }[reason]


def unreadable_rows_text(rows: int) -> str:
    """Return that the journal is damaged, and how much of it can't be shown."""
    return ngettext(
        "The journal of this till is damaged: {count} row can't be read.",
        "The journal of this till is damaged: {count} rows can't be read.",
        rows,
    ).format(count=i18n.number(rows))


def see_doctor_text() -> str:
    """Return who says what to do about a journal."""
    return _("Tell your manager: the command pos-tui doctor says what to do.")
