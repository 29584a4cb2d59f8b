"""What a manager does with cards: look at one, make one, mail one; the service is asked once for each."""

import asyncio
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.content import Content

from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import (
    CardProgram,
    Contact,
    ContactNotFound,
    Created,
    Mailed,
    OutcomeUnknown,
    Programs,
)
from pos_tui.screens.dialogs.card import CardDialog
from pos_tui.screens.dialogs.choose_program import ChooseProgramDialog
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.mail_card import Letter, MailCardDialog
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.manager_gate import manager_allowed
from pos_tui.services.new_cards import NewCards
from pos_tui.widgets.facts import facts_content
from pos_tui.wording.card_list import card_facts, program_facts
from pos_tui.wording.cards import (
    explain_call,
    explain_unknown_card,
    explain_unknown_contact,
    explain_unknown_mail,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import App
    from textual.screen import ModalScreen

    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.piggy.results import Failure
    from pos_tui.services.session import Session
    from pos_tui.wording.lookups import Explanation

T = TypeVar("T")

MODE = "cards"
LATE_AFTER_S = 0.3
"""A call that takes longer is told of meanwhile."""


class CardFlow:
    """One act's way through its dialogs, for workers of the app to run.

    `changed` is called when a card was made, or may have been: lists of cards are out of date.
    """

    def __init__(self, app: "App[Any]", session: "Session", changed: "Callable[[], None]") -> None:
        self._app = app
        self._session = session
        self._changed = changed

    async def show(self, card: "GiftCard") -> None:
        """Show all of `card`, then mail it if that is asked for."""
        if await self._open(CardDialog(_("Card"), self._facts(card), card.code)):
            await self.mail(card)

    async def create(self) -> None:
        """Make an empty digital card in a programme that a manager chooses."""
        if not await self._allowed():
            return
        cards = (await self._session.services()).cards
        with self._patience(_("Reading the programmes …")):
            programs = await cards.programs()
        if not isinstance(programs, Programs):
            await self._tell(explain_call(programs))
            return
        program = await self._open(ChooseProgramDialog(programs.programs))
        if program is None:
            return
        before = NewCards(cards, program.uuid)
        baseline = asyncio.create_task(before.remember())
        try:
            confirmed = await self._confirm_new(program)
        finally:
            baseline.cancel()
        if not confirmed:
            return
        with self._patience(_("Making the card …")):
            result = await cards.create(program.uuid)
        self._changed()
        match result:
            case Created(card):
                await self._show_new(card)
            case OutcomeUnknown():
                await self._search(before, result)
            case failure:
                await self._tell(explain_call(failure))

    async def mail(self, card: "GiftCard") -> None:
        """Mail `card` to a customer; a contact that is missing is made only if a manager says so."""
        if not await self._allowed():
            return
        cards = (await self._session.services()).cards
        letter: Letter | None = None
        while True:
            letter = await self._open(MailCardDialog(self._facts(card), letter))
            if letter is None:
                return
            with self._patience(_("Looking the customer up …")):
                contact = await cards.find_contact(letter.email)
            if not isinstance(contact, Contact | ContactNotFound):
                await self._tell(explain_call(contact))
                continue
            answer = await self._confirm_mail(card, letter, is_new=isinstance(contact, ContactNotFound))
            if answer is None:
                return
            if answer:
                break
        await self._send(card, letter, contact)

    async def _send(self, card: "GiftCard", letter: Letter, contact: Contact | ContactNotFound) -> None:
        cards = (await self._session.services()).cards
        if isinstance(contact, ContactNotFound):
            with self._patience(_("Making the contact …")):
                made = await cards.add_contact(letter.email)
            if not isinstance(made, Contact):
                await self._tell(_explain_no_contact(made))
                return
            contact = made
        with self._patience(_("Mailing the card …")):
            result = await cards.mail(card.uuid, contact, letter.template_uuid, dict(letter.tags))
        match result:
            case Mailed():
                text = _("The card service has taken on the e-mail to {email}.").format(email=letter.email)
                await self._open(NoticeDialog(_("Card mailed"), Content(text)))
            case OutcomeUnknown():
                await self._tell(explain_unknown_mail(result))
            case failure:
                await self._tell(explain_call(failure))

    async def _confirm_new(self, program: CardProgram) -> bool:
        facts = facts_content(program_facts(program, self._session.settings.till.currency))
        hint = Content(_("The card is digital and empty. It can't be taken back."))
        body = Content("\n\n").join([facts, hint])
        answer = await self._open(ConfirmDialog(_("Make a card?"), body, _("Make it")))
        return bool(answer) and await self._allowed()

    async def _confirm_mail(self, card: "GiftCard", letter: Letter, *, is_new: bool) -> bool | None:
        """Return whether a manager said yes, or went back; None if they are gone, or the till was locked."""
        wanted = (_("Code"), _("Balance"), _("Expiry"))
        facts = [fact for fact in self._facts(card) if fact[0] in wanted]
        facts.append((_("To"), letter.email))
        if letter.template_uuid:
            facts.append((_("Template"), letter.template_uuid))
        parts = [facts_content([*facts, *letter.tags])]
        if is_new:
            text = _("The account has no contact with this address: one is made first.")
            parts.append(Content.styled(text, "bold"))
        parts.append(Content(_("An e-mail can't be called back.")))
        yes = _("Make contact, mail") if is_new else _("Mail it")
        dialog = ConfirmDialog(_("Mail this card?"), Content("\n\n").join(parts), yes)
        answer: bool | None = await self._open(dialog)
        return None if answer and not await self._allowed() else answer

    async def _show_new(self, card: "GiftCard") -> None:
        """Show a card that was made, with what to do next."""
        if await self._open(CardDialog(_("The new card"), self._facts(card), card.code, is_new=True)):
            await self.mail(card)

    async def _search(self, before: NewCards, unknown: OutcomeUnknown) -> None:
        """Tell that nobody knows, and compare the programme's list with the one before if asked to."""
        words = explain_unknown_card(unknown)
        body = self._body(words)
        if not before.is_known:
            await self._open(NoticeDialog(words.title, body))
            return
        if not await self._open(ConfirmDialog(words.title, body, _("Compare the lists"))):
            return
        with self._patience(_("Comparing the lists …")):
            fresh = await before.find_new()
        if not isinstance(fresh, tuple):
            await self._tell(explain_call(fresh))
        elif len(fresh) == 1:
            await self._show_new(fresh[0])
        elif fresh:
            text = _("Several cards are new in this programme; one of them may be yours:")
            lines = [text, *(f"• {card.code}" for card in fresh)]
            await self._open(NoticeDialog(_("Several new cards"), Content("\n").join(map(Content, lines))))
        else:
            text = _("The programme holds no card that was not there before: none was made.")
            await self._open(NoticeDialog(_("No new card"), Content(text)))

    def _facts(self, card: "GiftCard") -> list[tuple[str, str]]:
        session = self._session
        return card_facts(card, session.settings.till.currency, session.now(), session.zone)

    def _body(self, words: "Explanation") -> Content:
        return Content("\n\n").join([Content(words.what_happened), Content.styled(words.what_to_do, "bold")])

    async def _tell(self, words: "Explanation") -> None:
        await self._open(NoticeDialog(words.title, self._body(words)))

    async def _allowed(self) -> bool:
        return await manager_allowed(self._app, self._session, mode=MODE)

    async def _open(self, dialog: "ModalScreen[T]") -> T:
        return await self._app.push_screen_wait(dialog, mode=MODE)

    @contextmanager
    def _patience(self, words: str) -> "Iterator[None]":
        """Say what the service is asked for, if its answer takes long."""
        late = self._app.set_timer(LATE_AFTER_S, partial(self._app.notify, words, markup=False))
        try:
            yield
        finally:
            late.stop()


def _explain_no_contact(result: "Failure | OutcomeUnknown") -> "Explanation":
    return explain_unknown_contact(result) if isinstance(result, OutcomeUnknown) else explain_call(result)
