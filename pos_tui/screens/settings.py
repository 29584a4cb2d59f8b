"""F8: what this till is configured with, and whether the gift card service answers."""

from collections.abc import Iterator
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.piggy.results import HealthResult, Healthy
from pos_tui.screens.till_screen import TillScreen
from pos_tui.widgets.facts import Fact, facts_content
from pos_tui.widgets.waiting import waiting
from pos_tui.wording.lookups import explain
from pos_tui.wording.places import path_text


class SettingsScreen(TillScreen):
    """Reads, never writes: the files are for whoever installs the till. Keys are told as set or not set."""

    CSS_PATH = "settings.tcss"
    HELP_TEXT = gettext_noop(
        "How this till is set up, and whether the gift card service answers. Change it in the files named "
        "at the bottom; the till reads them when it starts. pos-tui doctor checks more."
    )
    BINDINGS: ClassVar = [
        Binding(
            "f9", "check", gettext_noop("Check again"), tooltip=gettext_noop("Ask the service once more")
        ),
        Binding(
            "ctrl+t", "app.change_theme", gettext_noop("Theme"), tooltip=gettext_noop("Choose the colours")
        ),
    ]
    AUTO_FOCUS = "#settings"

    connection = getters.query_one("#connection", Static)

    def compose_body(self) -> ComposeResult:
        """Lay out one block a subject."""
        with VerticalScroll(id="settings"):
            yield from _block(_("This till"), self._till())
            yield from _block(_("Gift cards (Piggy)"), self._piggy())
            yield Static(id="connection", markup=False)
            yield from _block(_("Coupons (Huuray)"), self._huuray())
            yield from _block(_("Files"), self._files())

    def on_screen_resume(self) -> None:
        """Check the connection whenever the screen opens: that is what people open it for."""
        self.action_check()

    def action_check(self) -> None:
        """Ask the gift card service whether it knows this till."""
        self.run_latest(self._check, "check")

    async def _check(self) -> None:
        self.connection.set_classes("-asking")
        async with waiting(_("Asking the gift card service"), self._say):
            services = await self.session.services()
            health = await services.piggy.health()
        healthy = isinstance(health, Healthy)
        self.connection.set_classes("-well" if healthy else "-ill")
        self.connection.update(Content(_health_text(health)))

    def _say(self, text: str) -> None:
        self.connection.update(Content(text))

    def _till(self) -> Iterator[Fact]:
        till = self.session.settings.till
        yield _("Name"), till.name
        yield _("Shop"), till.shop or _("none")
        yield _("Language"), i18n.language()
        yield _("Currency"), till.currency
        yield (
            _("Time zone"),
            till.time_zone or _("the system's ({name})").format(name=self.session.now().tzname()),
        )
        yield _("Theme"), self.app.theme

    def _piggy(self) -> Iterator[Fact]:
        yield _("Address"), self.session.settings.piggy.url
        yield _("Key"), _("set")

    def _huuray(self) -> Iterator[Fact]:
        huuray = self.session.settings.huuray
        yield _("Address"), _("set; it stays private") if huuray.url else _("not set")
        yield _("Country"), huuray.country.upper() or _("not set")
        if huuray.products:
            yield _("Products"), ", ".join(product.name for product in huuray.products)

    def _files(self) -> Iterator[Fact]:
        paths = self.session.paths
        yield _("Settings"), path_text(paths.config_file)
        yield _("Keys"), path_text(paths.secrets_file)
        yield _("Data"), path_text(paths.data_dir)
        yield _("Log"), path_text(paths.log_dir)


def _block(title: str, rows: Iterator[Fact]) -> ComposeResult:
    yield Static(Content(title), classes="title")
    yield Static(facts_content(rows))


def _health_text(health: HealthResult) -> str:
    if isinstance(health, Healthy):
        return _("✔ The service answers and knows this till's key ({company}).").format(
            company=health.company or _("no name given")
        )
    words = explain(health)
    return f"✖ {words.title}. {words.what_happened} {words.what_to_do}"
