"""One card: looked at, and mailed to a customer: form, contact, last yes, one request, what came of it."""

from typing import TYPE_CHECKING

from textual.content import Content

from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import Contact, ContactNotFound, Mailed, OutcomeUnknown
from pos_tui.screens.card_flow import CardFlow
from pos_tui.screens.dialogs.mail import Mail, MailDialog
from pos_tui.screens.dialogs.step import StepDialog
from pos_tui.widgets.facts import facts_content
from pos_tui.wording.cards import explain_call, explain_mailed
from pos_tui.wording.lookups import balance_text

if TYPE_CHECKING:
    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.screens.cards import CardsScreen


class CardMailFlow(CardFlow):
    """What is done with `card`."""

    def __init__(self, screen: "CardsScreen", card: "GiftCard") -> None:
        super().__init__(screen)
        self._card = card

    async def show(self) -> None:
        """Show all that is known of the card, then mail it if that is asked for."""
        title = _("Card {code}").format(code=self._card.code)
        facts = facts_content(self._facts(self._card))
        if await self._open(StepDialog(title, facts, step=_("Send by e-mail"), qr=self._card.code)):
            await self.run()

    async def run(self) -> None:
        """Ask to whom, and see it through; what was typed comes back for as long as nothing was sent."""
        if not await self._manager_allowed():
            return
        draft = Mail()
        while (mail := await self._open(MailDialog(self._about(), draft))) is not None:
            draft = mail
            async with self._doing(_("Looking the customer up …")):
                contact = await (await self._cards()).find_contact(mail.email, self._say_retry)
            if not isinstance(contact, Contact | ContactNotFound):
                if not await self._tell(explain_call(contact), "not-sent", step=_("Change and try again")):
                    return
                continue
            if not await self._reviewed(mail, is_new=isinstance(contact, ContactNotFound)):
                continue
            if not await self._send(mail, contact):
                return

    async def _reviewed(self, mail: Mail, *, is_new: bool) -> bool:
        facts = [
            (_("Card"), self._card.code),
            (_("Balance"), balance_text(self._card, self._session.settings.till.currency)),
            (_("To"), mail.email),
            (_("Template"), mail.template or _("the service's own")),
            *mail.tags.items(),
        ]
        parts = [facts_content(facts), Content(_("An e-mail can't be called back."))]
        if is_new:
            new = _("The account has no contact with this address. It will be made first.")
            parts.insert(1, Content.styled(new, "bold $text-warning"))
        yes = _("Make contact, send") if is_new else _("Send")
        return await self._confirmed(_("Mail this card?"), Content("\n\n").join(parts), yes)

    async def _send(self, mail: Mail, contact: Contact | ContactNotFound) -> bool:
        """Make the contact if need be, mail the card, and tell; return whether to go back to the form."""
        known = contact if isinstance(contact, Contact) else None
        template = mail.template or None
        cards = await self._cards()
        async with self._doing(_("Sending the card …")):
            result = await cards.mail(self._card.uuid, mail.email, known, template, mail.tags)
        words = explain_mailed(result, mail.email)
        if isinstance(result, Mailed):
            await self._tell(words, "sent")
            return False
        if isinstance(result, OutcomeUnknown):
            facts = [(_("Card"), self._card.code), (_("To"), mail.email)]
            await self._tell(words, "unknown", facts=facts)
            return False
        return await self._tell(words, "not-sent", step=_("Change and try again"))

    def _about(self) -> Content:
        balance = balance_text(self._card, self._session.settings.till.currency)
        return facts_content([(_("Card"), self._card.code), (_("Balance"), balance)])
