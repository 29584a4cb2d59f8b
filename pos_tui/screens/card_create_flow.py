"""A new card: its programme, last yes, one request, and what came of it; one that was lost is looked for."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import Created, OutcomeUnknown, Programs
from pos_tui.screens.card_flow import CardFlow
from pos_tui.screens.card_mail_flow import CardMailFlow
from pos_tui.screens.dialogs.choose import ChooseDialog
from pos_tui.services.cards import Ends
from pos_tui.widgets.facts import facts_content
from pos_tui.wording.cards import explain_call, explain_made, program_labels, program_rows
from pos_tui.wording.lookups import Explanation, balance_text

if TYPE_CHECKING:
    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.piggy.results import CardProgram, Failure
    from pos_tui.screens.cards import CardsScreen


class CardCreateFlow(CardFlow):
    """One card; the programme `program_uuid`, if any, is proposed."""

    def __init__(self, screen: "CardsScreen", program_uuid: str | None) -> None:
        super().__init__(screen)
        self._proposed = program_uuid

    async def run(self) -> None:
        """Ask for the programme, and see it through."""
        if not await self._manager_allowed():
            return
        programs = await self._programs()
        if programs is None:
            return
        while (program := await self._choose(programs)) is not None:
            self._proposed = program.uuid
            body = Content("\n\n").join(
                [
                    facts_content(program_rows(program)),
                    Content(_("An empty digital card is made. It can't be deleted here.")),
                ]
            )
            if await self._confirmed(_("Make a new card?"), body, _("Make it")) and not await self._make(
                program
            ):
                return

    async def _programs(self) -> "list[CardProgram] | None":
        """Return the programmes that cards can be made in; None if they can't be had."""
        while True:
            async with self._doing(_("Reading the programmes …")):
                result = await (await self._cards()).programs(self._say_retry)
            if not isinstance(result, Programs):
                words = explain_call(result)
            elif programs := [program for program in result.programs if program.active]:
                return programs
            else:
                happened = _("The account has no active gift card programme.")
                words = Explanation(_("No programme"), happened, _("Make one at the card service."))
            if not await self._tell(words, "not-sent", step=_("Try again")):
                return None

    async def _choose(self, programs: "list[CardProgram]") -> "CardProgram | None":
        labels = list(program_labels(programs).values())
        uuids = [program.uuid for program in programs]
        proposed = uuids.index(self._proposed) if self._proposed in uuids else 0
        chosen = await self._open(
            ChooseDialog(_("New card"), _("In which programme? Enter chooses."), labels, proposed)
        )
        return None if chosen is None else programs[chosen]

    async def _make(self, program: "CardProgram") -> bool:
        """Make the card and tell; return whether to go back to the programmes."""
        cards = await self._cards()
        async with self._doing(_("Making the card …")):
            before = await cards.ends(program.uuid, self._say_retry)
            if isinstance(before, Ends):
                result = await cards.create(program.uuid)
        if not isinstance(before, Ends):
            return await self._tell_not_made(before)
        if isinstance(result, Created):
            await self._tell_made(result.card, explain_made(result))
            return False
        if isinstance(result, OutcomeUnknown):
            await self._look_for_it(program, before, result)
            return False
        return await self._tell_not_made(result)

    async def _tell_not_made(self, failure: "Failure") -> bool:
        return await self._tell(explain_call(failure), "not-sent", step=_("Try again"))

    async def _tell_made(self, card: "GiftCard", words: Explanation) -> None:
        self._screen.add(card)
        step = _("Send by e-mail")
        if await self._tell(words, "sent", facts=self._facts(card), step=step, qr=card.code):
            await CardMailFlow(self._screen, card).run()

    async def _look_for_it(self, program: "CardProgram", before: Ends, unknown: OutcomeUnknown) -> None:
        """Compare the programme's list with what it was, as often as somebody asks for it."""
        words = explain_made(unknown)
        facts = [(_("Programme"), program.name)]
        while await self._tell(words, "unknown", facts=facts, step=_("Look for it")):
            async with self._doing(_("Looking for the new card …")):
                after = await (await self._cards()).ends(program.uuid, self._say_retry)
            if not isinstance(after, Ends):
                failed = explain_call(after)
                words = Explanation(words.title, failed.what_happened, failed.what_to_do)
                continue
            new = after.without(before)
            if not new:
                happened = _("No card has come to this programme's list so far.")
                wait = _("Wait a minute and look again, before you make another one.")
                words = Explanation(_("No new card to be seen"), happened, wait)
                continue
            labels = [
                f"{card.code}  {balance_text(card, self._session.settings.till.currency)}" for card in new
            ]
            told = _("These were not there before. Another till may have made one, too.")
            chosen = await self._open(ChooseDialog(_("New cards"), told, labels))
            if chosen is not None:
                words = explain_made(Created(new[chosen]))
                happened = _("This card was not there before.")
                await self._tell_made(new[chosen], replace(words, what_happened=happened))
                return
