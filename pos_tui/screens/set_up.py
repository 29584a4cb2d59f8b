"""The first screen of a till that is not configured yet: two keys, or the practice shop."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from pos_tui.domain.secret import Secret
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.piggy.results import HealthResult, Healthy
from pos_tui.screens.next_step import Next
from pos_tui.widgets.form_field import FormField
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.widgets.secret_input import SecretInput
from pos_tui.widgets.waiting import waiting
from pos_tui.wording.lookups import explain
from pos_tui.wording.manager import how_to_set_text, no_pin_text
from pos_tui.wording.places import path_text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.worker import Worker


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed; the coupon service is left out where its fields are empty."""

    piggy_key: Secret
    huuray_url: str = ""
    huuray_country: str = ""
    huuray_key: Secret | None = None


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the screen needs: where the files are, what is wrong with them, and what it may do.

    `check` asks the gift card service whether it knows a key; `save` writes the answers and returns one
    sentence for each thing that kept it from that.
    """

    config_file: Path
    problems: Sequence[str]
    check: Callable[[Secret], Awaitable[HealthResult]]
    save: Callable[[Answers], Sequence[str]]


class SetUpScreen(Screen[None]):
    """Asks for the keys, or, where files are wrong, tells what to mend in them."""

    CSS_PATH = "set_up.tcss"
    BINDINGS: ClassVar = [
        Binding(
            "f5", "practice", gettext_noop("Practice shop"), tooltip=gettext_noop("Try it; nothing is real")
        ),
        Binding(
            "f9", "go_on", gettext_noop("Check and save"), tooltip=gettext_noop("Ask the service, then start")
        ),
    ]

    message = getters.query_one("#message", Static)

    def __init__(self, set_up: SetUp) -> None:
        super().__init__()
        self._set_up = set_up
        self._unchecked: Secret | None = None
        """A key that the service could not be asked about; the second F9 saves it all the same."""

    def compose(self) -> "ComposeResult":
        """Lay out the form, or the problems."""
        with VerticalScroll(can_focus=bool(self._set_up.problems)) as box:
            box.border_title = Content(_("Set up this till"))
            yield from self._problems() if self._set_up.problems else self._form()
            yield Static(id="message", markup=False)
            if not self._set_up.problems:
                yield Static(Content(f"{no_pin_text()} {how_to_set_text()}"))
        yield KeyBar()

    def _problems(self) -> "ComposeResult":
        yield Static(_("The configuration has to be mended before this till can start:"), markup=False)
        for problem in self._set_up.problems:
            yield Static(Content(f"• {problem}"), classes="problem")
        yield Static(_("Press F9 when that is done, or F5 to try the till without it."), markup=False)

    def _form(self) -> "ComposeResult":
        yield Static(
            _("This till needs the key of your gift card account (Piggy or Leat). It is kept in {folder}, "
              "readable by this user alone. No account yet? F5 opens a practice shop.").format(
                folder=path_text(self._set_up.config_file.parent)
            ),
            markup=False,
        )  # fmt: skip
        yield FormField("piggy-key", _("Gift card key"), SecretInput())
        yield Static(_("Coupons (leave empty if this shop sends none):"), markup=False)
        yield FormField("huuray-url", _("Huuray URL"), SecretInput())
        yield FormField("huuray-country", _("Country"), Input(placeholder="dk", max_length=2))
        yield FormField("huuray-key", _("Huuray token"), SecretInput())

    def action_practice(self) -> None:
        """Go to the practice shop."""
        self.app.exit(Next.PRACTICE)

    def action_go_on(self) -> None:
        """Check what was typed with the service, save it, and start."""
        if self._set_up.problems:
            self.app.exit(Next.START)
            return
        if not self._find_gaps():
            _worker: Worker[None] = self.run_worker(self._check_and_save, group="set-up", exclusive=True)

    def _find_gaps(self) -> bool:
        """Show under each field what is missing; tell whether anything is."""
        coupons = ("huuray-url", "huuray-country", "huuray-key")
        wants_coupons = any(self._typed(name) for name in coupons)
        needed = ("piggy-key", *coupons) if wants_coupons else ("piggy-key",)
        missing = [name for name in needed if not self._typed(name)]
        for name in ("piggy-key", *coupons):
            self.query_one(f"#{name}", FormField).show_problem(
                _("This is needed.") if name in missing else ""
            )
        if missing:
            self.query_one(f"#{missing[0]}", FormField).field.focus()
        return bool(missing)

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name} Input", Input).value.strip()

    def _say(self, text: str) -> None:
        self.message.update(Content(text))

    async def _check_and_save(self) -> None:
        key = Secret(self._typed("piggy-key"))
        if key != self._unchecked:
            async with waiting(_("Asking the gift card service"), self._say):
                health = await self._set_up.check(key)
            if not isinstance(health, Healthy):
                words = explain(health)
                self._unchecked = key
                self.message.update(
                    Content(
                        f"{words.title}. {words.what_happened}\n"
                        + _("Mend it, or F9 again to save it as it is.")
                    )
                )
                return
        huuray_key = self._typed("huuray-key")
        problems = self._set_up.save(
            Answers(
                key,
                self._typed("huuray-url"),
                self._typed("huuray-country"),
                Secret(huuray_key) if huuray_key else None,
            )
        )
        if problems:
            self.message.update(Content("\n".join(problems)))
        else:
            self.app.exit(Next.START)
