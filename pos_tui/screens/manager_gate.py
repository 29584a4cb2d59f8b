"""The gate before what only managers do."""

import asyncio
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.message import Message

from pos_tui.i18n import gettext as _
from pos_tui.screens.dialogs.notice import NoticeDialog
from pos_tui.screens.dialogs.pin import PinDialog
from pos_tui.services.manager_pin import NoPin, PinUnusable
from pos_tui.wording.manager import refused_text

if TYPE_CHECKING:
    from textual.app import App

    from pos_tui.services.session import Session


class RightsChanged(Message):
    """A manager gave the PIN: the app shows it, and watches for the end of the rights."""


async def manager_allowed(app: "App[Any]", session: "Session", *, mode: str | None = None) -> bool:
    """Return whether what only managers do may be done now; asks for the PIN if need be.

    For workers. `mode` is the base screen over which to ask; None: the one that is shown. Escape and F12
    mean no. Ask again after every other dialog: the rights may have lapsed while it stood open.
    """
    rights = session.manager
    if rights.held:
        return True
    standing = await asyncio.to_thread(rights.pin.standing)
    if isinstance(standing, NoPin):
        return True
    if isinstance(standing, PinUnusable):
        notice = NoticeDialog(_("Managers can't be let through"), Content(refused_text(standing)))
        await app.push_screen_wait(notice, mode=mode)
        return False
    dialog = PinDialog(
        lambda pin: asyncio.to_thread(rights.pin.check, pin),
        wait_s=standing.wait_s,
        practice_pin=_practice_pin() if session.practice else "",
    )
    if not await app.push_screen_wait(dialog, mode=mode):
        return False
    rights.take()
    app.post_message(RightsChanged())
    return True


def _practice_pin() -> str:
    from pos_tui.sandbox.account import MANAGER_PIN

    return MANAGER_PIN
