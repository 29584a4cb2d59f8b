"""Where scans arrive: read, and taken by the screen, or sent to Balance, after a question if in doubt."""

import os
from typing import TYPE_CHECKING

from textual.widgets import Input

from pos_tui.domain.lookup_source import Source
from pos_tui.domain.problems import Field
from pos_tui.i18n import gettext as _
from pos_tui.scanner.events import Action, Burst, Dropped, Duplicate, Incomplete, RefusedPaste, Scan, TooShort
from pos_tui.scanner.reader import Answer, Code, NeedsConfirmation
from pos_tui.screens.balance import BalanceScreen
from pos_tui.screens.base_screens import HOME
from pos_tui.screens.hearing import TakesCards
from pos_tui.widgets.form_field import FormField
from pos_tui.wording.lookups import Explanation

if TYPE_CHECKING:
    from pos_tui.scanner_app import ScannerApp
    from pos_tui.services.session import Session


class ScanDesk:
    """Carries out rules 7 and 9 of the scanner; the session's `codes` say how scans are read."""

    def __init__(self, app: "ScannerApp", session: "Session") -> None:
        self._app = app
        self._session = session

    def recall(self) -> None:
        """Hear the scanner from now on as it was learned, and as the settings say, which go first."""
        from pos_tui.scanner.profile import pace
        from pos_tui.services.scanner_profile import is_ssh, options_from

        kept = self._session.codes.recall(self._session.paths.data_dir)
        self._app.scanner_sends_keys = kept.sends_keys
        options = options_from(self._session.settings.scanner)
        self._app.scan_filter.pace = pace(kept.profile, options, ssh=is_ssh(os.environ))

    def take(self, action: Action) -> None:
        """Look up a scan, or say in a line why not."""
        screen = self._app.screen
        if isinstance(screen, TakesCards):
            screen.take(action, self._read(action.burst) if isinstance(action, Scan) else None)
            return
        if isinstance(action, Dropped) and action.withdraws:
            self._balance.withdraw()
        if screen.is_modal:
            self._app.scan_filter.forget()
            self._say(_("Scan not taken"), _("Answer or close this window, then scan again."))
        elif isinstance(action, Scan):
            self._show(action.burst)
        elif isinstance(action, Duplicate | Incomplete | TooShort | Dropped | RefusedPaste):
            from pos_tui.wording.scanner import explain_action

            self._tell(explain_action(action))

    @property
    def _balance(self) -> BalanceScreen:
        screen = self._app.get_screen_stack(HOME)[0]
        assert isinstance(screen, BalanceScreen)  # noqa: S101 - its mode is made of it
        return screen

    def _read(self, burst: Burst) -> Answer:
        codes = self._session.codes
        return codes.typed(burst.text) if burst.pasted else codes.scanned(burst.text)

    def _show(self, burst: Burst) -> None:
        answer = self._read(burst)
        if isinstance(answer, Code) and (field := self._code_field) is not None:
            field.value = answer.text
        elif isinstance(answer, Code | NeedsConfirmation):
            self._app.switch_mode(HOME)
            self._balance.set_aside()
            self._balance.accept(answer, Source.PASTE if burst.pasted else Source.SCAN)
        elif self._app.screen is self._balance:
            self._app.bell()
            self._balance.refuse(answer)
        else:
            from pos_tui.wording.scanner import explain_answer

            self._tell(explain_answer(answer))

    @property
    def _code_field(self) -> Input | None:
        """The coupon form's field for a code, if it has the focus and the settings let scans fill it."""
        field = self._app.focused
        if not (self._session.settings.scanner.fill_code_field and isinstance(field, Input)):
            return None
        form_field = next((each for each in field.ancestors if isinstance(each, FormField)), None)
        return field if form_field is not None and form_field.id == Field.CODE else None

    def _tell(self, words: Explanation) -> None:
        """Say it on the Balance screen if that is shown, else over the one that is, which stays."""
        if self._app.screen is self._balance:
            self._app.bell()
            self._balance.tell(words)
        else:
            self._say(words.title, f"{words.what_happened} {words.what_to_do}")

    def _say(self, title: str, text: str) -> None:
        self._app.bell()
        self._app.notify(text, title=title, severity="warning", markup=False)
