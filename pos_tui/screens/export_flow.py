"""Taking rows away as a file: the manager's yes, where to, and what came of it."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.content import Content

from pos_tui.i18n import gettext as _
from pos_tui.journal.results import JournalUnavailable
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.export import Destination, ExportDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.manager_gate import manager_allowed
from pos_tui.services.export_file import (
    AlreadyThere,
    Exported,
    NotExported,
    Records,
    Shape,
    export,
    proposed_path,
    read_path,
    typed_path,
)
from pos_tui.wording.coupons import explain_journal
from pos_tui.wording.exports import not_exported_text, rows_text

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import ModalScreen

    from pos_tui.services.export_file import ExportResult
    from pos_tui.services.session import Session

T = TypeVar("T")

LATE_AFTER_S = 0.3
"""A file that takes longer to write is told of meanwhile."""


async def export_records(
    app: "App[Any]", session: "Session", stem: str, fields: Sequence[str], records: Records
) -> None:
    """Write `fields` of `records` to a file that a manager chooses, and tell what came of it. For workers.

    `stem` begins the name that is proposed, e.g. `pos-tui-cards`; the day is added. `records` is called
    and read in a thread, once for each try.
    """
    await _Export(app, session, fields, records).run(stem)


class _Export:
    """One export on its way through the dialogs, over the base screen on which it began."""

    def __init__(self, app: "App[Any]", session: "Session", fields: Sequence[str], records: Records) -> None:
        self._app = app
        self._session = session
        self._fields = fields
        self._records = records
        self._mode = app.current_mode

    async def run(self, stem: str) -> None:
        if not await self._manager_allowed():
            return
        dated = f"{stem}-{self._session.now().date().isoformat()}"
        draft = Destination(await asyncio.to_thread(proposed_path, dated), Shape.CSV)
        problem = ""
        while (wanted := await self._open(ExportDialog(draft, problem))) is not None:
            draft = wanted
            result = await self._write(draft)
            match result:
                case Exported():
                    await self._tell(_("Exported"), rows_text(result.rows), typed_path(result.path))
                    return
                case JournalUnavailable():
                    words = explain_journal(result)
                    await self._tell(words.title, words.what_happened, words.what_to_do, str(result.path))
                    return
                case NotExported():
                    problem = not_exported_text(result)
                case AlreadyThere():
                    problem = _("There is such a file. Choose another name.")
                case None:
                    return

    async def _write(self, wanted: Destination) -> "ExportResult | None":
        """Write the file, over another if somebody says so; None if the manager is gone."""
        path = read_path(wanted.typed)
        if isinstance(path, NotExported):
            return path
        result = await self._write_to(path, wanted.shape)
        if not isinstance(result, AlreadyThere):
            return result
        lines = (_("There is such a file already:"), typed_path(path), _("What is in it now will be gone."))
        body = Content("\n\n").join(map(Content, lines))
        answer: bool | None = await self._open(ConfirmDialog(_("Replace the file?"), body, _("Replace")))
        if answer is None:
            return None
        return await self._write_to(path, wanted.shape, replace=True) if answer else result

    async def _write_to(self, path: Path, shape: Shape, *, replace: bool = False) -> "ExportResult | None":
        if not await self._manager_allowed():
            return None
        write = partial(export, path, shape, self._fields, self._records, replace=replace)
        late = self._app.set_timer(LATE_AFTER_S, self._say_writing)
        try:
            return await asyncio.to_thread(write)
        finally:
            late.stop()

    async def _manager_allowed(self) -> bool:
        return await manager_allowed(self._app, self._session, mode=self._mode)

    async def _open(self, dialog: "ModalScreen[T]") -> T:
        return await self._app.push_screen_wait(dialog, mode=self._mode)

    async def _tell(self, title: str, *lines: str) -> None:
        await self._open(NoticeDialog(title, Content("\n\n").join(map(Content, lines))))

    def _say_writing(self) -> None:
        self._app.notify(_("Writing the file …"), markup=False)
