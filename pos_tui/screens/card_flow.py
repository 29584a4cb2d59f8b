"""What all work with cards has in common: the manager's yes, its dialogs, and being told of on F4."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from textual.content import Content

from pos_tui.i18n import gettext as _
from pos_tui.screens.dialogs.confirm import ConfirmDialog
from pos_tui.screens.dialogs.step import StepDialog
from pos_tui.screens.manager_gate import manager_allowed
from pos_tui.widgets.facts import Fact, facts_content
from pos_tui.wording.cards import card_fact_rows
from pos_tui.wording.lookups import Explanation, explain

if TYPE_CHECKING:
    from textual.screen import ModalScreen

    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.piggy.results import Retry
    from pos_tui.screens.cards import CardsScreen
    from pos_tui.services.cards import Cards

T = TypeVar("T")

MODE = "cards"


class CardFlow:
    """One piece of work, for a worker of the app; its dialogs open over F4, also while another shows."""

    def __init__(self, screen: "CardsScreen") -> None:
        self._screen = screen
        self._app = screen.app
        self._session = screen.session

    async def _cards(self) -> "Cards":
        return (await self._session.services()).cards

    async def _manager_allowed(self) -> bool:
        return await manager_allowed(self._app, self._session, mode=MODE)

    async def _open(self, dialog: "ModalScreen[T]") -> T:
        return await self._app.push_screen_wait(dialog, mode=MODE)

    async def _confirmed(self, title: str, body: Content, yes: str) -> bool:
        """Ask for the last yes; True only if a manager said it."""
        answer: bool | None = await self._open(ConfirmDialog(title, body, yes, for_good=True))
        return bool(answer) and await self._manager_allowed()

    @asynccontextmanager
    async def _doing(self, text: str) -> AsyncIterator[None]:
        """Tell below the list what is under way."""
        self._screen.show_doing(text)
        try:
            yield
        finally:
            self._screen.show_doing("")

    def _say_retry(self, retry: "Retry") -> None:
        text = _("{title}. Trying again.").format(title=explain(retry.because).title)
        self._screen.show_doing(text)

    async def _tell(
        self,
        words: Explanation,
        tone: str,
        *,
        facts: "list[Fact] | None" = None,
        step: str = "",
        qr: str = "",
    ) -> bool:
        """Tell what came of it; return whether the step is to follow."""
        if self._app.current_mode != MODE:
            self._app.bell()
            self._app.notify(words.title, title=_("F4 shows it"), timeout=15, markup=False)
        parts = [Content(words.what_happened), Content.styled(words.what_to_do, "bold")]
        if facts:
            parts.insert(1, facts_content(facts))
        body = Content("\n\n").join(part for part in parts if part.plain)
        answer: bool | None = await self._open(StepDialog(words.title, body, step=step, qr=qr, tone=tone))
        return bool(answer)

    def _facts(self, card: "GiftCard") -> "list[Fact]":
        return card_fact_rows(card, self._session.now(), self._session.settings.till.currency)
