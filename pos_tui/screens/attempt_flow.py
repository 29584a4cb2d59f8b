"""What is done with one attempt of the journal: look at it, settle it, ask the coupon service about it."""

import asyncio
import getpass
from typing import TYPE_CHECKING, Any, TypeVar

from textual.content import Content

from pos_tui.domain.attempt import AttemptState, Entry
from pos_tui.i18n import gettext as _
from pos_tui.journal.results import JournalUnavailable, NoSuchReference, Settled
from pos_tui.screens.dialogs.attempt import AttemptDialog, Wish, attempt_facts
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.dialogs.settle import SettleDialog, Settlement
from pos_tui.screens.manager_gate import manager_allowed
from pos_tui.services.journal_access import ask_journal
from pos_tui.services.support_note import write_support_note
from pos_tui.widgets.facts import facts_content
from pos_tui.widgets.form_field import LABEL_WIDTH
from pos_tui.widgets.status_banner import AttemptsChanged
from pos_tui.wording.attempts import attempt_word, support_note
from pos_tui.wording.coupons import explain_journal
from pos_tui.wording.places import path_text

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import ModalScreen

    from pos_tui.journal.results import SettleResult
    from pos_tui.services.session import Session

T = TypeVar("T")

MODE = "journal"
NOTES = "support-notes"
"""The folder beside the journal that support notes go to."""


class AttemptFlow:
    """One attempt's ways through its dialogs, for workers to run; each reads the journal first."""

    def __init__(self, app: "App[Any]", session: "Session", reference: str) -> None:
        self._app = app
        self._session = session
        self._reference = reference

    async def show(self) -> None:
        """Show all that is known, then do what is asked for."""
        entry = await self._entry()
        if entry is None:
            return
        products = self._session.settings.huuray.products
        dialog = AttemptDialog(entry, products, self._session.zone, self._manager_allowed)
        match await self._open(dialog):
            case Wish.SETTLE:
                await self.settle()
            case Wish.NOTE:
                await self.write_note()

    async def settle(self) -> None:
        """Let a manager decide it as sent or not sent; nothing changes before the second F9."""
        entry = await self._entry()
        if entry is None:
            return
        if not entry.is_unsettled:
            self._tell_in_passing(_("Only a coupon in state UNKNOWN can be settled."))
            return
        whole, masked = self._facts(entry, whole=True), self._facts(entry, whole=False)
        draft: Settlement | None = None
        problem = ""
        while True:
            if not await self._manager_allowed():
                return
            draft = await self._open(SettleDialog(entry.reference, whole, masked, draft, problem))
            if draft is None:
                return
            confirmed = await self._confirmed(entry, draft)
            if confirmed is None:
                return
            if not confirmed:
                problem = ""
                continue
            result = await self._write(draft)
            if not isinstance(result, JournalUnavailable):
                break
            words = explain_journal(result)
            problem = f"{words.title}. {words.what_happened} {words.what_to_do}"
        self._app.post_message(AttemptsChanged())
        if isinstance(result, Settled):
            text = _("{reference} is settled: {state}").format(
                reference=entry.reference, state=attempt_word(result.entry.state)
            )
        else:
            text = _("Nothing was changed: {reference} was settled meanwhile.").format(
                reference=entry.reference
            )
        self._tell_in_passing(text)

    async def write_note(self) -> None:
        """Write a note for the coupon service's support to a new file, and tell where."""
        entry = await self._entry()
        if entry is None:
            return
        if not (entry.is_unsettled or entry.was_settled):
            self._tell_in_passing(_("A support note is for coupons that are or were in state UNKNOWN."))
            return
        text = support_note(entry, self._session.zone)
        folder = self._session.paths.data_dir / NOTES
        try:
            file = await asyncio.to_thread(write_support_note, folder, entry.reference, text)
        except OSError as error:
            title = _("The support note could not be written")
            lines = [path_text(folder), error.strerror or "", _("Here it is to copy it by hand:"), text]
        else:
            title = _("Support note written")
            lines = [_("Send this file to the coupon service:"), path_text(file), text]
        await self._open(NoticeDialog(title, Content("\n\n").join(map(Content, filter(None, lines)))))

    async def _manager_allowed(self) -> bool:
        return await manager_allowed(self._app, self._session, mode=MODE)

    async def _confirmed(self, entry: Entry, settlement: Settlement) -> bool | None:
        """Return whether a manager said yes, or went back; None if they are gone, or the till was locked."""
        state = AttemptState.SENT if settlement.sent else AttemptState.NOT_SENT
        consequence = (
            _("The customer has the coupon.")
            if settlement.sent
            else _("The customer has no coupon: another one may be sent.")
        )
        facts = facts_content([(_("Becomes"), attempt_word(state)), (_("Note"), settlement.note)])
        body = Content("\n\n").join(
            [facts, Content(consequence), Content(_("This can't be changed afterwards."))]
        )
        title = _("Settle {reference}?").format(reference=entry.reference)
        answer: bool | None = await self._open(ConfirmDialog(title, body, _("Settle"), for_good=True))
        return None if answer and not await self._manager_allowed() else answer

    async def _write(self, settlement: Settlement) -> "SettleResult":
        by = self._session.settings.till.name.strip() or getpass.getuser()
        return await ask_journal(
            self._session,
            lambda journal: journal.settle(
                self._reference, sent=settlement.sent, note=settlement.note, by=by
            ),
        )

    async def _entry(self) -> Entry | None:
        """Return the attempt as it is now; None, after telling why, if it can't be read."""
        found = await ask_journal(self._session, lambda journal: journal.get(self._reference))
        match found:
            case Entry():
                return found
            case NoSuchReference():
                text = _("The journal does not hold {reference} any more.")
                self._tell_in_passing(text.format(reference=self._reference))
            case JournalUnavailable():
                words = explain_journal(found)
                lines = (words.what_happened, words.what_to_do, path_text(found.path))
                await self._open(NoticeDialog(words.title, Content("\n\n").join(map(Content, lines))))
        return None

    def _facts(self, entry: Entry, *, whole: bool) -> Content:
        """Return what tells a manager which coupon this is, and whom to ask."""
        wanted = (_("Ordered"), _("Phone"), _("E-mail"), _("Product"), _("Reason"))
        products, zone = self._session.settings.huuray.products, self._session.zone
        facts = attempt_facts(entry, products, zone, whole=whole)
        shown = (fact for fact in facts if fact[0] in wanted)
        return facts_content(shown, label_width=LABEL_WIDTH + 1)

    async def _open(self, dialog: "ModalScreen[T]") -> T:
        return await self._app.push_screen_wait(dialog, mode=MODE)

    def _tell_in_passing(self, text: str) -> None:
        self._app.notify(text, markup=False)
