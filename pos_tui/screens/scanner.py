"""F7: what the scanner sends, how fast, with which ending and keyboard, and what to change in it."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.scanner.events import Burst, Heard, RefusedPaste, Swallowed
from pos_tui.scanner.profile import SCANS_NEEDED, TEST_TEXT, Profile, Verdict, learn
from pos_tui.screens.till_screen import TillScreen
from pos_tui.services.scanner_profile import (
    KeptProfile,
    forget_profile,
    load_profile,
    names_set,
    save_profile,
    save_sends_keys,
)
from pos_tui.widgets.qr_code import QrCode
from pos_tui.widgets.scan_report import JudgedScan, scan_report, words_content
from pos_tui.wording.places import path_text
from pos_tui.wording.scanner_profile import explain_paste, kept_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import ComposeResult

    from pos_tui.scanner.events import Action
    from pos_tui.services.session import Session


@dataclass(slots=True)
class _Test:
    """One test of the scanner: `instead` is shown while there is no scan to tell of."""

    instead: Content
    scan: JudgedScan | None = None
    heard: int = 0
    learned: Profile | None = None


class ScannerScreen(TillScreen):
    """Takes everything the scanner sends; nothing of it is looked up."""

    CSS_PATH = "scanner.tcss"
    HELP_TEXT = gettext_noop(
        "Scan the QR code on the screen three times; a scanner for bar codes only can scan its text, printed "
        "as Code 128. The till tells what arrived and what to change in the scanner. What three good scans "
        "agree on may be kept: then the till knows this scanner by its speed, its ending and its keyboard."
    )
    BINDINGS: ClassVar = [
        Binding("f9", "keep", gettext_noop("Keep"), tooltip=gettext_noop("Keep what three scans agree on")),
        Binding(
            "delete",
            "forget",
            gettext_noop("Forget"),
            tooltip=gettext_noop("Drop what is kept of the scanner"),
        ),
        Binding(
            "escape",
            "back",
            gettext_noop("Back"),
            tooltip=gettext_noop("Start the test over; before it began, to the balance"),
        ),
    ]
    AUTO_FOCUS = "#report"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-cramped"),
        (60, "-narrow"),
        (76, "-roomy"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-low"),
        (20, "-medium"),
        (24, "-tall"),
    ]

    class ProfileKept(Message):
        """What is kept of the scanner has changed: to `profile`, or to nothing."""

        def __init__(self, profile: Profile | None, *, sends_keys: bool) -> None:
            super().__init__()
            self.profile = profile
            self.sends_keys = sends_keys

    box = getters.query_one("#report", VerticalScroll)
    report = getters.query_one("#report Static", Static)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._kept = KeptProfile()
        self._test = _Test(_introduction())

    def compose_body(self) -> "ComposeResult":
        """Lay out the code beside what came of it."""
        with Horizontal():
            yield QrCode(TEST_TEXT)
            with VerticalScroll(id="report"):
                yield Static()

    def on_screen_resume(self) -> None:
        """Read what is kept."""
        self._kept = load_profile(self.session.paths.data_dir)
        self._show()

    def forget_customers(self) -> None:
        """Start the test over: a customer's card may have been scanned."""
        self._test = _Test(_introduction())
        self._show()

    def hear(self, action: "Action") -> None:
        """Take what the scanner sends, as soon as the screen can show it."""
        self.call_later(self._take, action)

    def _take(self, action: "Action") -> None:
        test = self._test
        match action:
            case Swallowed(sign):
                if test.scan is not None:
                    test.scan = replace(test.scan, more=test.scan.more + sign)
            case RefusedPaste() | Heard(Burst(pasted=True)):
                test.scan, test.instead = None, words_content(explain_paste(), "✖", "$text-error")
            case Heard():
                test.heard += 1
                test.scan = JudgedScan.of(action)
                test.learned = learn(test.learned, test.scan.seen)
                if Verdict.WHOLE_KEYS in test.scan.seen.verdicts and not self._kept.sends_keys:
                    self._keep_that_it_sends_keys()
        self._show()

    @work(group="keys", exclusive=True)
    async def _keep_that_it_sends_keys(self) -> None:
        """Have reviews ask for two digits from now on, on this and every later day."""
        self._kept = replace(self._kept, sends_keys=True)
        try:
            await asyncio.to_thread(save_sends_keys, self.session.paths.data_dir)
        except OSError:
            return  # the till asks for them until it ends
        finally:
            self.post_message(self.ProfileKept(self._kept.profile, sends_keys=True))

    async def action_keep(self) -> None:
        """Keep what the scans agree on."""
        profile = self._test.learned
        if profile is not None:
            words = _("✔ Kept. The till knows this scanner from now on.")
            kept = KeptProfile(profile, sends_keys=self._kept.sends_keys)
            await self._change(kept, partial(save_profile, profile=profile), words)

    async def action_forget(self) -> None:
        """Drop what is kept, and what the test has shown so far."""
        words = _("✔ Forgotten. The till waits for any scanner as usual.")
        await self._change(KeptProfile(), forget_profile, words)

    async def action_back(self) -> None:
        """Start the test over; if it has not begun, go home."""
        if self._test.heard:
            self.forget_customers()
        else:
            await self.run_action("app.show('balance')")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show a key only while it has something to do."""
        match action:
            case "keep":
                return self._test.learned is not None and self._test.learned.ready
            case "forget":
                return self._kept != KeptProfile()
        return super().check_action(action, parameters)

    async def _change(self, kept: KeptProfile, write: "Callable[[Path], None]", words: str) -> None:
        """Keep `kept` by `write`, tell the till and say so in `words`; or say why it can't be done."""
        folder = self.session.paths.data_dir
        try:
            await asyncio.to_thread(write, folder)
        except OSError as error:
            failed = _("✖ Nothing was changed: {folder} can't be written ({reason}).")
            text = failed.format(folder=path_text(folder), reason=error.strerror)
            self._test.scan, self._test.instead = None, Content.styled(text, "$text-error")
        else:
            self._kept, self._test = kept, _Test(Content.styled(words, "$text-success"))
            self.post_message(self.ProfileKept(kept.profile, sends_keys=kept.sends_keys))
        self._show()

    def _show(self) -> None:
        """Paint all of it, from its top."""
        scan = self._test.scan
        parts = [self._progress(), scan_report(scan)] if scan else [self._test.instead]
        self.report.update(Content("\n\n").join([*parts, self._standing()]))
        self.box.scroll_home(animate=False)
        self.refresh_bindings()

    def _progress(self) -> Content:
        """Return how many scans came, and whether enough of them agree."""
        agreeing = self._test.learned.scans if self._test.learned else 0
        text = _("Scan {number}. Good ones that agree: {agreeing} of {needed}.").format(
            number=i18n.number(self._test.heard),
            agreeing=i18n.number(min(agreeing, SCANS_NEEDED)),
            needed=i18n.number(SCANS_NEEDED),
        )
        offer = _("F9 keeps what they agree on.") if agreeing >= SCANS_NEEDED else ""
        return Content.assemble((text, "$text-muted"), "\n" if offer else "", (offer, "bold"))

    def _standing(self) -> Content:
        """Return what holds at this till, whatever the test shows."""
        lines = [kept_text(self._kept)]
        if names := names_set(self.session.settings.scanner):
            lines.append(_("The settings go first: {names}").format(names=", ".join(names)))
        return Content.assemble((_("At this till"), "bold $primary"), *(f"\n{line}" for line in lines))


def _introduction() -> Content:
    return Content.assemble(
        (_("Scan the QR code three times."), "bold"),
        "\n\n",
        (_("A scanner for bar codes only: print this text as Code 128."), "$text-muted"),
        f"\n{TEST_TEXT}",
    )
